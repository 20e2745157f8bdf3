"""The ledger: gapless, chained, in the order of time, and only of what happened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from clauses import clock, ledger, registry, triggers
from clauses.errors import Invalid
from clauses.models import Category, Event
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, make_cast, make_clause

THEN = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def made_cast(db: None) -> None:
    """The cast for each test of its own: others here need a database without anybody."""
    make_cast()


def record(type_: str = "tested", **payload: Any) -> Event:
    with ledger.recording(None) as act:
        return act.append(type_, **payload)


def execute(sql: str) -> None:
    """Change the ledger as nobody may: without its guards."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
    with connection.cursor() as cursor:
        for rule in triggers.RULES:
            if rule.table == "event":
                on = " ON clauses_event" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger}{on}")
        cursor.execute(sql)


@pytest.fixture
def three_events(db: None) -> list[Event]:
    return [record("tested", value=number) for number in range(3)]


def test_numbers_begin_at_one_and_have_no_gaps(three_events: list[Event]) -> None:
    assert [event.number for event in three_events] == [1, 2, 3]
    assert three_events[0].previous_hash == ledger.GENESIS
    assert [event.previous_hash for event in three_events[1:]] == [event.hash for event in three_events[:2]]


def test_the_chain_holds_for_all_that_the_domain_records(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    registry.record_fact(cast.consultant, cast.firm, "headcount", 40, THEN)
    registry.define(OPERATOR, Category, "privacy", {"nb": "Personvern — «æøå» 😀"})
    assert list(ledger.breaks()) == []


@pytest.mark.parametrize(
    "change",
    [
        "type = 'forged'",
        "payload = '{\"value\": 9}'",
        "recorded_at = '2020-01-01 00:00:00'",
        "effective_at = '2020-01-01 00:00:00'",
        "owner_id = (SELECT id FROM clauses_owner)",
        "id = '00000000000000000000000000000001'",
    ],
)
def test_a_changed_event_is_found(three_events: list[Event], change: str) -> None:
    execute(f"UPDATE clauses_event SET {change} WHERE number = 2")  # noqa: S608
    assert list(ledger.breaks()) == ["event 2 was changed"]


def test_a_changed_event_with_its_hash_mended_is_found(three_events: list[Event]) -> None:
    event = three_events[1]
    event.type = "forged"
    execute(f"UPDATE clauses_event SET type = 'forged', hash = '{ledger.hash_of(event)}' WHERE number = 2")  # noqa: S608
    assert list(ledger.breaks()) == ["event 3 does not follow the one before it"]


def test_a_removed_event_is_found(three_events: list[Event]) -> None:
    execute("DELETE FROM clauses_event WHERE number = 2")
    assert list(ledger.breaks()) == ["event 2 is missing", "event 3 does not follow the one before it"]


def test_an_inserted_event_is_found(three_events: list[Event]) -> None:
    execute("UPDATE clauses_event SET number = 4 WHERE number = 3")
    first = three_events[0]
    forged = Event(number=3, type="forged", previous_hash=three_events[1].hash)
    forged.recorded_at = forged.effective_at = first.recorded_at + timedelta(days=-1)
    forged.hash = ledger.hash_of(forged)
    forged.save(force_insert=True)
    assert list(ledger.breaks()) == ["event 4 does not follow the one before it", "event 4 was changed"]


def test_record_times_rise_though_the_clock_stands_still(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THEN)
    assert [record().recorded_at for _ in range(3)] == [THEN + n * clock.TICK for n in range(3)]


def test_record_times_rise_though_the_clock_jumps_back(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THEN)
    record()
    monkeypatch.setattr(clock, "now", lambda: THEN - timedelta(hours=3))
    assert record().recorded_at == THEN + clock.TICK


def test_what_is_adopted_while_the_clock_lags_is_later_than_all_that_was_known(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = ledger.head()
    assert head
    monkeypatch.setattr(clock, "now", lambda: THEN - timedelta(days=9999))
    version = adopted(cast, make_clause(cast))
    assert version.adopted_at
    assert version.valid_from == version.adopted_at > head.recorded_at


def test_acts_nest_and_each_event_follows_the_last(db: None) -> None:
    with ledger.recording(None) as outer:
        outer.append("first")
        with ledger.recording(None) as inner:
            inner.append("second")
        outer.append("third")
    assert list(Event.objects.values_list("number", "type")) == [(1, "first"), (2, "second"), (3, "third")]
    times = list(Event.objects.values_list("recorded_at", flat=True))
    assert times == sorted(set(times))
    assert list(ledger.breaks()) == []


def act_that_fails(cast: Cast) -> None:
    with ledger.recording(cast.admin) as act:
        act.append("tested")
        registry.define(cast.admin, Category, "ok", {})
        registry.define(cast.admin, Category, "not ok", {})


def test_what_is_undone_leaves_no_event(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(Invalid):
        act_that_fails(cast)
    assert Event.objects.count() == before
    assert not Category.objects.filter(key="ok").exists()
    assert record().number == before + 1


def test_an_inner_act_that_fails_leaves_the_outer_its_events(db: None) -> None:
    with ledger.recording(None) as outer:
        outer.append("kept")
        with pytest.raises(Invalid):
            registry.define(OPERATOR, Category, "not ok", {})
        outer.append("kept too")
    assert list(Event.objects.values_list("type", flat=True)) == ["kept", "kept too"]


def test_nothing_is_recorded_of_what_is_so_already(cast: Cast) -> None:
    registry.define(OPERATOR, Category, "privacy", {"nb": "Personvern"})
    before = Event.objects.count()
    registry.define(OPERATOR, Category, "privacy", {"nb": "Personvern"})
    assert Event.objects.count() == before
