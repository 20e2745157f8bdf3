"""Redlines of delivery as JSON."""

from typing import Any

from rest_framework import serializers

from api.members import Members, Moment, Words
from api.redlines import ChangeSerializer, LayerDiffsSerializer, ListedSerializer


class DiffSideSerializer(Members):
    """A version, and its newest approved revision in that language; null where it omits or inherits."""

    version_id = serializers.UUIDField(source="version.pk")
    owner = serializers.CharField(source="version.owner.slug")
    number = serializers.IntegerField(source="version.number")
    effect = serializers.CharField(source="version.effect")
    valid_from = Moment(source="version.valid_from")
    text_id = serializers.UUIDField(source="text.pk", allow_null=True)
    revision = serializers.IntegerField(source="text.revision", allow_null=True)


class DiffSerializer(Members):
    """What changed between two versions: words, fields, and what is listed."""

    key = serializers.CharField()
    client = serializers.CharField()

    def get_fields(self) -> Any:
        """Some are words of Python's or of serializers'."""
        return {
            **super().get_fields(),
            "from": DiffSideSerializer(source="compared.old"),
            "to": DiffSideSerializer(source="compared.new"),
            "language": Words(source="compared.language", help_text="Null where neither side has words."),
            "layers": LayerDiffsSerializer(source="redline.layers"),
            "fields": ChangeSerializer(many=True, source="redline.fields"),
            "entries": ListedSerializer(many=True, source="redline.entries"),
        }
