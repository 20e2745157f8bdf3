"""Guidelines as documents for people."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from api.delivery.v1.asking import Asked
from api.delivery.v1.documents import page_of, to_markdown
from api.delivery.v1.rendering import Reading, Shown, tags_of
from api.delivery.v1.views.base import KEY_IN_PATH, Answer, DeliveryView
from api.delivery.v1.views.clauses import GUIDELINE, node_of
from api.renderers import HTMLRenderer, MarkdownRenderer
from api.views import PAGE_CSP
from clauses.resolution.horizon import horizon


class DocumentView(DeliveryView):
    """A guideline, written out."""

    answer = str
    path_parameters = (KEY_IN_PATH,)
    format: str
    own_headers: Mapping[str, str] = {}

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Resolve it, and write it."""
        question = self.question(asked)
        reading = Reading(asked, question, formats=(self.format,))
        shown = Shown(node_of(path["key"], GUIDELINE, reading), reading)
        return Answer(
            data=self.written(shown),
            languages=[each.language for each in shown.walk()],
            tags=tags_of(asked.client, shown.walk()),
            until=horizon(question) if reading.needs_references else shown.node.changes_at,
            canonical=asked.canonical(question),
            headers=self.own_headers,
        )

    def written(self, shown: Shown) -> str:
        """The document."""
        raise NotImplementedError


class MarkdownView(DocumentView):
    """A guideline as one Markdown document."""

    route = "get_guideline_markdown"
    renderer_classes = (MarkdownRenderer,)
    format = "markdown"

    def written(self, shown: Shown) -> str:
        """In CommonMark."""
        return to_markdown(shown)


class HTMLView(DocumentView):
    """A guideline as one page of HTML."""

    route = "get_guideline_html"
    renderer_classes = (HTMLRenderer,)
    format = "html"
    own_headers = {"Content-Security-Policy": PAGE_CSP}

    def written(self, shown: Shown) -> str:
        """From the template."""
        return render_to_string("api/delivery/guideline.html", {"page": page_of(shown)})
