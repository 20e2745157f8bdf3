"""Who owns wording: the library, or a client."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from clauses import languages
from clauses.models.base import AppendOnly, Guarded, new_id
from clauses.querysets import DatedQuerySet

LIBRARY = "library"
# Fixed, so that no query is needed to know it; a migration makes the row.
LIBRARY_ID = UUID(int=1)


def library_languages() -> list[str]:
    """All languages of the product, bokmål first."""
    return list(languages.REGISTER)


class Owner(Guarded):
    """The library, or a client: a company that is advised.

    One table for both, so that every version, value and schedule has exactly one owner and uniqueness needs
    no special case for NULL. The slug is permanent and never used again. The first language is the
    authoritative one. ``deadlines`` are a client's own: how many days it has to answer a change of the
    library, by change class; there is none for a class that is not named.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=9, blank=True)
    languages = models.JSONField(default=library_languages)
    required_languages = models.JSONField(default=list)
    deadlines = models.JSONField(default=dict)
    workflow = models.ForeignKey("clauses.Workflow", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="owner_library_has_its_id",
                condition=Q(slug=LIBRARY, id=LIBRARY_ID) | ~Q(slug=LIBRARY) & ~Q(id=LIBRARY_ID),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_frozen(self) -> bool:
        """Never: names and languages change; the slug is held by a trigger."""
        return False

    @property
    def is_library(self) -> bool:
        """Whether this is the consultancy's own library."""
        return self.pk == LIBRARY_ID

    @property
    def authoritative_language(self) -> str:
        """The language that prevails where texts differ."""
        return str(self.languages[0])

    @property
    def must_be_written_in(self) -> tuple[str, ...]:
        """The languages that the first review of a version holds, the authoritative one first."""
        return languages.distinct([self.authoritative_language, *self.required_languages])


class Fact(AppendOnly):
    """A dated, typed statement about a client. Insert-only: a later row prevails, a null value ends it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    valid_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("clauses.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet["Fact"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "key", "-valid_from"], name="fact_by_date")]
        constraints: ClassVar = [
            models.CheckConstraint(name="fact_is_about_a_client", condition=~Q(owner=LIBRARY_ID)),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value!r}"
