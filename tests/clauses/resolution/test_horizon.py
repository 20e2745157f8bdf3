"""The next moment at which anything that may be read for an owner begins."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import clock, ledger, registry
from clauses.models import Owner, Parameter
from clauses.policy import OPERATOR
from clauses.resolution.horizon import horizon
from clauses.resolution.questions import Question
from tests.cast import Cast, adopted, make_clause
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import (
    KEYS,
    Archive,
    Narrator,
    in_random_histories,
    past_the_guards,
    random_ask,
)


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def listed(history: reference.History, ask: reference.Ask) -> list[Any]:
    return [reference.answer(history, key, ask) for key in KEYS]


@given(st.integers(0, 2**32))
@in_random_histories
def test_no_answer_changes_before_it(archive: Archive, seed: int) -> None:
    narrator = Narrator(seed)
    history = narrator.tell()
    with archive.holding(history):
        for ask in [random_ask(narrator.random) for _ in range(8)]:
            until, now = horizon(archive.question(ask)), listed(history, ask)
            for moment in reference.moments(history):
                if ask.as_of < moment and (until is None or moment < until):
                    assert listed(history, ask.at(moment)) == now


def asked(owner: Owner, as_of: datetime | None = None) -> datetime | None:
    head = ledger.head()
    assert head is not None
    return horizon(Question(owner, ("nb",), as_of or clock.now(), head.recorded_at))


def test_nothing_begins_where_nothing_is_scheduled(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    assert asked(cast.library) is None


def test_the_next_version_begins(cast: Cast) -> None:
    days = [clock.now() + timedelta(days=number) for number in (3, 2)]
    for number, day in enumerate(days):
        adopted(cast, make_clause(cast, f"clause-{number}"), valid_from=day)
    assert asked(cast.library) == asked(cast.firm) == days[1]
    assert asked(cast.library, days[1]) == days[0]
    assert asked(cast.library, days[0]) is None


def test_the_next_value_begins(cast: Cast) -> None:
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    later = clock.now() + timedelta(days=1)
    registry.record_value(OPERATOR, cast.firm, "company_name", "Firm", later)
    assert asked(cast.firm) == later
    assert asked(cast.library) is None
    assert asked(cast.town) is None


def test_the_next_fact_begins_where_a_version_has_a_condition(cast: Cast) -> None:
    later = clock.now() + timedelta(days=1)
    registry.record_fact(OPERATOR, cast.firm, "listed", True, later)
    assert asked(cast.firm) is None
    condition = [{"fact": "listed", "operator": "eq", "value": True}]
    adopted(cast, make_clause(cast), condition=condition)
    assert asked(cast.firm) == later
    assert asked(cast.firm, later) is None
    assert asked(cast.library) is None
    assert asked(cast.town) is None
