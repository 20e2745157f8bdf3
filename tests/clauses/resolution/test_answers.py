"""Resolution says what the naive reference says, over random histories, languages, clients and dates."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.errors import Absent
from clauses.models import LIBRARY_ID, Clause, Version
from clauses.querysets import VersionQuerySet
from clauses.resolution.answers import Node, resolve, resolve_one, resolve_page
from clauses.resolution.questions import LanguageMissing, NotApplying, Question
from clauses.resolution.trees import members, tree
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
from tests.clauses.resolution.reference import Ask, ClauseRow, History, TextRow, VersionRow

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def plain(node: Node) -> dict[str, Any]:
    return {
        "key": node.key,
        "version": node.version.pk,
        "text": node.text.pk,
        "languages": list(node.languages),
        "is_fallback": node.is_fallback,
        "values": {key: (value.raw, value.source) for key, value in node.values.items()},
    }


def plain_tree(node: Node) -> dict[str, Any]:
    entries = [plain_tree(entry) for entry in node.entries]
    return {**plain(node), "number_label": node.number_label, "entries": entries}


def asks(seed: int, count: int = 6) -> list[Ask]:
    narrator = Narrator(seed)
    return [random_ask(narrator.random) for _ in range(count)]


def expected_list(history: History, ask: Ask) -> dict[str, Any]:
    found = {key: reference.answer(history, key, ask) for key in KEYS}
    return {key: answer for key, answer in found.items() if answer}


@given(SEEDS)
@in_random_histories
def test_what_answers_for_clauses_is_what_the_reference_says(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    with archive.holding(history):
        for ask in asks(seed):
            nodes = resolve(archive.question(ask), KEYS)
            assert {key: plain(node) for key, node in nodes.items()} == expected_list(history, ask)
            until = {key: reference.valid_until(history, key, ask) for key in nodes}
            assert {key: node.valid_until for key, node in nodes.items()} == until


@given(SEEDS)
@in_random_histories
def test_a_list_holds_what_applies_and_can_be_read_and_nothing_else(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    with archive.holding(history):
        for ask in asks(seed):
            asked = archive.question(ask)
            rows = Clause.objects.applying(asked).in_order("key")
            assert [plain(node) for node in resolve_page(asked, rows)] == [
                answer for _, answer in sorted(expected_list(history, ask).items())
            ]


@given(SEEDS)
@in_random_histories
def test_a_tree_is_what_the_reference_says(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    with archive.holding(history):
        for ask in asks(seed):
            expected = reference.tree(history, "guide", ask)
            try:
                node = tree(archive.question(ask), "guide")
            except (Absent, NotApplying, LanguageMissing):
                assert expected is None
            else:
                assert plain_tree(node) == expected
                assert node.valid_until == reference.tree_valid_until(history, "guide", ask)


@given(SEEDS)
@in_random_histories
def test_what_does_not_apply_says_why_and_until_when(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    with archive.holding(history):
        for ask in asks(seed, 3):
            for key in KEYS:
                check_refusal(archive, history, key, ask)


def check_refusal(archive: Archive, history: History, key: str, ask: Ask) -> None:
    version = reference.winner(history, key, ask)
    refusal = refused(archive.question(ask), key)
    if refusal is None:
        assert reference.answer(history, key, ask) is not None
    elif isinstance(refusal, Absent):
        assert not ever_adopted(history, key, ask)
    elif isinstance(refusal, LanguageMissing):
        assert version is not None
        assert reference.text_of(history, version, ask) is None
    else:
        assert refusal.until == reference.begins_to_apply(history, key, ask)
        assert refusal.since == reference.not_applying_since(history, key, ask)
        assert refusal.reason == reason(history, key, ask)


def refused(asked: Question, key: str) -> Absent | LanguageMissing | NotApplying | None:
    try:
        resolve_one(asked, key)
    except (Absent, LanguageMissing, NotApplying) as refusal:
        return refusal
    return None


def ever_adopted(history: History, key: str, ask: Ask) -> bool:
    return any(
        row.clause == key and row.owner in {ask.owner, "library"} and row.adopted_at is not None
        for row in history.versions
        if history.clause(key).owner in {ask.owner, "library"}
    )


def reason(history: History, key: str, ask: Ask) -> str:
    version = reference.winner(history, key, ask)
    if version and version.effect == "wording":
        return "condition"
    if version:
        return "repealed" if version.owner == "library" else "omitted"
    later = [ask.at(moment) for moment in reference.moments(history) if moment > ask.as_of]
    coming = any(reference.winner(history, key, then) for then in later)
    return "not_yet" if coming else "never_adopted"


NARROWINGS: list[tuple[VersionQuerySet, Callable[[VersionRow], bool]]] = [
    (Version.objects.binding(["must"]), lambda row: row.force == "must"),
    (Version.objects.owned_by([LIBRARY_ID]), lambda row: row.owner == "library"),
    (Version.objects.citing(["LAW-1"], ["§ 1", "§ 2"]), lambda row: "LAW-1" in row.laws),
    (Version.objects.citing(["LAW-1"], ["§ 2"]), lambda row: False),
    (Version.objects.citing(["LAW-1"]).binding(["may", "should"]),
     lambda row: "LAW-1" in row.laws and row.force == "should"),
]  # fmt: skip


@given(SEEDS)
@in_random_histories
def test_lists_are_narrowed_by_what_answers_and_not_by_other_versions(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    by_id = {row.id: row for row in history.versions}
    with archive.holding(history):
        for ask in asks(seed, 3):
            asked = archive.question(ask)
            found = {key: by_id[answer["version"]] for key, answer in expected_list(history, ask).items()}
            for among, matches in NARROWINGS:
                rows = Clause.objects.applying(asked, among)
                assert keys(rows) == {key for key, version in found.items() if matches(version)}


@given(SEEDS)
@in_random_histories
def test_lists_are_narrowed_by_tags(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    with archive.holding(history):
        for ask in asks(seed, 3):
            found = expected_list(history, ask)
            applying = Clause.objects.applying(archive.question(ask))
            red = {key for key in found if "red" in history.clause(key).tags}
            blue = {key for key in found if "blue" in history.clause(key).tags}
            assert keys(applying.tagged_any(["red", "blue"])) == red | blue
            assert keys(applying.tagged_all(["red", "blue"])) == red & blue


def keys(rows: Any) -> set[str]:
    return {row.key for row in rows}


@given(SEEDS, st.sampled_from(["key", "valid_from", "-valid_from"]))
@in_random_histories
def test_pages_put_together_are_the_whole_list(archive: Archive, seed: int, ordering: str) -> None:
    with archive.holding(Narrator(seed).tell()):
        asked = archive.question(asks(seed, 1)[0])
        whole: Any = list(Clause.objects.applying(asked).in_order(ordering))
        pages: list[Any] = []
        rows = Clause.objects.applying(asked).in_order(ordering)
        while page := list((rows.after(ordering, *place(pages[-1])) if pages else rows)[:2]):
            pages += page
        assert pages == whole


def place(row: Any) -> tuple[str, Any]:
    return row.key, getattr(row, "valid_from", None)


@given(SEEDS)
@in_random_histories
def test_an_answer_to_both_clocks_is_never_changed_by_later_rows(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    for ask in asks(seed, 3):
        with archive.holding(as_known(history, ask)):
            before = everything(archive.question(ask))
        with archive.holding(history):
            assert everything(archive.question(ask)) == before


def as_known(history: History, ask: Ask) -> History:
    """The rows that were there at ``known_at``; a draft that was adopted later was a draft."""
    known = ask.known_at
    return History(
        history.clauses,
        [row for row in history.versions if row.adopted_at and row.adopted_at <= known],
        [row for row in history.texts if row.approved_at and row.approved_at <= known],
        [row for row in history.values if row.recorded_at <= known],
        [row for row in history.facts if row.recorded_at <= known],
    )


def everything(asked: Question) -> list[Any]:
    nodes = resolve(asked, KEYS, references=True)
    listed = [row.key for row in Clause.objects.applying(asked).in_order("key")]
    seen = {key: (plain(node), node.valid_until, node.references) for key, node in nodes.items()}
    return [listed, seen]


@given(SEEDS)
@in_random_histories
def test_another_clients_rows_change_nothing(archive: Archive, seed: int) -> None:
    history = Narrator(seed).tell()
    without = History(
        [row for row in history.clauses if row.owner != "beta"],
        [row for row in history.versions if row.owner != "beta"],
        [
            row
            for row in history.texts
            if row.version in {v.id for v in history.versions if v.owner != "beta"}
        ],
        [row for row in history.values if row.owner != "beta"],
        [row for row in history.facts if row.owner != "beta"],
    )
    ask = random_ask(Narrator(seed).random, owners=["library", "alfa"])
    with archive.holding(without):
        before = everything(archive.question(ask))
    with archive.holding(history):
        assert everything(archive.question(ask)) == before


@given(SEEDS)
@in_random_histories
def test_the_members_of_a_guideline_are_the_nodes_of_its_tree(archive: Archive, seed: int) -> None:
    with archive.holding(Narrator(seed).tell()):
        for ask in asks(seed, 5):
            try:
                node = tree(archive.question(ask), "guide")
            except (Absent, NotApplying, LanguageMissing):
                continue
            below = {entry.clause.pk for part in node.entries for entry in [part, *part.entries]}
            assert members(archive.question(ask), "guide") == below


@pytest.mark.parametrize(
    ("coming", "until"),
    [
        ([("wording", 30)], 30),
        ([("omitted", 30)], 30),
        ([("inherits", 30)], None),
        ([("wording", 30), ("wording", 20)], 20),
        ([("wording", 30), ("inherits", 20)], None),
        ([("wording", 30), ("inherits", 30)], None),
        ([("wording", 30), ("inherits", 40)], 30),
    ],
)
def test_the_librarys_words_end_when_the_client_has_its_own_say(
    archive: Archive, coming: list[tuple[str, int]], until: int | None
) -> None:
    history = History([ClauseRow("one", "clause", "library", [], uuid4())])
    for owner, number, effect, begins in [
        ("library", 1, "wording", 0),
        *(("alfa", number, *each) for number, each in enumerate(coming, start=1)),
    ]:
        row = VersionRow(uuid4(), "one", owner, number, effect, day(begins), day(0), "nb")
        history.versions.append(row)
        history.texts.append(TextRow(uuid4(), row.id, "nb", 1, day(0), []))
    ask = Ask("alfa", ("nb",), day(1), day(1))
    with archive.holding(history):
        node = resolve_one(archive.question(ask), "one")
    assert node.valid_until == (None if until is None else day(until))
