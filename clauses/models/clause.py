"""The identity of a clause."""

from typing import ClassVar

from django.db import models

from clauses.models.base import Guarded, new_id
from clauses.models.owner import Owner
from clauses.models.vocabulary import Category, Tag
from clauses.querysets import ClauseQuerySet


class Kind(models.TextChoices):
    """What a clause may list: a guideline lists sections and clauses, a section clauses, a clause nothing."""

    CLAUSE = "clause"
    SECTION = "section"
    GUIDELINE = "guideline"

    @property
    def may_list(self) -> frozenset["Kind"]:
        """The kinds that entries of this kind's versions may have. So no cycle can be written."""
        return {
            Kind.CLAUSE: frozenset[Kind](),
            Kind.SECTION: frozenset({Kind.CLAUSE}),
            Kind.GUIDELINE: frozenset({Kind.CLAUSE, Kind.SECTION}),
        }[self]


class Clause(Guarded):
    """A permanent key without wording; of the library, or of one client (then ``{slug}.{key}``).

    Never deleted; key, kind and owner never change. Category and tags are presentation; ``review_on`` is the
    date on which somebody should look at it again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=121, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="clauses")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT)
    tags = models.ManyToManyField(Tag, blank=True, related_name="clauses")
    adaptable = models.BooleanField(default=True)
    review_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Classification may change; a trigger holds key, kind and owner."""
        return False
