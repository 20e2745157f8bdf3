"""Reading rules of reviews, as verbs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from clauses import clock
from clauses.querysets import Undeletable

if TYPE_CHECKING:
    from clauses.models import Review, User  # noqa: F401 (named in base classes below)


class ReviewQuerySet(Undeletable["Review"]):
    """Reviews."""

    def open(self) -> Self:
        """Waiting for somebody."""
        return self.filter(state="open")

    def asking(self, groups: Iterable[str], signs_for: Iterable[UUID]) -> Self:
        """Open ones whose present stage asks the people of these groups, who sign for these clients."""
        group = Q(waits_for_group="") | Q(waits_for_group__in=tuple(groups))
        client = Q(waits_for_client=False) | Q(version__owner_id__in=tuple(signs_for))
        return self.open().filter(group, client)

    def not_contributed_to(self, person: "User") -> Self:
        """Without those that hold what the person wrote: four eyes, as ``policy.contributors`` has it."""
        texts = apps.get_model("clauses", "Text")._default_manager.filter(
            version_id=OuterRef("version_id"), language=OuterRef("language"), approved_at__isnull=False
        )
        newest = texts.order_by().values("version_id").annotate(last=Max("approved_at")).values("last")
        since = Coalesce(Subquery(newest), Value(clock.EARLIEST), output_field=DateTimeField())
        wrote = _contributions().filter(version_id=OuterRef("version_id"), person=person)
        in_language = wrote.filter(language=OuterRef("language"), at__gt=OuterRef("since"))
        rows = self.annotate(since=since)
        return rows.exclude(Q(language="") & Q(Exists(wrote))).exclude(
            ~Q(language="") & Q(Exists(in_language))
        )


def _contributions() -> Any:
    return apps.get_model("clauses", "Contribution")._default_manager.all()
