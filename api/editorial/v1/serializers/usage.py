"""Where a parameter is used."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer
from api.members import Members, Moment, strings


class UseSerializer(Members):
    """One text that uses the parameter."""

    owner = serializers.CharField(source="text.version.owner.slug")
    version_id = serializers.UUIDField(source="text.version.pk")
    number = serializers.IntegerField(source="text.version.number")
    state = serializers.CharField(help_text="The version's: `open`, `in_review`, `scheduled` or `in_force`.")
    text_id = serializers.UUIDField(source="text.pk")
    language = serializers.CharField(source="text.language")
    revision = serializers.IntegerField(source="text.revision")
    text_state = serializers.CharField(
        source="text.state",
        help_text="`open`, `in_review` or `approved`: of an adopted version corrections are open.",
    )
    layers = strings(help_text="`title`, `statutory`, `body`, `guidance`: those that it is used in.")


class UsedInSerializer(Members):
    """A clause, and its texts that use the parameter."""

    key = serializers.CharField()
    kind = serializers.CharField()
    uses = UseSerializer(many=True)


class ValueInForceSerializer(Members):
    """The value that a reader gets now, and whose it is: `client` or `library`."""

    value = serializers.JSONField()
    source = serializers.CharField()  # type: ignore[assignment]  # hides what fields have
    valid_from = Moment()
    recorded_at = Moment()


class UsagePageSerializer(PageSerializer):
    """A page of clauses, by key. `in_force` is the value that the asked client has now, if any."""

    results = UsedInSerializer(many=True)
    in_force = ValueInForceSerializer(allow_null=True)
