"""Versions, texts, timelines and explanations as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.delivery.v1.serializers import (
    BaseSerializer,
    CitationSerializer,
    DigestsSerializer,
    FactValue,
    TermSerializer,
    ValueSerializer,
)
from api.members import Members, Moment, Words, strings


class PeriodSerializer(Members):
    """What applied from a moment on, until before another (null: as long as is known)."""

    owner = serializers.CharField(source="version.owner.slug")
    version_id = serializers.UUIDField(source="version.pk")
    number = serializers.IntegerField(source="version.number")
    effect = serializers.CharField(source="version.effect")
    reason = Words()
    change_class = serializers.CharField(source="version.change_class")
    change_note = serializers.CharField(source="version.change_note")
    languages = strings()

    def get_fields(self) -> Any:
        """``from`` is a word of Python's."""
        moments = {"from": Moment(source="start"), "until": Moment(source="end", allow_null=True)}
        return {**moments, **super().get_fields()}


class TimelineSerializer(Members):
    """What applies when to the addressed client or library, the last first."""

    key = serializers.CharField()
    client = serializers.CharField()
    results = PeriodSerializer(many=True)


class CandidateSerializer(Members):
    """A version that was considered."""

    owner = serializers.CharField(source="version.owner.slug")
    version_id = serializers.UUIDField(source="version.pk")
    number = serializers.IntegerField(source="version.number")
    effect = serializers.CharField(source="version.effect")
    valid_from = Moment(source="version.valid_from")
    in_force = serializers.BooleanField()
    chosen = serializers.BooleanField()


class OwnerStepSerializer(Members):
    """Whose version answers, and why: `client`, `client_inherits`, `client_has_none`, `library` …"""

    asked = serializers.CharField()
    chosen = Words()
    why = serializers.CharField()
    candidates = CandidateSerializer(many=True)


class LanguageStepSerializer(Members):
    """Which language is read, and why: `requested`, `chain`, `authoritative`, `register` or `missing`."""

    requested = strings()
    order = strings()
    available = strings()
    chosen = Words()
    why = serializers.CharField()


class RevisionSerializer(Members):
    """The revision that is read: the newest approved one that was known."""

    text_id = serializers.UUIDField(source="pk")
    language = serializers.CharField()
    revision = serializers.IntegerField()
    approved_at = Moment()


class DatedValueSerializer(ValueSerializer):
    """A value with the row that it comes from."""

    value = Words(source="text")
    valid_from = Moment(source="row.valid_from", allow_null=True)
    recorded_at = Moment(source="row.recorded_at", allow_null=True)


@extend_schema_field({"type": ["integer", "string", "boolean"]})
class FoundValue(FactValue):
    """What a fact is."""


class FoundTermSerializer(TermSerializer):
    """A term with what was found for the client, and the row that says so; null: the fact is unknown.

    `met` is null where the library is asked: conditions are evaluated for clients.
    """

    found = FoundValue(source="row.value", allow_null=True)
    valid_from = Moment(source="row.valid_from", allow_null=True)
    recorded_at = Moment(source="row.recorded_at", allow_null=True)
    met = serializers.BooleanField(allow_null=True)


class ExplanationSerializer(Members):
    """Why an answer is what it is: each step of resolution, null where it was not reached."""

    key = serializers.CharField(source="clause.key")
    client = serializers.CharField(source="owner.asked")
    applies = serializers.BooleanField()
    reason = Words()
    until = Moment(allow_null=True)
    owner = OwnerStepSerializer()
    language = LanguageStepSerializer(allow_null=True)
    text = RevisionSerializer(allow_null=True)
    parameters = DatedValueSerializer(many=True, source="values")
    condition = FoundTermSerializer(many=True)


class TextHeadSerializer(Members):
    """The newest approved revision of one language."""

    text_id = serializers.UUIDField(source="pk")
    language = serializers.CharField()
    revision = serializers.IntegerField()
    title = serializers.CharField(help_text="Raw, with its placeholders.")
    approved_at = Moment()
    digest = serializers.CharField()


class VersionSerializer(Members):
    """One adopted version, whoever owns it."""

    id = serializers.UUIDField()
    key = serializers.CharField(source="clause.key")
    kind = serializers.CharField(source="clause.kind")
    owner = serializers.CharField(source="owner.slug")
    number = serializers.IntegerField()
    effect = serializers.CharField()
    change_class = serializers.CharField()
    change_note = serializers.CharField()
    force = Words()
    base = BaseSerializer(allow_null=True)
    successor = Words()
    valid_from = Moment()
    adopted_at = Moment()
    authoritative_language = Words()
    condition = TermSerializer(many=True)
    legal_basis = CitationSerializer(many=True)
    entries = strings(help_text="The keys that it lists, in order.")
    texts = TextHeadSerializer(many=True)
    original_approved_on = serializers.DateField(allow_null=True)
    original_approved_by = Words()


class DecisionSerializer(Members):
    """One person's approval at one stage, of the content that `review_digest` names."""

    stage = serializers.CharField()
    by = Words(help_text="The person's name at that time; null for an account without one.")
    decided_at = Moment()


class ApprovalSerializer(Members):
    """Who approved exactly these words: the review that put them in force."""

    review_digest = serializers.CharField()
    submitted_at = Moment()
    approved_at = Moment()
    decisions = DecisionSerializer(many=True)


class TextSerializer(Members):
    """One approved revision: raw words, with which the digests can be checked. It never changes."""

    id = serializers.UUIDField()
    version_id = serializers.UUIDField()
    key = serializers.CharField(source="version.clause.key")
    owner = serializers.CharField(source="version.owner.slug")
    language = serializers.CharField()
    revision = serializers.IntegerField()
    title = serializers.CharField()
    statutory = Words()
    statutory_language = Words()
    body = Words()
    guidance = Words(help_text="With `include=guidance`; its digest is below in any case.")
    approved_at = Moment()
    approval = ApprovalSerializer()
    digest = serializers.CharField()
    digests = DigestsSerializer()
