"""The timeline says of every moment what resolution says of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.errors import Absent
from clauses.resolution.schedules import Period, Schedule, Step, overlay, periods
from clauses.resolution.timeline import TimelineEntry, timeline
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import (
    BEGINNING,
    KEYS,
    Archive,
    Narrator,
    day,
    in_random_histories,
    past_the_guards,
    random_ask,
)

SEEDS = st.integers(0, 2**32)
CLAUSE, CLIENT, LIBRARY = uuid4(), uuid4(), uuid4()


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def reason(history: reference.History, winner: reference.VersionRow, ask: reference.Ask) -> str | None:
    if winner.effect != "wording":
        return "repealed" if winner.owner == "library" else "omitted"
    return None if reference.is_met(history, winner, ask) else "condition"


def at(entries: list[TimelineEntry], moment: datetime) -> list[tuple[UUID, str | None]]:
    return [
        (entry.version.pk, entry.reason)
        for entry in entries
        if entry.start <= moment and (entry.end is None or moment < entry.end)
    ]


@given(SEEDS)
@in_random_histories
def test_at_every_moment_exactly_what_answers_then(archive: Archive, seed: int) -> None:
    narrator = Narrator(seed)
    history, ask = narrator.tell(), random_ask(narrator.random)
    moments = [BEGINNING - timedelta(days=30), *reference.moments(history)]
    with archive.holding(history):
        for key in KEYS:
            try:
                entries = timeline(archive.question(ask), key)
            except Absent:
                continue
            for moment in moments:
                winner = reference.winner(history, key, ask.at(moment))
                told = [(winner.id, reason(history, winner, ask.at(moment)))] if winner else []
                assert at(entries, moment) == told


@given(SEEDS)
@in_random_histories
def test_newest_first_with_the_languages_known_then(archive: Archive, seed: int) -> None:
    narrator = Narrator(seed)
    history, ask = narrator.tell(), random_ask(narrator.random)
    versions = {row.id: row for row in history.versions}
    with archive.holding(history):
        entries = [entry for key in ("one", "guide") for entry in told(archive, key, ask)]
        for entry in entries:
            texts = reference.texts_of(history, versions[entry.version.pk], ask)
            assert set(entry.languages) == set(texts)


def told(archive: Archive, key: str, ask: reference.Ask) -> list[TimelineEntry]:
    try:
        entries = timeline(archive.question(ask), key)
    except Absent:
        return []
    assert [entry.start for entry in entries] == sorted((e.start for e in entries), reverse=True)
    return entries


def step(owner: UUID, number: int, begins: float, effect: str = "wording") -> Step:
    return Step(CLAUSE, uuid4(), owner, number, effect, day(begins))


def spans(found: list[Period]) -> list[tuple[int, Any, Any]]:
    return [(period.step.number, period.start, period.end) for period in found]


def test_a_later_number_ends_every_earlier_schedule() -> None:
    steps = [step(LIBRARY, 1, 0), step(LIBRARY, 2, 30), step(LIBRARY, 3, 20)]
    assert spans(list(periods(steps))) == [(3, day(20), None), (1, day(0), day(20))]


def test_the_librarys_period_continues_around_the_clients() -> None:
    client = periods([step(CLIENT, 7, 10), step(CLIENT, 8, 20, "inherits"), step(CLIENT, 9, 25, "inherits")])
    found = overlay(client, periods([step(LIBRARY, 1, 0)]))
    assert spans(found) == [(1, day(20), None), (7, day(10), day(20)), (1, day(0), day(10))]


def test_what_does_not_apply_begins_again_with_the_next_wording() -> None:
    omitted, back = step(CLIENT, 1, 0, "omitted"), step(CLIENT, 2, 10, "inherits")
    schedule = Schedule((omitted, back), (step(LIBRARY, 1, 20),))
    assert schedule.next_wording(day(1)) == day(20)


def test_a_schedule_that_a_later_number_ends_before_it_begins_is_no_schedule() -> None:
    returned, dead = step(CLIENT, 3, 0, "inherits"), step(CLIENT, 2, 10)
    assert not Schedule((returned, dead)).begins_after(day(1))
    assert Schedule((returned, dead)).next_wording(day(1)) is None
