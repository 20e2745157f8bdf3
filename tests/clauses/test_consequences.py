"""What a fact would change is what it changes once it is recorded, and asking changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clauses import clock, ledger, registry
from clauses.consequences import Consequence, consequences
from clauses.errors import Denied, Invalid
from clauses.models import Event, Fact, Owner
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, draft, make_clause
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import (
    DAYS,
    FACTS,
    KEYS,
    Archive,
    Narrator,
    day,
    in_random_histories,
    past_the_guards,
)
from tests.clauses.resolution.reference import Ask, FactRow, History

LISTED = [{"fact": "listed", "operator": "eq", "value": True}]
NEWEST = day(2 * DAYS)


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def knowing(at: datetime) -> None:
    """An event of then: what was recorded until then is known."""
    Event.objects.create(
        number=1, type="x", recorded_at=at, effective_at=at, payload={}, hash="x", previous_hash="x"
    )


def applying(history: History, at: Any) -> set[str]:
    ask = Ask("alfa", ("nb",), at, NEWEST)
    return {key for key in KEYS if reference.applying(history, key, ask)}


def told_at(found: tuple[Consequence, ...], at: Any) -> set[str]:
    return {each.clause.key for each in found if each.start <= at and (each.end is None or at < each.end)}


@given(st.integers(0, 2**32))
@in_random_histories
def test_they_are_at_every_moment_what_would_differ(archive: Archive, seed: int) -> None:
    narrator = Narrator(seed)
    history, key = narrator.tell(), narrator.random.choice([*FACTS])
    value, begins = narrator.random.choice([None, *FACTS[key]]), day(narrator.random.randint(0, DAYS))
    row = FactRow(uuid4(), "alfa", key, value, begins, day(DAYS))
    imagined = History(history.clauses, history.versions, [], [], [*history.facts, row])
    with archive.holding(history):
        knowing(NEWEST)
        told = consequences(OPERATOR, archive.owners["alfa"], key, value, begins)
        for moment in reference.moments(imagined):
            before, after = applying(history, moment), applying(imagined, moment)
            assert told_at(told.starts, moment) == after - before
            assert told_at(told.ceases, moment) == before - after


@pytest.fixture
def owner(cast: Cast) -> Owner:
    """A client, and a clause of the library for those that are listed."""
    adopted(cast, make_clause(cast), condition=LISTED)
    adopted(cast, make_clause(cast, "other"))
    return cast.firm


def plainly(found: tuple[Consequence, ...]) -> list[tuple[Any, ...]]:
    return [(each.clause.key, each.title, each.start, each.end) for each in found]


def test_what_starts_names_its_title_and_dates(cast: Cast, owner: Owner) -> None:
    begins, ends = (clock.now() + timedelta(days=number) for number in (1, 5))
    registry.record_fact(OPERATOR, owner, "listed", False, ends)
    found = consequences(cast.consultant, owner, "listed", True, begins)
    assert plainly(found.starts) == [("private-role", "Title nb", begins, ends)]
    assert found.ceases == ()
    registry.record_fact(OPERATOR, owner, "listed", True, begins)
    found = consequences(cast.consultant, owner, "listed", None, begins)
    assert (plainly(found.ceases), found.starts) == ([("private-role", "Title nb", begins, ends)], ())


def test_what_says_the_same_again_or_is_asked_about_by_no_condition_changes_nothing(
    cast: Cast, owner: Owner
) -> None:
    registry.record_fact(OPERATOR, owner, "listed", True, clock.now())
    for key, value in (("listed", True), ("headcount", 5)):
        found = consequences(cast.consultant, owner, key, value, clock.now())
        assert found.starts == found.ceases == ()


def test_drafts_and_other_clients_are_not_told_of(cast: Cast, owner: Owner) -> None:
    adopted(cast, make_clause(cast, "town.own"), cast.town, languages=["nn"], condition=LISTED)
    draft(cast, make_clause(cast, "drafted"), condition=LISTED)
    found = consequences(cast.consultant, owner, "listed", True, clock.now())
    assert [each.clause.key for each in found.starts] == ["private-role"]


def test_nothing_is_written(cast: Cast, owner: Owner) -> None:
    before = ledger.head()
    consequences(cast.consultant, owner, "listed", True, clock.now())
    assert (ledger.head(), Fact.objects.count()) == (before, 0)


def test_they_are_told_to_whoever_may_record_of_what_may_be_recorded(cast: Cast, owner: Owner) -> None:
    with pytest.raises(Denied):
        consequences(cast.signatory, owner, "listed", True, clock.now())
    with pytest.raises(Invalid):
        consequences(cast.consultant, owner, "listed", 5, clock.now())
    with pytest.raises(Invalid):
        consequences(OPERATOR, cast.library, "listed", True, clock.now())


def test_however_many_they_cost_the_same(cast: Cast, owner: Owner) -> None:
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as captured:
            found = consequences(OPERATOR, owner, "listed", True, clock.now())
        assert len(found.starts) == 1 + number
        counts.append(len(captured))
        adopted(cast, make_clause(cast, f"more-{number}"), condition=LISTED)
    # the newest event; the facts; what has a condition; the versions; their titles
    assert counts == [5, 5, 5]
