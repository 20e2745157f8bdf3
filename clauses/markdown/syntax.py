"""From raw words to the tree; whatever is not accepted is refused."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice

from markdown_it.token import Token

from clauses.markdown.characters import forbidden
from clauses.markdown.checks import MAX_DEPTH, check, clause_key
from clauses.markdown.findings import Finding, Rejected
from clauses.markdown.tokens import tokenize
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
    Marks,
    Paragraph,
    Parameter,
    Quote,
    Text,
    walk,
)

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "parse", "references", "structure"]

MAX_LENGTH = 50_000
# For every unclosed bracket the parser reads all that follows in the paragraph, from mark to mark.
_MAX_BRACKET_STEPS = 750_000
_POSSIBLE_MARK = re.compile(r"[^\w\s.,()/]|\n|_")
_MOST = 50  # findings; more help nobody
_MARKS: dict[str, Mark] = {"strong": "strong", "em": "emphasis"}


@lru_cache(maxsize=4096)
def parse(source: str) -> Document:
    """The tree of a text. Cached: parsing costs milliseconds and approved words never change.

    Raises ``Rejected`` for anything but paragraphs, headings (``#``), lists, quotes, strong, emphasis, links,
    hard breaks and placeholders; also for what other parsers of Markdown would read differently.
    Expects LF line ends, see ``normalise``.
    """
    _refuse(_bounds(source))
    _refuse(forbidden(source))
    tokens = tokenize(source)
    _refuse(check(tokens))
    return Document(tuple(_blocks(iter(tokens))))


def references(source: str) -> tuple[str, ...]:
    """The keys of the clauses that Markdown refers to: each once, in the order of first use."""
    nodes = walk(parse(source))
    return tuple(dict.fromkeys(node.key for node in nodes if isinstance(node, ClauseRef)))


def structure(source: str) -> tuple[tuple[bool, int | None, int], ...]:
    """The lists of a text in the order of reading: (ordered, start, number of items)."""
    nodes = walk(parse(source))
    return tuple((node.ordered, node.start, len(node.items)) for node in nodes if isinstance(node, List))


def _refuse(findings: Iterable[Finding]) -> None:
    if some := list(islice(findings, _MOST)):
        raise Rejected(some)


def _bounds(source: str) -> Iterator[Finding]:
    if len(source) > MAX_LENGTH:
        yield Finding("too-long", f"a text has at most {MAX_LENGTH} characters")
    elif sum(map(_bracket_steps, source.split("\n\n"))) > _MAX_BRACKET_STEPS:
        yield Finding("too-complex", "there are too many opening brackets in one paragraph")


def _bracket_steps(paragraph: str) -> int:
    brackets = paragraph.count("[")
    return brackets * len(_POSSIBLE_MARK.findall(paragraph)) if brackets else 0


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """The blocks up to the end of the one that holds them."""
    for token in tokens:
        match token.type:
            case "paragraph_open":
                yield Paragraph(_children(tokens))
            case "heading_open":
                yield Heading(int(token.tag[1]), _children(tokens))
            case "blockquote_open":
                yield Quote(tuple(_blocks(tokens)))
            case "bullet_list_open":
                yield List(ordered=False, start=None, items=tuple(_items(tokens)))
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                yield List(ordered=True, start=start, items=tuple(_items(tokens)))
            case _:  # the end
                return


def _items(tokens: Iterator[Token]) -> Iterator[Item]:
    for token in tokens:
        if token.type != "list_item_open":
            return
        yield Item(tuple(_blocks(tokens)))


def _children(tokens: Iterator[Token]) -> tuple[Inline, ...]:
    inline, _end = next(tokens), next(tokens)
    return tuple(_joined(_inline(iter(inline.children or ()), [])))


def _inline(tokens: Iterator[Token], marks: list[Mark]) -> Iterator[Inline]:
    """The words up to the end of the link that holds them; ``marks`` are those open, outermost first."""
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield Text(token.content, _distinct(marks))
            case "softbreak":
                yield Text(" ", _distinct(marks))
            case "hardbreak":
                yield Break()
            case "placeholder":
                yield Parameter(token.content, _distinct(marks))
            case "strong_open" | "em_open":
                marks.append(_MARKS[token.tag])
            case "strong_close" | "em_close":
                marks.pop()
            case "link_open":
                yield _link(str(token.attrGet("href")), tuple(_joined(_inline(tokens, marks))))
            case _:  # link_close
                return


def _link(href: str, children: tuple[Inline, ...]) -> Link | ClauseRef:
    key = clause_key(href)
    return ClauseRef(key, children) if key else Link(href, children)


def _distinct(marks: list[Mark]) -> Marks:
    return tuple(mark for mark in _MARKS.values() if mark in marks)


def _joined(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Neighbouring words with the same marks, as one."""
    for marks, group in groupby(nodes, lambda node: node.marks if isinstance(node, Text) else None):
        if marks is None:
            yield from group
        elif words := "".join(node.text for node in group if isinstance(node, Text)):
            yield Text(words, marks)
