"""One language of one version, in numbered revisions: the unit of writing and translating."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from clauses import digests
from clauses.models.base import Guarded, new_id
from clauses.models.version import Version
from clauses.querysets import TextQuerySet


class Text(Guarded):
    """A title and three layers of Markdown.

    ``statutory`` (what the law says; written by the library, copied into a variant with the language that it
    was found in), ``body`` (the rule, to the employee), ``guidance`` (to employer and consultant).
    ``source`` is the exact text that this was translated from, ``source_digest`` its words at that time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="texts", db_index=False)
    language = models.CharField(max_length=8)
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    statutory = models.TextField(blank=True)
    statutory_language = models.CharField(max_length=8, blank=True)
    body = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="translations"
    )
    source_digest = models.CharField(max_length=80, blank=True)
    digests = models.JSONField(default=dict)
    digest = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language", "revision"], name="text_revision_once"),
            models.UniqueConstraint(
                fields=["version", "language"],
                condition=Q(approved_at=None, discarded_at=None),
                name="text_one_open",
            ),
            models.CheckConstraint(
                name="text_approved_or_discarded", condition=Q(approved_at=None) | Q(discarded_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.revision}"

    @property
    def is_open(self) -> bool:
        """Whether its words may still change."""
        return self.approved_at is None and self.discarded_at is None

    @property
    def is_frozen(self) -> bool:
        """Approved words never change; a discarded revision keeps its number."""
        return not self.is_open

    def layers(self) -> dict[str, str]:
        """The words, by layer, the title first."""
        return {name: getattr(self, name) for name in digests.LAYERS}

    def seal(self) -> None:
        """Compute the digests from the words."""
        self.digests = digests.of_layers(self.layers())
        self.digest = digests.of_text(self.language, self.digests)
