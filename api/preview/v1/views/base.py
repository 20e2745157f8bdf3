"""How preview differs from delivery: other keys, drafts that count, and nothing that is kept."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request

from api.caching import Freshness
from api.delivery.v1.asking import OF_A_NODE, Asked
from api.delivery.v1.views.base import DeliveryView
from api.preview.v1 import access
from api.preview.v1.parameters import ROUTES
from clauses.ledger import Head
from clauses.resolution.questions import Question


class PreviewView(DeliveryView):
    """Stands before one of delivery's views, and asks its question over drafts."""

    needs_key = True
    is_kept = False

    @property
    def parameters(self) -> Any:
        """The route's row of the table."""
        return ROUTES[self.route]

    @property
    def examples(self) -> list[OpenApiExample]:
        """None: the shapes are delivery's, which has them."""
        return []

    def admit(self) -> None:
        """Let in preview keys."""
        access.require_previewer(self.caller)

    def read(self, head: Head | None, now: datetime) -> Asked:
        """The same, with links to this door, and to the same review."""
        asked = super().read(head, now)
        return replace(asked, namespace="preview:", of_a_node=(*OF_A_NODE, "review"))

    def question(self, asked: Asked) -> Question:
        """The question with what counts as adopted."""
        question = super().question(asked)
        drafts = access.drafts_for(self.caller, question.owner, asked.value("review"))
        return replace(question, drafts=drafts)

    def freshness(self, asked: Asked) -> Freshness:
        """A draft is another at the next key that somebody presses."""
        return Freshness(public=False, stored=False)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody stores anything, so there is nothing that a cache could be told to forget."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = str(Freshness(public=False, stored=False))
        del final["Surrogate-Key"]
        return final
