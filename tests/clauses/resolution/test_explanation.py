"""The explanation says why, agrees with the answer, and names nobody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.errors import Absent
from clauses.resolution.explanation import MOST, Explanation, explanation
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import (
    KEYS,
    Archive,
    Narrator,
    day,
    in_random_histories,
    past_the_guards,
    random_ask,
)
from tests.clauses.resolution.reference import Ask, ClauseRow, History, TextRow, ValueRow, VersionRow

pytestmark = pytest.mark.django_db
LATER = day(90)


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def explained(archive: Archive, key: str, ask: Ask) -> Explanation | None:
    try:
        return explanation(archive.question(ask), key)
    except Absent:
        return None


@given(st.integers(0, 2**32))
@in_random_histories
def test_it_agrees_with_the_answer_and_names_nobody_else(archive: Archive, seed: int) -> None:
    narrator = Narrator(seed)
    history = narrator.tell()
    with archive.holding(history):
        for key in KEYS:
            ask = random_ask(narrator.random)
            if told := explained(archive, key, ask):
                check(told, history, key, ask)


def check(told: Explanation, history: History, key: str, ask: Ask) -> None:
    answer = reference.answer(history, key, ask)
    winner = reference.winner(history, key, ask)
    chosen = [candidate.version.pk for candidate in told.owner.candidates if candidate.chosen]
    assert told.applies == (answer is not None)
    assert chosen == ([winner.id] if winner else [])
    check_condition(told, history, winner, ask)
    assert {each.version.owner.slug for each in told.owner.candidates} <= {ask.owner, "library"}
    assert all(each.version.adopted_at for each in told.owner.candidates)
    if answer:
        assert told.text is not None
        assert told.text.pk == answer["text"]
        assert {each.key: (each.raw, each.source) for each in told.values} == answer["values"]
        assert told.until == reference.valid_until(history, key, ask)


def check_condition(told: Explanation, history: History, winner: VersionRow | None, ask: Ask) -> None:
    condition = winner.condition if winner else []
    found = [reference.fact_of(history, term["fact"], ask) for term in condition]
    assert [(term.fact, term.operator, term.value) for term in told.condition] == [
        (term["fact"], term["operator"], term["value"]) for term in condition
    ]
    assert [term.row.value if term.row else None for term in told.condition] == found
    if ask.owner == "library":
        assert all(term.met is None for term in told.condition)
    elif winner:
        assert all(term.met for term in told.condition) == reference.is_met(history, winner, ask)
        assert (told.reason == "condition") == (not reference.is_met(history, winner, ask))


def version(number: int, owner: str = "library", begins: float = 0, effect: str = "wording") -> VersionRow:
    return VersionRow(uuid4(), "one", owner, number, effect, day(begins), day(0), "nb")


def story(*versions: VersionRow, placeholders: tuple[str, ...] = ()) -> History:
    texts = [
        TextRow(uuid4(), row.id, "nb", 1, row.adopted_at, list(placeholders))
        for row in versions
        if row.effect == "wording"
    ]
    return History([ClauseRow("one", "clause", "library", [], UUID(int=9))], list(versions), texts)


def ask(owner: str = "alfa", language: str = "nb", as_of: datetime = LATER, fallback: bool = True) -> Ask:
    return Ask(owner, (language,), as_of, LATER, fallback)


@pytest.mark.parametrize(
    ("own", "owner", "why", "chosen"),
    [
        ([], "library", "library", "library"),
        ([], "alfa", "client_has_none", "library"),
        ([version(1, "alfa")], "alfa", "client", "alfa"),
        ([version(1, "alfa"), version(2, "alfa", 1, "inherits")], "alfa", "client_inherits", "library"),
    ],
)
def test_it_says_whose_version_answers_and_why(
    archive: Archive, own: Any, owner: str, why: str, chosen: str
) -> None:
    with archive.holding(story(version(1), *own)):
        told = explanation(archive.question(ask(owner)), "one")
    assert (told.owner.why, told.owner.chosen) == (why, chosen)


@pytest.mark.parametrize(
    ("language", "fallback", "why"),
    [
        ("nb", True, "requested"),
        ("nn", True, "chain"),
        ("en", True, "authoritative"),
        ("en", False, "missing"),
    ],
)
def test_it_says_why_this_language(archive: Archive, language: str, fallback: bool, why: str) -> None:
    with archive.holding(story(version(1))):
        told = explanation(archive.question(ask(language=language, fallback=fallback)), "one")
    assert told.language is not None
    assert told.language.why == why
    assert told.applies == (why != "missing")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([version(1, begins=95)], "not_yet"),
        ([version(1), version(2, effect="omitted")], "repealed"),
        ([version(1), version(1, "alfa", effect="omitted")], "omitted"),
    ],
)
def test_it_says_why_nothing_applies(archive: Archive, rows: Any, reason: str) -> None:
    with archive.holding(story(*rows)):
        told = explanation(archive.question(ask()), "one")
    assert (told.applies, told.reason, told.text) == (False, reason, None)


def test_a_value_names_the_row_that_it_comes_from(archive: Archive) -> None:
    history = story(version(1), placeholders=("first", "second"))
    row = ValueRow(uuid4(), "alfa", "first", "words", day(0), day(0))
    history.values.append(row)
    with archive.holding(history):
        first, second = explanation(archive.question(ask()), "one").values
    assert first.row is not None
    assert (first.row.pk, first.text, second.row, second.text) == (row.id, "words", None, None)


def test_it_considers_at_most_twenty_five_versions(archive: Archive) -> None:
    coming = [version(number, begins=100 + number) for number in range(2, 40)]
    with archive.holding(story(version(1), *coming)):
        candidates = explanation(archive.question(ask()), "one").owner.candidates
    assert len(candidates) == MOST
    assert [each.version.number for each in candidates if each.in_force] == [1]
