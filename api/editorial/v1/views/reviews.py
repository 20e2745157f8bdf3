"""Reviews: the inbox, the frozen content, decisions, comments."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.reviews import (
    Approval,
    ChangeRequest,
    CommentPageSerializer,
    CommentSerializer,
    Recall,
    Remark,
    ReviewPageSerializer,
    ReviewSerializer,
)
from api.editorial.v1.showing import Shown, actions, name_of
from api.editorial.v1.views.base import EditorialView, in_path
from clauses import discussion, guards, workflow
from clauses.models import Decision, Review, Text

REVIEW_IN_PATH = in_path("review_id")
FILTERS = {"client": "version__owner__slug", "clause": "version__clause__key", "state": "state"}

# Of the texts what the verdicts on a decision look at: no words.
APPROVALS = Prefetch("version__texts", Text.objects.only("version_id", "language", "approved_at"))


class ReviewsView(EditorialView):
    """Reviews that the person sees."""

    @reads(
        "list_reviews", ReviewPageSerializer, takes.MINE, takes.REVIEW_STATE, takes.CLIENT, takes.CLAUSE,
        *PAGES,
    )  # fmt: skip
    def get(self) -> Any:
        """The reviews one sees, the oldest first. With `mine=true` the inbox: those that wait for one."""
        rows = self.sight.waiting() if self.asked.get("mine") else self.sight.reviews()
        related = rows.select_related("version__clause", "version__owner", "submitted_by").defer("content")
        judged = related.prefetch_related("decisions", "version__contributions", APPROVALS)
        return self.page(self.filtered(judged, FILTERS), "pk", lambda row: head(self, row))


class ReviewView(EditorialView):
    """One review."""

    path_parameters = (REVIEW_IN_PATH,)

    @reads("get_review", ReviewSerializer)
    def get(self, review_id: UUID) -> Any:
        """A review, with exactly the frozen content that its digest covers."""
        return shown(self, self.review(review_id))


class ApproveView(EditorialView):
    """Approval."""

    path_parameters = (REVIEW_IN_PATH,)

    @writes("approve_review", ReviewSerializer, Approval)
    def post(self, given: dict[str, Any], review_id: UUID) -> Any:
        """Approve at the present stage. The last stage approves the texts and adopts the version."""
        return shown(self, workflow.approve(self.person, self.review(review_id), **given))


class RequestChangesView(EditorialView):
    """The other decision."""

    path_parameters = (REVIEW_IN_PATH,)

    @writes("request_changes", ReviewSerializer, ChangeRequest)
    def post(self, given: dict[str, Any], review_id: UUID) -> Any:
        """Ask for changes: the review closes, and its version and texts can be written again."""
        return shown(self, workflow.request_changes(self.person, self.review(review_id), **given))


class RecallView(EditorialView):
    """Taking back."""

    path_parameters = (REVIEW_IN_PATH,)

    @writes("recall_review", ReviewSerializer, Recall)
    def post(self, given: dict[str, Any], review_id: UUID) -> Any:
        """Take a review back, to write on."""
        return shown(self, workflow.recall(self.person, self.review(review_id), **given))


class CommentsView(EditorialView):
    """What people say."""

    path_parameters = (REVIEW_IN_PATH,)

    @reads("list_comments", CommentPageSerializer, *PAGES)
    def get(self, review_id: UUID) -> Any:
        """The comments on a review, the oldest first."""
        return self.page(self.review(review_id).comments.all(), "pk")

    @writes("comment_on_review", CommentSerializer, Remark, status=201)
    def post(self, given: dict[str, Any], review_id: UUID) -> Any:
        """Say something about an open review. It decides nothing."""
        return discussion.comment(self.person, self.review(review_id), **given)


def head(view: EditorialView, review: Review, **members: Any) -> Shown:
    """A review in a list."""
    return Shown(
        review,
        language=review.language or None,
        stage_name=review.stages[review.stage]["name"],
        submitted_by=name_of(review.submitted_by),
        allowed_actions=actions(guards.on_review(view.person, review)),
        **members,
    )


def shown(view: EditorialView, review: Review) -> Shown:
    """One review; after a decision also to those for whom it is there no more."""
    decisions = {each.stage: each for each in review.decisions.all()}
    stages = [
        {**stage, "decision": decided(decisions.get(index))} for index, stage in enumerate(review.stages)
    ]
    return head(view, review, stages=stages, comments=review.comments.count())


def decided(decision: Decision | None) -> dict[str, Any] | None:
    """How a stage was decided."""
    if decision is None:
        return None
    shown_ = {name: getattr(decision, name) for name in ("verdict", "comment", "decided_at")}
    return {**shown_, "by": decision.name or None}
