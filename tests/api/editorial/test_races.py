"""Several people at once, over HTTP: threads with connections of their own, on both databases."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from clauses import ledger, workflow
from clauses.models import Contribution, Event, Text, Version
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, draft, make_cast, make_clause
from tests.databases import together

ROUNDS = int(os.environ.get("KLAUSUL_RACE_ROUNDS", "10"))


@pytest.fixture
def cast(shared_database: str) -> Iterator[Cast]:
    """The cast in the shared database; whatever was raced for, the ledger holds."""
    yield make_cast()
    numbers = list(Event.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(ledger.breaks()) == []


@pytest.fixture(autouse=True)
def _unlimited(settings: Any) -> None:
    settings.EDITORIAL_RATE_LIMIT = 0


type Act = Callable[[], Any]


def statuses(*acts: Act) -> list[int]:
    return sorted(response.status_code for response in together(*acts))


def drafts(cast: Cast) -> Iterator[Version]:
    for number in range(ROUNDS):
        yield draft(cast, make_clause(cast, f"clause-{number}"))


def approval(who: Editor, review: Any) -> Act:
    return partial(who.send, "POST", f"reviews/{review.pk}/approve", {"digest": review.digest})


def test_of_two_approvers_one_decides(cast: Cast) -> None:
    people = [Editor(cast.approver), Editor(cast.approver2)]
    for version in drafts(cast):
        review = workflow.submit(cast.author, version)
        # the other finds the review closed, or, for approvers, gone
        assert statuses(*(approval(who, review) for who in people)) in ([200, 404], [200, 409])
        assert review.decisions.count() == 1


def test_of_approval_and_recall_one_happens(cast: Cast) -> None:
    author, approver = Editor(cast.author), Editor(cast.approver)
    for version in drafts(cast):
        review = workflow.submit(cast.author, version)
        recall = partial(author.send, "POST", f"reviews/{review.pk}/recall", {})
        assert statuses(approval(approver, review), recall) in ([200, 404], [200, 409])
        review.refresh_from_db()
        assert Version.objects.get(pk=version.pk).is_adopted == (review.state == "approved")


def smuggled(author: Editor, review: Any) -> Act:
    """Take the review back, and write other words."""

    def act() -> Any:
        author.send("POST", f"reviews/{review.pk}/recall", {})
        url = f"versions/{review.version_id}/texts/nb"
        read = author.send("GET", url)
        return author.send("PUT", url, {"title": "T", "body": "Smuggled"}, If_Match=read["ETag"])

    return act


def test_the_words_approved_are_the_words_that_were_seen(cast: Cast) -> None:
    author, approver = Editor(cast.author), Editor(cast.approver)
    for version in drafts(cast):
        review = workflow.submit(cast.author, version)
        together(approval(approver, review), smuggled(author, review))
        approved = Text.objects.filter(version=version, approved_at__isnull=False, revision=1)
        assert not approved.filter(body="Smuggled").exists()
        assert approved.count() in (0, 2)


def test_of_two_versions_at_once_one_is_opened(cast: Cast) -> None:
    author = Editor(cast.author)
    for number in range(ROUNDS):
        make_clause(cast, f"clause-{number}")
        act = partial(author.send, "POST", f"clauses/clause-{number}/versions", {"change_class": "law"})
        assert statuses(act, act) == [201, 409]


def test_of_two_edits_with_one_tag_one_is_written(cast: Cast) -> None:
    author, version = Editor(cast.author), draft(cast, make_clause(cast, "raced"))
    url = f"versions/{version.pk}/texts/nb"
    for number in range(ROUNDS):
        tag = author.send("GET", url)["ETag"]
        acts = [
            partial(author.send, "PUT", url, {"title": "T", "body": f"{body} {number}"}, If_Match=tag)
            for body in ("One", "Two")
        ]
        assert statuses(*acts) == [200, 412]
    assert Contribution.objects.filter(version=version, language="nb", kind="edit").count() == ROUNDS


def test_of_two_repetitions_at_once_one_is_done_and_both_are_answered(cast: Cast) -> None:
    author = Editor(cast.author)
    for number in range(ROUNDS):
        body = {"key": f"clause-{number}", "kind": "clause"}
        act = partial(author.send, "POST", "clauses", body, Idempotency_Key=str(number))
        first, second = together(act, act)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
    assert Event.objects.filter(type="clause.created").count() == ROUNDS
