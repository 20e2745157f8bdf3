"""The two clocks of a question: which moments are asked about, and whether they stand still."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.errors import Refused
from api.problems import Fault, of_faults
from clauses import clock
from clauses.ledger import Head

type Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """The moments. ``is_now``: ``as_of`` goes with the time. ``is_settled``: the answer never changes."""

    as_of: datetime
    known_at: datetime
    is_now: bool
    is_settled: bool


def read(as_of: Moment | None, known_at: Moment | None, head: Head | None, now: datetime) -> Clocks:
    """Tell what is asked.

    By default what is in force now, by the newest event that this node has. A ``known_at`` between that event
    and now is answered as the event's: what happens until now may not have arrived here.

    Raises:
        Refused: 400, what will be known cannot be told.
    """
    newest = head.recorded_at if head else now
    # Record times may run ahead of this node's clock; what they record is in force.
    present = max(now, newest)
    asked = moment(known_at, present)
    if asked and asked > present:
        fault = Fault("query", "known_at", "in-the-future", "At the latest now.")
        raise Refused(of_faults([fault]))
    legal = moment(as_of, present)
    return Clocks(
        as_of=legal or present,
        known_at=min(asked or newest, newest),
        is_now=legal is None or legal == present,
        is_settled=(
            stands_still(as_of, present)
            and stands_still(known_at, present)
            and (asked is None or asked <= newest)
        ),
    )


def stands_still(asked: Moment | None, present: datetime) -> bool:
    """Whether it means the same moment for a day at least: a date means now while it lasts."""
    if asked is None or isinstance(asked, datetime):
        return asked is not None
    return asked - clock.today(present) not in (timedelta(0), timedelta(days=1))


def moment(asked: Moment | None, present: datetime) -> datetime | None:
    """The moment that is meant: a date's last in Oslo, but today's is the present."""
    if asked is None or isinstance(asked, datetime):
        return asked
    return present if asked == clock.today(present) else clock.last_moment(asked)
