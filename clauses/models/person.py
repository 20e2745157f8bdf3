"""People, what they may do for which client, and the keys that programs carry."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from clauses.models.base import new_id
from clauses.models.owner import LIBRARY_ID, Owner


class User(AbstractUser):
    """A person. Rights come from groups (author, approver, administrator) and memberships."""

    class Meta(AbstractUser.Meta):
        ordering: ClassVar = ["username"]


class Role(models.TextChoices):
    """What a member does for a client."""

    CONSULTANT = "consultant"
    SIGNATORY = "signatory"


class Membership(models.Model):
    """A person's role for one client."""

    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "user", "role"], name="membership_once"),
            models.CheckConstraint(name="membership_is_of_a_client", condition=~Q(owner=LIBRARY_ID)),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Scope(models.TextChoices):
    """What a key opens."""

    DELIVERY = "delivery"
    PREVIEW = "preview"
    PERSONAL = "personal"


class Key(models.Model):
    """A bearer key. The secret is shown once and stored hashed; its prefix recognises it in lists."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    prefix = models.CharField(max_length=24)
    secret_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="keys")
    clients = models.ManyToManyField(Owner, related_name="keys", blank=True)
    guidance = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="key_personal_has_a_person",
                condition=Q(scope="personal", user__isnull=False) | ~Q(scope="personal") & Q(user=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
