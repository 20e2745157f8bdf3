"""Redlines as JSON, whatever the door."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.members import Members
from clauses.redlines import Op, Operation

OPS = [op.value for op in Op]
OP_HELP = "`equal` and `delete` together are the old, `equal` and `insert` the new."


class OperationSerializer(Members):
    """Raw words, and what happened to them."""

    op = serializers.ChoiceField(choices=OPS, help_text=OP_HELP)
    text = serializers.CharField()


@extend_schema_field(OperationSerializer(many=True))
class Operations(serializers.Field[Any, Any, Any, Any]):
    """Many of them: written at once, since a serializer for each takes longer than finding them."""

    def to_representation(self, value: Iterable[Operation]) -> Any:
        """As the schema says."""
        return [{"op": each.op.value, "text": each.text} for each in value]


class LayerDiffSerializer(Members):
    """One layer: raw Markdown, word by word. Where one side has none, all is deleted or inserted."""

    operations = Operations()
    html = serializers.CharField(help_text="The same with `ins`, `del` and `br`; the words are escaped.")


class LayerDiffsSerializer(Members):
    """By layer; null where neither side has words."""

    title = LayerDiffSerializer(allow_null=True)
    statutory = LayerDiffSerializer(allow_null=True)
    body = LayerDiffSerializer(allow_null=True)
    guidance = LayerDiffSerializer(allow_null=True, help_text="In delivery with `include=guidance`.")


@extend_schema_field({"description": "What the field holds: words, a list of provisions or terms, or null."})
class FieldValue(serializers.Field[Any, Any, Any, Any]):
    """The value of a field of a version."""

    def to_representation(self, value: Any) -> Any:
        """It is JSON already."""
        return value


class ChangeSerializer(Members):
    """A field of the version that changed."""

    field = serializers.CharField(
        help_text="`effect`, `change_class`, `change_note`, `force`, `valid_from`, `legal_basis`, "
        "`condition`, `successor`, `original_approved_on` or `original_approved_by`."
    )

    def get_fields(self) -> Any:
        """``from`` is a word of Python's."""
        return {**super().get_fields(), "from": FieldValue(source="old"), "to": FieldValue(source="new")}


class ListedSerializer(Members):
    """A key that is or was listed, in the order of reading."""

    op = serializers.ChoiceField(choices=OPS, help_text=OP_HELP)
    key = serializers.CharField()
    moved = serializers.BooleanField(help_text="Deleted at one place, inserted at another.")
