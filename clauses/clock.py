"""Moments. All times are aware, kept in UTC, and mean what they mean in Europe/Oslo.

A date is its first moment in Oslo where something starts (``valid_from``) and its last where something is
asked (``as_of``, ``known_at``). Periods are half-open.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")
TICK = timedelta(microseconds=1)
# Before 1900 Oslo kept local mean time, whose offset RFC 3339 cannot write.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The clock. The domain reads it here only."""
    return timezone.now()


def first_moment(day: date) -> datetime:
    """The moment at which ``day`` begins in Oslo."""
    return datetime.combine(day, time.min, tzinfo=OSLO).astimezone(UTC)


def last_moment(day: date) -> datetime:
    """The last microsecond of ``day`` in Oslo (23, 24 or 25 hours after its first)."""
    return first_moment(day + timedelta(days=1)) - TICK


def today(at: datetime) -> date:
    """The date in Oslo at that moment."""
    return at.astimezone(OSLO).date()


def isoformat(at: datetime) -> str:
    """RFC 3339 in Oslo's offset with six decimals, as every door writes times."""
    return at.astimezone(OSLO).isoformat(timespec="microseconds")


def within_bounds(at: datetime) -> bool:
    """Whether the moment is one that the product computes with."""
    return EARLIEST <= at < LATEST
