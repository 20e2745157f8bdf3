"""Who asks."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer
from api.members import Members, Moment, Words, strings


class MembershipSerializer(Members):
    """A role for a client."""

    client = serializers.CharField(source="owner.slug")
    role = serializers.CharField(help_text="`consultant` or `signatory`.")


class OwnKeySerializer(Members):
    """The key that was sent."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    created_at = Moment()
    expires_at = Moment(allow_null=True)


class LimitSerializer(Members):
    """How often one may ask: so many requests in so many seconds."""

    requests = serializers.IntegerField()
    seconds = serializers.IntegerField()


class MeActionsSerializer(Members):
    """What one may do at all."""

    create_clause = ActionSerializer()
    administer = ActionSerializer()


class MeSerializer(Members):
    """A person, with the rights of now."""

    username = serializers.CharField()
    name = Words()
    groups = strings()
    is_administrator = serializers.BooleanField()
    memberships = MembershipSerializer(many=True)
    key = OwnKeySerializer()
    limit = LimitSerializer(allow_null=True)
    allowed_actions = MeActionsSerializer()
