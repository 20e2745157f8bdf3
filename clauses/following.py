"""The three answers to a library that moved: accept, reject, defer.

Each is about exactly what its person saw (``Latest.digest``); until it is given, and after a rejection or a
deferral, a client keeps the wording that it approved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from clauses import behind, clock, conflicts, fields, guards, ledger, opening, proposals, writing
from clauses.behind import Row
from clauses.errors import Absent, DomainError, Finding, Invalid, WrongState
from clauses.fields import MAX_REASON
from clauses.ledger import Record
from clauses.material import Material
from clauses.models import Answer, Conflict, Contribution, Effect, Owner, Text, User, Version
from clauses.proposals import Outcome, Proposal, Words

MOST = 100
LONGEST_DEFERRAL = timedelta(days=366)
EVENTS = {
    Answer.Kind.ACCEPT: "variant.accepted",
    Answer.Kind.REJECT: "variant.rejected",
    Answer.Kind.DEFER: "variant.deferred",
}


class Choice(StrEnum):
    """What is done where the effects differ: stay as it is, return to the library, or omit the clause."""

    KEEP = "keep"
    FOLLOW = "follow"
    OMIT = "omit"


@dataclass(frozen=True, slots=True)
class Item:
    """One answer: of which client, about which clause and which ``Latest.digest``.

    ``base``: the version that the variant was seen to be made from, if that is told.
    """

    client: str
    clause: str
    latest: str
    answer: str
    base: UUID | None = None
    reason: str = ""
    until: date | None = None
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an acceptance made."""

    outcome: Outcome
    draft: Version
    conflicts: Sequence[Conflict]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an item: an answer (of an acceptance with what it made), or the reason for none."""

    item: Item
    answer: Answer | None = None
    accepted: Accepted | None = None
    error: DomainError | None = None


class _Undone(Exception):
    """Takes back what was written."""


def answer(actor: User, items: Sequence[Item], *, dry_run: bool = False, most: int = MOST) -> list[Result]:
    """Answer for many clients at once, for each all or nothing; gives a result for each item, in order.

    ``dry_run`` does it all and takes it back: what the results name is not there.

    Raises:
        Invalid: an item is malformed, there are too many, or one comes twice.
    """
    with ledger.recording(actor) as record:
        found = list(_findings(items, clock.today(record.at), most))
        if found:
            raise Invalid(found)
        results: dict[int, Result] = {}
        by_client: dict[str, list[int]] = {}
        for index, item in enumerate(items):
            by_client.setdefault(item.client, []).append(index)
        for indexes in by_client.values():
            of_client = _all_or_nothing(actor, [items[index] for index in indexes], dry_run=dry_run)
            results |= dict(zip(indexes, of_client, strict=True))
        return [results[index] for index in range(len(items))]


def _findings(items: Sequence[Item], today: date, most: int) -> Iterator[Finding]:
    if len(items) > most:
        yield Finding("/items", "too-many", f"At most {most}.")
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(items[:most]):
        at = f"/items/{index}"
        yield from (Finding(at + each.at, each.code, each.detail) for each in _item_findings(item, today))
        if (item.client, item.clause) in seen:
            yield Finding(at, "listed-twice", "One answer for each client and clause.")
        seen.add((item.client, item.clause))


def _item_findings(item: Item, today: date) -> Iterator[Finding]:
    if item.answer not in Answer.Kind.values:
        yield Finding("/answer", "unknown-value", f"One of {', '.join(Answer.Kind.values)}.")
    if item.choice and item.choice not in list(Choice):
        yield Finding("/choice", "unknown-value", f"One of {', '.join(Choice)}.")
    if item.choice and item.answer != Answer.Kind.ACCEPT:
        yield Finding("/choice", "not-of-this-answer", "Only who accepts chooses.")
    if item.answer == Answer.Kind.REJECT and not item.reason.strip():
        yield Finding("/reason", "missing", "Say why the client stays.")
    if item.reason and not fields.says_something(item.reason, MAX_REASON):
        yield Finding("/reason", "invalid", f"1 to {MAX_REASON} characters, without NUL and surrogates.")
    if item.answer == Answer.Kind.DEFER:
        if item.until is None:
            yield Finding("/until", "missing", "Say until when.")
        elif not today < item.until <= today + LONGEST_DEFERRAL:
            yield Finding("/until", "out-of-range", "After today, and within a year.")
    elif item.until is not None:
        yield Finding("/until", "not-of-this-answer", "Only a deferral has a day.")


def _all_or_nothing(actor: User, items: Sequence[Item], *, dry_run: bool) -> list[Result]:
    """The answers for one client."""
    results: list[Result] = []
    try:
        with transaction.atomic():
            results = [_tried(actor, item) for item in items]
            if dry_run or any(result.error for result in results):
                raise _Undone
    except _Undone:
        if any(result.error for result in results):
            error = WrongState("Another answer for this client was refused.", code="not-answered")
            results = [each if each.error else Result(each.item, error=error) for each in results]
    return results


def _tried(actor: User, item: Item) -> Result:
    try:
        with ledger.recording(actor) as record:
            return _answered(record, item)
    except DomainError as error:
        return Result(item, error=error)


def _answered(record: Record, item: Item) -> Result:
    owner = Owner.objects.filter(slug=item.client).first()
    if owner is None:
        raise Absent("There is no such client.")
    guards.may_answer(record.person, owner).require()
    row = behind.of_pair(owner.pk, item.clause, record.at)
    if row is None:
        raise WrongState("The client has no variant of this that is behind.", code="not-behind")
    if row.latest.digest != item.latest or item.base not in (None, row.base.pk):
        raise WrongState("It moved since it was read.", code="latest-moved")
    accepted = _accept(record, row, item.choice) if item.answer == Answer.Kind.ACCEPT else None
    return Result(item, _note(record, row, item, accepted), accepted)


def _note(record: Record, row: Row, item: Item, accepted: Accepted | None) -> Answer:
    """The answer's row, and its event."""
    kind, draft = Answer.Kind(item.answer), accepted.draft if accepted else None
    given = Answer.objects.create(
        owner=row.client, clause=row.variant.clause, kind=kind, latest=row.latest.version,
        pin=dict(row.latest.pin), draft=draft, reason=item.reason, until=item.until,
        person=record.person, at=record.at,
    )  # fmt: skip
    record.append(
        EVENTS[kind], owner=row.client, clause=row.variant.clause, version=draft,
        latest=str(row.latest.version.pk), digest=row.latest.digest, reason=item.reason,
        until=item.until.isoformat() if item.until else None,
    )  # fmt: skip
    return given


def _accept(record: Record, row: Row, choice: str) -> Accepted:
    """An ordinary draft, made from the library's newest; what is exactly the library's inherits."""
    effect, proposal = _wanted(row, choice)
    opening.check(row.variant.clause, row.client, effect)
    version = Version(clause=row.variant.clause, owner=row.client, effect=effect)
    if effect != Effect.INHERITS:
        version.base, version.base_pin = row.latest.version, dict(row.latest.pin)
    begins = row.latest.version.valid_from
    given = fields.Fields(
        change_class=row.change_class, change_note=row.change_note,
        valid_from=begins if begins and begins > record.at else None,
    )  # fmt: skip
    opening.begin(record, version, {**given, **proposal.fields}, Contribution.Kind.MERGE)
    texts = _write(record, version, proposal.words)
    return Accepted(proposal.outcome, version, conflicts.note(version, texts, proposal.places))


def _wanted(row: Row, choice: str) -> tuple[str, Proposal]:
    """The draft's effect, and what it says."""
    material = Material([row])
    proposal = proposals.of(row, material)
    if proposal.outcome != Outcome.BASE_OMITTED:
        if choice:
            raise WrongState(
                "The effects are the same: there is nothing to choose.", code="nothing-to-choose"
            )
        if proposal.outcome == Outcome.IDENTICAL:
            return Effect.INHERITS, replace(proposal, fields={}, words={})
        return row.variant.effect, proposal
    if choice == Choice.KEEP:
        return row.variant.effect, replace(proposals.kept(row, material), outcome=Outcome.BASE_OMITTED)
    if choice == Choice.FOLLOW:
        return Effect.INHERITS, proposal
    if choice == Choice.OMIT:
        return Effect.OMITTED, replace(proposal, fields=proposals.omitting(row, material))
    detail = "The effects differ: choose whether to keep, to follow or to omit."
    raise WrongState(detail, code="choice-needed")


def _write(record: Record, version: Version, words: Mapping[str, Words]) -> Mapping[str, Text]:
    """The texts by language; a translation tells whether what it was made from was merged as it was."""
    made: dict[str, Text] = {}
    for origin in writing.originals_first([each.origin for each in words.values()]):
        language, each = origin.language, words[origin.language]
        source = made.get(origin.source.language) if origin.source else None
        text = Text(version=version, language=language, revision=1, created_at=record.at, source=source)
        if source:
            text.source_digest = source.digest if each.is_current else origin.source_digest
        for layer, content in each.layers.items():
            setattr(text, layer, content)
        text.statutory, text.statutory_language = writing.statutory_of_base(version, language)
        text.seal()
        writing.save(record, text, Contribution.Kind.MERGE)
        made[language] = text
    return made
