"""Bearer keys, for administrators."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request

from api.common import PAGES
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.keys import (
    KeyCreation,
    KeyPageSerializer,
    KeySerializer,
    MadeKeySerializer,
)
from api.editorial.v1.showing import Shown, single
from api.editorial.v1.views.base import EditorialView, in_path
from clauses import guards, keys, policy
from clauses.models import Key, Owner, User
from clauses.policy import Action

KEY_ID_IN_PATH = in_path("key_id")


class AdministratorsView(EditorialView):
    """A route of which others learn nothing."""

    def check_permissions(self, request: Request) -> None:
        """Let in administrators only.

        Raises:
            Denied: 403, this is another person.
        """
        super().check_permissions(request)
        policy.require(self.person, Action.ADMINISTER)


class KeysView(AdministratorsView):
    """All keys."""

    @reads("list_keys", KeyPageSerializer, *PAGES)
    def get(self) -> Any:
        """The keys, the last made first. Secrets are never told again."""
        return self.page(rows(), "-pk", lambda row: Shown(row, slugs=slugs_of(row)))

    @writes("create_key", MadeKeySerializer, KeyCreation, status=201)
    def post(self, given: dict[str, Any]) -> Any:
        """Make a key. Its secret is in this answer only, and in one to the same `Idempotency-Key`."""
        scope, user = keys.scope_of(given.pop("scope")), given.pop("user", None)
        clients = [
            self.named(Owner.objects.all(), f"/clients/{index}", slug=slug)
            for index, slug in enumerate(given.pop("clients", []))
        ]
        person = None if user is None else self.named(User.objects.all(), "/user", username=user)
        key, secret = keys.make(self.person, given.pop("name"), scope, user=person, clients=clients, **given)
        self.made("get_key", key_id=key.pk)
        return shown(self, key.pk, secret=secret)


class KeyView(AdministratorsView):
    """One key."""

    path_parameters = (KEY_ID_IN_PATH,)

    @reads("get_key", KeySerializer)
    def get(self, key_id: UUID) -> Any:
        """A key, without its secret."""
        return shown(self, key_id)

    @writes("revoke_key", KeySerializer, is_matching=True)
    def delete(self, given: dict[str, Any], key_id: UUID) -> Any:
        """End a key, at once and for ever. It stays in the list."""
        key = self.find(rows(), pk=key_id)
        self.expect(guards.on_key(self.person, key)["revoke"], key)
        keys.revoke(self.person, key)
        return shown(self, key_id)


def rows() -> QuerySet[Key]:
    """Keys with their people and clients."""
    return Key.objects.select_related("user").prefetch_related("clients")


def shown(view: EditorialView, key_id: UUID, **members: Any) -> Shown:
    """The key as it is now."""
    key = view.find(rows(), pk=key_id)
    return single(key, guards.on_key(view.person, key), slugs=slugs_of(key), **members)


def slugs_of(key: Key) -> list[str]:
    """The clients that it is bound to."""
    return sorted(client.slug for client in key.clients.all())
