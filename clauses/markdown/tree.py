"""The tree of a parsed text. Immutable, so that it can be cached and shared between threads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

type Mark = Literal["strong", "emphasis"]
type Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Words, all with the same marks (always in the order strong, emphasis)."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A hard line break. A soft one is a space in the words around it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A placeholder, ``{{ key }}``, with the marks of the words around it."""

    key: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an external address (http, https or mailto)."""

    href: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Words that refer to another clause, ``[words](clause:key)``."""

    key: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that stand together."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; may be empty."""

    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list; ``start`` is the first number of an ordered one, else None."""

    ordered: bool
    start: int | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text; without blocks if it has no words."""

    blocks: tuple["Block", ...]


type Inline = Text | Break | Parameter | Link | ClauseRef
type Block = Paragraph | Heading | List | Quote
type Node = Document | Block | Item | Inline


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of reading."""
    yield node
    for child in _children(node):
        yield from walk(child)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Document(blocks):
            return blocks
        case List(items=items):
            return items
        case Text() | Break() | Parameter():
            return ()
        case _:
            return node.children
