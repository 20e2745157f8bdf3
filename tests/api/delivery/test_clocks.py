"""as_of and known_at."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from api.delivery.v1.clocks import Clocks, read
from api.errors import Refused
from clauses.ledger import Head
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)
HEAD = Head(7, BEFORE, "sha256:x")
TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
LAST_OF_YESTERDAY = datetime(2026, 11, 22, 22, 59, 59, 999999, tzinfo=UTC)


def test_by_default_it_is_now_as_far_as_known() -> None:
    assert read(None, None, HEAD, NOW) == Clocks(NOW, BEFORE, is_now=True, is_settled=False)


def test_before_the_first_event_the_clock_is_all_there_is() -> None:
    assert read(None, None, None, NOW) == Clocks(NOW, NOW, is_now=True, is_settled=False)


def test_record_times_may_run_ahead_of_the_clock() -> None:
    ahead = Head(7, NOW + timedelta(seconds=1), "sha256:x")
    assert read(None, None, ahead, NOW).as_of == ahead.recorded_at


def test_a_date_is_its_last_moment_and_today_is_now() -> None:
    assert read(YESTERDAY, YESTERDAY, HEAD, NOW).as_of == LAST_OF_YESTERDAY
    assert read(TODAY, TODAY, HEAD, NOW) == Clocks(NOW, BEFORE, is_now=True, is_settled=False)


def test_up_to_now_what_is_known_is_the_newest_event() -> None:
    assert read(None, NOW, HEAD, NOW).known_at == BEFORE
    assert read(None, BEFORE - timedelta(seconds=1), HEAD, NOW).known_at == BEFORE - timedelta(seconds=1)


@pytest.mark.parametrize("known_at", [NOW + timedelta(microseconds=1), date(2026, 11, 24)])
def test_what_will_be_known_cannot_be_told(known_at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        read(None, known_at, HEAD, NOW)
    assert refused.value.problem.code == "in-the-future"


@pytest.mark.parametrize(
    ("as_of", "known_at", "settled"),
    [
        (YESTERDAY, YESTERDAY, True),
        (datetime(2030, 1, 1, tzinfo=UTC), BEFORE, True),
        (YESTERDAY, None, False),
        (None, YESTERDAY, False),
        (TODAY, YESTERDAY, False),
        (YESTERDAY, TODAY, False),
        (YESTERDAY, NOW, False),  # an event until then may still arrive here
    ],
)
def test_an_answer_is_settled_where_both_clocks_stand_still(
    as_of: date, known_at: date, settled: bool
) -> None:
    assert read(as_of, known_at, HEAD, NOW).is_settled is settled


def test_every_answer_tells_its_moments_in_oslo(shelf: Shelf, reader: Asker) -> None:
    response = reader.get("clauses/balance?as_of=2030-06-30&known_at=2020-01-01")
    assert response.status_code == 404
    assert response["Answer-As-Of"] == "2030-06-30T23:59:59.999999+02:00"
    assert response["Answer-Known-At"] == "2020-01-01T23:59:59.999999+01:00"


def test_nothing_was_known_before_the_first_adoption(shelf: Shelf, reader: Asker) -> None:
    assert reader.problem("clauses/balance?known_at=2020-01-01")["reason"] == "never_adopted"
    assert reader.json("clauses?known_at=2020-01-01")["results"] == []


@pytest.mark.parametrize("name", ["as_of", "known_at"])
@pytest.mark.parametrize("value", ["2026-02-30", "2026-11-23T10:00:00", "0001-01-01T00:00:00%2B14:00", "x"])
def test_what_is_no_moment_is_refused(reader: Asker, name: str, value: str) -> None:
    problem = reader.problem(f"clauses?{name}={value}")
    assert (problem["code"], problem["errors"][0]["at"]) == ("invalid-value", name)


def test_a_plus_that_was_not_encoded_is_understood(shelf: Shelf, reader: Asker) -> None:
    moments = [
        reader.get(f"clauses?as_of=2030-01-01T10:00:00{sign}01:00")["Answer-As-Of"] for sign in ("+", "%2B")
    ]
    assert moments == ["2030-01-01T10:00:00.000000+01:00"] * 2


def test_today_becomes_another_day(shelf: Shelf, reader: Asker) -> None:
    url = "clauses/balance?language=nb&as_of=2033-03-03"
    with time_machine.travel("2033-03-03T10:00:00Z", tick=False):
        assert reader.get(url)["Answer-As-Of"] == "2033-03-03T11:00:00.000000+01:00"
    with time_machine.travel("2033-03-04T10:00:00Z", tick=False):
        assert reader.get(url)["Answer-As-Of"] == "2033-03-03T23:59:59.999999+01:00"
