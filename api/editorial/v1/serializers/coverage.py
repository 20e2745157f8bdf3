"""Which wording is read in which language."""

from typing import Any

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer, TermSerializer
from api.members import Members, Words
from clauses.resolution.conditions import Term


class Known(serializers.JSONField):
    """The value of the fact that a term was compared with."""

    def to_representation(self, value: Any) -> Any:
        """Null if it is unknown."""
        term: Term = value
        return term.row.value if term.row else None


class FoundTermSerializer(TermSerializer):
    """A term of an unmet condition, and what is known of its fact."""

    known = Known(source="*", help_text="Null if it is unknown.")
    met = serializers.BooleanField()


class CellSerializer(Members):
    """A clause in a language."""

    language = serializers.CharField()
    state = serializers.CharField(
        help_text=(
            "`library`, `variant` (the owner's own), `behind` (its base is no longer the newest), `missing`"
            " (no text in this language), `omitted` or `not_applicable` (a condition is unmet)."
        )
    )
    text_id = serializers.UUIDField(allow_null=True, help_text="What is read.")
    draft = Words(help_text="`draft` or `in_review`: of the owner's own.")
    draft_version_id = serializers.UUIDField(allow_null=True)
    draft_text_id = serializers.UUIDField(
        allow_null=True, help_text="Null also where the version has no texts."
    )


class CoverageSerializer(Members):
    """A clause."""

    clause = serializers.CharField(source="clause.key")
    kind = serializers.CharField(source="clause.kind")
    title = Words(help_text="Raw, in the owner's first language that it has.")
    version_id = serializers.UUIDField(allow_null=True, help_text="What answers, whether it applies or not.")
    is_behind = serializers.BooleanField(help_text="Of a client's omission too.")
    condition = FoundTermSerializer(source="terms", many=True, help_text="Only if it is unmet.")
    languages = CellSerializer(source="cells", many=True, help_text="The owner's, in order.")


class CoveragePageSerializer(PageSerializer):
    """Clauses by key."""

    results = CoverageSerializer(many=True)
