"""Which version answers for a clause, and which texts it has: the queries of resolution's first two steps.

The greatest number that has begun is found by walking the index ``version_in_force`` from its end, one
correlated ``LIMIT 1`` for each owner; so a million versions cost as much as a thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from clauses import languages
from clauses.errors import Absent
from clauses.models import LIBRARY_ID, Clause, Effect, Text, Version
from clauses.querysets import ClauseQuerySet, VersionQuerySet, beginning
from clauses.resolution.conditions import NOBODYS
from clauses.resolution.questions import LanguageMissing, NotApplying, Question
from clauses.resolution.schedules import Schedule, Step


@dataclass(frozen=True, slots=True)
class Head:
    """The version that answers for a clause, with the ids of its newest approved texts, by language.

    ``ends`` is the next moment at which another version answers, or its condition comes to hold or ceases
    to, as far as known.
    """

    version: Version
    text_ids: Mapping[str, UUID]
    ends: datetime | None
    is_met: bool = True

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.version.clause

    @property
    def applies(self) -> bool:
        """Whether the clause applies; else it is omitted or repealed, or its condition is unmet."""
        return self.version.effect == Effect.WORDING and self.is_met

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it can be read in."""
        return tuple(self.text_ids)

    def language(self, question: Question) -> str | None:
        """The language that the reader gets, if any."""
        order = question.order(self.version.authoritative)
        return next((language for language in order if language in self.text_ids), None)


def visible(question: Question) -> ClauseQuerySet:
    """The clauses that the question may be about: the library's and the asked owner's."""
    return Clause.objects.visible_to(question.owner_ids)


def heads(question: Question, clauses: ClauseQuerySet) -> dict[UUID, Head]:
    """For each clause the version that answers, by the clause's id; what does not apply too. One query.

    For a client one more, once for the question, where what answers has a condition. Nothing for a clause
    without a version in force.
    """
    return heads_of(question, Version.objects.filter(pk__in=clauses.winners(question)))


def heads_of(question: Question, versions: VersionQuerySet) -> dict[UUID, Head]:
    """The same for versions that are known to answer."""
    texts = {f"text_{language}": _newest_text(question, language) for language in languages.REGISTER}
    rows = versions.select_related("clause__category", "owner", "base", "successor")
    rows = rows.annotate(**texts, **_next_change(question))
    return {version.clause_id: _head(question, version) for version in rows}


def _head(question: Question, version: Version) -> Head:
    if not version.condition:  # and so the facts are not read for it
        return Head(version, _text_ids(version), _ends(version))
    is_met = question.facts.hold(version.condition, question.as_of)
    ends = _ends(version, question.facts.next_change(version.condition, question.as_of))
    return Head(version, _text_ids(version), ends, is_met)


def _newest_text(question: Question, language: str) -> Subquery:
    """Walks the index ``text_revision_once`` from its end."""
    texts = Text.objects.approved(question.known_at, question.drafts)
    texts = texts.filter(version_id=OuterRef("pk"), language=language)
    return Subquery(texts.order_by("-revision").values("pk")[:1])


def _text_ids(version: Version) -> dict[str, UUID]:
    found = {language: getattr(version, f"text_{language}") for language in languages.REGISTER}
    return {language: text_id for language, text_id in found.items() if text_id}


def _next_change(question: Question) -> dict[str, Subquery]:
    """When the version ends, and when the client begins to have its own say where the library answers."""
    ends = Version.objects.next_beginning(question)
    moments = {"ends": Subquery(ends.values("valid_from")[:1])}
    if not question.owner.is_library:
        own_word = Version.objects.next_own_word(question, OuterRef("clause_id"), question.owner.pk)
        moments["own_word"] = Subquery(own_word.values("valid_from")[:1])
    return moments


def _ends(version: Version, also: datetime | None = None) -> datetime | None:
    moments = (also, *(getattr(version, name, None) for name in ("ends", "own_word")))
    return min((moment for moment in moments if moment), default=None)


def schedules(question: Question, clause_ids: Iterable[UUID]) -> dict[UUID, Schedule]:
    """For each clause what is in force and what is to come, by the client and by the library. One query.

    One more for the facts, once for the question, where a version has a condition. For what does not apply:
    where wording is in force its end is known to the head. No index leads to what is to come, so it looks at
    every version of these clauses (not of others).
    """
    ids = tuple(clause_ids)
    clauses = Clause.objects.filter(pk__in=ids)
    adopted = Version.objects.adopted(question.known_at, question.drafts).order_by()
    to_come = adopted.owned_by(question.owner_ids).scheduled(question.as_of, question.drafts)
    in_force = [
        adopted.filter(pk__in=clauses.in_force(question, owner_id)) for owner_id in question.owner_ids
    ]
    members = ("clause_id", "pk", "owner_id", "number", "effect")
    # A plan for each; as one condition with "or" they would be answered by reading everything.
    parts = [
        part.values_list(*members, beginning(question), "condition")
        for part in (to_come.filter(clause_id__in=ids), *in_force)
    ]
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for row in parts[0].union(*parts[1:], all=True).order_by():
        steps[row[0]].append(Step(*row))
    return {clause_id: _schedule(question, of_clause) for clause_id, of_clause in steps.items()}


def _schedule(question: Question, steps: Sequence[Step]) -> Schedule:
    by_owner: dict[bool, list[Step]] = {True: [], False: []}
    for step in steps:
        by_owner[step.owner_id == LIBRARY_ID].append(step)
    facts = question.facts if any(step.condition for step in steps) else NOBODYS
    return Schedule(client=tuple(by_owner[False]), library=tuple(by_owner[True]), facts=facts)


def require(question: Question, key: str, *, any_language: bool = False) -> Head:
    """What answers for the key, and can be read.

    Raises:
        Absent: there is no such clause, for this reader.
        NotApplying: it does not apply at that moment.
        LanguageMissing: it has no text in the languages asked for.
    """
    clauses = visible(question).keyed([key])
    head = next(iter(heads(question, clauses).values()), None)
    if head is None or not head.applies:
        raise _refusal(question, require_visible(question, key), head)
    if not any_language and head.language(question) is None:
        raise LanguageMissing([key])
    return head


def require_visible(question: Question, key: str) -> Clause:
    """The clause, if one of the question's owners ever adopted a version of it, or has one that counts.

    Raises:
        Absent: there is no such clause, for this reader.
    """
    clauses = visible(question).keyed([key])
    clause = clauses.with_anything_adopted(question.owner_ids, question.drafts).first()
    if clause is None:
        raise Absent(f"There is no clause '{key}'.")
    return clause


def reason_for(question: Question, head: Head | None, schedule: Schedule) -> str:
    """Why a clause without wording in force does not apply."""
    if head is not None and not head.is_met:
        return "condition"
    if head is not None:
        return "repealed" if head.version.owner.is_library else "omitted"
    return "not_yet" if schedule.begins_after(question.as_of) else "never_adopted"


def _refusal(question: Question, clause: Clause, head: Head | None) -> NotApplying:
    schedule = schedules(question, [clause.pk]).get(clause.pk, Schedule())
    return NotApplying(
        clause.key,
        reason_for(question, head, schedule),
        since=_since(question, head) if head else None,
        until=schedule.next_wording(question.as_of),
        successor=_successor(question, head.version) if head else None,
    )


def _since(question: Question, head: Head) -> datetime | None:
    """The date of the version that does not apply, or, if it did, of the fact by which it ceased to."""
    begun, condition = head.version.valid_from, head.version.condition
    lost = None if head.is_met else question.facts.unmet_since(condition, question.as_of)
    return max(begun, lost) if begun and lost else begun


def _successor(question: Question, version: Version) -> str | None:
    if version.successor_id is None:
        return None
    adopted = visible(question).with_anything_adopted(question.owner_ids, question.drafts)
    return adopted.filter(pk=version.successor_id).values_list("key", flat=True).first()
