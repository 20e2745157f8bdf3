"""Clauses: identities."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, PageSerializer
from api.inputs import Body, Day, Flag, String, Strings
from api.members import Members, Moment, Words, strings


class ClauseHeadSerializer(Members):
    """A clause in a list."""

    key = serializers.CharField()
    kind = serializers.CharField(help_text="`clause`, `section` or `guideline`.")
    client = serializers.CharField(source="owner.slug", help_text="Whose it is: a client's, or `library`.")
    category = Words(source="category.key")
    tags = strings(source="tag_keys")
    adaptable = serializers.BooleanField()
    review_on = serializers.DateField(allow_null=True)
    created_at = Moment()


class ClauseActionsSerializer(Members):
    """What may be done to a clause."""

    classify = ActionSerializer()
    create_version = ActionSerializer()
    adapt = ActionSerializer()


class ClauseSerializer(ClauseHeadSerializer):
    """A clause."""

    etag = serializers.CharField()
    allowed_actions = ClauseActionsSerializer()


class ClausePageSerializer(PageSerializer):
    """A page of clauses, by key."""

    results = ClauseHeadSerializer(many=True)


class ClauseCreation(Body):
    """A new clause."""

    known = frozenset(ClauseSerializer._declared_fields)

    key = String(help_text="`[a-z0-9-]{1,80}`; of a client's own clause `{slug}.{key}`. Permanent.")
    kind = String(help_text="`clause`, `section` or `guideline`. Permanent.")
    client = String(required=False, allow_null=True, help_text="Whose it is; without it the library's.")
    category = String(required=False, allow_null=True)
    tags = Strings(required=False)
    adaptable = Flag(required=False, help_text="Whether clients may have variants. True without it.")
    review_on = Day(required=False, allow_null=True, help_text="When to look at it again.")


class ClauseChange(Body):
    """How a clause is sorted and planned; what is not given stays."""

    known = frozenset(ClauseSerializer._declared_fields)

    category = String(required=False, allow_null=True)
    tags = Strings(required=False)
    adaptable = Flag(required=False)
    review_on = Day(required=False, allow_null=True)
