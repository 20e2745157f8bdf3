"""The people and the firm of the model in ``expected``, as rows."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group

from clauses import accounts, behind, clock, following, registry
from clauses.following import Item
from clauses.models import Owner, User, Workflow
from clauses.policy import OPERATOR
from tests.clauses.expected import APPROVERS, PEOPLE, SIGNATORIES, WRITERS


def add_people() -> dict[str, User]:
    groups = {name: ["author"] for name in WRITERS["library"]}
    for name in APPROVERS:
        groups[name] = [*groups.get(name, []), "approver"]
    return {name: accounts.add_person(OPERATOR, name, groups=groups.get(name, [])) for name in PEOPLE}


def save_firm(*required: str) -> Owner:
    spoken = ["nb", "nn", "en"]
    return registry.save_owner(OPERATOR, "firm", name="F", languages_=spoken, required_languages=required)


def add_firm(people: Mapping[str, User]) -> Owner:
    firm = save_firm("nb")
    roles = {"consultant": WRITERS["firm"], "signatory": SIGNATORIES}
    for role, names in roles.items():
        for name in names:
            accounts.assign(OPERATOR, firm, people[name], role)
    firm.workflow = Workflow.objects.create(name="Two stages")
    firm.workflow.stages.create(position=0, name="Us", group=Group.objects.get(name="approver"))
    firm.workflow.stages.create(position=1, name="Client", client_sign_off=True)
    firm.save()
    return firm


def reject(person: User) -> Any:
    """Let the firm stay, whatever moved."""
    firm = Owner.objects.get(slug="firm")
    row = behind.of_pair(firm.pk, "shared", clock.now())
    item = Item("firm", "shared", row.latest.digest if row else "sha256:", "reject", reason="We stay.")
    (result,) = following.answer(person, [item])
    if result.error:
        raise result.error
    return result
