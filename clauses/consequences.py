"""What a fact would change, told before it is recorded: which clauses start to apply, and which cease to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from clauses import clock, languages, ledger, registry
from clauses.models import Clause, Fact, Owner, Text, Version
from clauses.policy import Clerk
from clauses.resolution.conditions import Facts, facts_of
from clauses.resolution.questions import Question
from clauses.resolution.schedules import Period
from clauses.resolution.timeline import evaluated_periods


@dataclass(frozen=True, slots=True)
class Consequence:
    """A clause, and from when until when (None: as long as is known) it is otherwise than without the fact.

    ``title`` is raw, of the version that applies, or would without the fact, at ``start``.
    """

    clause: Clause
    title: str | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Consequences:
    """By key of the clause and moment: what would apply and does not now, and what would not and does now."""

    starts: tuple[Consequence, ...]
    ceases: tuple[Consequence, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """From ``start`` until before ``end`` the clause of the version applies, or no longer does."""

    version_id: UUID
    applies: bool
    start: datetime
    end: datetime | None


def consequences(actor: Clerk, owner: Owner, key: str, value: Any, valid_from: datetime) -> Consequences:
    """What would start and cease to apply to the client if this fact were recorded now; nothing is written.

    By what is adopted. A fact about the past changes what is said of the past, from its date on. Beside the
    newest event and the actor's rights four queries.

    Raises:
        Denied, Invalid: as ``registry.record_fact`` would.
    """
    registry.check_fact(actor, owner, key, value, valid_from)
    now = clock.now()
    known_at = ledger.known_until(now)
    before = facts_of(owner, known_at)
    after = before.with_row(Fact(owner=owner, key=key, value=value, valid_from=valid_from))
    question = Question(owner, languages.distinct(owner.languages), now, known_at)
    versions = _versions(question, key)
    changes = _changes(question, versions.values(), before, after)
    titles = _titles(question, versions, changes)
    told: dict[bool, list[Consequence]] = {True: [], False: []}
    for change in changes:
        version = versions[change.version_id]
        one = Consequence(version.clause, titles.get(version.pk), change.start, change.end)
        told[change.applies].append(one)
    return Consequences(starts=_in_order(told[True]), ceases=_in_order(told[False]))


def _in_order(found: Iterable[Consequence]) -> tuple[Consequence, ...]:
    return tuple(sorted(found, key=lambda each: (each.clause.key, each.start)))


def _versions(question: Question, key: str) -> dict[UUID, Version]:
    """Every adopted version, by either owner, of the clauses of which one has a condition on the fact."""
    adopted = Version.objects.adopted(question.known_at).owned_by(question.owner_ids).order_by()
    conditional = adopted.filter(adopted_at__isnull=False, is_conditional=True)
    asking = {
        clause_id
        for clause_id, condition in conditional.values_list("clause_id", "condition")
        if any(term["fact"] == key for term in condition)
    }
    found = adopted.filter(clause_id__in=asking).select_related("clause", "owner")
    return {version.pk: version for version in found}


def _changes(question: Question, versions: Iterable[Version], before: Facts, after: Facts) -> list[_Change]:
    by_clause: dict[UUID, list[Version]] = defaultdict(list)
    for version in versions:
        by_clause[version.clause_id].append(version)
    found: list[_Change] = []
    for of_clause in by_clause.values():
        periods = [evaluated_periods(question.owner_ids, of_clause, facts) for facts in (before, after)]
        found += _compared(*periods)
    return found


def _compared(before: Sequence[Period], after: Sequence[Period]) -> list[_Change]:
    """Where the one applies and the other does not, each stretch once."""
    found: list[_Change] = []
    for change in _differences(before, after):
        if found and found[-1].end == change.start and found[-1].applies == change.applies:
            found[-1] = replace(found[-1], end=change.end)
        else:
            found.append(change)
    return found


def _differences(before: Sequence[Period], after: Sequence[Period]) -> Iterator[_Change]:
    bounds = {bound for period in (*before, *after) for bound in (period.start, period.end)}
    moments: list[datetime | None] = [*sorted(bound for bound in bounds if bound), None]
    for start, end in pairwise(moments):
        if start is None:  # only the last is
            return
        was, will = _applying_at(before, start), _applying_at(after, start)
        if will and not was:
            yield _Change(will.step.version_id, True, start, end)
        elif was and not will:
            yield _Change(was.step.version_id, False, start, end)


def _applying_at(periods: Iterable[Period], at: datetime) -> Period | None:
    found = (each for each in periods if each.start <= at and (each.end is None or at < each.end))
    return next((period for period in found if period.applies), None)


def _titles(
    question: Question, versions: Mapping[UUID, Version], changes: Iterable[_Change]
) -> dict[UUID, str]:
    """The title of each version that is told of, in the client's first language that it has."""
    ids = {change.version_id for change in changes}
    spoken: dict[UUID, dict[str, str]] = defaultdict(dict)
    newest = Text.objects.filter(version_id__in=ids).newest(question.known_at)
    for version_id, language, title in newest.values_list("version_id", "language", "title"):
        spoken[version_id][language] = title
    titles: dict[UUID, str] = {}
    for version_id, found in spoken.items():
        order = question.order(versions[version_id].authoritative)
        titles[version_id] = next(found[language] for language in order if language in found)
    return titles
