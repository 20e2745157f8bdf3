"""Several people at once: threads with connections of their own, on both databases."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from threading import Event as Flag
from threading import Thread

import pytest
from django.db import connection

from clauses import digests, editing, ledger, workflow, writing
from clauses.errors import Denied, DomainError, WrongState
from clauses.models import Contribution, Event, Review, Text, User, Version, Workflow
from tests.cast import Cast, draft, make_cast, make_clause
from tests.databases import Outcome, together

# Few: the same races go over HTTP, in tests/api/editorial, with every round of KLAUSUL_RACE_ROUNDS.
ROUNDS = 20


@pytest.fixture
def cast(shared_database: str) -> Iterator[Cast]:
    """The cast in the shared database; whatever was raced for, the ledger holds."""
    yield make_cast()
    numbers = list(Event.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(ledger.breaks()) == []


type Act = Callable[[], object]


def rounds(cast: Cast) -> Iterator[Version]:
    """A fresh draft for each round."""
    for number in range(ROUNDS):
        yield draft(cast, make_clause(cast, f"clause-{number}"), languages=("nb", "en"))


def reviews(cast: Cast) -> Iterator[Review]:
    for version in rounds(cast):
        yield workflow.submit(cast.author, version)


def split(outcomes: list[Outcome]) -> tuple[list[Outcome], list[DomainError]]:
    refusals = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    return [outcome for outcome in outcomes if outcome not in refusals], refusals


def assert_one_won(outcomes: list[Outcome]) -> None:
    won, refusals = split(outcomes)
    assert len(won) == 1
    assert len(refusals) == len(outcomes) - 1
    assert all(isinstance(refusal, WrongState | Denied) for refusal in refusals)


def count(type_: str, version: Version) -> int:
    return Event.objects.filter(type=type_, version=version).count()


def approve(actor: User, review: Review) -> Act:
    return partial(workflow.approve, actor, review, review.digest)


def test_of_two_approvers_one_decides_and_the_other_is_refused(cast: Cast) -> None:
    for review in reviews(cast):
        assert_one_won(together(approve(cast.approver, review), approve(cast.approver2, review)))
        assert review.decisions.count() == 1
        assert count("version.adopted", review.version) == 1


def test_the_same_approver_counts_once_at_two_stages(cast: Cast) -> None:
    stages = Workflow.objects.get(is_default=True).stages
    stages.create(position=1, name="Second", group=stages.get().group)
    for review in reviews(cast):
        assert_one_won(together(*[approve(cast.approver, review)] * 2))
        assert review.decisions.count() == 1
        assert Review.objects.get(pk=review.pk).is_open


def recall_and_edit(cast: Cast, review: Review) -> Act:
    def act() -> object:
        workflow.recall(cast.author, review)
        return writing.write_text(cast.author, review.version, "nb", title="T", body="Smuggled")

    return act


def words_of(review: Review) -> list[str]:
    return sorted(text["body"] for text in review.content["texts"])


def test_the_words_approved_are_the_words_that_were_seen(cast: Cast) -> None:
    for review in reviews(cast):
        outcomes = together(approve(cast.approver, review), recall_and_edit(cast, review))
        approved = Text.objects.filter(version=review.version, approved_at__isnull=False)
        assert_one_won(outcomes)
        is_adopted = isinstance(outcomes[0], Review)
        assert sorted(text.body for text in approved) == (words_of(review) if is_adopted else [])
        assert digests.of_json(Review.objects.get(pk=review.pk).content) == review.digest


def test_of_approval_and_recall_one_happens(cast: Cast) -> None:
    for review in reviews(cast):
        assert_one_won(
            together(approve(cast.approver, review), partial(workflow.recall, cast.author, review))
        )
        state = Review.objects.get(pk=review.pk).state
        assert Version.objects.get(pk=review.version_id).is_adopted == (state == "approved")


def test_of_two_new_versions_one_is_opened(cast: Cast) -> None:
    for number in range(ROUNDS):
        clause = make_clause(cast, f"clause-{number}")
        act = partial(editing.new_version, cast.author, clause, cast.library, change_class="law")
        assert_one_won(together(act, act))
        assert clause.versions.count() == 1


def test_of_two_submissions_one_makes_a_review(cast: Cast) -> None:
    for version in rounds(cast):
        assert_one_won(together(*[partial(workflow.submit, cast.author, version)] * 2))
        assert version.reviews.count() == 1


def edit(cast: Cast, version: Version, body: str) -> Act:
    return partial(writing.write_text, cast.author, version, "nb", title="T", body=body)


def test_of_two_edits_the_last_stands_and_both_are_kept(cast: Cast) -> None:
    for version in rounds(cast):
        together(edit(cast, version, "One"), edit(cast, version, "Two"))
        text = version.texts.get(language="nb")
        edits = Contribution.objects.filter(text=text, kind="edit").order_by("at")
        assert len({edited.digest for edited in edits}) == 2
        assert edits.last().digest == text.digest  # type: ignore[union-attr]


def test_parallel_writers_all_get_their_turn(cast: Cast) -> None:
    versions = list(rounds(cast))[:8]
    before = Event.objects.count()
    outcomes = together(*(edit(cast, version, f"Words {n}") for n in range(3) for version in versions))
    assert split(outcomes)[1] == []
    assert Event.objects.count() == before + 3 * len(versions)


def approved_by(known_at: datetime) -> frozenset[tuple[object, str]]:
    return frozenset(Text.objects.approved(known_at).values_list("pk", "digest"))


def poll(seen: dict[datetime, frozenset[tuple[object, str]]], stop: Flag) -> None:
    try:
        while not stop.is_set():
            head = ledger.head()
            if head:
                seen.setdefault(head.recorded_at, approved_by(head.recorded_at))
    finally:
        connection.close()


def test_what_was_known_at_the_head_that_a_reader_saw_never_changes(cast: Cast) -> None:
    opened = list(reviews(cast))
    seen: dict[datetime, frozenset[tuple[object, str]]] = {}
    stop = Flag()
    reader = Thread(target=poll, args=(seen, stop))
    reader.start()
    try:
        approvers = [cast.approver, cast.approver2]
        together(*(approve_all(actor, opened[n::2]) for n, actor in enumerate(approvers)))
    finally:
        stop.set()
        reader.join()
    assert len(seen) > 1
    assert all(approved_by(known_at) == answer for known_at, answer in seen.items())


def approve_all(actor: User, opened: list[Review]) -> Act:
    return lambda: [workflow.approve(actor, review, review.digest) for review in opened]
