"""What is behind the library, how it is answered, and what a merge could not decide."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, BaseSerializer, PageSerializer
from api.inputs import Body, Day, Flag, Id, String
from api.members import Members, Moment, Words


class LatestSerializer(BaseSerializer):
    """The library's newest adopted version, in force or scheduled."""

    effect = serializers.CharField()
    valid_from = Moment()
    digest = serializers.CharField(
        help_text="Send it as `latest` with the answer: it binds it to this version in these revisions."
    )


class VariantSerializer(BaseSerializer):
    """The client's newest adopted version."""

    effect = serializers.CharField()


class AnswerSerializer(Members):
    """What was answered to exactly this."""

    answer = serializers.CharField(source="kind", help_text="`accept`, `reject` or `defer`.")
    by = Words(help_text="A full name.")
    at = Moment()
    reason = serializers.CharField()
    until = serializers.DateField(allow_null=True, help_text="Of a deferral: its last day.")
    draft_id = serializers.UUIDField(allow_null=True, help_text="Of an acceptance: the version that it made.")


class BehindActionsSerializer(Members):
    """What may be done about it."""

    answer = ActionSerializer()


class BehindSerializer(Members):
    """A client's variant that is behind the library."""

    client = serializers.CharField(source="client.slug")
    clause = serializers.CharField(source="variant.clause.key")
    kind = serializers.CharField(source="variant.clause.kind", help_text="The clause's.")
    variant = VariantSerializer()
    base = BaseSerializer()
    latest = LatestSerializer()
    versions = serializers.IntegerField(
        help_text="How many versions of the library lie between; 0 where only its texts moved."
    )
    change_class = serializers.CharField(
        help_text="The strongest of those between; `editorial` where only texts moved."
    )
    change_note = serializers.CharField(help_text="The newest version's.")
    since = Moment()
    days_open = serializers.IntegerField()
    deadline = serializers.DateField(
        allow_null=True, help_text="If the client has one for changes of this class."
    )
    state = serializers.CharField(help_text="`open`, `accepted`, `rejected` or `deferred`.")
    answer = AnswerSerializer(allow_null=True)
    merge = serializers.CharField(
        help_text="What accepting gives: `clean`, `conflict`, `identical` (it returns to the library), or"
        " `base_omitted` (the effects differ, and one is chosen)."
    )
    allowed_actions = BehindActionsSerializer()


class BehindPageSerializer(PageSerializer):
    """A page of what is behind, by client and clause."""

    results = BehindSerializer(many=True)


class ConflictSerializer(Members):
    """A place of a draft that library and client both changed. All three forms; the draft has the client's.

    Of a layer they are words, from `start` to `stop` in its characters; of `entries` the places of a key
    (`{key, after}`, null where it is not listed); of another field its values.
    """

    id = serializers.UUIDField(source="pk", allow_null=True, help_text="Null in a dry run.")
    language = Words(help_text="Null for a field.")
    layer = serializers.CharField(help_text="A layer, or the name of a field.")
    base = serializers.JSONField()
    library = serializers.JSONField()
    client = serializers.JSONField()
    start = serializers.IntegerField()
    stop = serializers.IntegerField()
    resolution = Words(help_text="`client`, `library` or `written`.")
    resolved_by = Words()
    resolved_at = Moment(allow_null=True)


class ConflictPageSerializer(PageSerializer):
    """A page of conflicts."""

    results = ConflictSerializer(many=True)


class Resolving(Body):
    """Whose words stand."""

    known = frozenset(ConflictSerializer._declared_fields) - {"resolution"}

    resolution = String(
        help_text="`client` (they stay), `library` (they come there), `written` (others were written by now)."
    )


class Answering(Body):
    """One answer."""

    client = String()
    clause = String()
    latest = String(help_text="The `latest.digest` that you saw: 409 `latest-moved` if it is another.")
    answer = String(help_text="`accept`, `reject` or `defer`.")
    base = Id(required=False, allow_null=True, help_text="The base's `version_id` that you saw, likewise.")
    reason = String(required=False, help_text="Needed to reject.")
    until = Day(required=False, allow_null=True, help_text="Of a deferral: after today, within a year.")
    choice = String(
        required=False,
        help_text="To accept where the effects differ: `keep`, `follow` (return to the library) or `omit`.",
    )


class Answers(Body):
    """At most 100 answers; all or nothing for each client."""

    items = Answering(many=True)
    dry_run = Flag(required=False, help_text="Tell what would be done, and do nothing.")


class ResultSerializer(Members):
    """What became of an answer: done with 200, or refused with a status and a code of its own."""

    client = serializers.CharField(source="item.client")
    clause = serializers.CharField(source="item.clause")
    answer = serializers.CharField(source="item.answer")
    status = serializers.IntegerField()
    code = Words()
    detail = Words()
    draft_id = serializers.UUIDField(allow_null=True)
    merge = Words()
    conflicts = ConflictSerializer(many=True)


class ResultsSerializer(Members):
    """A result for each item, in order."""

    dry_run = serializers.BooleanField()
    results = ResultSerializer(many=True)
