"""Redlines of drafts and of history."""

from typing import Any

from rest_framework import serializers

from api.members import Members
from api.redlines import ChangeSerializer, LayerDiffsSerializer, ListedSerializer


class SideSerializer(Members):
    """A version, and the text of it that is compared; null where it has none in that language."""

    version_id = serializers.UUIDField(source="version.pk")
    client = serializers.CharField(source="version.owner.slug")
    number = serializers.IntegerField(source="version.number")
    effect = serializers.CharField(source="version.effect")
    text_id = serializers.UUIDField(source="text.pk", allow_null=True)
    revision = serializers.IntegerField(source="text.revision", allow_null=True)


class VersionDiffSerializer(Members):
    """What changed between two versions: words in one language, fields, and what is listed."""

    language = serializers.CharField()

    def get_fields(self) -> Any:
        """Some are words of Python's or of serializers'."""
        return {
            "from": SideSerializer(source="old"),
            "to": SideSerializer(source="new"),
            **super().get_fields(),
            "layers": LayerDiffsSerializer(source="redline.layers"),
            "fields": ChangeSerializer(many=True, source="redline.fields"),
            "entries": ListedSerializer(many=True, source="redline.entries"),
        }


class TextDiffSerializer(Members):
    """What changed between two texts, whatever their languages."""

    layers = LayerDiffsSerializer()

    def get_fields(self) -> Any:
        """Some are words of Python's."""
        ids = {"from": serializers.UUIDField(source="old.pk"), "to": serializers.UUIDField(source="new.pk")}
        return {**ids, **super().get_fields()}
