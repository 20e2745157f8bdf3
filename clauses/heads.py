"""Which version answers for a clause, and which texts it has: the queries of resolution's first two steps.

The greatest number that has begun is found by walking the index ``version_in_force`` from its end, one
correlated ``LIMIT 1`` for each owner; so a million versions cost as much as a thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from clauses import languages
from clauses.models import LIBRARY_ID, Clause, Effect, Text, Version
from clauses.querysets import ClauseQuerySet, VersionQuerySet
from clauses.questions import Question
from clauses.schedules import Schedule, Step


@dataclass(frozen=True, slots=True)
class Head:
    """The version that answers for a clause, and its newest approved text of each language, by id."""

    version: Version
    text_ids: Mapping[str, UUID]

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.version.clause

    @property
    def is_wording(self) -> bool:
        """Whether the clause applies; else it is omitted or repealed."""
        return self.version.effect == Effect.WORDING

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it can be read in."""
        return tuple(self.text_ids)

    def language(self, question: Question) -> str | None:
        """The language that the reader gets, if any."""
        order = question.order(self.version.authoritative_language)
        return next((language for language in order if language in self.text_ids), None)


def visible(question: Question) -> ClauseQuerySet:
    """The clauses that the question may be about: the library's and the asked owner's."""
    return Clause.objects.visible_to(question.owner_ids)


def heads(question: Question, clauses: ClauseQuerySet) -> dict[UUID, Head]:
    """For each clause the version that answers, by the clause's id; omitted ones too. One query.

    Nothing for a clause without a version in force.
    """
    return heads_of(question, Version.objects.filter(pk__in=clauses.winners(question)))


def heads_of(question: Question, versions: VersionQuerySet) -> dict[UUID, Head]:
    """The same for versions that are known to answer."""
    rows = versions.select_related("clause__category", "owner", "base", "successor").annotate(
        **{f"text_{language}": _newest_text(question, language) for language in languages.REGISTER}
    )
    return {version.clause_id: Head(version, _text_ids(version)) for version in rows}


def _newest_text(question: Question, language: str) -> Subquery:
    """Walks the index ``text_revision_once`` from its end."""
    texts = Text.objects.approved(question.known_at).filter(version_id=OuterRef("pk"), language=language)
    return Subquery(texts.order_by("-revision").values("pk")[:1])


def _text_ids(version: Version) -> dict[str, UUID]:
    found = {language: getattr(version, f"text_{language}") for language in languages.REGISTER}
    return {language: text_id for language, text_id in found.items() if text_id}


def schedules(question: Question, clause_ids: Iterable[UUID]) -> dict[UUID, Schedule]:
    """For each clause what is in force and what was adopted after it. One query.

    Older numbers never prevail again, so they are not read.
    """
    clauses = Clause.objects.filter(pk__in=tuple(clause_ids)).order_by()
    first, *others = [clauses.steps(question, owner_id) for owner_id in question.owner_ids]
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for row in first.union(*others, all=True) if others else first:
        steps[row[0]].append(Step(*row))
    return {clause_id: _schedule(of_clause) for clause_id, of_clause in steps.items()}


def _schedule(steps: Iterable[Step]) -> Schedule:
    by_owner: dict[bool, list[Step]] = {True: [], False: []}
    for step in steps:
        by_owner[step.owner_id == LIBRARY_ID].append(step)
    return Schedule(client=tuple(by_owner[False]), library=tuple(by_owner[True]))
