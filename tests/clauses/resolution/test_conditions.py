"""Facts are chosen by both clocks, and a condition is all of its terms."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.facts import OPERATORS, holds
from clauses.models import Fact
from clauses.resolution.answers import resolve_one
from clauses.resolution.conditions import NOBODYS, Facts
from clauses.resolution.explanation import explanation
from clauses.resolution.questions import NotApplying
from clauses.resolution.timeline import timeline
from clauses.resolution.trees import tree
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import Archive, day, past_the_guards
from tests.clauses.resolution.reference import Ask, ClauseRow, FactRow, History, TextRow, VersionRow

LARGE = [{"fact": "headcount", "operator": "gte", "value": 30}]
LISTED = [{"fact": "listed", "operator": "eq", "value": True}]
NUMBERS = st.integers(0, 3)
WANTED = {"in": st.lists(NUMBERS, min_size=1, max_size=2)}
TERMS = st.sampled_from(OPERATORS).flatmap(
    lambda operator: st.fixed_dictionaries(
        {
            "fact": st.sampled_from(["headcount", "other"]),
            "operator": st.just(operator),
            "value": WANTED.get(operator, NUMBERS),
        }
    )
)
ROWS = st.lists(st.tuples(st.sampled_from(["headcount", "other"]), NUMBERS | st.none(), st.integers(0, 9)))


@pytest.mark.parametrize(
    ("operator", "wanted", "met"),
    [
        ("eq", 5, {5}),
        ("ne", 5, {4, 6}),
        ("lt", 5, {4}),
        ("lte", 5, {4, 5}),
        ("gt", 5, {6}),
        ("gte", 5, {5, 6}),
        ("in", [4, 6], {4, 6}),
    ],
)
def test_an_unknown_fact_meets_no_term_whatever_its_operator(operator: str, wanted: Any, met: Any) -> None:
    term = {"fact": "headcount", "operator": operator, "value": wanted}
    assert {value for value in (None, 4, 5, 6) if holds(term, value)} == met


def facts_of(rows: list[tuple[str, Any, int]]) -> Facts:
    """Recorded in this order."""
    facts = Facts({})
    for key, value, begins in rows:
        facts = facts.with_row(Fact(key=key, value=value, valid_from=day(begins)))
    return facts


def plainly(rows: list[tuple[str, Any, int]], condition: list[Any], at: int) -> bool:
    """Whether the condition holds, as the reference says it."""
    history = History(
        facts=[
            FactRow(uuid4(), "alfa", key, value, day(begins), day(number))
            for number, (key, value, begins) in enumerate(rows)
        ]
    )
    version = VersionRow(uuid4(), "one", "alfa", 1, "wording", day(0), day(0), "nb", condition=condition)
    return reference.is_met(history, version, Ask("alfa", ("nb",), day(at), day(len(rows))))


@given(ROWS, st.lists(TERMS, max_size=3), st.integers(0, 10))
def test_a_condition_holds_when_all_of_its_terms_do(rows: Any, condition: Any, at: int) -> None:
    assert facts_of(rows).hold(condition, day(at)) == plainly(rows, condition, at)


@given(ROWS, st.lists(TERMS, max_size=3), st.integers(0, 10))
def test_the_next_change_is_the_first_moment_at_which_it_is_otherwise(
    rows: Any, condition: Any, at: int
) -> None:
    now = plainly(rows, condition, at)
    later = (moment for moment in range(at + 1, 11) if plainly(rows, condition, moment) != now)
    expected = next(later, None)
    told = facts_of(rows).next_change(condition, day(at))
    assert told == (None if expected is None else day(expected))


@given(ROWS, st.lists(TERMS, min_size=1, max_size=3), st.integers(0, 10))
def test_what_does_not_hold_tells_since_when_if_it_ever_did(rows: Any, condition: Any, at: int) -> None:
    if plainly(rows, condition, at):
        return
    held = [moment for moment in range(at) if plainly(rows, condition, moment)]
    told = facts_of(rows).unmet_since(condition, day(at))
    assert told == (day(held[-1] + 1) if held else None)


def test_nobodys_conditions_are_not_evaluated() -> None:
    assert NOBODYS.hold(LARGE, day(0))
    assert [(term.row, term.met) for term in NOBODYS.terms(LARGE, day(0))] == [(None, None)]
    assert NOBODYS.next_change(LARGE, day(0)) is NOBODYS.next_beginning(day(0)) is None


def test_a_row_of_the_same_date_prevails_if_it_was_recorded_later() -> None:
    first = facts_of([("headcount", 1, 5), ("headcount", 2, 5)])
    assert first.at("headcount", day(5)).value == 2  # type: ignore[union-attr]
    assert first.at("headcount", day(4)) is None


# Stories of one clause: the library's version and, of alfa, perhaps another.


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def version(owner: str, condition: Any = (), key: str = "one", entries: Any = ()) -> VersionRow:
    row = VersionRow(uuid4(), key, owner, 1, "wording", day(0), day(0), "nb")
    return replace(row, condition=[*condition], entries=[*entries])


def story(*versions: VersionRow, facts: Any = ()) -> History:
    """With facts as (key, value, valid_from, recorded_at)."""
    kinds = {"guide": "guideline", "part": "section"}
    keys = dict.fromkeys(row.clause for row in versions)
    return History(
        [ClauseRow(key, kinds.get(key, "clause"), "library", [], uuid4()) for key in keys],
        list(versions),
        [TextRow(uuid4(), row.id, "nb", 1, day(0), []) for row in versions],
        facts=[
            FactRow(uuid4(), "alfa", key, value, day(begins), day(recorded))
            for key, value, begins, recorded in facts
        ],
    )


def ask(as_of: float = 10, known_at: float = 90, owner: str = "alfa") -> Ask:
    return Ask(owner, ("nb",), day(as_of), day(known_at))


def refused(archive: Archive, asked: Ask, key: str = "one") -> NotApplying:
    with pytest.raises(NotApplying) as caught:
        resolve_one(archive.question(asked), key)
    return caught.value


def test_a_clients_version_with_an_unmet_condition_does_not_let_the_librarys_answer(archive: Archive) -> None:
    with archive.holding(story(version("library"), version("alfa", LARGE))):
        refusal = refused(archive, ask())
        assert (refusal.reason, refusal.since, refusal.until) == ("condition", day(0), None)
        assert resolve_one(archive.question(ask(owner="beta")), "one").version.owner.is_library


def test_a_variants_base_is_not_evaluated(archive: Archive) -> None:
    with archive.holding(story(version("library", LARGE), version("alfa"))):
        assert resolve_one(archive.question(ask()), "one").version.owner.slug == "alfa"
        assert refused(archive, ask(owner="beta")).reason == "condition"


def test_where_the_library_is_asked_conditions_are_shown(archive: Archive) -> None:
    with archive.holding(story(version("library", LARGE))):
        assert resolve_one(archive.question(ask(owner="library")), "one").version.condition == LARGE


def test_a_fact_applies_from_its_date_on_until_another_does(archive: Archive) -> None:
    grows_and_shrinks = [("headcount", 29, 1, 0), ("headcount", 30, 20, 0), ("headcount", 29, 40, 0)]
    with archive.holding(story(version("library", LARGE), facts=grows_and_shrinks)):
        before, after = refused(archive, ask(10)), refused(archive, ask(50))
        assert resolve_one(archive.question(ask(20)), "one").valid_until == day(40)
    assert (before.since, before.until) == (day(0), day(20))
    assert (after.since, after.until) == (day(40), None)


def test_a_fact_that_was_not_known_yet_is_unknown(archive: Archive) -> None:
    with archive.holding(story(version("library", LARGE), facts=[("headcount", 30, 5, 60)])):
        assert refused(archive, ask(known_at=59)).reason == "condition"
        assert resolve_one(archive.question(ask(known_at=60)), "one").key == "one"


def test_a_fact_that_ended_is_unknown(archive: Archive) -> None:
    ended = [("listed", True, 0, 0), ("listed", None, 5, 1)]
    unlisted = [{"fact": "listed", "operator": "ne", "value": True}]
    with archive.holding(story(version("library", unlisted), facts=ended)):
        assert refused(archive, ask()).reason == "condition"


def test_a_section_is_left_out_with_all_below_until_its_condition_holds(archive: Archive) -> None:
    guide = version("library", key="guide", entries=["part", "one"])
    part = version("library", LISTED, "part", ["two"])
    rows = [guide, part, version("library"), version("library", key="two")]
    with archive.holding(story(*rows, facts=[("listed", True, 30, 0)])):
        before, after = (tree(archive.question(ask(as_of)), "guide") for as_of in (10, 30))
    assert [entry.key for entry in before.entries] == ["one"]
    assert (before.valid_until, before.coverage) == (day(30), {"total": 1, "nb": 1, "nn": 0, "en": 0})
    assert [(entry.key, entry.number_label) for entry in after.entries] == [("part", "1"), ("one", "2")]


def test_a_reference_to_what_does_not_apply_says_so_and_until_when(archive: Archive) -> None:
    history = story(version("library"), version("library", LISTED, "two"), facts=[("listed", True, 30, 0)])
    history.texts[0].refers_to = "two"
    with archive.holding(history):
        nodes = [
            resolve_one(archive.question(ask(as_of)), "one", references=True).references["two"]
            for as_of in (10, 30)
        ]
    assert [(node.applies, node.until) for node in nodes] == [(False, day(30)), (True, None)]


def test_the_timeline_is_cut_where_a_condition_comes_to_hold_or_ceases_to(archive: Archive) -> None:
    facts = [("headcount", 30, 20, 0), ("headcount", 31, 30, 0), ("headcount", 5, 40, 0)]
    with archive.holding(story(version("library", LARGE), facts=facts)):
        told = timeline(archive.question(ask()), "one")
        of_library = timeline(archive.question(ask(owner="library")), "one")
    assert [(each.start, each.end, each.reason) for each in told] == [
        (day(40), None, "condition"),
        (day(20), day(40), None),
        (day(0), day(20), "condition"),
    ]
    assert [(each.start, each.end, each.reason) for each in of_library] == [(day(0), None, None)]


def test_the_explanation_names_each_term_with_the_fact_that_it_found(archive: Archive) -> None:
    facts = [("headcount", 12, 1, 0), ("headcount", 30, 50, 0)]
    with archive.holding(story(version("library", [*LARGE, *LISTED]), facts=facts)):
        told = explanation(archive.question(ask()), "one")
    assert (told.applies, told.reason, told.owner.chosen, told.language) == (
        False, "condition", "library", None,
    )  # fmt: skip
    headcount, listed = told.condition
    assert headcount.row is not None
    assert (headcount.row.value, headcount.row.valid_from, headcount.met) == (12, day(1), False)
    assert (listed.row, listed.met) == (None, False)
