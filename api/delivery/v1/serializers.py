"""Nodes as JSON: the same declaration writes the answer and the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.members import Members, Moment, Words, strings
from clauses import languages


class LabelSerializer(Members):
    """A word of a vocabulary."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # hides what fields have


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Block"}})
class Blocks(serializers.Field[Any, Any, Any, Any]):
    """The blocks of a layer (schema: ``blocks.SCHEMAS``)."""

    def to_representation(self, value: Any) -> Any:
        """They are JSON already."""
        return value


class LayerSerializer(Members):
    """A layer in the formats of `body_formats`; the others are null."""

    markdown = Words()
    html = Words()
    text = Words()
    blocks = Blocks(allow_null=True)


class BaseSerializer(Members):
    """The library's version that a variant was made from."""

    version_id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()


class CitationSerializer(Members):
    """A provision that the version rests on. `relation`: `implements`, `limits` or `see`."""

    source = serializers.CharField()  # type: ignore[assignment]  # hides what fields have
    provision = Words()
    label = serializers.CharField()  # type: ignore[assignment]  # hides what fields have
    relation = serializers.CharField()
    url = Words()
    verified_at = serializers.DateField(allow_null=True)


@extend_schema_field({"description": "A whole number, a word, true or false, or a list of them."})
class FactValue(serializers.Field[Any, Any, Any, Any]):
    """What a fact is compared with: whatever its type in the register is."""

    def to_representation(self, value: Any) -> Any:
        """It is JSON already."""
        return value


class TermSerializer(Members):
    """One term of a condition; all of them must hold."""

    fact = serializers.CharField()
    operator = serializers.CharField()
    value = FactValue()


class ValueSerializer(Members):
    """A placeholder that is used: its value in words, and whose it is (`client`, `library`, or null)."""

    key = serializers.CharField()
    value = Words()
    source = Words()  # type: ignore[assignment]  # hides what fields have


class DigestsSerializer(Members):
    """The SHA-256 of each layer's raw words."""

    title = Words()
    statutory = Words()
    body = Words()
    guidance = Words()


class CoverageSerializer(Members):
    """How many clauses there are, and how many of them in each language."""

    total = serializers.IntegerField()

    def get_fields(self) -> Any:
        """One for each language of the register."""
        return {**super().get_fields(), **{code: serializers.IntegerField() for code in languages.REGISTER}}


class HeadSerializer(Members):
    """What answers for a clause, without its words."""

    key = serializers.CharField()
    kind = serializers.CharField(help_text="`clause`, `section` or `guideline`.")
    client = serializers.CharField(help_text="Whom the answer is for.")
    origin = serializers.ChoiceField(choices=["client", "library"], help_text="Whose wording it is.")
    version_id = serializers.UUIDField(source="version.pk")
    number = serializers.IntegerField(source="version.number")
    text_id = serializers.UUIDField(source="text.pk")
    revision = serializers.IntegerField(source="text.revision")
    language = serializers.CharField()
    requested_languages = strings()
    is_fallback = serializers.BooleanField()
    is_authoritative = serializers.BooleanField()
    languages = strings()
    valid_from = Moment(source="version.valid_from")
    valid_until = Moment(allow_null=True)
    adopted_at = Moment(source="version.adopted_at")
    approved_at = Moment(source="text.approved_at")
    base = BaseSerializer(source="version.base", allow_null=True)
    title = serializers.CharField()
    force = Words()
    category = LabelSerializer(allow_null=True)
    tags = LabelSerializer(many=True, source="labelled_tags")
    digest = serializers.CharField(source="text.digest")

    def get_fields(self) -> Any:
        """``self`` is Python's word for something else."""
        return {**super().get_fields(), "self": serializers.CharField(source="url")}


class NodeSerializer(HeadSerializer):
    """A clause as it applies; sections and guidelines with what they list."""

    statutory = LayerSerializer(allow_null=True)
    statutory_language = Words()
    body = LayerSerializer(allow_null=True)
    guidance = LayerSerializer(allow_null=True)
    legal_basis = CitationSerializer(many=True)
    condition = TermSerializer(many=True, source="version.condition")
    parameters = ValueSerializer(many=True)
    digests = DigestsSerializer(source="text.digests")
    number_label = Words()
    coverage = CoverageSerializer(allow_null=True)

    def get_fields(self) -> Any:
        """The one recursive type: an entry is a node."""
        return {**super().get_fields(), "entries": type(self)(many=True)}


class PageSerializer(Members):
    """A page of a list."""

    next_cursor = Words()
    count = serializers.IntegerField(allow_null=True)
    missing = strings(help_text="Keys asked for by `key=` that are not in the whole result.")


class NodePageSerializer(PageSerializer):
    """A page of clauses."""

    results = NodeSerializer(many=True)


class HeadPageSerializer(PageSerializer):
    """A page of guidelines."""

    results = HeadSerializer(many=True)
