"""Translations that are owed."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer
from api.members import Members, Moment


class SourceSerializer(Members):
    """A text that is translated."""

    id = serializers.UUIDField(source="pk")
    language = serializers.CharField()
    revision = serializers.IntegerField()
    title = serializers.CharField()
    digest = serializers.CharField()


class MadeFromSerializer(Members):
    """The text that a stale translation was made from. Its words were those of `digest`."""

    id = serializers.UUIDField(source="source.pk")
    language = serializers.CharField(source="source.language")
    revision = serializers.IntegerField(source="source.revision")
    digest = serializers.CharField(source="source_digest")


class OpenTextSerializer(Members):
    """The open text of the language that is owed."""

    id = serializers.UUIDField(source="text.pk")
    in_review = serializers.BooleanField()


class TranslationSerializer(Members):
    """A translation that is owed: of a version in force, in one language."""

    client = serializers.CharField(source="version.owner.slug")
    clause = serializers.CharField(source="version.clause.key")
    version_id = serializers.UUIDField(source="version.pk")
    number = serializers.IntegerField(source="version.number", help_text="The version's.")
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=["missing", "stale"])
    since = Moment(help_text="Since when: the version began, or the source was corrected.")
    source = SourceSerializer(allow_null=True, help_text="What to translate from.")  # type: ignore[assignment]  # hides
    text_id = serializers.UUIDField(source="text.pk", allow_null=True, help_text="The stale text.")
    made_from = MadeFromSerializer(source="text", allow_null=True)
    draft = OpenTextSerializer(allow_null=True)


class TranslationPageSerializer(PageSerializer):
    """A page of translations that are owed, the oldest version first."""

    results = TranslationSerializer(many=True)
