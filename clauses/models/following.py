"""How a client's variants follow the library: answers to what moved, and what a merge could not decide."""

from typing import ClassVar

from django.db import models

from clauses.models.base import AppendOnly, Guarded, new_id
from clauses.models.clause import Clause
from clauses.models.owner import Owner
from clauses.models.person import User
from clauses.models.version import Version
from clauses.querysets import Undeletable


class Answer(AppendOnly):
    """What a client's consultant answered when the library had moved; void when it moves again.

    It is about exactly ``latest``, in the words of ``pin`` (as ``Version.base_pin``): who answered has not
    answered what comes later. ``draft`` is what an acceptance made, ``until`` a postponement's last day.
    """

    class Kind(models.TextChoices):
        """Follow the library, stay deliberately, or answer later."""

        ACCEPT = "accept"
        REJECT = "reject"
        DEFER = "defer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="answers", db_index=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    latest = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="answers")
    pin = models.JSONField()
    draft = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Undeletable["Answer"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "clause", "-at"], name="answer_newest")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.clause_id}: {self.kind}"


class Conflict(Guarded):
    """A place of a draft that both the library and the client had changed: a person decides, nobody guesses.

    The draft keeps the client's words there. ``layer`` is a layer of the text in ``language``, or (without a
    language) a field of the version. ``base``, ``library`` and ``client`` are the three texts or values.
    ``start`` and ``stop`` are where the client's words stand, in characters of the layer whose digest is
    ``layer_digest``; of a field they are 0.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="conflicts")
    language = models.CharField(max_length=8, blank=True)
    layer = models.CharField(max_length=40)
    base = models.JSONField(null=True)
    library = models.JSONField(null=True)
    client = models.JSONField(null=True)
    start = models.PositiveIntegerField(default=0)
    stop = models.PositiveIntegerField(default=0)
    layer_digest = models.CharField(max_length=80, blank=True)
    resolution = models.CharField(max_length=20, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = Undeletable["Conflict"].as_manager()

    class Meta:
        ordering: ClassVar = ["language", "layer", "start", "id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.layer}"

    @property
    def is_frozen(self) -> bool:
        """What was decided stays decided."""
        return self.resolved_at is not None
