"""What the models share: time-ordered ids, and rows that refuse to change."""

from typing import Any, Self
from uuid import UUID

import uuid_utils.compat
from django.db import models
from django.db.models.base import ModelBase

from clauses.errors import Immutable


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unguessable, and ordered by time, so that indexes grow at their end."""
    return uuid_utils.compat.uuid7()


class Guarded(models.Model):
    """A row that is never deleted and, once ``is_frozen``, never changed.

    The guard speaks of the row as it was loaded. It makes an honest mistake loud; that nobody gets past it
    is the work of the database's triggers.
    """

    loaded_frozen = False

    class Meta:
        abstract = True

    def save(
        self,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Any = None,
    ) -> None:
        """Save, unless the row is history.

        Raises:
            Immutable: the row took effect.
        """
        if self.loaded_frozen:
            raise Immutable(f"This {self._meta.verbose_name} took effect and is never changed.")
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )
        self.loaded_frozen = self.is_frozen

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise Immutable(f"A {self._meta.verbose_name} is never deleted.")

    @property
    def is_frozen(self) -> bool:
        """Whether the row, as it is now, may no longer change."""
        raise NotImplementedError

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember whether the row was frozen when it was read."""
        instance = super().from_db(*args, **kwargs)
        # A deferred field would be fetched one by one here: rows that are only read stay cheap.
        if not instance.get_deferred_fields():
            instance.loaded_frozen = instance.is_frozen
        return instance


class AppendOnly(Guarded):
    """A row that is written once."""

    class Meta:
        abstract = True

    @property
    def is_frozen(self) -> bool:
        """From the first save on."""
        return not self._state.adding
