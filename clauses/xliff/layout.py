"""What holds the blocks of a layer together: written anew around other words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from clauses.markdown import Block, Document, Heading, Item, List, Paragraph, Quote

type Shape = tuple[object, ...]


def written(document: Document, inlines: Sequence[str]) -> str:
    """The Markdown of the document with these words in its paragraphs and headings, in order."""
    return _blocks(document.blocks, iter(inlines))


def shape(node: Document | Block | Item) -> Shape:
    """All of a document but its words."""
    match node:
        case Document(blocks) | Quote(blocks) | Item(blocks):
            return type(node).__name__, *map(shape, blocks)
        case List(ordered, start, items):
            return ordered, start, *map(shape, items)
        case Heading(level):
            return (level,)
        case Paragraph():
            return ()
    assert_never(node)


def _blocks(blocks: Sequence[Block], inlines: Iterator[str], *, in_item: bool = False) -> str:
    parts: list[str] = []
    other = False
    for before, block in pairwise([None, *blocks]):
        if block is None:
            continue
        # Lists beside each other are told apart by their marks.
        other = not other if _are_alike(before, block) else False
        is_close = in_item and isinstance(before, Paragraph) and _may_follow_words(block)
        parts += ["\n" if is_close else "\n\n"] if parts else []
        parts.append(_block(block, inlines, other=other))
    return "".join(parts)


def _are_alike(before: Block | None, block: Block) -> bool:
    return isinstance(before, List) and isinstance(block, List) and before.ordered == block.ordered


def _may_follow_words(block: Block) -> bool:
    """Whether it is a list that begins in the line after a paragraph (CommonMark lets not every list)."""
    if not isinstance(block, List) or block.ordered:
        return False
    return bool(block.items[0].children) and isinstance(block.items[0].children[0], Paragraph)


def _block(block: Block, inlines: Iterator[str], *, other: bool) -> str:
    match block:
        case Paragraph():
            return next(inlines) or "\u00a0"  # which is how a paragraph can be there without words
        case Heading(level):
            return f"{'#' * level} {next(inlines)}".rstrip()
        case Quote(children):
            lines = _blocks(children, inlines).split("\n")
            return "\n".join(f"> {line}" if line else ">" for line in lines)
        case List():
            return "\n".join(_items(block, inlines, other=other))
    assert_never(block)


def _items(block: List, inlines: Iterator[str], *, other: bool) -> Iterator[str]:
    for index, item in enumerate(block.items):
        if block.start is None:
            marker = "* " if other else "- "
        else:
            marker = f"{block.start + index}{')' if other else '.'} "
        yield _item(item, marker, inlines)


def _item(item: Item, marker: str, inlines: Iterator[str]) -> str:
    lines = _blocks(item.children, inlines, in_item=True).split("\n")
    indented = [f"{' ' * len(marker)}{line}" if line else "" for line in lines]
    if item.children and isinstance(item.children[0], List):
        return "\n".join([marker.rstrip(), *indented])  # "- - -" would be a rule
    return "\n".join([f"{marker}{lines[0]}" if lines[0] else marker.rstrip(), *indented[1:]])
