"""A text in the formats of the API: blocks, HTML and plain text, all with the same words."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import assert_never
from urllib.parse import quote

import nh3

from clauses.markdown.filling import Filling
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
    Marks,
    Paragraph,
    Parameter,
    Quote,
    Text,
)

type Json = dict[str, object]

_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("strong", "em", "br", "a", "span"),
}
_ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "span": {"data-clause"}}
_MARK_TAGS = {"strong": "strong", "emphasis": "em"}


def to_blocks(document: Document, filling: Filling) -> list[Json]:
    """The blocks of the API, see "Accepted Markdown" in its contract."""
    return [_block(block, filling) for block in document.blocks]


def to_html(document: Document, filling: Filling) -> str:
    """HTML without ids, classes or styles. Escaped, then sanitised as well, should that have a hole."""
    return nh3.clean(
        unsanitised_html(document, filling),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def to_text(document: Document, filling: Filling) -> str:
    """Plain text: bullets, numbers and ``>`` before the lines, blank lines between blocks."""
    return _blocks_text(document.blocks, filling)


def unsanitised_html(document: Document, filling: Filling) -> str:
    """The HTML before it is sanitised; to compare, not to show."""
    return "\n".join(_block_html(block, filling) for block in document.blocks)


def _block(block: Block, filling: Filling) -> Json:
    match block:
        case Paragraph(children):
            return {"type": "paragraph", "children": _inlines(children, filling)}
        case Heading(level, children):
            return {"type": "heading", "level": level, "children": _inlines(children, filling)}
        case List(ordered, start, items):
            blocks = [{"children": [_block(child, filling) for child in item.children]} for item in items]
            return {"type": "list", "ordered": ordered, "start": start, "items": blocks}
        case Quote(quoted):
            return {"type": "quote", "children": [_block(child, filling) for child in quoted]}
    assert_never(block)


def _inlines(nodes: Iterable[Inline], filling: Filling) -> list[Json]:
    return [_inline(node, filling) for node in nodes]


def _inline(node: Inline, filling: Filling) -> Json:
    match node:
        case Text(text, marks):
            return {"type": "text", "text": text, "marks": list(marks)}
        case Break():
            return {"type": "break"}
        case Parameter(key, marks):
            return {"type": "parameter", "key": key, "value": filling.value(key), "marks": list(marks)}
        case Link(href, children):
            return {"type": "link", "href": href, "children": _inlines(children, filling)}
        case ClauseRef():
            return _reference(node, filling)
    assert_never(node)


def _reference(node: ClauseRef, filling: Filling) -> Json:
    target = filling.targets.get(node.key)
    return {
        "type": "clause_ref",
        "key": node.key,
        "title": target.title if target else None,
        "number_label": target.number_label if target else None,
        "applies": target is not None,
        "children": _inlines(node.children, filling),
    }


def _block_html(block: Block, filling: Filling) -> str:
    match block:
        case Paragraph(children):
            return f"<p>{_inline_html(children, filling)}</p>"
        case Heading(level, children):
            return f"<h{level}>{_inline_html(children, filling)}</h{level}>"
        case List(ordered, start, items):
            tag = "ol" if ordered else "ul"
            attribute = f' start="{start}"' if ordered and start != 1 else ""
            return f"<{tag}{attribute}>\n{''.join(_item_html(item, filling) for item in items)}</{tag}>"
        case Quote(quoted):
            return f"<blockquote>\n{''.join(_block_html(b, filling) + '\n' for b in quoted)}</blockquote>"
    assert_never(block)


def _item_html(item: Item, filling: Filling) -> str:
    """An item; its only paragraph, if it comes first, without a tag of its own."""
    blocks = item.children
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if len(paragraphs) == 1 and paragraphs[0] is blocks[0]:
        parts = [_inline_html(paragraphs[0].children, filling)]
        blocks = blocks[1:]
    else:
        parts = []
    return "<li>" + "\n".join([*parts, *(_block_html(block, filling) for block in blocks)]) + "</li>\n"


def _inline_html(nodes: Iterable[Inline], filling: Filling) -> str:
    """Neighbouring words and values with the same marks share their tags."""
    return "".join(
        _marked("".join(_node_html(node, filling) for node in group), marks)
        for marks, group in groupby(nodes, _marks)
    )


def _marks(node: Inline) -> Marks:
    return node.marks if isinstance(node, Text | Parameter) else ()


def _marked(html: str, marks: Marks) -> str:
    for mark in reversed(marks):
        html = f"<{_MARK_TAGS[mark]}>{html}</{_MARK_TAGS[mark]}>"
    return html


def _node_html(node: Inline, filling: Filling) -> str:
    match node:
        case Text(text):
            return escape(text)
        case Break():
            return "<br>"
        case Parameter(key):
            return escape(filling.shown(key))
        case Link(href, children):
            words = _inline_html(children, filling)
            return f'<a href="{escape(href)}" rel="noopener noreferrer">{words}</a>'
        case ClauseRef():
            return _reference_html(node, filling)
    assert_never(node)


def _reference_html(node: ClauseRef, filling: Filling) -> str:
    words = _inline_html(node.children, filling)
    target = filling.targets.get(node.key)
    if target is None:
        return words
    if target.anchor:
        return f'<a href="#{quote(target.anchor, safe="-._~")}">{words}</a>'
    return f'<span data-clause="{escape(node.key)}">{words}</span>'


def _blocks_text(blocks: Iterable[Block], filling: Filling) -> str:
    return "\n\n".join(_block_text(block, filling) for block in blocks)


def _block_text(block: Block, filling: Filling) -> str:
    match block:
        case Paragraph(children) | Heading(_, children):
            return _inline_text(children, filling)
        case List(_, start, items):
            markers = ["- " if start is None else f"{start + index}. " for index in range(len(items))]
            return "\n".join(map(_item_text, items, markers, [filling] * len(items)))
        case Quote(quoted):
            lines = _blocks_text(quoted, filling).split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines)
    assert_never(block)


def _item_text(item: Item, marker: str, filling: Filling) -> str:
    """An item; a list in it follows without a blank line."""
    text = ""
    for block in item.children:
        separator = "\n" if isinstance(block, List) else "\n\n"
        text += (separator if text else "") + _block_text(block, filling)
    indent = " " * len(marker)
    return (marker + re.sub(r"\n(?=[^\n])", "\n" + indent, text)).rstrip()


def _inline_text(nodes: Iterable[Inline], filling: Filling) -> str:
    return "".join(_node_text(node, filling) for node in nodes)


def _node_text(node: Inline, filling: Filling) -> str:
    match node:
        case Text(text):
            return text
        case Break():
            return "\n"
        case Parameter(key):
            return filling.shown(key)
        case Link(_, children) | ClauseRef(_, children):
            return _inline_text(children, filling)
    assert_never(node)
