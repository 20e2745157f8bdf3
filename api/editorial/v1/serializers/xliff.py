"""Translations that come back."""

from rest_framework import serializers

from api.inputs import Body, File, Flag
from api.members import Members, Words


class ImportFindingSerializer(Members):
    """One thing that keeps a text from being imported."""

    at = serializers.CharField(help_text="The id of a unit, a layer, or nothing.")
    code = serializers.CharField()
    detail = serializers.CharField()


class OutcomeSerializer(Members):
    """What became of a text."""

    file = serializers.CharField(help_text="The id of its `file` in the document.")
    clause = Words()
    outcome = serializers.ChoiceField(choices=["imported", "unchanged", "refused"])
    text = serializers.UUIDField(source="text_id", allow_null=True, help_text="The draft that was written.")
    findings = ImportFindingSerializer(many=True)


class XLIFFReportSerializer(Members):
    """What became of each text of the document, in its order."""

    dry_run = serializers.BooleanField()
    results = OutcomeSerializer(many=True)


class XLIFFImport(Body):
    """An XLIFF document that a translator filled in."""

    xliff = File(help_text="The document itself, as a string.")
    dry_run = Flag(required=False, help_text="Only say what would become of it.")
