"""A normative change of a clause by one owner, free of language."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Length
from django.db.models.lookups import GreaterThan

from clauses.models.base import Guarded, new_id
from clauses.models.clause import Clause
from clauses.models.owner import LIBRARY_ID, Owner
from clauses.models.vocabulary import LegalSource
from clauses.querysets import VersionQuerySet


class Effect(models.TextChoices):
    """What a version does from its date on."""

    WORDING = "wording"
    OMITTED = "omitted"
    INHERITS = "inherits"


class ChangeClass(models.TextChoices):
    """How much a version changes."""

    EDITORIAL = "editorial"
    CLARIFYING = "clarifying"
    NORMATIVE = "normative"
    LAW = "law"


class Force(models.TextChoices):
    """How strongly a clause binds."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    INFORMATION = "information"


class Version(Guarded):
    """One numbered version. ``valid_from`` is what is asked for until adoption, and then what took effect.

    ``original_*`` describe an approval that an import carries over; they decide nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Indexed below with more columns: by an index of the clause alone PostgreSQL would read every version.
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="versions", db_index=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    effect = models.CharField(max_length=20, choices=Effect.choices, default=Effect.WORDING)
    change_class = models.CharField(max_length=20, choices=ChangeClass.choices)
    change_note = models.TextField(blank=True)
    force = models.CharField(max_length=20, choices=Force.choices, blank=True)
    condition = models.JSONField(default=list)
    # So that an index finds the few versions with a condition. "[]" is an empty list in every database.
    is_conditional = models.GeneratedField(
        expression=GreaterThan(Length(Cast("condition", models.TextField())), 2),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    successor = models.ForeignKey(
        Clause, null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="variants")
    base_pin = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("clauses.User", on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    authoritative_language = models.CharField(max_length=8, blank=True)
    digest = models.CharField(max_length=80, blank=True)
    original_approved_on = models.DateField(null=True, blank=True)
    original_approved_by = models.CharField(max_length=200, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clause", "owner", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["clause", "owner"],
                condition=Q(adopted_at=None, discarded_at=None),
                name="version_one_open",
            ),
            models.CheckConstraint(
                name="version_adopted_has_a_date",
                condition=Q(adopted_at=None) | Q(valid_from__isnull=False, discarded_at=None),
            ),
            models.CheckConstraint(
                name="version_library_inherits_nothing",
                condition=~Q(owner=LIBRARY_ID) | ~Q(effect="inherits") & Q(base=None),
            ),
        ]
        indexes: ClassVar = [
            # Resolution walks it from the greatest number down: the first that has begun is in force.
            models.Index(
                fields=["clause", "owner", "-number"],
                condition=Q(adopted_at__isnull=False),
                name="version_in_force",
            ),
            # What begins next, of whatever clause. (With the owner in it, SQLite would prefer it for all.)
            models.Index(
                fields=["valid_from"],
                condition=Q(adopted_at__isnull=False),
                name="version_by_date",
            ),
            models.Index(
                fields=["owner"],
                condition=Q(adopted_at__isnull=False, is_conditional=True),
                name="version_conditional",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.number}"

    @property
    def is_adopted(self) -> bool:
        """Whether it was approved at every stage."""
        return self.adopted_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it is being written or under review."""
        return self.adopted_at is None and self.discarded_at is None

    @property
    def is_frozen(self) -> bool:
        """An adopted version is history; so is the number of a discarded one."""
        return not self.is_open

    @property
    def authoritative(self) -> str:
        """The language that prevails where texts differ: fixed at adoption, until then its owner's."""
        return self.authoritative_language or self.owner.authoritative_language

    @property
    def is_variant(self) -> bool:
        """Whether a client made it of a clause of the library."""
        return self.owner_id != LIBRARY_ID and self.clause.owner_id == LIBRARY_ID


class Part(models.Model):
    """A row that is part of a version's fields: fixed when the version is adopted (held by a trigger)."""

    position = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Entry(Part):
    """One place in a guideline's or a section's order."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="entries", db_index=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "clause"], name="entry_once"),
            models.UniqueConstraint(fields=["version", "position"], name="entry_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.clause_id}"


class Relation(models.TextChoices):
    """What a clause does with the provision that it cites."""

    IMPLEMENTS = "implements"
    LIMITS = "limits"
    SEE = "see"


class Citation(Part):
    """A provision that a version rests on. ``verified_at``: when a person last compared it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="citations", db_index=False)
    source = models.ForeignKey(
        LegalSource, on_delete=models.PROTECT, related_name="citations", db_index=False
    )
    provision = models.CharField(max_length=100, blank=True)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    verified_at = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="citation_position_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "provision"], name="citation_by_provision")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.provision}"
