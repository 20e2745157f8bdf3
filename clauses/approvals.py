"""Who approved exactly these words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clauses.models import Decision, Review, ReviewState, Text


@dataclass(frozen=True, slots=True)
class StageApproval:
    """One person's approval at one stage; ``by`` is the full name at that time, if the account had one."""

    stage: str
    by: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """The review that put a text in force. ``review_digest`` is of all that its people saw."""

    review_digest: str
    submitted_at: datetime
    approved_at: datetime
    decisions: Sequence[StageApproval]


def approval_of(text: Text) -> Approval:
    """The approval of an approved text. Two queries; the answer never changes.

    Raises:
        Review.DoesNotExist: the text is not approved.
    """
    review = Review.objects.get(texts=text, state=ReviewState.APPROVED)
    decisions = Decision.objects.filter(review=review).order_by("stage")
    return Approval(
        review_digest=review.digest,
        submitted_at=review.submitted_at,
        approved_at=review.closed_at or review.submitted_at,
        decisions=[
            StageApproval(review.stages[each.stage]["name"], each.name or None, each.decided_at)
            for each in decisions
        ],
    )
