"""When which version prevails: pure rules over the versions of one clause (domain.md, section 3.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clauses.models import Effect
from clauses.resolution.conditions import NOBODYS, Condition, Facts


@dataclass(frozen=True, slots=True)
class Step:
    """One adopted version, as far as it says what prevails when."""

    clause_id: UUID
    version_id: UUID
    owner_id: UUID
    number: int
    effect: str
    valid_from: datetime
    condition: Condition = ()

    def applies(self, facts: Facts, at: datetime) -> bool:
        """Whether it is wording whose condition holds then."""
        return self.effect == Effect.WORDING and facts.hold(self.condition, at)


@dataclass(frozen=True, slots=True)
class Period:
    """``step`` prevails from ``start`` until before ``end`` (None: as long as is known).

    ``is_met`` says whether its condition holds, once that is evaluated.
    """

    step: Step
    start: datetime
    end: datetime | None
    is_met: bool = True

    @property
    def applies(self) -> bool:
        """Whether there is wording."""
        return self.step.effect == Effect.WORDING and self.is_met


def prevailing(steps: Iterable[Step], at: datetime) -> Step | None:
    """Of one owner's versions the one in force: the greatest number that has begun."""
    begun = (step for step in steps if step.valid_from <= at)
    return max(begun, key=lambda step: step.number, default=None)


def periods(steps: Iterable[Step]) -> Iterator[Period]:
    """Of one owner's versions those that are ever in force, the last first.

    A version ends when any of a greater number begins; what never begins before that is not listed.
    """
    end: datetime | None = None
    for step in sorted(steps, key=lambda step: -step.number):
        if end is None or step.valid_from < end:
            yield Period(step, step.valid_from, end)
            end = step.valid_from


def overlay(client: Iterable[Period], library: Iterable[Period]) -> list[Period]:
    """What applies to the client, the last first: its own periods, and the library's where it has none."""
    own = [period for period in client if period.step.effect != Effect.INHERITS]
    inherited = [part for period in library for part in _without(period, own)]
    return sorted([*own, *inherited], key=lambda period: period.start, reverse=True)


def evaluated(periods: Iterable[Period], facts: Facts) -> list[Period]:
    """The same periods, each cut where its condition comes to hold or ceases to; in the same order."""
    return [part for period in periods for part in reversed([*_evaluated(period, facts)])]


def _evaluated(period: Period, facts: Facts) -> Iterator[Period]:
    start, condition = period.start, period.step.condition
    while (change := facts.next_change(condition, start)) and _is_before(change, period.end):
        yield Period(period.step, start, change, facts.hold(condition, start))
        start = change
    yield Period(period.step, start, period.end, facts.hold(condition, start))


def _without(period: Period, holes: Iterable[Period]) -> list[Period]:
    parts = [period]
    for hole in holes:
        parts = [rest for part in parts for rest in _cut(part, hole)]
    return parts


def _cut(part: Period, hole: Period) -> Iterator[Period]:
    if _is_before(part.start, hole.start):
        before = hole.start if part.end is None else min(part.end, hole.start)
        yield Period(part.step, part.start, before)
    if hole.end is not None and _is_before(max(part.start, hole.end), part.end):
        yield Period(part.step, max(part.start, hole.end), part.end)


def _is_before(moment: datetime, end: datetime | None) -> bool:
    return end is None or moment < end


@dataclass(frozen=True, slots=True)
class Schedule:
    """Versions of one clause by the client and by the library: those in force, and those to come.

    For the library's own reader ``client`` is empty. ``facts`` evaluate conditions.
    """

    client: tuple[Step, ...] = ()
    library: tuple[Step, ...] = ()
    facts: Facts = NOBODYS

    @property
    def steps(self) -> tuple[Step, ...]:
        """Those of both."""
        return (*self.client, *self.library)

    def winner(self, at: datetime) -> Step | None:
        """The version that answers: the client's unless it has none or inherits, else the library's."""
        own = prevailing(self.client, at)
        return own if own and own.effect != Effect.INHERITS else prevailing(self.library, at)

    def next_wording(self, after: datetime) -> datetime | None:
        """The next moment at which wording applies: a version begins, or a fact by which one applies."""
        moments = {step.valid_from for step in self.steps}
        moments.update(at for step in self.steps for at in self.facts.moments(step.condition))
        return next((at for at in sorted(moments) if at > after and self._applies(at)), None)

    def begins_after(self, at: datetime) -> bool:
        """Whether anything answers at a later moment, as far as known."""
        return any(step.valid_from > at and self.winner(step.valid_from) for step in self.steps)

    def _applies(self, at: datetime) -> bool:
        winner = self.winner(at)
        return winner is not None and winner.applies(self.facts, at)
