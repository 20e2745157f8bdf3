"""Workflows."""

from typing import Any

from django.db.models import QuerySet

from api.common import PAGES
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.workflows import (
    WorkflowChange,
    WorkflowCreation,
    WorkflowPageSerializer,
    WorkflowSerializer,
)
from api.editorial.v1.showing import Shown, single
from api.editorial.v1.views.base import EditorialView, in_path
from clauses import guards, tokens, workflows
from clauses.models import Workflow

WORKFLOW_IN_PATH = in_path("workflow_id", {"type": "integer"})


class WorkflowsView(EditorialView):
    """All workflows."""

    @reads("list_workflows", WorkflowPageSerializer, *PAGES)
    def get(self) -> Any:
        """The workflows, in the order in which they were made."""
        return self.page(with_stages(), "pk", lambda row: Shown(row, ordered_stages=row.stages.all()))

    @writes("create_workflow", WorkflowSerializer, WorkflowCreation, status=201)
    def post(self, given: dict[str, Any]) -> Any:
        """Make a workflow. Its name is permanent."""
        made = workflows.define(self.person, given.pop("name"), **given)
        self.made("get_workflow", workflow_id=made.pk)
        return shown(self, made.pk)


class WorkflowView(EditorialView):
    """One workflow."""

    path_parameters = (WORKFLOW_IN_PATH,)

    @reads("get_workflow", WorkflowSerializer)
    def get(self, workflow_id: int) -> Any:
        """A workflow."""
        return shown(self, workflow_id)

    @writes("change_workflow", WorkflowSerializer, WorkflowChange, is_matching=True)
    def put(self, given: dict[str, Any], workflow_id: int) -> Any:
        """Give a workflow other stages, or make it the default one. Open reviews keep theirs."""
        workflow = self.find(tokens.with_token(with_stages()), pk=workflow_id)
        self.expect(guards.on_administered(self.person)["change"], workflow)
        workflows.change(self.person, workflow, **{"is_default": workflow.is_default, **given})
        return shown(self, workflow_id)


def with_stages() -> QuerySet[Workflow]:
    """Workflows with their stages and the groups of those."""
    return Workflow.objects.prefetch_related("stages__group")


def shown(view: EditorialView, workflow_id: int) -> Shown:
    """The workflow as it is now."""
    row = view.find(tokens.with_token(with_stages()), pk=workflow_id)
    return single(row, guards.on_administered(view.person), ordered_stages=row.stages.all())
