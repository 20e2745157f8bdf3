"""What is not adopted, counted as if it were: the same resolution, over more rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import clock, editing, ledger, workflow, writing
from clauses.errors import Absent, WrongState
from clauses.models import Clause, Owner, Review, Version
from clauses.resolution.answers import Node, resolve, resolve_one, resolve_page
from clauses.resolution.drafts import drafts_in_review
from clauses.resolution.explanation import explanation
from clauses.resolution.questions import Drafts, LanguageMissing, NotApplying, Question
from clauses.resolution.trees import tree
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import (
    DAYS,
    KEYS,
    Archive,
    Narrator,
    day,
    in_random_histories,
    past_the_guards,
    random_ask,
)
from tests.clauses.resolution.reference import Ask, History
from tests.clauses.resolution.test_answers import everything, expected_list, plain, plain_tree

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)
NEWEST = day(2 * DAYS)  # a preview knows all that there is


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def told(seed: int) -> tuple[History, list[Ask]]:
    """A history, some of whose drafts have no words yet, and what is asked of it."""
    narrator = Narrator(seed)
    history = narrator.tell()
    for version in history.versions:
        if version.adopted_at is None and narrator.random.random() < 0.2:
            history.texts = [text for text in history.texts if text.version != version.id]
    asks = [random_ask(narrator.random) for _ in range(4)]
    return history, [replace(ask, known_at=NEWEST) for ask in asks]


def as_if_adopted(history: History, ask: Ask) -> History:
    """The same where the asked owner's drafts were adopted and approved, to begin at the asked moment."""
    own = {row.id for row in history.versions if row.owner == ask.owner}
    written = {row.version for row in history.texts}
    versions = [
        replace(row, adopted_at=day(0), valid_from=ask.as_of)
        if row.id in own and row.adopted_at is None and (row.effect != "wording" or row.id in written)
        else row
        for row in history.versions
    ]
    texts = [
        replace(row, approved_at=day(0)) if row.version in own and row.approved_at is None else row
        for row in history.texts
    ]
    return History(history.clauses, versions, texts, history.values, history.facts)


def over_drafts(archive: Archive, ask: Ask) -> Question:
    return replace(archive.question(ask), drafts=Drafts(archive.owners[ask.owner].pk))


@given(SEEDS)
@in_random_histories
def test_drafts_answer_as_they_would_if_they_were_adopted_now(archive: Archive, seed: int) -> None:
    history, asks = told(seed)
    with archive.holding(history):
        for ask in asks:
            imagined = as_if_adopted(history, ask)
            nodes = resolve(over_drafts(archive, ask), KEYS)
            assert {key: plain(node) for key, node in nodes.items()} == expected_list(imagined, ask)
            until = {key: reference.valid_until(imagined, key, ask) for key in nodes}
            assert {key: node.valid_until for key, node in nodes.items()} == until


@given(SEEDS)
@in_random_histories
def test_a_tree_over_drafts_is_what_it_would_be(archive: Archive, seed: int) -> None:
    history, asks = told(seed)
    with archive.holding(history):
        for ask in asks:
            expected = reference.tree(as_if_adopted(history, ask), "guide", ask)
            try:
                node = tree(over_drafts(archive, ask), "guide")
            except (Absent, NotApplying, LanguageMissing):
                assert expected is None
            else:
                assert plain_tree(node) == expected


@given(SEEDS, st.sampled_from(["key", "valid_from", "-valid_from"]))
@in_random_histories
def test_pages_over_drafts_put_together_are_the_whole_list(
    archive: Archive, seed: int, ordering: str
) -> None:
    history, (ask, *_) = told(seed)
    with archive.holding(history):
        asked = over_drafts(archive, ask)
        rows = Clause.objects.applying(asked).in_order(ordering, asked)
        pages: list[Any] = []
        while page := list((rows.after(ordering, *place(pages[-1])) if pages else rows)[:2]):
            pages += page
        assert pages == list(rows)
        found = {node.key: plain(node) for node in resolve_page(asked, pages)}
        assert found == expected_list(as_if_adopted(history, ask), ask)


def place(row: Any) -> tuple[str, Any]:
    return row.key, getattr(row, "valid_from", None)


@given(SEEDS)
@in_random_histories
def test_without_drafts_it_is_the_same_answer(archive: Archive, seed: int) -> None:
    history, asks = told(seed)
    unfinished = {row.id for row in history.versions if row.adopted_at is None}
    finished = History(
        history.clauses,
        [row for row in history.versions if row.id not in unfinished],
        [row for row in history.texts if row.approved_at],
        history.values,
        history.facts,
    )
    with archive.holding(finished):
        for ask in asks:
            assert everything(over_drafts(archive, ask)) == everything(archive.question(ask))


@given(SEEDS)
@in_random_histories
def test_the_explanation_agrees_with_the_answer_over_drafts(archive: Archive, seed: int) -> None:
    history, asks = told(seed)
    with archive.holding(history):
        for ask in asks:
            asked = over_drafts(archive, ask)
            nodes = resolve(asked, KEYS)
            for key in KEYS:
                agree(asked, key, nodes.get(key))


def agree(asked: Question, key: str, node: Node | None) -> None:
    try:
        told = explanation(asked, key)
    except Absent:
        assert node is None
        return
    assert told.applies == (node is not None)
    if node:
        (chosen,) = [each for each in told.owner.candidates if each.chosen]
        assert (chosen.version, chosen.in_force, told.text) == (node.version, True, node.text)


# ---------------------------------------------------------------- with the cast


def question(owner: Owner, *languages: str, drafts: bool = True, review: Review | None = None) -> Question:
    """As a preview asks now."""
    head = ledger.head()
    assert head is not None
    counted = Drafts(owner.pk) if drafts else None
    if review is not None:
        counted = drafts_in_review(owner, review.pk)
    return Question(owner, languages or ("nb",), clock.now(), head.recorded_at, drafts=counted)


def body(asked: Question, key: str = "private-role") -> tuple[str, str]:
    """What the clause says, and in what state."""
    node = resolve_one(asked, key)
    return node.text.body, node.state.value


def test_an_open_version_counts_whatever_date_it_asks_for(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, words="Old")
    later = clock.now() + timedelta(days=400)
    adopted(cast, clause, words="Scheduled", valid_from=later)
    assert body(question(cast.library)) == ("Old nb", "adopted")
    draft(cast, clause, words="Draft", valid_from=later)
    assert body(question(cast.library)) == ("Draft nb", "draft")
    assert resolve_one(question(cast.library), clause.key).valid_until is None
    assert body(question(cast.library, drafts=False)) == ("Old nb", "adopted")


def test_a_version_without_words_has_nothing_to_say_yet(cast: Cast) -> None:
    clause = make_clause(cast)
    draft(cast, clause, languages=())
    with pytest.raises(Absent):
        resolve_one(question(cast.library), clause.key)
    other = make_clause(cast, "other")
    adopted(cast, other, words="Old")
    draft(cast, other, languages=())
    assert body(question(cast.library), "other") == ("Old nb", "adopted")


def test_open_corrections_and_late_translations_count(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast), words="Old")
    writing.write_text(cast.author, version, "nb", title="Title", body="Corrected")
    source = version.texts.get(language="nb", approved_at__isnull=False)
    writing.write_text(cast.author, version, "nn", title="Title", body="Translated", source=source)
    assert body(question(cast.library)) == ("Corrected", "draft")
    assert body(question(cast.library, "nn")) == ("Translated", "draft")
    assert body(question(cast.library, "en")) == ("Old en", "adopted")


def test_the_owners_authoritative_language_prevails_until_adoption(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    draft(cast, clause, cast.town, languages=("nn", "en"))
    node = resolve_one(question(cast.town, "nn"), clause.key)
    assert (node.text.language, node.is_authoritative) == ("nn", True)


@pytest.mark.parametrize("effect", ["omitted", "inherits"])
def test_a_draft_without_words_takes_effect_too(cast: Cast, effect: str) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, words="The library's")
    adopted(cast, clause, cast.firm, words="The firm's")
    draft(cast, clause, cast.firm, effect=effect)
    if effect == "inherits":
        assert body(question(cast.firm)) == ("The library's nb", "adopted")
    else:
        with pytest.raises(NotApplying) as refusal:
            resolve_one(question(cast.firm), clause.key)
        assert (refusal.value.reason, refusal.value.since) == ("omitted", None)
    assert body(question(cast.firm, drafts=False)) == ("The firm's nb", "adopted")


def test_discarded_versions_and_texts_never_count(cast: Cast) -> None:
    clause = make_clause(cast)
    version = adopted(cast, clause, words="Old")
    correction = writing.write_text(cast.author, version, "nb", title="Title", body="Given up")
    writing.discard_text(cast.author, correction)
    workflow.discard(cast.author, draft(cast, clause, words="Given up too"))
    assert body(question(cast.library)) == ("Old nb", "adopted")
    never = draft(cast, make_clause(cast, "never"))
    workflow.discard(cast.author, never)
    with pytest.raises(Absent):
        resolve_one(question(cast.library), "never")


def test_another_owners_drafts_never_count(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, words="Old")
    draft(cast, clause, words="The library's draft")
    draft(cast, clause, cast.town, words="The town's draft", languages=("nn", "nb"))
    draft(cast, make_clause(cast, "town.own"), cast.town, languages=("nn",))
    draft(cast, make_clause(cast, "new"))
    assert body(question(cast.firm)) == ("Old nb", "adopted")
    for key in ("town.own", "new"):
        with pytest.raises(Absent):
            resolve_one(question(cast.firm), key)
    assert body(question(cast.town)) == ("The town's draft nb", "draft")


def test_a_guideline_lists_what_its_draft_lists(cast: Cast) -> None:
    one, two = (make_clause(cast, key) for key in ("one", "two"))
    adopted(cast, one)
    guideline = make_clause(cast, "rules", "guideline")
    adopted(cast, guideline, entries=["one"])
    draft(cast, two)
    draft(cast, guideline, entries=["two", "one"])
    node = tree(question(cast.library), "rules")
    assert [(each.key, each.state.value) for each in node.entries] == [("two", "draft"), ("one", "adopted")]
    assert [each.key for each in tree(question(cast.library, drafts=False), "rules").entries] == ["one"]


def test_references_lead_to_drafts(cast: Cast) -> None:
    draft(cast, make_clause(cast, "target"))
    draft(cast, make_clause(cast), words="See [it](clause:target)")
    node = resolve_one(question(cast.library), "private-role", references=True)
    assert (node.references["target"].applies, node.references["target"].title) == (True, "Title nb")


def test_a_successor_may_be_a_draft(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    draft(cast, make_clause(cast, "next"))
    draft(cast, clause, effect="omitted", successor="next")
    with pytest.raises(NotApplying) as refusal:
        resolve_one(question(cast.library), clause.key)
    assert (refusal.value.reason, refusal.value.successor) == ("repealed", "next")


def test_what_is_under_review_says_so(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    assert body(question(cast.library)) == ("Words nb", "in_review")
    workflow.recall(cast.author, review)
    assert body(question(cast.library)) == ("Words nb", "draft")


def test_words_that_the_review_does_not_hold_are_not_under_review(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=("nb", "nn"))
    workflow.submit(cast.author, version, [version.texts.get(language="nb")], without_languages_reason="Late")
    assert body(question(cast.library, "nn")) == ("Words nn", "draft")
    assert body(question(cast.library, "nb")) == ("Words nb", "in_review")


def test_a_correction_under_review_says_so(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    text = writing.write_text(cast.author, version, "nb", title="Title", body="Corrected")
    workflow.submit(cast.author, version, [text])
    assert body(question(cast.library)) == ("Corrected", "in_review")
    assert body(question(cast.library, "en")) == ("Words en", "adopted")


def test_of_a_review_only_what_it_would_put_in_force_counts(cast: Cast) -> None:
    clause = make_clause(cast)
    old = adopted(cast, clause, words="Old")
    other = make_clause(cast, "other")
    adopted(cast, other, words="Other")
    draft(cast, other, words="Another draft")
    writing.write_text(cast.author, old, "nb", title="Title", body="Correction aside")
    version = draft(cast, clause, words="New", languages=("nb", "nn"))
    held = version.texts.get(language="nb")
    review = workflow.submit(cast.author, version, [held], without_languages_reason="Late")
    asked = question(cast.library, "nn", review=review)
    assert body(asked) == ("New nb", "in_review")
    assert resolve_one(asked, clause.key).languages == ("nb",)
    assert body(asked, "other") == ("Other nb", "adopted")


def test_a_review_of_a_correction_counts_its_text_alone(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast), words="Old")
    text = writing.write_text(cast.author, version, "nb", title="Title", body="Corrected")
    review = workflow.submit(cast.author, version, [text])
    draft(cast, version.clause, words="New")
    assert body(question(cast.library, review=review)) == ("Corrected", "in_review")
    assert body(question(cast.library)) == ("New nb", "draft")


def test_there_is_no_review_but_an_open_one_of_the_owners(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    assert drafts_in_review(cast.library, review.pk).review
    for owner, review_id in ((cast.firm, review.pk), (cast.library, uuid4())):
        with pytest.raises(Absent):
            drafts_in_review(owner, review_id)
    workflow.approve(cast.approver, review, review.digest)
    with pytest.raises(Absent):
        drafts_in_review(cast.library, review.pk)


def test_after_the_last_approval_preview_and_delivery_say_the_same(cast: Cast) -> None:
    clause = make_clause(cast)
    version = adopted(cast, clause, words="Old")
    corrected(cast, version, "nb", "Corrected")
    review = submitted(cast, clause, words="New")
    before = shown(question(cast.library, "nb"))
    workflow.approve(cast.approver, review, review.digest)
    after = shown(question(cast.library, "nb", drafts=False))
    assert shown(question(cast.library, "nb")) == after == before


def shown(asked: Question) -> tuple[UUID, UUID, tuple[str, ...]]:
    node = resolve_one(asked, "private-role")
    return node.version.pk, node.text.pk, node.languages


def test_an_open_version_has_the_greatest_number(cast: Cast) -> None:
    """On this rests that a draft prevails, and that nothing is known to end it."""
    clause = make_clause(cast)
    workflow.discard(cast.author, draft(cast, clause))
    adopted(cast, clause)
    version = draft(cast, clause)
    assert version == Version.objects.of(clause.pk, cast.library.pk).newest_first()[0]
    with pytest.raises(WrongState):
        editing.new_version(cast.author, clause, cast.library, change_class="law")
