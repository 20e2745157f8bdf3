"""What applied when, to the library's readers or to a client's: resolution's rule, over all dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clauses import languages
from clauses.models import LIBRARY_ID, Clause, Effect, Text, Version
from clauses.resolution.conditions import NOBODYS, Facts
from clauses.resolution.heads import require_visible
from clauses.resolution.questions import Question
from clauses.resolution.schedules import Period, Step, evaluated, overlay, periods


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """``version`` applied from ``start`` until before ``end``; ``reason`` says why it is no wording."""

    version: Version
    start: datetime
    end: datetime | None
    languages: tuple[str, ...]
    is_met: bool = True

    @property
    def reason(self) -> str | None:
        """``repealed`` by the library, ``omitted`` for the client, ``condition`` (unmet); else nothing."""
        if self.version.effect == Effect.WORDING:
            return None if self.is_met else "condition"
        return "repealed" if self.version.owner_id == LIBRARY_ID else "omitted"


def timeline(question: Question, key: str) -> list[TimelineEntry]:
    """What applies when, as known at ``known_at``, the last first, scheduled versions included.

    Where a dated fact makes a condition hold, or cease to, a period ends and another of the same version
    begins. ``as_of`` and the languages of the question play no part. Three queries; one more for a client
    where a version has a condition.

    Raises:
        Absent: there is no such clause, for this reader.
    """
    clause = require_visible(question, key)
    versions = _versions(question, clause)
    spoken = _languages(question, versions)
    facts = question.facts if any(version.condition for version in versions.values()) else NOBODYS
    return [
        _entry(period, versions[period.step.version_id], spoken)
        for period in evaluated_periods(question.owner_ids, versions.values(), facts)
    ]


def _entry(period: Period, version: Version, spoken: Mapping[UUID, tuple[str, ...]]) -> TimelineEntry:
    return TimelineEntry(version, period.start, period.end, spoken[version.pk], period.is_met)


def _versions(question: Question, clause: Clause) -> dict[UUID, Version]:
    adopted = Version.objects.adopted(question.known_at).filter(
        clause_id=clause.pk, owner_id__in=question.owner_ids
    )
    return {version.pk: version for version in adopted.select_related("owner")}


def evaluated_periods(owner_ids: Sequence[UUID], versions: Iterable[Version], facts: Facts) -> list[Period]:
    """What prevails when of one clause, by the first of the owners with a say, evaluated; the last first."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for version in versions:
        steps[version.owner_id].append(step_of(version))
    *clients, library = [list(periods(steps[owner_id])) for owner_id in owner_ids]
    return evaluated(overlay([period for client in clients for period in client], library), facts)


def step_of(version: Version) -> Step:
    """An adopted version as its schedule sees it."""
    if version.valid_from is None:  # a constraint gives every adopted version a date
        raise ValueError(f"The version {version.pk} is not adopted.")
    return Step(
        version.clause_id, version.pk, version.owner_id, version.number, version.effect, version.valid_from,
        version.condition,
    )  # fmt: skip


def _languages(question: Question, version_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The languages of which each has an approved text, in the register's order."""
    found: dict[UUID, set[str]] = {version_id: set() for version_id in version_ids}
    texts = Text.objects.approved(question.known_at).filter(version_id__in=list(found))
    for version_id, language in texts.order_by().values_list("version_id", "language").distinct():
        found[version_id].add(language)
    return {pk: tuple(one for one in languages.REGISTER if one in spoken) for pk, spoken in found.items()}
