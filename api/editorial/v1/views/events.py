"""The ledger, as far as the person sees it."""

from itertools import islice
from typing import Any

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads
from api.editorial.v1.serializers.events import EventPageSerializer, LedgerSerializer
from api.editorial.v1.showing import Shown, name_of
from api.editorial.v1.views.base import EditorialView
from api.editorial.v1.views.keys import AdministratorsView
from clauses import ledger
from clauses.models import Event

FILTERS = {"type": "type", "client": "owner__slug", "clause": "clause__key"}
MOST_FINDINGS = 100
UNTOLD = {"number": None, "hash": None, "previous_hash": None}  # they count what others do


class EventsView(EditorialView):
    """Events that the person sees."""

    @reads("list_events", EventPageSerializer, takes.TYPE, takes.CLIENT, takes.CLAUSE, *PAGES)
    def get(self) -> Any:
        """What happened, the newest first: to all that one writes for; to administrators everything."""
        rows = self.sight.events().select_related("owner", "clause", "actor")
        return self.page(self.filtered(rows, FILTERS), "-number", self.shown)

    def shown(self, event: Event) -> Shown:
        """The event, with its place in the chain for those who see the chain."""
        untold = {} if self.sight.is_administrator else UNTOLD
        return Shown(event, actor_name=name_of(event.actor), **untold)


class VerifyView(AdministratorsView):
    """The whole chain."""

    @reads("verify_events", LedgerSerializer)
    def get(self) -> Any:
        """Whether the ledger's chain holds: each event as it was written, and none missing."""
        findings = list(islice(ledger.breaks(), MOST_FINDINGS))
        head = ledger.head()
        return {
            "ok": not findings,
            "number": head and head.number,
            "hash": head and head.hash,
            "findings": findings,
        }
