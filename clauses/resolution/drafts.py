"""What is not adopted, counted as if it were: which drafts a question counts, and in what state they are."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from clauses.errors import Absent
from clauses.models import Owner, Review, ReviewedText, ReviewState, Text, Version
from clauses.resolution.questions import Drafts, Question, Reviewed


class State(StrEnum):
    """Of wording: ``in_review`` if all that makes it a draft, its version or its text, is under review."""

    ADOPTED = "adopted"
    DRAFT = "draft"
    IN_REVIEW = "in_review"


def drafts_in_review(owner: Owner, review_id: UUID) -> Drafts:
    """What an open review of the owner's would put in force, and nothing else. Two queries.

    Raises:
        Absent: the owner has no such review, or it is closed.
    """
    review = Review.objects.filter(pk=review_id, state=ReviewState.OPEN, version__owner=owner).first()
    if review is None:
        raise Absent("There is no such review.")
    held = ReviewedText.objects.filter(review=review).values_list("text_id", flat=True)
    return Drafts(owner.pk, Reviewed(review.version_id, tuple(held)))


def states(question: Question, pairs: Iterable[tuple[Version, Text]]) -> dict[UUID, State]:
    """The state of each version's wording, by the version's id, as far as it is not adopted.

    Two queries, and none where no drafts count or there are none.
    """
    if question.drafts is None:
        return {}
    unfinished = {version.pk: _unfinished(version, text) for version, text in pairs}
    under_review = _under_review([pk for ids in unfinished.values() for pk in ids])
    return {
        version_id: State.IN_REVIEW if under_review.issuperset(ids) else State.DRAFT
        for version_id, ids in unfinished.items()
        if ids
    }


def _unfinished(version: Version, text: Text) -> list[UUID]:
    """What makes the wording a draft."""
    moments = {version.pk: version.adopted_at, text.pk: text.approved_at}
    return [pk for pk, at in moments.items() if at is None]


def _under_review(ids: list[UUID]) -> set[UUID]:
    """Of versions that are not adopted and of texts those that an open review holds."""
    if not ids:
        return set()
    versions = Review.objects.filter(version__in=ids, state=ReviewState.OPEN)
    texts = ReviewedText.objects.filter(text__in=ids, review__state=ReviewState.OPEN)
    return {*versions.values_list("version_id", flat=True), *texts.values_list("text_id", flat=True)}
