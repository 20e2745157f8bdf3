"""Versions and texts."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import (
    ActionSerializer,
    BaseSerializer,
    PageSerializer,
    ProvisionSerializer,
    TermSerializer,
)
from api.inputs import Beginning, Body, Day, Id, String, Strings, Terms
from api.members import Members, Moment, Words, strings


class VersionHeadSerializer(Members):
    """A version in a list."""

    id = serializers.UUIDField(source="pk")
    clause = serializers.CharField(source="clause.key")
    client = serializers.CharField(source="owner.slug", help_text="Whose it is: a client's, or `library`.")
    number = serializers.IntegerField()
    effect = serializers.CharField(help_text="`wording`, `omitted` or `inherits`.")
    state = serializers.ChoiceField(
        choices=["open", "in_review", "scheduled", "in_force", "superseded", "discarded"]
    )
    change_class = serializers.CharField()
    change_note = serializers.CharField()
    force = Words()
    valid_from = Moment(allow_null=True, help_text="Asked for, until it is adopted; then what took effect.")
    base = BaseSerializer(allow_null=True)
    created_at = Moment()
    adopted_at = Moment(allow_null=True)
    discarded_at = Moment(allow_null=True)


class TextHeadSerializer(Members):
    """A text of a version, without its words."""

    id = serializers.UUIDField(source="pk")
    language = serializers.CharField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["open", "in_review", "approved", "discarded"])
    title = serializers.CharField()
    digest = serializers.CharField()
    source = serializers.UUIDField(source="source_id", allow_null=True)  # type: ignore[assignment]  # hides
    created_at = Moment()
    approved_at = Moment(allow_null=True)


class ReviewOfVersionSerializer(Members):
    """A review of a version, in short."""

    id = serializers.UUIDField(source="pk")
    state = serializers.ChoiceField(choices=["open", "approved", "changes_requested", "recalled"])
    language = Words()
    submitted_at = Moment()


class VersionActionsSerializer(Members):
    """What may be done to a version."""

    change = ActionSerializer()
    write = ActionSerializer()
    submit = ActionSerializer()
    discard = ActionSerializer()
    make_preview_link = ActionSerializer()


class VersionSerializer(VersionHeadSerializer):
    """A version, with what there is of its texts and reviews."""

    entries = strings()
    legal_basis = ProvisionSerializer(many=True)
    condition = TermSerializer(many=True)
    successor = Words()
    authoritative_language = Words()
    created_by = Words()
    digest = Words(help_text="Of its fields, from its adoption on.")
    texts = TextHeadSerializer(many=True)
    reviews = ReviewOfVersionSerializer(many=True)
    etag = serializers.CharField()
    allowed_actions = VersionActionsSerializer()


class VersionPageSerializer(PageSerializer):
    """A page of versions, the last made first."""

    results = VersionHeadSerializer(many=True)


class Provision(Body):
    """A provision that a version rests on."""

    source = String(help_text="The key of a legal source.")  # type: ignore[assignment]  # hides what fields have
    provision = String(required=False)
    relation = String(required=False, help_text="`implements` (without it), `limits` or `see`.")
    verified_at = Day(required=False, allow_null=True, help_text="When a person last compared it.")

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """With what is not said."""
        return {"provision": "", "relation": "implements", "verified_at": None} | attrs


class VersionFields(Body):
    """What is written of a version."""

    known = frozenset(VersionSerializer._declared_fields)

    change_class = String(required=False, help_text="`editorial`, `clarifying`, `normative` or `law`.")
    change_note = String(required=False)
    force = String(
        required=False, allow_null=True, help_text="`must`, `should`, `may`, `information`, or null."
    )
    valid_from = Beginning(required=False, allow_null=True, help_text="Null: as soon as it is approved.")
    entries = Strings(required=False, help_text="The keys that it lists, in order.")
    legal_basis = Provision(required=False, many=True)
    condition = Terms(required=False, help_text="All must hold.")
    successor = String(required=False, allow_null=True, help_text="The clause that replaces an omitted one.")


class VersionCreation(VersionFields):
    """A new version. What is not given is as in the newest adopted one, else as in the base."""

    client = String(
        required=False, allow_null=True, help_text="Whose it is; without it the clause's owner's."
    )
    effect = String(required=False, help_text="`wording` (without it), `omitted` or `inherits`.")
    change_class = String(help_text="`editorial`, `clarifying`, `normative` or `law`.")
    base = Id(
        required=False, allow_null=True,
        help_text="The library's version that you saw: 409 `base-moved` if it would be made from another.",
    )  # fmt: skip
    copy_texts_from = String(
        required=False, allow_null=True,
        help_text="`current` (the owner's newest words, else the base's), or the id of a version.",
    )  # fmt: skip


class VersionChange(VersionFields):
    """What is changed of an open version; what is not given stays."""


class WaiverBody(Body):
    """Why a difference between languages may stand."""

    code = String(help_text="As the check gives it: `numbers-differ`, ….")
    language = String(help_text="The language that the finding points to.")
    layer = String(required=False, help_text="Without it: in every layer.")
    reason = String()


class Submission(Body):
    """What is put up for approval together."""

    texts = Strings(required=False, help_text="The ids of the texts; without it all that are open.")
    note = String(required=False)
    ends_schedules = Strings(
        required=False, help_text="The ids of scheduled versions that will thereby never take effect."
    )
    without_languages_reason = String(required=False, help_text="Why a required language is missing.")
    waivers = WaiverBody(
        required=False, many=True,
        help_text="Differences between languages that may stand. One that was not found is a 400.",
    )  # fmt: skip


class FindingSerializer(Members):
    """What keeps a version from being submitted."""

    at = serializers.CharField(help_text="Where: `/texts/en/body`.")
    code = serializers.CharField()
    detail = serializers.CharField()
    waivable = serializers.BooleanField(help_text="Whether `waivers` may let it stand.")


class CheckSerializer(Members):
    """What a submission would find; nothing if it may be submitted."""

    findings = FindingSerializer(many=True)


class TextActionsSerializer(Members):
    """What may be done to a text. `write` of an approved one begins a correction."""

    write = ActionSerializer()
    submit = ActionSerializer()
    discard = ActionSerializer()
    no_change_needed = ActionSerializer()


class LayerDigestsSerializer(Members):
    """The SHA-256 of each layer's words."""

    title = Words()
    statutory = Words()
    body = Words()
    guidance = Words()


class TextSerializer(TextHeadSerializer):
    """A text, with its words as they were written."""

    version_id = serializers.UUIDField()
    clause = serializers.CharField(source="version.clause.key")
    client = serializers.CharField(source="version.owner.slug")
    statutory = serializers.CharField()
    statutory_language = Words()
    body = serializers.CharField()
    guidance = serializers.CharField()
    digests = LayerDigestsSerializer()
    discarded_at = Moment(allow_null=True)
    etag = serializers.CharField()
    allowed_actions = TextActionsSerializer()


class TextWriting(Body):
    """The words of one language. Empty layers are left out or empty."""

    known = frozenset(TextSerializer._declared_fields)

    title = String()
    body = String()
    statutory = String(required=False, help_text="The library's; a variant's is its base's.")
    guidance = String(required=False)
    source = Id(  # type: ignore[assignment]  # hides what fields have
        required=False, allow_null=True,
        help_text="The text that it was translated from; needed but in the language that was written first.",
    )  # fmt: skip
