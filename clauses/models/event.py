"""The ledger's rows."""

from typing import ClassVar

from django.db import models

from clauses.models.base import AppendOnly, new_id
from clauses.models.clause import Clause
from clauses.models.owner import Owner
from clauses.models.person import User
from clauses.models.version import Version
from clauses.querysets import Undeletable


class Event(AppendOnly):
    """One change of state: numbered without gaps, and chained by hashes (see ``ledger``)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    type = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(unique=True)
    effective_at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Owner, null=True, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="events")
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=80)
    hash = models.CharField(max_length=80)

    objects = Undeletable["Event"].as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["type", "-number"], name="event_by_type")]

    def __str__(self) -> str:
        return f"{self.number} {self.type}"
