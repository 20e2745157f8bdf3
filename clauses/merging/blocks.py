"""A layer's Markdown as a tree of blocks that keep their raw words, and back, to the byte.

What could not be written again exactly as it stood (a lazy continuation, uneven indents) is a raw leaf.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from markdown_it.token import Token

from clauses.markdown.tokens import tokenize

_MARKER = re.compile(r"( {0,3})([-*+]|([0-9]{1,9})([.)]))(?:( {1,4})(?=\S)|$)(.*)")
_HEADING = re.compile(r"(#{1,6} )(\S.*)")
_QUOTE = re.compile(r">(?: (.+))?")

type Side = Literal["base", "library", "client"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A place in the words of which there are three forms; as it stands it is the client's."""

    base: str
    library: str
    client: str


type Written = tuple[str | Choice, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A paragraph, a heading (``mark`` is ``"## "``), or raw words. ``gap``: line ends before a block."""

    words: Written
    mark: str = ""
    is_raw: bool = False
    gap: int = field(default=2, compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    children: tuple["Block", ...]
    gap: int = field(default=2, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list."""

    children: tuple["Block", ...]
    gap: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Style:
    """How a list's items are marked: ``sign`` is ``-`` or what follows the number; ``step`` 0 repeats it."""

    indent: int
    sign: str
    pad: int
    start: int | None
    step: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. Its items have no numbers of their own: they are numbered as they are written."""

    style: Style
    children: tuple["Block", ...]
    gap: int = field(default=2, compare=False)


@dataclass(frozen=True, slots=True)
class Clashing:
    """Blocks in the place of blocks; each side may have none."""

    base: tuple["Block", ...]
    library: tuple["Block", ...]
    client: tuple["Block", ...]
    gap: int = field(default=2, compare=False)


type Block = Leaf | Quote | Listing | Item | Clashing


def split(source: str) -> tuple[Block, ...]:
    """The blocks of accepted Markdown; ``text(written(split(source)))`` is the source."""
    if source[:1].isalpha() and "\n" not in source:
        return (Leaf((source,)),)  # what most items are: no need to ask the parser
    lines = source.split("\n")
    blocks: list[Block] = []
    end = 0
    for token, inner in _outermost(tokenize(source)):
        own, start = _own(lines, token)
        block = _listing(lines, token, inner) if inner else _block(token, own)
        if text(written([block])) != "\n".join(own):
            block = Leaf(("\n".join(own),), is_raw=True)
        blocks.append(replace(block, gap=start - end + 1) if blocks else block)
        end = start + len(own)
    return tuple(blocks)


def written(blocks: Sequence[Block]) -> Written:
    """The blocks as Markdown."""
    return tuple(_siblings(blocks, None))


def alone(block: Block) -> str:
    """One block's words; an item's without its mark."""
    return text(written(block.children if isinstance(block, Item) else [block]))


def text(parts: Iterable[str | Choice], side: Side = "client") -> str:
    """The words, with those of one side at each choice."""
    return "".join(part if isinstance(part, str) else getattr(part, side) for part in parts)


def seen_by_client(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without choices: as they stand."""
    for block in blocks:
        match block:
            case Leaf(words):
                yield replace(block, words=(text(words),))
            case Clashing(client=client):
                yield from seen_by_client(client)
            case _:
                yield replace(block, children=tuple(seen_by_client(block.children)))


def _outermost(tokens: Iterable[Token]) -> list[tuple[Token, list[Token]]]:
    """The tokens that open the outermost blocks; with a list's, those that open its items."""
    found: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            found.append((token, []))
        elif token.level == 1 and token.type == "list_item_open":
            found[-1][1].append(token)
    return found


def _own(lines: Sequence[str], token: Token) -> tuple[list[str], int]:
    """The block's lines without blank ones around, and the number of the first."""
    start, stop = token.map or (0, 0)
    while stop > start and not lines[stop - 1].strip():
        stop -= 1
    return list(lines[start:stop]), start


def _block(token: Token, own: Sequence[str]) -> Block:
    if token.type == "blockquote_open":
        matches = [_QUOTE.fullmatch(line) for line in own]
        inner = [match[1] or "" for match in matches if match]
        return Quote(split("\n".join(inner)) if len(inner) == len(own) else ())
    heading = _HEADING.fullmatch(own[0]) if token.type == "heading_open" else None
    if heading:
        return Leaf((heading[2],), mark=heading[1])
    return Leaf(("\n".join(own),), is_raw=token.type != "paragraph_open" or own[0].startswith(" "))


def _listing(lines: Sequence[str], token: Token, tokens: Sequence[Token]) -> Block:
    """The list, if its items are marked and indented evenly; else something that is not written like it."""
    found = [_item(*_own(lines, each)) for each in tokens]
    marks = [mark for mark, _, _ in found]
    if None in marks:
        return Leaf(())
    first, *others = (mark for mark in marks if mark)
    numbers = [int(mark[3]) for mark in (first, *others) if mark[3]]
    pads = [len(mark[5]) for mark in (first, *others) if mark[5]]
    style = Style(
        indent=len(first[1]),
        sign=first[4] or first[2],
        pad=pads[0] if pads else 1,
        start=numbers[0] if numbers else None,
        step=0 if len(numbers) > 1 and numbers[0] == numbers[1] else 1,
    )
    items: list[Block] = []
    ends = [0]
    for _, (start, stop), children in found:
        items.append(Item(children, gap=start - ends[-1] + 1))
        ends.append(stop)
    usual = items[1].gap if len(items) > 1 else 1
    return Listing(style, (replace(items[0], gap=usual), *items[1:]))


def _item(own: Sequence[str], start: int) -> tuple[re.Match[str] | None, tuple[int, int], tuple[Block, ...]]:
    mark = _MARKER.fullmatch(own[0])
    place = start, start + len(own)
    offset = " " * mark.start(6) if mark else ""
    if not mark or not all(line.startswith(offset) for line in own[1:] if line):
        return None, place, ()
    return mark, place, split("\n".join([mark[6], *(line[len(offset) :] for line in own[1:])]))


def _siblings(blocks: Sequence[Block], style: Style | None, place: int = 0) -> Iterator[str | Choice]:
    """The blocks one after another; ``place``: how many items of their list stand before them.

    A choice that may be nothing has the gap in it that would else be left over.
    """
    before: Block | None = None
    for block, after in pairwise((*blocks, None)):
        if isinstance(block, Clashing):
            begin = "\n" * block.gap if before else ""
            if block.client and block.library:
                yield begin
                begin = ""
            end = "" if before or (block.client and block.library) or not after else "\n" * after.gap
            yield _choice(block, style, place, begin, end)
            place += len(block.client)
            before = before if end or not block.client else block
        elif block:
            yield ("\n" * block.gap if before else "")
            yield from _parts(block, style, place)
            place += 1
            before = block


def _choice(block: Clashing, style: Style | None, place: int, begin: str = "", end: str = "") -> Choice:
    sides = (text(_siblings(side, style, place)) for side in (block.base, block.library, block.client))
    return Choice(*(begin + side + end if side else "" for side in sides))


def _parts(block: Block, style: Style | None, place: int) -> Iterator[str | Choice]:
    match block:
        case Leaf(words, mark):
            yield from (mark, *words) if mark else words
        case Quote(children):
            yield from _prefixed(_siblings(children, None), "> ", "> ", ">")
        case Listing(own, children):
            yield from _siblings(children, own)
        case Item(children) if style:
            number = "" if style.start is None else str(style.start + style.step * place)
            mark = " " * style.indent + number + style.sign
            pad = " " * style.pad
            yield from _prefixed(_siblings(children, None), mark + pad, " " * len(mark + pad), "", mark)
        case _:
            raise TypeError(f"{type(block).__name__} does not stand here")


def _prefixed(
    parts: Iterable[str | Choice], first: str, prefix: str, blank: str, alone: str | None = None
) -> Iterator[str | Choice]:
    """The parts with something before each line: the first, others, blank ones; or where nothing follows."""
    found = list(parts)
    if not text(found) and not any(isinstance(part, Choice) for part in found):
        yield blank if alone is None else alone
        return
    yield first
    for part, following in zip(found, [*found[1:], ""], strict=True):
        after = text([following], "library") or text([following])
        if isinstance(part, str):
            yield _each_line(part, after, prefix, blank)
        else:
            yield Choice(
                *(_each_line(side, after, prefix, blank) for side in (part.base, part.library, part.client))
            )


def _each_line(words: str, after: str, prefix: str, blank: str) -> str:
    """The words, with what stands before each of their lines but the first."""
    first, *lines = words.split("\n")
    last = len(lines) - 1
    return first + "".join(
        "\n" + (blank if not line and (at < last or after.startswith("\n")) else prefix) + line
        for at, line in enumerate(lines)
    )
