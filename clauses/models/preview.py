"""Links by which people without a key see a draft."""

from typing import ClassVar

from django.db import models

from clauses.models.base import Guarded, new_id
from clauses.models.person import User
from clauses.models.version import Version
from clauses.querysets import Undeletable


class PreviewLink(Guarded):
    """A link to one version's newest texts, in some languages, until it expires or is revoked.

    The token is shown once; its SHA-256 is what is stored.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="preview_links")
    languages = models.JSONField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Undeletable["PreviewLink"].as_manager()

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.version_id} until {self.expires_at}"

    @property
    def is_frozen(self) -> bool:
        """A revoked link is history."""
        return self.revoked_at is not None
