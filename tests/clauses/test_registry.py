"""Owners and vocabularies: made once, changed in part, checked."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clauses import registry, workflows
from clauses.errors import Denied, Invalid
from clauses.models import Event, LegalSource, Owner, Tag, Workflow
from clauses.policy import OPERATOR
from tests.cast import Cast

NEW: dict[str, Any] = {"name": "New AS", "languages": ["nb"]}


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(finding.at, finding.code) for finding in refusal.value.findings}


def test_a_slug_is_used_once(cast: Cast) -> None:
    made = registry.create_owner(OPERATOR, "new", **NEW)
    assert Event.objects.latest("number").type == "owner.created"
    for slug in ("new", "firm", "library"):
        with pytest.raises(Invalid) as refusal:
            registry.create_owner(OPERATOR, slug, **NEW | {"name": "Other"})
        assert codes(refusal) == {("/slug", "taken")}
    assert Owner.objects.get(pk=made.pk).name == "New AS"


def test_an_owner_is_changed_in_part_and_told_in_one_event(cast: Cast) -> None:
    default = Workflow.objects.get()
    before = Event.objects.count()
    changed = registry.change_owner(OPERATOR, cast.firm, name="F", workflow=default)
    assert (changed.name, changed.workflow, changed.languages) == ("F", default, ["nb", "en"])
    freed = registry.change_owner(OPERATOR, cast.firm, workflow=None, organisation_number="974760673")
    assert (freed.name, freed.workflow) == ("F", None)
    registry.change_owner(OPERATOR, cast.firm, name="F")
    assert Event.objects.count() == before + 2
    assert Event.objects.latest("number").payload["workflow"] is None


def test_a_client_keeps_its_deadlines_when_it_is_saved_from_files(cast: Cast) -> None:
    registry.change_owner(OPERATOR, cast.firm, deadlines={"law": 14, "editorial": 3650})
    assert Event.objects.latest("number").payload["deadlines"] == {"law": 14, "editorial": 3650}
    saved = registry.save_owner(OPERATOR, "firm", name="F", languages_=["nb"], required_languages=[])
    assert saved.deadlines == {"law": 14, "editorial": 3650}


@pytest.mark.parametrize(
    ("members", "at"),
    [
        ({"deadlines": {"law": 3651}}, "/deadlines"),
        ({"deadlines": {"lost": 1}}, "/deadlines"),
        ({"name": "a\0b"}, "/name"),
        ({"name": "a\ud800b"}, "/name"),
        ({"organisation_number": "974 760 673"}, "/organisation_number"),
        ({"organisation_number": "974760674"}, "/organisation_number"),
        ({"languages": []}, "/languages"),
    ],
)
def test_an_owner_is_refused(cast: Cast, members: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        registry.create_owner(OPERATOR, "new", **NEW | members)
    assert at in {where for where, _ in codes(refusal)}


def test_owners_and_words_are_administered_by_administrators(cast: Cast) -> None:
    with pytest.raises(Denied):
        registry.create_owner(cast.author, "firm", **NEW)
    with pytest.raises(Denied):
        registry.change_owner(cast.consultant, cast.firm, name="F")
    with pytest.raises(Denied):
        registry.define_new(cast.author, Tag, "work", {})


def test_a_new_word_changes_no_other(cast: Cast) -> None:
    registry.define_new(OPERATOR, Tag, "work", {"nb": "Arbeid"})
    with pytest.raises(Invalid) as refusal:
        registry.define_new(OPERATOR, Tag, "work", {})
    assert codes(refusal) == {("/key", "taken")}
    assert Tag.objects.get().labels == {"nb": "Arbeid"}


@pytest.mark.parametrize("label", ["", " ", "a\0b", "a\ud800b", "x" * 201])
def test_a_label_can_be_read_and_stored(cast: Cast, label: str) -> None:
    with pytest.raises(Invalid) as refusal:
        registry.define(OPERATOR, Tag, "work", {"nb": label})
    assert codes(refusal) == {("/labels", "invalid")}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "//lovdata.no", "https://", "https://a.no/\0", "https://a.no/\u202e", "x" * 9,
        "https://a.no/" + "x" * 500,
    ],
)  # fmt: skip
def test_an_address_is_one_of_the_web(cast: Cast, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        registry.define(OPERATOR, LegalSource, "LAW", {}, url=url)
    assert codes(refusal) == {("/url", "invalid")}


def test_the_former_default_workflow_is_in_the_ledger_too(cast: Cast) -> None:
    stage: workflows.StageFields = {"name": "Law", "group": "approver", "client_sign_off": False}
    workflows.define(cast.admin, "Strict", [stage], is_default=True)
    told = Event.objects.filter(type="workflow.changed").order_by("number").values_list("payload", flat=True)
    assert [(each["workflow"], each["is_default"]) for each in told] == [("Default", False), ("Strict", True)]


def test_a_fact_that_is_not_in_the_register_is_the_keys_fault(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        registry.record_fact(cast.consultant, cast.firm, "nothing", 1, cast.author.date_joined)
    assert codes(refusal) == {("/key", "unknown-fact")}


def test_a_command_refuses_without_pointers(cast: Cast) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("create_key", "x" * 201, "--scope", "delivery", stdout=StringIO())
    assert str(refusal.value) == "A name has 1 to 200 characters."
