"""What a version starts from: the one before it, or the base that a variant is pinned to."""

from datetime import date, timedelta
from typing import Any

import pytest

from clauses import clock, editing, registry, workflow
from clauses.errors import Absent, Invalid, WrongState
from clauses.models import LegalSource, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, corrected, draft, make_clause
from tests.clauses.followers import answered, row


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(finding.at, finding.code) for finding in refusal.value.findings}


LAW = {"source": "LAW", "provision": "§ 9-1", "relation": "implements", "verified_at": date(2026, 1, 2)}


@pytest.fixture(autouse=True)
def law(cast: Cast) -> None:
    registry.define(OPERATOR, LegalSource, "LAW", {})


# What a new version starts from


def test_a_new_version_starts_from_the_newest_adopted_one_in_force_or_not(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, force="must")
    adopted(cast, clause, force="may", legal_basis=[LAW], valid_from=clock.now() + timedelta(days=9))
    version = draft(cast, clause)
    assert version.force == "may"
    assert version.citations.get().provision == "§ 9-1"
    assert version.valid_from is None


def test_what_is_given_is_not_taken_over(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, force="must", legal_basis=[LAW])
    version = draft(cast, clause, force="should", legal_basis=[])
    assert version.force == "should"
    assert not version.citations.exists()


def test_a_first_variant_starts_from_its_base(cast: Cast) -> None:
    base = adopted(cast, make_clause(cast), force="must", legal_basis=[LAW])
    version = draft(cast, base.clause, cast.firm)
    assert (version.force, version.base, version.citations.count()) == ("must", base, 1)


def test_a_discarded_version_is_no_start(cast: Cast) -> None:
    clause = make_clause(cast)
    workflow.discard(cast.author, draft(cast, clause, force="must"))
    assert draft(cast, clause).force == ""


# Base and pin


def pin_of(version: Version) -> dict[str, Any]:
    texts = version.texts.newest(clock.LATEST)
    return {"fields": version.digest, "texts": {text.language: text.digest for text in texts}}


def test_a_variant_is_pinned_to_the_newest_words_of_the_newest_library_version(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    base = adopted(cast, clause, words="Newer", valid_from=clock.now() + timedelta(days=9))
    corrected(cast, base, "nb", "Corrected")
    version = draft(cast, clause, cast.firm)
    assert version.base == base
    assert version.base_pin == pin_of(base)


def test_later_versions_of_a_variant_keep_its_base_and_pin(cast: Cast) -> None:
    base = adopted(cast, make_clause(cast))
    first = adopted(cast, base.clause, cast.firm)
    corrected(cast, base, "nb", "Corrected")
    adopted(cast, base.clause, words="Newer")
    answered(cast, row(cast), "reject", reason="We stay.")
    second = adopted(cast, base.clause, cast.firm)
    assert (second.base, second.base_pin) == (base, first.base_pin)
    omitted = editing.omit(cast.consultant, base.clause, cast.firm, change_class="law")
    assert (omitted.base, omitted.base_pin) == (base, first.base_pin)


def test_after_a_return_a_variant_is_made_from_the_newest(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    adopted(cast, clause, cast.firm)
    newest = adopted(cast, clause, words="Newer")
    assert adopted(cast, clause, cast.firm, effect="inherits").base is None
    again = draft(cast, clause, cast.firm)
    assert (again.base, again.base_pin) == (newest, pin_of(newest))


def test_a_discarded_variant_leaves_no_base_behind(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    workflow.discard(cast.consultant, draft(cast, clause, cast.firm))
    newest = adopted(cast, clause, words="Newer")
    assert draft(cast, clause, cast.firm).base == newest


def test_without_an_adopted_library_version_there_is_nothing_to_adapt(cast: Cast) -> None:
    clause = make_clause(cast)
    draft(cast, clause)
    with pytest.raises(WrongState) as refusal:
        draft(cast, clause, cast.firm)
    assert refusal.value.code == "no-base"


def test_a_clients_own_clause_has_no_base(cast: Cast) -> None:
    version = draft(cast, make_clause(cast, "firm.car"), cast.firm)
    assert (version.base, version.base_pin, version.is_variant) == (None, None, False)


def test_nobody_else_versions_a_clients_clause(cast: Cast) -> None:
    clause = make_clause(cast, "firm.car")
    for owner in (cast.library, cast.town):
        with pytest.raises(Absent):
            draft(cast, clause, owner)


# Omitting and returning


def test_a_client_omits_without_texts_and_names_a_successor(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    make_clause(cast, "firm.car")
    version = adopted(cast, clause, cast.firm, effect="omitted", successor="firm.car")
    assert version.successor
    assert (version.successor.key, version.texts.count()) == ("firm.car", 0)


def test_the_library_names_no_clients_clause_as_successor(cast: Cast) -> None:
    make_clause(cast, "firm.car")
    with pytest.raises(Invalid) as refusal:
        draft(cast, make_clause(cast), effect="omitted", successor="firm.car")
    assert codes(refusal) == {("/successor", "unknown-value")}


def test_only_a_variant_returns_to_the_library(cast: Cast) -> None:
    for owner, clause in ((cast.library, make_clause(cast)), (cast.firm, make_clause(cast, "firm.car"))):
        with pytest.raises(Invalid) as refusal:
            editing.return_to_library(cast.writer_for(owner), clause, owner, change_class="law")
        assert codes(refusal) == {("/effect", "not-a-variant")}


def test_a_clause_that_is_not_adaptable_can_only_be_returned_to(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast, adaptable=False)).clause
    for effect in ("wording", "omitted"):
        with pytest.raises(WrongState) as refusal:
            draft(cast, clause, cast.firm, effect=effect)
        assert refusal.value.code == "not-adaptable"
    assert draft(cast, clause, cast.firm, effect="inherits").number == 1
    assert draft(cast, clause).number == 2


def test_whether_a_clause_is_adaptable_is_asked_as_it_is_now(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    editing.classify(cast.author, clause, category=None, tags=[], adaptable=False)
    assert clause.adaptable, "the caller's row is an old one"
    with pytest.raises(WrongState):
        draft(cast, clause, cast.firm)


def test_a_variant_takes_effect_no_earlier_than_its_base(cast: Cast) -> None:
    later = clock.now() + timedelta(days=9)
    clause = adopted(cast, make_clause(cast), valid_from=later).clause
    version = draft(cast, clause, cast.firm)
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.consultant, version)
    assert codes(refusal) == {("/valid_from", "before-base")}
    editing.change_version(cast.consultant, version, valid_from=later)
    assert workflow.submit(cast.consultant, version).is_open
