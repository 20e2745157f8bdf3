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

from clauses import clock, discussion, editing, ledger, registry, workflow, writing
from clauses.errors import Absent, DomainError
from clauses.models import Clause, Event, Fact, Owner, Parameter, ParameterValue, Review, Tag, Text, Version
from clauses.policy import OPERATOR
from clauses.resolution.answers import Node, resolve
from clauses.resolution.explanation import Explanation, explanation
from clauses.resolution.questions import Question
from tests.cast import Cast, draft, make_clause
from tests.clauses.resolution.histories import in_random_histories

# After the cast was made, and shortly before summer time begins.
BEGINNING = datetime(clock.now().year + 1, 3, 25, 12, tzinfo=clock.OSLO)
STEPS = 50
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

    def date(self) -> datetime:
        """Some day around now, often one that is still to come."""
        return self.now + timedelta(days=self.random.choice([-20, -3, 0, 1, 2, 5, 9]))


class Nothing(Exception):
    """There is nothing to do it to."""


def some(life: Life, found: Iterable[Any]) -> Any:
    if rows := list(found):
        return life.random.choice(rows)
    raise Nothing


def write(life: Life) -> None:
    clause, owner = life.random.choice(life.places())
    effect = life.random.choice(["wording"] * 5 + ["omitted", "inherits"])
    fields: dict[str, Any] = {"effect": effect}
    if effect == "wording":
        fields["condition"] = life.random.choice(CONDITIONS)
        if clause.kind == "guideline":
            fields["entries"] = life.random.sample(["one", "two"], life.random.randint(1, 2))
    if life.random.random() < 0.4:
        fields["valid_from"] = life.now + timedelta(days=life.random.choice([1, 2, 5]))
    words = f"{{{{ company_name }}}} {life.random.randint(0, 10**9)}"
    languages = ("nn", "en") if owner == life.cast.town else ("nb", "en")
    draft(life.cast, clause, owner, words=words, languages=languages, **fields)


def correct(life: Life) -> None:
    version = some(life, Version.objects.filter(adopted_at__isnull=False, effect="wording"))
    source = version.texts.open().first() or version.texts.first()
    actor = life.cast.writer_for(version.owner)
    language = life.random.choice(["nb", "nn", "en"])
    body = f"{{{{ company_name }}}} {life.random.randint(0, 10**9)}"
    source = None if source.language == language else source
    writing.write_text(actor, version, language, title=f"Title {language}", body=body, source=source)


def submit(life: Life) -> None:
    corrections = Text.objects.open().filter(version__adopted_at__isnull=False)
    text = some(life, [*corrections, None])
    version = text.version if text else some(life, Version.objects.open())
    schedules = Version.objects.of(version.clause_id, version.owner_id).values_list("pk", flat=True)
    texts = [text] if text else None
    workflow.submit(life.cast.writer_for(version.owner), version, texts, ends_schedules=[*schedules])


def approve(life: Life) -> None:
    review = some(life, Review.objects.open())
    workflow.approve(life.cast.approver, review, review.digest)


def write_and_approve(life: Life) -> None:
    for act in (write, submit, approve):
        act(life)


def refuse(life: Life) -> None:
    review = some(life, Review.objects.open())
    workflow.request_changes(life.cast.approver, review, review.digest, "No.")


def comment(life: Life) -> None:
    discussion.comment(life.cast.approver, some(life, Review.objects.open()), "Why?")


def discard(life: Life) -> None:
    version = some(life, Version.objects.open())
    workflow.discard(life.cast.writer_for(version.owner), version)


def classify(life: Life) -> None:
    clause = some(life, Clause.objects.select_related("owner"))
    tags = life.random.choice([[], ["red"]])
    editing.classify(life.cast.writer_for(clause.owner), clause, tags=tags, adaptable=True)


def record_fact(life: Life) -> None:
    client = life.random.choice([life.cast.firm, life.cast.firm, life.cast.town])
    key, values = life.random.choice(
        [("headcount", [10, 60, 60, None]), ("listed", [True, True, False, None])]
    )
    registry.record_fact(OPERATOR, client, key, life.random.choice(values), life.date())


def record_value(life: Life) -> None:
    value = life.random.choice(["Firm", "The Firm", None])
    registry.record_value(OPERATOR, life.owner(), "company_name", value, life.date())


def wait(life: Life) -> None:
    life.now += timedelta(days=life.random.choice([0.5, 1, 3, 10]))


ACTS: dict[Callable[[Life], None], int] = {
    write: 3, correct: 3, submit: 4, approve: 6, write_and_approve: 6, refuse: 1, comment: 1, discard: 1,
    classify: 1, record_fact: 9, record_value: 4, wait: 8,
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
    for language in found.language.available if found.language and found.text else ():
        first = found.text.version.texts.filter(language=language, approved_at__isnull=False).first()
        assert first
        yield Ground((language, first.version_id), first.version.owner_id, first.approved_at, None)
    rows = [value.row for value in found.values] + [term.row for term in found.condition]
    for row in rows:
        if row:
            yield Ground(row.pk, row.owner_id, row.recorded_at, row.valid_from)


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
    assert found == {"approve", "write_and_approve", "record_fact", "record_value", "wait"}


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


def attempt(life: Life, act: Callable[[Life], None]) -> None:
    """Do it; some cannot be done now, and leave no trace."""
    try:
        with transaction.atomic():
            act(life)
    except (DomainError, Nothing):
        pass


type Look = tuple[Question, dict[Any, Ground]]


def justify(life: Life, act: Callable[[Life], None], known: ledger.Head, before: Look, after: Look) -> None:
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
        begun = [each.begins for each in came] + [row.valid_from for row in nulls if went]
        assert any(at and then.as_of < at <= now.as_of for at in begun)
    else:
        events = Event.objects.filter(number__gt=known.number, type__in=MAKING, owner_id__in=scope)
        assert events.exists()
        made = [each.known for each in came] + [row.recorded_at for row in nulls if went]
        assert any(at and at > known.recorded_at for at in made)
