"""A guideline as a document for people: Markdown, or a page of HTML."""

import re
from collections.abc import Iterator
from typing import Any

from api.delivery.v1.rendering import Shown
from clauses.models import Kind
from clauses.resolution.drafts import State

GUIDANCE = {"nb": "Veiledning", "nn": "Rettleiing", "en": "Guidance"}
# Delivery has adopted words only, of which nothing is said; preview may have others.
STATES: dict[str, dict[str, str]] = {
    State.DRAFT: {
        "nb": "Utkast, ikke godkjent",
        "nn": "Utkast, ikkje godkjent",
        "en": "Draft, not approved",
    },
    State.IN_REVIEW: {
        "nb": "Til gjennomgang, ikke godkjent",
        "nn": "Til gjennomgang, ikkje godkjent",
        "en": "In review, not approved",
    },
}
_SYNTAX = re.compile(r"[\\`*_\[\]<>#|~&]")


def heading(shown: Shown) -> str:
    """The number, if it has one, and the title."""
    label = shown.node.number_label
    return f"{label} {shown.title}" if label else shown.title


def depth(shown: Shown) -> int:
    """How deep it stands: 1 is the document itself."""
    label = shown.node.number_label
    return 2 + label.count(".") if label else 1


def state(shown: Shown) -> str:
    """That the words are not adopted, in their language; nothing of those that are."""
    return STATES.get(shown.state, {}).get(shown.language, "")


def to_markdown(root: Shown) -> str:
    """The document, in CommonMark."""
    return "\n\n".join(block for shown in root.walk() for block in markdown_of(shown)) + "\n"


def markdown_of(shown: Shown) -> Iterator[str]:
    """The heading and the layers of one node: the law as a quote."""
    yield f"{'#' * depth(shown)} {_SYNTAX.sub(r'\\\g<0>', heading(shown))}"
    if said := state(shown):
        yield f"**{said}**"
    if statutory := shown.statutory:
        yield "\n".join(f"> {line}".rstrip() for line in statutory["markdown"].split("\n"))
    if body := shown.body:
        yield body["markdown"]
    if guidance := shown.guidance:
        yield f"**{GUIDANCE[shown.language]}**\n\n{guidance['markdown']}"


def page_of(root: Shown) -> dict[str, Any]:
    """What the template of the page shows."""
    return {
        "title": root.title,
        "language": root.language,
        "nodes": [
            {
                "tag": f"h{depth(shown)}",
                "anchor": shown.node.key if shown.kind != Kind.GUIDELINE else "",
                "heading": heading(shown),
                "language": shown.language,
                "state": state(shown),
                "statutory": shown.statutory,
                "statutory_language": shown.statutory_language,
                "body": shown.body,
                "guidance": shown.guidance,
                "guidance_label": GUIDANCE[shown.language],
            }
            for shown in root.walk()
        ],
    }
