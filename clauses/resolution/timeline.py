"""What applied when, to the library's readers or to a client's: resolution's rule, over all dates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clauses import languages
from clauses.models import LIBRARY_ID, Clause, Effect, Text, Version
from clauses.resolution.heads import require_visible
from clauses.resolution.questions import Question
from clauses.resolution.schedules import Period, Step, overlay, periods


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """``version`` applied from ``start`` until before ``end``; ``reason`` says why it is no wording."""

    version: Version
    start: datetime
    end: datetime | None
    languages: tuple[str, ...]

    @property
    def reason(self) -> str | None:
        """``repealed`` by the library, ``omitted`` for the client, or nothing for wording."""
        if self.version.effect == Effect.WORDING:
            return None
        return "repealed" if self.version.owner_id == LIBRARY_ID else "omitted"


def timeline(question: Question, key: str) -> list[TimelineEntry]:
    """What applies when, as known at ``known_at``, the last first, scheduled versions included.

    ``as_of`` and the languages of the question play no part. Three queries.

    Raises:
        Absent: there is no such clause, for this reader.
    """
    clause = require_visible(question, key)
    versions = _versions(question, clause)
    spoken = _languages(question, versions)
    return [
        TimelineEntry(
            versions[period.step.version_id], period.start, period.end, spoken[period.step.version_id]
        )
        for period in _periods(question, versions.values())
    ]


def _versions(question: Question, clause: Clause) -> dict[UUID, Version]:
    adopted = Version.objects.adopted(question.known_at).filter(
        clause_id=clause.pk, owner_id__in=question.owner_ids
    )
    return {version.pk: version for version in adopted.select_related("owner")}


def _periods(question: Question, versions: Iterable[Version]) -> list[Period]:
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for version in versions:
        steps[version.owner_id].append(step_of(version))
    *clients, library = [list(periods(steps[owner_id])) for owner_id in question.owner_ids]
    return overlay([period for client in clients for period in client], library)


def step_of(version: Version) -> Step:
    """An adopted version as its schedule sees it."""
    if version.valid_from is None:  # a constraint gives every adopted version a date
        raise ValueError(f"The version {version.pk} is not adopted.")
    return Step(
        version.clause_id, version.pk, version.owner_id, version.number, version.effect, version.valid_from
    )


def _languages(question: Question, version_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The languages of which each has an approved text, in the register's order."""
    found: dict[UUID, set[str]] = {version_id: set() for version_id in version_ids}
    texts = Text.objects.approved(question.known_at).filter(version_id__in=list(found))
    for version_id, language in texts.order_by().values_list("version_id", "language").distinct():
        found[version_id].add(language)
    return {pk: tuple(one for one in languages.REGISTER if one in spoken) for pk, spoken in found.items()}
