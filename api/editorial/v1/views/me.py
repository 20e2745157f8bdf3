"""Who asks."""

from typing import Any

from django.conf import settings

from api.editorial.v1.operations import reads
from api.editorial.v1.serializers.me import MeSerializer
from api.editorial.v1.showing import actions, name_of
from api.editorial.v1.views.base import EditorialView
from api.throttling import WINDOW
from clauses import guards


class MeView(EditorialView):
    """The person whose key was sent."""

    @reads("get_me", MeSerializer)
    def get(self) -> Any:
        """Who I am, and what I may do."""
        person, requests = self.person, getattr(settings, self.limit)
        return {
            "username": person.username,
            "name": name_of(person),
            "groups": sorted(self.sight.groups),
            "is_administrator": self.sight.is_administrator,
            "memberships": person.memberships.select_related("owner").order_by("owner__slug", "role"),
            "key": self.caller.key,
            "limit": {"requests": requests, "seconds": WINDOW} if requests else None,
            "allowed_actions": actions(guards.on_everything(person)),
        }
