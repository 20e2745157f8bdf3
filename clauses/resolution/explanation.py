"""Why an answer is what it is: each step of resolution with what it chose from, also when nothing applies.

Built from the same rows and rules as the answer. It names the asked owner and the library, nobody else, and
what counts as adopted only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from clauses.languages import CHAIN
from clauses.models import LIBRARY_ID, Clause, Text, Version
from clauses.resolution.answers import assemble, gather
from clauses.resolution.conditions import Term
from clauses.resolution.heads import Head, heads, reason_for, require_visible, schedules, visible
from clauses.resolution.questions import Question
from clauses.resolution.schedules import Schedule, Step, prevailing
from clauses.resolution.values import Value

MOST = 25  # candidates shown: those in force, and the next to come


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that was considered: in force for its owner or scheduled, and whether it answers."""

    version: Version
    in_force: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class OwnerStep:
    """Whose version answers (``chosen``), and why.

    ``why``: ``client`` (it has one in force), ``client_inherits`` or ``client_has_none`` (the library's
    answers), ``library`` (the library was asked), ``nothing_in_force``.
    """

    asked: str
    chosen: str | None
    why: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class LanguageStep:
    """Which language is read, and why.

    ``why``: ``requested``, ``chain`` (it stands in for a requested one), ``authoritative`` (the version's),
    ``register`` (the first that there is), ``missing``.
    """

    requested: tuple[str, ...]
    order: tuple[str, ...]
    available: tuple[str, ...]
    chosen: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps in order: owner, condition, language, revision, parameters; empty where not reached.

    ``reason`` says why nothing applies (as ``NotApplying.reason``, or ``language_missing``). ``text`` is the
    newest revision that was approved at ``known_at``. ``condition`` is that of the version in force, each
    term with what was found; where the library is asked it is not evaluated. Each value names the recorded
    row that it comes from. ``until`` is the next moment at which the answer changes.
    """

    clause: Clause
    reason: str | None
    until: datetime | None
    owner: OwnerStep
    language: LanguageStep | None = None
    text: Text | None = None
    values: tuple[Value, ...] = ()
    condition: tuple[Term, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether there is wording for the reader."""
        return self.reason is None


def explanation(question: Question, key: str) -> Explanation:
    """Why the question has the answer that it has.

    Raises:
        Absent: there is no such clause, for this reader.
    """
    clause = require_visible(question, key)
    head = heads(question, visible(question).filter(pk=clause.pk)).get(clause.pk)
    schedule = schedules(question, [clause.pk]).get(clause.pk, Schedule())
    owner = _owner_step(question, schedule)
    if head is None or not head.applies:
        until, condition = schedule.next_wording(question.as_of), _condition(question, head)
        return Explanation(clause, reason_for(question, head, schedule), until, owner, condition=condition)
    return _of_wording(question, head, owner)


def _of_wording(question: Question, head: Head, owner: OwnerStep) -> Explanation:
    language, condition = _language_step(question, head), _condition(question, head)
    if language.chosen is None:
        return Explanation(head.clause, "language_missing", head.ends, owner, language, condition=condition)
    node = assemble(question, head, gather(question, [head]))
    used = tuple(node.values.values())
    return Explanation(head.clause, None, node.valid_until, owner, language, node.text, used, condition)


def _condition(question: Question, head: Head | None) -> tuple[Term, ...]:
    if head is None or not head.version.condition:
        return ()
    return question.facts.terms(head.version.condition, question.as_of)


def _owner_step(question: Question, schedule: Schedule) -> OwnerStep:
    winner = schedule.winner(question.as_of)
    candidates = tuple(_candidates(question, schedule, winner))
    owner = next((candidate.version.owner.slug for candidate in candidates if candidate.chosen), None)
    return OwnerStep(question.owner.slug, owner, _why_owner(question, schedule, winner), candidates)


def _why_owner(question: Question, schedule: Schedule, winner: Step | None) -> str:
    own = prevailing(schedule.client, question.as_of)
    if winner is None:
        return "nothing_in_force"
    if question.owner.is_library:
        return "library"
    if own is None:
        return "client_has_none"
    return "client" if winner == own else "client_inherits"


def _candidates(question: Question, schedule: Schedule, winner: Step | None) -> Iterator[Candidate]:
    shown: list[tuple[Step, bool]] = []
    for steps in (schedule.client, schedule.library):
        in_force = prevailing(steps, question.as_of)
        shown += [
            (step, step == in_force) for step in steps if not in_force or step.number >= in_force.number
        ]
    # Those in force first, then the next to come: the rest is cut.
    shown = sorted(shown, key=lambda each: (not each[1], each[0].valid_from))[:MOST]
    versions = Version.objects.select_related("owner").in_bulk([step.version_id for step, _ in shown])
    for step, is_in_force in sorted(
        shown, key=lambda each: (each[0].owner_id == LIBRARY_ID, -each[0].number)
    ):
        yield Candidate(versions[step.version_id], is_in_force, step == winner)


def _language_step(question: Question, head: Head) -> LanguageStep:
    authoritative = head.version.authoritative
    chosen = head.language(question)
    return LanguageStep(
        requested=question.languages,
        order=question.order(authoritative),
        available=head.languages,
        chosen=chosen,
        why=_why_language(question.languages, authoritative, chosen),
    )


def _why_language(requested: Sequence[str], authoritative: str, chosen: str | None) -> str:
    if chosen is None:
        return "missing"
    if chosen in requested:
        return "requested"
    if chosen in {other for language in requested for other in CHAIN[language]}:
        return "chain"
    return "authoritative" if chosen == authoritative else "register"
