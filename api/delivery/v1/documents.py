"""A guideline as a document for people: Markdown, or a page of HTML."""

import re
from collections.abc import Iterator
from typing import Any

from api.delivery.v1.rendering import Shown
from clauses.models import Kind

GUIDANCE = {"nb": "Veiledning", "nn": "Rettleiing", "en": "Guidance"}
_SYNTAX = re.compile(r"[\\`*_\[\]<>#|~&]")


def heading(shown: Shown) -> str:
    """The number, if it has one, and the title."""
    label = shown.node.number_label
    return f"{label} {shown.title}" if label else shown.title


def depth(shown: Shown) -> int:
    """How deep it stands: 1 is the document itself."""
    label = shown.node.number_label
    return 2 + label.count(".") if label else 1


def to_markdown(root: Shown) -> str:
    """The document, in CommonMark."""
    return "\n\n".join(block for shown in root.walk() for block in markdown_of(shown)) + "\n"


def markdown_of(shown: Shown) -> Iterator[str]:
    """The heading and the layers of one node: the law as a quote."""
    yield f"{'#' * depth(shown)} {_SYNTAX.sub(r'\\\g<0>', heading(shown))}"
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
                "statutory": shown.statutory,
                "statutory_language": shown.statutory_language,
                "body": shown.body,
                "guidance": shown.guidance,
                "guidance_label": GUIDANCE[shown.language],
            }
            for shown in root.walk()
        ],
    }
