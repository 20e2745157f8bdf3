"""Workflows: the stages by which wording is approved."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer
from api.editorial.v1.serializers.vocabularies import ChangeActionSerializer
from api.inputs import Body, Flag, String
from api.members import Members, Words


class WorkflowStageSerializer(Members):
    """One person's decision: of a group, of the client's signatories, or of those who are both."""

    name = serializers.CharField()
    group = Words(source="group.name")
    client_sign_off = serializers.BooleanField()


class WorkflowHeadSerializer(Members):
    """A workflow in a list."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    stages = WorkflowStageSerializer(many=True, source="ordered_stages")
    is_default = serializers.BooleanField()


class WorkflowSerializer(WorkflowHeadSerializer):
    """A workflow. Open reviews keep the stages that they began with."""

    etag = serializers.CharField()
    allowed_actions = ChangeActionSerializer()


class WorkflowPageSerializer(PageSerializer):
    """A page of workflows, in the order in which they were made."""

    results = WorkflowHeadSerializer(many=True)


class StageWriting(Body):
    """A stage: the people of a group, the client's signatories, or those who are both."""

    name = String()
    group = String(required=False, allow_null=True)
    client_sign_off = Flag(required=False)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """With what is not said."""
        return {"group": None, "client_sign_off": False} | attrs


class WorkflowChange(Body):
    """All stages of a workflow, in order."""

    known = frozenset(WorkflowSerializer._declared_fields)

    stages = StageWriting(many=True)
    is_default = Flag(
        required=False, help_text="Whether clients follow it that have none of their own. Left out: as it is."
    )


class WorkflowCreation(WorkflowChange):
    """A new workflow."""

    name = String(help_text="Permanent.")
