"""Invariant 9: what a client gets changes only by an approval in its scope, by inheritance, by a recorded
fact or value, or by a date stated in one of these; and the explanation says which.

Long random histories of everything that people do, one act after the other, on a clock of their own. Before
and after each act the client is answered; what the explanation names must have changed with the answer.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from clauses import (
    behind,
    clock,
    conflicts,
    discussion,
    editing,
    following,
    ledger,
    registry,
    workflow,
    writing,
)
from clauses.errors import Absent, DomainError
from clauses.models import (
    Clause,
    Conflict,
    Event,
    Fact,
    Owner,
    Parameter,
    ParameterValue,
    Review,
    Tag,
    Text,
    Version,
)
from clauses.policy import OPERATOR
from clauses.resolution.answers import Node, resolve
from clauses.resolution.explanation import Explanation, explanation
from clauses.resolution.questions import Question
from tests.cast import Cast, draft, make_clause
from tests.clauses.resolution.histories import in_random_histories

# After the cast was made, and shortly before summer time begins.
BEGINNING = datetime(clock.now().year + 1, 3, 25, 12, tzinfo=clock.OSLO)
STEPS = 40
KEYS = ("rules", "one", "two", "firm.own")
LANGUAGES = ("nb", "en")
CONDITIONS: tuple[list[Any], ...] = (
    [],
    [{"fact": "headcount", "operator": "gte", "value": 50}],
    [{"fact": "listed", "operator": "eq", "value": True}],
)


@dataclass(frozen=True)
class Ground:
    """A row by which an answer is what it is: whose it is, when it was recorded, from when it counts."""

    row: Any
    owner: Any
    known: datetime | None
    begins: datetime | None


@dataclass
class Life:
    """The company, and the hand that moves the clock."""

    cast: Cast
    random: Random
    now: datetime = BEGINNING

    def owner(self) -> Owner:
        """The library more often than each client."""
        return self.random.choice([self.cast.library] * 2 + [self.cast.firm] * 2 + [self.cast.town])

    def places(self) -> list[tuple[Clause, Owner]]:
        """What each owner may have versions of."""
        clauses = Clause.objects.select_related("owner")
        owners = [self.cast.library, self.cast.firm, self.cast.town]
        pairs = [(clause, owner) for clause in clauses for owner in owners]
        return [(c, o) for c, o in pairs if c.owner == o or (c.owner.is_library and not o.is_library)]

    def word(self) -> str:
        """No number, which all languages would have to have."""
        return "".join(self.random.choices("abcdefgh", k=9))

    def date(self) -> datetime:
        """Some day around now, often one that is still to come."""
        return self.now + timedelta(days=self.random.choice([-20, -3, 0, 1, 2, 5, 9]))


class Nothing(Exception):
    """There is nothing to do it to."""


def some(life: Life, found: Iterable[Any]) -> Any:
    if rows := list(found):
        return life.random.choice(rows)
    raise Nothing


def write(life: Life) -> Version:
    """Open a version somewhere; what was open there is given up."""
    clause, owner = life.random.choice(life.places())
    for version in Version.objects.open().of(clause.pk, owner.pk):
        workflow.discard(life.cast.writer_for(owner), version)
    effect = life.random.choice(["wording"] * 5 + ["omitted", "inherits"])
    fields: dict[str, Any] = {"effect": effect}
    if effect == "wording":
        fields["condition"] = life.random.choice(CONDITIONS)
        if clause.kind == "guideline":
            fields["entries"] = life.random.sample(["one", "two"], life.random.randint(1, 2))
    if life.random.random() < 0.3:
        fields["valid_from"] = life.now + timedelta(days=life.random.choice([1, 2, 5]))
    words = f"{{{{ company_name }}}} {life.word()}"
    languages = ("nn", "en") if owner == life.cast.town else ("nb", "en")
    return draft(life.cast, clause, owner, words=words, languages=languages, **fields)


def correct(life: Life) -> Text:
    """Write a correction, or a late translation, of something adopted."""
    version = some(life, Version.objects.filter(adopted_at__isnull=False, effect="wording"))
    language = life.random.choice(["nb", "nn", "en"])
    first = version.texts.order_by("created_at", "pk").first()
    return writing.write_text(
        life.cast.writer_for(version.owner), version, language, title=f"Title {language}",
        body=f"{{{{ company_name }}}} {life.word()}", source=None if first.language == language else first,
    )  # fmt: skip


def submit(life: Life) -> None:
    put_up(life, some(life, [*Version.objects.open(), *Text.objects.open()]))


def put_up(life: Life, what: Version | Text) -> Review:
    """For approval, whatever schedules it ends."""
    version, texts = (what.version, [what]) if isinstance(what, Text) else (what, None)
    ended = Version.objects.of(version.clause_id, version.owner_id).values_list("pk", flat=True)
    actor = life.cast.writer_for(version.owner)
    return workflow.submit(actor, version, texts, ends_schedules=[*ended])


def approve(life: Life) -> None:
    review = some(life, Review.objects.open())
    workflow.approve(life.cast.approver, review, review.digest)


def adopt(life: Life) -> None:
    review = put_up(life, write(life))
    workflow.approve(life.cast.approver, review, review.digest)


def approve_a_correction(life: Life) -> None:
    review = put_up(life, correct(life))
    workflow.approve(life.cast.approver, review, review.digest)


def refuse(life: Life) -> None:
    review = some(life, Review.objects.open())
    workflow.request_changes(life.cast.approver, review, review.digest, "No.")


def comment(life: Life) -> None:
    discussion.comment(life.cast.approver, some(life, Review.objects.open()), "Why?")


def discard(life: Life) -> None:
    version = some(life, Version.objects.open())
    workflow.discard(life.cast.writer_for(version.owner), version)


def follow(life: Life) -> None:
    """Answer the library in the name of a client."""
    row = some(life, behind.rows([life.cast.firm.pk, life.cast.town.pk], clock.now()))
    kind = life.random.choice(["accept", "reject", "defer"])
    reason, until = ("", clock.today(life.now) + timedelta(days=3)) if kind == "defer" else ("Why.", None)
    item = following.Item(
        row.client.slug, row.variant.clause.key, row.latest.digest, kind, None, reason, until
    )
    following.answer(life.cast.writer_for(row.client), [item])
    for conflict in Conflict.objects.filter(resolved_at=None):
        conflicts.resolve(life.cast.writer_for(conflict.version.owner), conflict, "library")


def classify(life: Life) -> None:
    clause = some(life, Clause.objects.select_related("owner"))
    tags = life.random.choice([[], ["red"]])
    editing.classify(life.cast.writer_for(clause.owner), clause, tags=tags, adaptable=True)


def record_fact(life: Life) -> None:
    client = life.random.choice([life.cast.firm, life.cast.firm, life.cast.town])
    values: dict[str, list[Any]] = {"headcount": [10, 60, 60, None], "listed": [True, True, False, None]}
    key = life.random.choice([*values])
    registry.record_fact(OPERATOR, client, key, life.random.choice(values[key]), life.date())


def record_value(life: Life) -> None:
    value = life.random.choice(["Firm", "The Firm", None])
    registry.record_value(OPERATOR, life.owner(), "company_name", value, life.date())


def wait(life: Life) -> None:
    life.now += timedelta(days=life.random.choice([0.5, 1, 3, 10]))


ACTS: dict[Callable[[Life], object], int] = {
    write: 2, correct: 1, submit: 3, approve: 4, adopt: 14, approve_a_correction: 6, refuse: 1, comment: 1,
    discard: 1, follow: 4, classify: 1, record_fact: 12, record_value: 5, wait: 9,
}  # fmt: skip
# What the ledger says of an act that may change an answer.
MAKING = {"version.adopted", "text.approved", "facts.changed", "parameter.changed"}


def questions(life: Life) -> list[Question]:
    """What the firm asks at this moment, in each language."""
    known_at = head().recorded_at
    as_of = max(known_at, life.now)
    return [Question(life.cast.firm, (each,), as_of, known_at, guidance=True) for each in LANGUAGES]


def answers(question: Question) -> dict[str, Any]:
    """What the client gets: all that the clocks govern."""
    return {key: told(node) for key, node in resolve(question, KEYS).items()}


def told(node: Node) -> Any:
    values = {key: (value.raw, value.source) for key, value in node.values.items()}
    entries = [entry.clause.key for entry in node.version.entries.select_related("clause")]
    return node.version.pk, node.text.digest, node.version.force, values, entries, node.languages


def grounds(question: Question, key: str) -> dict[Any, Ground]:
    """Every row that the explanation names as a reason, by its id."""
    try:
        return {ground.row: ground for ground in _named(explanation(question, key))}
    except Absent:
        return {}


def _named(found: Explanation) -> Iterator[Ground]:
    nothing = found.reason in {"not_yet", "never_adopted"}
    for each in found.owner.candidates:
        if each.in_force or nothing:
            version = each.version
            yield Ground(version.pk, version.owner_id, version.adopted_at, version.valid_from)
    if found.text:
        yield Ground(found.text.pk, found.text.version.owner_id, found.text.approved_at, None)
        approved = found.text.version.texts.filter(approved_at__isnull=False).order_by("-approved_at")
        for first in {text.language: text for text in approved}.values():
            if found.language and first.language in found.language.available:
                row = (first.language, first.version_id)
                yield Ground(row, first.version.owner_id, first.approved_at, None)
    named: list[Any] = [value.row for value in found.values] + [term.row for term in found.condition]
    for statement in filter(None, named):
        yield Ground(statement.pk, statement.owner_id, statement.recorded_at, statement.valid_from)


def begin(cast: Cast, seed: int) -> Life:
    life = Life(cast, Random(seed))  # noqa: S311 (a story, no secret)
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    registry.define(OPERATOR, Tag, "red", {"nb": "Rød"})
    for key, kind in (("one", "clause"), ("two", "clause"), ("firm.own", "clause"), ("rules", "guideline")):
        make_clause(cast, key, kind)
    for key in ("one", "two"):
        clause = Clause.objects.get(key=key)
        version = draft(cast, clause, words="{{ company_name }} at first")
        review = workflow.submit(cast.author, version)
        workflow.approve(cast.approver, review, review.digest)
    return life


@given(seed=st.integers(0, 2**32))
@in_random_histories
def test_what_a_client_gets_changes_only_by_what_the_explanation_names(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    with transaction.atomic():
        live(cast, monkeypatch, seed)
        transaction.set_rollback(True)


def test_histories_have_changes_of_every_kind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would look at nothing."""
    found: set[str] = set()
    for seed in range(3):
        with transaction.atomic():
            found |= live(cast, monkeypatch, seed)
            transaction.set_rollback(True)
    assert found >= {"adopt", "approve_a_correction", "record_fact", "record_value", "wait"}


def live(cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int) -> set[str]:
    """Live through a history and look at every change; the acts that made one."""
    monkeypatch.setattr(clock, "now", lambda: BEGINNING)
    life = begin(cast, seed)
    monkeypatch.setattr(clock, "now", lambda: life.now)
    found: set[str] = set()
    before = [(question, answers(question)) for question in questions(life)]
    for _ in range(STEPS):
        known = head()
        act = life.random.choices([*ACTS], weights=[*ACTS.values()])[0]
        attempt(life, act)
        after = [(question, answers(question)) for question in questions(life)]
        for (then, old), (now, new) in zip(before, after, strict=True):
            for key in KEYS:
                if old.get(key) != new.get(key):
                    found.add(act.__name__)
                    justify(life, act, known, (then, grounds(then, key)), (now, grounds(now, key)))
        before = after
    return found


def head() -> ledger.Head:
    found = ledger.head()
    assert found
    return found


def attempt(life: Life, act: Callable[[Life], object]) -> None:
    """Do it; some cannot be done now, and leave no trace."""
    try:
        with transaction.atomic():
            act(life)
    except (DomainError, Nothing):
        pass


type Look = tuple[Question, dict[Any, Ground]]


def justify(life: Life, act: Callable[[Life], object], known: ledger.Head, before: Look, after: Look) -> None:
    """By waiting an answer changes through a row that began meanwhile; by an act through a row of that act.

    The row is the client's or the library's, and named now; or, a null, it ended one that was named.
    """
    (then, named), (now, naming) = before, after
    scope = {life.cast.firm.pk, life.cast.library.pk}
    came = [each for row, each in naming.items() if row not in named]
    went = [each for row, each in named.items() if row not in naming]
    assert {each.owner for each in [*came, *went]} <= scope
    rows: list[Any] = [*Fact.objects.all(), *ParameterValue.objects.all()]
    nulls = [row for row in rows if row.value is None and row.owner_id in scope]
    if act is wait:
        begun = [each.begins for each in naming.values()] + [row.valid_from for row in nulls if went]
        assert any(at and then.as_of < at <= now.as_of for at in begun)
    else:
        events = Event.objects.filter(number__gt=known.number, type__in=MAKING, owner_id__in=scope)
        assert events.exists()
        made = [each.known for each in came] + [row.recorded_at for row in nulls if went]
        assert any(at and at > known.recorded_at for at in made)
