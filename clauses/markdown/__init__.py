"""The Markdown of clauses: what is accepted, how it is normalised, filled and rendered.

Pure: knows neither Django nor the database. The accepted syntax is frozen for v1 of the API: it may be
widened, never narrowed, because approved words never change.
"""

from clauses.markdown.filling import ClauseTarget, Filling
from clauses.markdown.findings import Finding, Rejected
from clauses.markdown.rendering import to_blocks, to_html, to_text
from clauses.markdown.substitution import fill_markdown, fill_plain
from clauses.markdown.syntax import MAX_DEPTH, MAX_LENGTH, parse, references, structure
from clauses.markdown.tree import (
    Block,
    Break,
    ClauseRef,
    Document,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Node,
    Paragraph,
    Parameter,
    Quote,
    Text,
    walk,
)
from clauses.markdown.words import MAX_LINE, PLACEHOLDER, normalise, normalise_line, placeholders

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_LINE",
    "PLACEHOLDER",
    "Block",
    "Break",
    "ClauseRef",
    "ClauseTarget",
    "Document",
    "Filling",
    "Finding",
    "Heading",
    "Inline",
    "Item",
    "Link",
    "List",
    "Mark",
    "Node",
    "Paragraph",
    "Parameter",
    "Quote",
    "Rejected",
    "Text",
    "fill_markdown",
    "fill_plain",
    "normalise",
    "normalise_line",
    "parse",
    "placeholders",
    "references",
    "structure",
    "to_blocks",
    "to_html",
    "to_text",
    "walk",
]
