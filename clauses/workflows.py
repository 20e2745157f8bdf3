"""Workflows: the stages by which wording is approved. Open reviews keep those that they began with."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from django.contrib.auth.models import Group

from clauses import ledger, policy
from clauses.errors import Finding, Invalid, WrongState, invalid
from clauses.fields import says_something
from clauses.ledger import Record
from clauses.models import Stage, User, Workflow
from clauses.policy import Action

LONGEST_NAME = 100
MOST_STAGES = 10


class StageFields(TypedDict):
    """One stage: the people of a group, the client's signatories, or those who are both."""

    name: str
    group: str | None
    client_sign_off: bool


def define(actor: User, name: str, stages: Sequence[StageFields], *, is_default: bool = False) -> Workflow:
    """Make a workflow.

    Raises:
        Invalid: the name is taken, or a stage asks for nobody.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.ADMINISTER)
        if says_something(name, LONGEST_NAME) and Workflow.objects.filter(name=name).exists():
            raise invalid("/name", "taken", f"There is a workflow '{name}' already.")
        return _write(record, Workflow(name=name), stages, is_default=is_default)


def change(
    actor: User, workflow: Workflow, stages: Sequence[StageFields], *, is_default: bool = False
) -> Workflow:
    """Give a workflow other stages, or make it the default one.

    Raises:
        Invalid: a stage asks for nobody.
        WrongState: the default one stays the default until another is.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.ADMINISTER)
        workflow = Workflow.objects.get(pk=workflow.pk)
        if workflow.is_default and not is_default:
            raise WrongState("Make another workflow the default instead.", code="default-needed")
        return _write(record, workflow, stages, is_default=is_default)


def _write(
    record: Record, workflow: Workflow, stages: Sequence[StageFields], *, is_default: bool
) -> Workflow:
    groups = {group.name: group for group in Group.objects.all()}
    findings = list(_findings(workflow.name, stages, set(groups)))
    if findings:
        raise Invalid(findings)
    if is_default:
        _end_default(record, workflow)
    workflow.is_default = is_default
    workflow.save()
    workflow.stages.all().delete()
    Stage.objects.bulk_create(
        Stage(
            workflow=workflow, position=position, name=stage["name"],
            group=groups[stage["group"]] if stage["group"] else None,
            client_sign_off=stage["client_sign_off"],
        )
        for position, stage in enumerate(stages)
    )  # fmt: skip
    record.append(
        "workflow.changed", workflow=workflow.name, stages=[dict(stage) for stage in stages],
        is_default=is_default,
    )  # fmt: skip
    return workflow


def _end_default(record: Record, successor: Workflow) -> None:
    """Also in the ledger: who read that workflow as the default one has read something else by now."""
    for workflow in Workflow.objects.filter(is_default=True).exclude(pk=successor.pk):
        workflow.is_default = False
        workflow.save()
        record.append("workflow.changed", workflow=workflow.name, is_default=False)


def _findings(name: str, stages: Sequence[StageFields], groups: set[str]) -> Iterator[Finding]:
    if not says_something(name, LONGEST_NAME):
        yield Finding("/name", "invalid", f"A name has 1 to {LONGEST_NAME} characters.")
    if not 1 <= len(stages) <= MOST_STAGES:
        yield Finding("/stages", "invalid", f"A workflow has 1 to {MOST_STAGES} stages.")
    for index, stage in enumerate(stages):
        at = f"/stages/{index}"
        if not says_something(stage["name"], LONGEST_NAME):
            yield Finding(f"{at}/name", "invalid", f"A name has 1 to {LONGEST_NAME} characters.")
        if stage["group"] is not None and stage["group"] not in groups:
            yield Finding(f"{at}/group", "unknown-value", f"One of {', '.join(sorted(groups))}.")
        if stage["group"] is None and not stage["client_sign_off"]:
            yield Finding(at, "asks-nobody", "A stage asks for a group, the client's signatories, or both.")
