"""Dates are moments in Oslo, summer time included."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import clock

DAYS = st.dates(min_value=date(1900, 1, 2), max_value=date(2199, 12, 30))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_a_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    length = clock.last_moment(day) - clock.first_moment(day) + clock.TICK
    assert length.total_seconds() == hours * 3600


@given(DAYS)
def test_the_moments_of_a_day_are_of_that_day_and_no_other(day: date) -> None:
    assert clock.today(clock.first_moment(day)) == clock.today(clock.last_moment(day)) == day
    assert (
        clock.today(clock.first_moment(day) - clock.TICK)
        < day
        < clock.today(clock.last_moment(day) + clock.TICK)
    )


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2199, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_is_written_is_the_same_moment_when_read(at: datetime) -> None:
    written = clock.isoformat(at)
    assert datetime.fromisoformat(written) == at
    assert len(written) == len("2026-01-01T00:00:00.000000+01:00")


def test_a_winter_midnight_is_written_with_its_offset() -> None:
    assert clock.isoformat(clock.first_moment(date(2026, 1, 1))) == "2026-01-01T00:00:00.000000+01:00"


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_years_that_cannot_be_computed_with_are_out_of_bounds(year: int) -> None:
    assert not clock.within_bounds(datetime(year, 1, 1, tzinfo=UTC))
