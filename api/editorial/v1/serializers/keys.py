"""Bearer keys."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, PageSerializer
from api.inputs import Beginning, Body, Flag, String, Strings
from api.members import Members, Moment, Words, strings


class KeyHeadSerializer(Members):
    """A key in a list. Its secret is told once, to whoever made it."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    scope = serializers.CharField(help_text="`delivery`, `preview` or `personal`.")
    prefix = serializers.CharField(help_text="What the secret begins with.")
    clients = strings(source="slugs", help_text="The slugs of those that it is bound to.")
    user = Words(source="user.username", help_text="Whose personal key it is.")
    guidance = serializers.BooleanField()
    created_at = Moment()
    expires_at = Moment(allow_null=True)
    revoked_at = Moment(allow_null=True)


class KeyActionsSerializer(Members):
    """What may be done to a key."""

    revoke = ActionSerializer()


class KeySerializer(KeyHeadSerializer):
    """A key."""

    etag = serializers.CharField()
    allowed_actions = KeyActionsSerializer()


class MadeKeySerializer(KeySerializer):
    """A new key, with its secret."""

    secret = serializers.CharField(help_text="Shown once: only its digest is stored.")


class KeyPageSerializer(PageSerializer):
    """A page of keys, the last made first."""

    results = KeyHeadSerializer(many=True)


class KeyCreation(Body):
    """A new key."""

    known = frozenset(MadeKeySerializer._declared_fields)

    name = String(help_text="What it is for.")
    scope = String(help_text="`delivery`, `preview` or `personal`.")
    clients = Strings(required=False, help_text="The slugs of those that it is bound to.")
    user = String(
        required=False,
        allow_null=True,
        help_text="Whose personal key it is: your own user name. Others' are made on the server.",
    )
    guidance = Flag(required=False, help_text="With the right to read guidance.")
    expires_at = Beginning(required=False, allow_null=True, help_text="From then on it opens nothing.")
