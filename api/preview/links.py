"""The page behind a preview link: one version's newest words, for people without a key."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from rest_framework.request import Request

from api import throttling
from api.delivery.v1.documents import STATES
from api.delivery.v1.rendering import words_of
from api.doors import Open
from api.renderers import HTMLRenderer
from api.views import PAGE_CSP
from clauses import clock, markdown, previews
from clauses.errors import Absent
from clauses.markdown import Filling
from clauses.previews import Leaf
from clauses.resolution.drafts import State

APPROVED = {"nb": "Godkjent", "nn": "Godkjend", "en": "Approved"}
LABELS = {**STATES, State.ADOPTED: APPROVED}
LAW = {"nb": "Lovtekst", "nn": "Lovtekst", "en": "What the law says"}
PREVIEW = {"nb": "Forhåndsvisning", "nn": "Førehandsvising", "en": "Preview"}
NO_WORDS = {
    "nb": "Denne versjonen har ingen tekst på disse språkene.",
    "nn": "Denne versjonen har ingen tekst på desse språka.",
    "en": "This version has no text in these languages.",
}


class LinkPage(Open):
    """The words, each language with its state. No guidance, and nothing of what else is being written."""

    renderer_classes = (HTMLRenderer,)

    def get(self, request: Request, token: str) -> HttpResponse:
        """Show them. Whatever a token does not open is told alike, and counted by address."""
        now = clock.now()
        try:
            link = previews.open_link(token, now)
        except Absent:
            throttling.count_failure(request)
            raise
        leaves = previews.leaves(link, now)
        spoken = [leaf.text.language for leaf in leaves] or link.languages[:1]
        context = {
            "language": spoken[0],
            "preview": PREVIEW[spoken[0]],
            "no_words": NO_WORDS[spoken[0]],
            "leaves": [shown(leaf) for leaf in leaves],
        }
        page = render_to_string("api/preview/link.html", {"page": context})
        headers = {"Content-Security-Policy": PAGE_CSP, "Content-Language": ", ".join(spoken)}
        return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Kept by nobody, and found by no search engine. (Every answer is closed to frames and referrers.)"""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        final["X-Robots-Tag"] = "noindex, nofollow"
        return final


def shown(leaf: Leaf) -> dict[str, Any]:
    """What the template shows of one language. References are plain words: they lead nowhere here."""
    text, filling = leaf.text, Filling(values=words_of(leaf.values), targets={})
    return {
        "language": text.language,
        "state": LABELS[leaf.state][text.language],
        "title": markdown.fill_plain(text.title, filling),
        "law": LAW[text.language],
        "statutory": markdown.to_html(markdown.parse(text.statutory), filling),
        "statutory_language": text.statutory_language or text.language,
        "body": markdown.to_html(markdown.parse(text.body), filling),
    }
