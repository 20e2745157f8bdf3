"""How wording gets approved: workflows, reviews, decisions, and who wrote what."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from clauses.models.base import AppendOnly, Guarded, new_id
from clauses.models.person import User
from clauses.models.text import Text
from clauses.models.version import Version
from clauses.querysets import Undeletable
from clauses.review_querysets import ReviewQuerySet


class Workflow(models.Model):
    """An ordered list of stages. A client's own applies, else the default one."""

    name = models.CharField(max_length=100, unique=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="workflow_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """One person's decision: of a group, of the client's signatories, or of those who are both."""

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    client_sign_off = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workflow", "position"], name="stage_position_once"),
            models.CheckConstraint(
                name="stage_asks_for_somebody", condition=Q(group__isnull=False) | Q(client_sign_off=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewState(models.TextChoices):
    """Where a review is."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    RECALLED = "recalled"


class Review(Guarded):
    """A version and texts put up for approval together.

    ``content`` is what the people who decide see, and ``digest`` its digest; ``stages`` is the workflow as it
    was at submission. ``language`` is empty for the review that adopts a version; a review on an adopted
    version is of one language. ``waits_for_*`` say whom the present stage asks, so that an inbox is a query.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    language = models.CharField(max_length=8, blank=True)
    texts = models.ManyToManyField(Text, through="ReviewedText", related_name="reviews")
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN)
    stage = models.PositiveIntegerField(default=0)
    stages = models.JSONField(default=list)
    last_stage = models.PositiveIntegerField(default=0)
    waits_for_group = models.CharField(max_length=150, blank=True)
    waits_for_client = models.BooleanField(default=False)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    without_languages_reason = models.TextField(blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "language"], condition=Q(state="open"), name="review_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    def enter_stage(self, index: int) -> None:
        """Wait for the people of that stage."""
        self.stage = index
        self.waits_for_group = self.stages[index]["group"] or ""
        self.waits_for_client = self.stages[index]["client_sign_off"]

    @property
    def waived(self) -> list[dict[str, str]]:
        """The differences between languages that the submitter let stand, each with the reason."""
        found: list[dict[str, str]] = self.content.get("waived", [])
        return found

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state == ReviewState.OPEN

    @property
    def is_frozen(self) -> bool:
        """A closed review is history."""
        return not self.is_open


class ReviewedText(AppendOnly):
    """A text that a review holds."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reviewed_texts")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="reviewed_in")

    objects = Undeletable["ReviewedText"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "text"], name="reviewed_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.text_id}"


class Verdict(models.TextChoices):
    """What a person decided."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"


class Decision(AppendOnly):
    """One person's verdict at one stage, bound to the digest that the person saw.

    ``name`` is the person's full name at that time (people marry, move on and are renamed); readers of the
    words see it, and never the name that somebody signs in with.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    stage = models.PositiveIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=310, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    digest = models.CharField(max_length=80)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    objects = Undeletable["Decision"].as_manager()

    class Meta:
        ordering: ClassVar = ["decided_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "person"], name="decision_once_a_person"),
            models.UniqueConstraint(fields=["review", "stage"], name="decision_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.stage}: {self.verdict}"


class Comment(AppendOnly):
    """What somebody said about an open review. It is no decision."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=310, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    objects = Undeletable["Comment"].as_manager()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.review_id} {self.at}"


class Contribution(AppendOnly):
    """Who wrote what. ``language`` is empty where the version's own fields were written."""

    class Kind(models.TextChoices):
        """What was done."""

        CREATE = "create"
        EDIT = "edit"
        DELETE = "delete"
        COPY = "copy"
        MERGE = "merge"
        NO_CHANGE_NEEDED = "no_change_needed"
        SUBMIT = "submit"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="contributions")
    text = models.ForeignKey(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    language = models.CharField(max_length=8, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    digest = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects = Undeletable["Contribution"].as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
