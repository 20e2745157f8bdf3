"""Which wording a reader has in which language, clause by clause: coverage of the library, or of a client.

What applies now, by what is adopted; and beside it what is being written, as far as the person sees it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from clauses import behind, clock, languages, ledger
from clauses.models import Clause, Effect, Owner, Text
from clauses.resolution.conditions import Term
from clauses.resolution.heads import Head, heads, visible
from clauses.resolution.questions import Question
from clauses.visibility import Sight


class State(StrEnum):
    """What a reader gets of a clause in a language.

    The library's words; the owner's own (``variant``), or such as are behind what they were made from; no
    text in that language (``missing``, also where nothing is in force yet); nothing, because the clause is
    omitted or repealed, or its condition is unmet.
    """

    LIBRARY = "library"
    VARIANT = "variant"
    BEHIND = "behind"
    MISSING = "missing"
    OMITTED = "omitted"
    NOT_APPLICABLE = "not_applicable"


class Draft(StrEnum):
    """What of the owner's own is on its way."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"


@dataclass(frozen=True, slots=True)
class Pending:
    """An open version, or an open text of an adopted one; of a version without texts there is no text."""

    state: Draft
    version_id: UUID
    text_id: UUID | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause in one language. ``text_id`` is what is read, if there is wording."""

    language: str
    state: State
    text_id: UUID | None
    pending: Pending | None

    @property
    def draft(self) -> Draft | None:
        """Whether something is being written, or under review."""
        return self.pending.state if self.pending else None

    @property
    def draft_version_id(self) -> UUID | None:
        """Which version that is of."""
        return self.pending.version_id if self.pending else None

    @property
    def draft_text_id(self) -> UUID | None:
        """Which text it is."""
        return self.pending.text_id if self.pending else None


@dataclass(frozen=True, slots=True)
class Row:
    """One clause.

    ``title`` is raw, of what applies, in the owner's first language that it has. ``version_id`` is what
    answers, whether it applies or not. ``terms`` are those of an unmet condition, each with the fact that was
    found. ``is_behind`` is told of a client's omission too, of which no cell is.
    """

    clause: Clause
    title: str | None
    version_id: UUID | None
    is_behind: bool
    terms: tuple[Term, ...]
    cells: tuple[Cell, ...]

    @property
    def place(self) -> tuple[str]:
        """Where it stands in a list."""
        return (self.clause.key,)


@dataclass(frozen=True, slots=True)
class _Found:
    """All that is read, by the clause's id."""

    question: Question
    heads: Mapping[UUID, Head]
    titles: Mapping[UUID, str]
    behind: frozenset[UUID]
    versions: Mapping[UUID, Pending]  # those without texts
    texts: Mapping[tuple[UUID, str], Pending]


def coverage(sight: Sight, owner: Owner) -> list[Row]:
    """The clauses of the library and of the owner that have anything adopted, or on its way; by key.

    Six queries, whatever their number; at most six more for a client (what is behind), and one where a
    condition is met with.
    """
    at = clock.now()
    spoken = languages.distinct(owner.languages)
    question = Question(owner, spoken, as_of=at, known_at=ledger.known_until(at))
    versions = _open_versions(sight, owner, at)
    texts = _open_texts(sight, owner)
    written = {each.version_id for each in texts.values()}
    pending = {*versions, *(clause_id for clause_id, _ in texts)}
    adopted = Clause.objects.with_anything_adopted(question.owner_ids)
    clauses = visible(question).filter(Q(pk__in=adopted.values("pk")) | Q(pk__in=pending))
    answering = heads(question, clauses)
    found = _Found(
        question=question,
        heads=answering,
        titles=_titles(question, answering.values()),
        behind=_behind(owner, at),
        versions={pk: each for pk, each in versions.items() if each.version_id not in written},
        texts=texts,
    )
    return [_row(clause, found) for clause in clauses.select_related("owner").order_by("key")]


def _open_versions(sight: Sight, owner: Owner, at: datetime) -> dict[UUID, Pending]:
    rows = sight.versions().open().owned_by([owner.pk]).with_state(at)
    return {
        row.clause_id: Pending(_draft(row.state), row.pk, None)  # type: ignore[attr-defined]  # an annotation
        for row in rows
    }


def _open_texts(sight: Sight, owner: Owner) -> dict[tuple[UUID, str], Pending]:
    """Those of an open version prevail over corrections of an adopted one."""
    rows = sight.texts().open().with_state().filter(version__owner=owner).select_related("version")
    return {
        (row.version.clause_id, row.language): Pending(_draft(row.state), row.version_id, row.pk)  # type: ignore[attr-defined]  # an annotation
        for row in rows.order_by("version__number")
    }


def _draft(state: str) -> Draft:
    return Draft.IN_REVIEW if state == Draft.IN_REVIEW else Draft.DRAFT


def _behind(owner: Owner, at: datetime) -> frozenset[UUID]:
    if owner.is_library:
        return frozenset()
    return frozenset(row.variant.clause_id for row in behind.rows([owner.pk], at))


def _titles(question: Question, answering: Iterable[Head]) -> dict[UUID, str]:
    ids = [head.text_ids[language] for head in answering if (language := head.language(question))]
    titles = Text.objects.filter(pk__in=ids).values_list("version__clause_id", "title")
    return dict(titles)


def _row(clause: Clause, found: _Found) -> Row:
    head = found.heads.get(clause.pk)
    is_unmet = head is not None and not head.is_met
    condition = head.version.condition if head and is_unmet else ()
    is_own = head is not None and head.version.owner_id == found.question.owner.pk
    is_behind = is_own and clause.pk in found.behind
    return Row(
        clause=clause,
        title=found.titles.get(clause.pk),
        version_id=head.version.pk if head else None,
        is_behind=is_behind,
        terms=found.question.facts.terms(condition, found.question.as_of) if condition else (),
        cells=tuple(
            Cell(
                language=language,
                state=_state(found.question.owner, head, language, is_behind=is_behind),
                text_id=head.text_ids.get(language) if head and head.applies else None,
                # A version without texts counts in every language: by its effect, or as what is to come.
                pending=found.texts.get((clause.pk, language)) or found.versions.get(clause.pk),
            )
            for language in found.question.languages
        ),
    )


def _state(owner: Owner, head: Head | None, language: str, *, is_behind: bool) -> State:
    if head is None:
        return State.MISSING
    if head.version.effect == Effect.OMITTED:
        return State.OMITTED
    if not head.is_met:
        return State.NOT_APPLICABLE
    if language not in head.languages:
        return State.MISSING
    if owner.is_library or head.version.owner_id != owner.pk:
        return State.LIBRARY
    return State.BEHIND if is_behind else State.VARIANT
