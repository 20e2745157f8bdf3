"""Clauses, their classification, and versions: what may be written, and on what it rests."""

from datetime import date
from typing import Any

import pytest

from clauses import clock, editing, registry, workflow, writing
from clauses.errors import Denied, Invalid, WrongState
from clauses.models import Category, Clause, Contribution, Event, LegalSource, Owner, Tag, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, draft, make_clause


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(finding.at, finding.code) for finding in refusal.value.findings}


LAW = {"source": "LAW", "provision": "§ 9-1", "relation": "implements", "verified_at": date(2026, 1, 2)}


@pytest.fixture(autouse=True)
def law(cast: Cast) -> None:
    registry.define(OPERATOR, LegalSource, "LAW", {})


# Keys and classification


@pytest.mark.parametrize(
    "key", ["", "UPPER", "a b", "a.b", "a_b", "å", "a" * 81, "a\n", "a\0", "md", "html", "firm.car", ".a"]
)
def test_a_malformed_or_reserved_key_is_refused(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        editing.create_clause(cast.author, cast.library, key, "clause")
    assert codes(refusal) == {("/key", "invalid")}
    assert not Clause.objects.exists()


@pytest.mark.parametrize("key", ["car", "firm.", "firm.md", "firm.html", "town.car", "firm.a.b", "firmcar"])
def test_a_clients_key_begins_with_its_slug(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid):
        editing.create_clause(cast.consultant, cast.firm, key, "clause")
    made = editing.create_clause(cast.consultant, cast.firm, "firm." + "a" * 80, "clause")
    assert list(Clause.objects.all()) == [made]


def test_a_key_is_never_used_again(cast: Cast) -> None:
    make_clause(cast, "car")
    with pytest.raises(Invalid) as refusal:
        make_clause(cast, "car", "section")
    assert codes(refusal) == {("/key", "taken")}


def test_an_unknown_kind_category_or_tag_is_refused(cast: Cast) -> None:
    wrong: list[dict[str, Any]] = [{"kind": "page"}, {"category": "none"}, {"tags": ["none"]}]
    for given in wrong:
        with pytest.raises(Invalid):
            make_clause(cast, "car", **given)
    assert not Clause.objects.exists()


def test_classifying_needs_no_approval_and_is_recorded(cast: Cast) -> None:
    registry.define(OPERATOR, Category, "privacy", {})
    registry.define(OPERATOR, Tag, "email", {})
    clause = make_clause(cast)
    editing.classify(cast.author, clause, category="privacy", tags=["email"], adaptable=False)
    found = Clause.objects.get()
    assert (found.category.key, found.adaptable) == ("privacy", False)  # type: ignore[union-attr]
    assert Event.objects.last().payload["tags"] == ["email"]  # type: ignore[union-attr]


def test_a_client_classifies_nothing_of_the_librarys(cast: Cast) -> None:
    with pytest.raises(Denied):
        editing.classify(cast.consultant, make_clause(cast), category=None, tags=[], adaptable=False)


# Entries and other fields

MAY_LIST = {"clause": set(), "section": {"clause"}, "guideline": {"clause", "section"}}


@pytest.mark.parametrize("kind", MAY_LIST)
def test_a_kind_lists_only_what_it_may(cast: Cast, kind: str) -> None:
    for listed in MAY_LIST:
        make_clause(cast, f"a-{listed}", listed)
    version = draft(cast, make_clause(cast, "parent", kind))
    for listed in MAY_LIST:
        if listed in MAY_LIST[kind]:
            editing.change_version(cast.author, version, entries=[f"a-{listed}"])
        else:
            with pytest.raises(Invalid) as refusal:
                editing.change_version(cast.author, version, entries=[f"a-{listed}"])
            assert codes(refusal) == {("/entries/0", "may-not-be-listed")}


def test_a_key_is_listed_once_and_exists_for_the_owner(cast: Cast) -> None:
    make_clause(cast, "leaf")
    make_clause(cast, "firm.leaf")
    version = draft(cast, make_clause(cast, "parent", "guideline"))
    with pytest.raises(Invalid) as refusal:
        editing.change_version(cast.author, version, entries=["leaf", "leaf", "none", "firm.leaf"])
    assert codes(refusal) == {
        ("/entries/1", "listed-twice"),
        ("/entries/2", "unknown-value"),
        ("/entries/3", "unknown-value"),
    }
    assert not version.entries.exists()


def test_a_client_lists_the_librarys_clauses_and_its_own_in_its_order(cast: Cast) -> None:
    for key in ("leaf", "firm.leaf"):
        make_clause(cast, key)
    variant_of = adopted(cast, make_clause(cast, "parent", "guideline"), entries=["leaf"])
    version = draft(cast, variant_of.clause, cast.firm, entries=["firm.leaf", "leaf"])
    assert [entry.clause.key for entry in version.entries.all()] == ["firm.leaf", "leaf"]


BAD_FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("/change_class", {"change_class": "big"}),
    ("/force", {"force": "shall"}),
    ("/change_note", {"change_note": "\0"}),
    ("/change_note", {"change_note": "\ud800"}),
    ("/change_note", {"change_note": "x" * 5001}),
    ("/original_approved_by", {"original_approved_by": "x" * 201}),
    ("/valid_from", {"valid_from": clock.LATEST}),
    ("/valid_from", {"valid_from": clock.EARLIEST - clock.TICK}),
    ("/successor", {"successor": "private-role"}),
    ("/legal_basis/0", {"legal_basis": [LAW | {"source": "NONE"}]}),
    ("/legal_basis/0", {"legal_basis": [LAW | {"relation": "near"}]}),
    ("/legal_basis/0", {"legal_basis": [LAW | {"provision": "x" * 101}]}),
    ("/legal_basis/0", {"legal_basis": [LAW | {"provision": "\0"}]}),
    ("/condition", {"condition": {"fact": "headcount"}}),
    ("/condition/0/fact", {"condition": [{"fact": "size", "operator": "eq", "value": 1}]}),
    ("/condition/0/operator", {"condition": [{"fact": "listed", "operator": "gt", "value": True}]}),
]


def test_a_field_that_is_wrong_is_named_and_nothing_is_saved(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=())
    before = Event.objects.count()
    for at, given in BAD_FIELDS:
        with pytest.raises(Invalid) as refusal:
            editing.change_version(cast.author, version, **given)
        assert {place for place, _ in codes(refusal)} == {at}
    assert Event.objects.count() == before


def test_what_an_omitted_version_has_none_of_is_refused(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    wrong: list[dict[str, Any]] = [{"force": "must"}, {"legal_basis": [LAW]}, {"condition": [{}]}]
    for given in wrong:
        with pytest.raises(Invalid):
            editing.omit(cast.consultant, clause, cast.firm, change_class="law", **given)


# Numbers


def test_numbers_run_per_owner_and_an_import_keeps_its_own(cast: Cast) -> None:
    clause = make_clause(cast)
    assert adopted(cast, clause, number=3).number == 3
    assert draft(cast, clause).number == 4
    assert draft(cast, clause, cast.firm).number == 1


@pytest.mark.parametrize("number", [-1, 0, 1, 2**31, 10**20])
def test_a_number_that_is_taken_or_that_no_database_holds_is_refused(cast: Cast, number: int) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    with pytest.raises(Invalid) as refusal:
        draft(cast, clause, number=number)
    assert codes(refusal) == {("/number", "taken")}


# Required languages


def require_languages(owner: Owner, *languages: str) -> None:
    registry.save_owner(
        OPERATOR, owner.slug, name=owner.name, languages_=languages, required_languages=languages
    )


def test_required_languages_that_change_later_touch_nothing_adopted(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast, "firm.car"), cast.firm, languages=["nb"])
    before = Version.objects.values().get(), list(version.texts.values())
    require_languages(cast.firm, "en", "nb")
    assert (Version.objects.values().get(), list(version.texts.values())) == before
    assert version.authoritative_language == "nb"


def test_a_review_that_lacks_what_is_required_by_now_adopts_nothing(cast: Cast) -> None:
    version = draft(cast, make_clause(cast, "firm.car"), cast.firm, languages=["nb"])
    review = workflow.submit(cast.consultant, version)
    require_languages(cast.firm, "en", "nb")
    with pytest.raises(WrongState) as refusal:
        workflow.approve(cast.approver, review, review.digest)
    assert refusal.value.code == "languages-changed"
    assert not version.texts.filter(approved_at__isnull=False).exists()
    assert workflow.recall(cast.consultant, review).state == "recalled"


def test_a_reason_of_spaces_is_none(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    with pytest.raises(Invalid):
        workflow.submit(cast.author, version, without_languages_reason="  ")


def test_every_write_of_a_version_is_a_contribution(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    editing.change_version(cast.author, version, change_note="n")
    writing.write_text(cast.author, version, "nb", title="T", body="B")
    writing.discard_text(cast.author, version.texts.get())
    kinds = Contribution.objects.order_by("at").values_list("kind", "language")
    assert list(kinds) == [("create", ""), ("create", "nb"), ("edit", ""), ("edit", "nb"), ("delete", "nb")]
