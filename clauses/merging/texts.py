"""A layer merged: blocks first, then the sentences of a paragraph that both sides changed, then words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

from clauses.markdown import Rejected, normalise, normalise_line, parse
from clauses.merging import sentences
from clauses.merging.blocks import (
    Block,
    Choice,
    Clashing,
    Item,
    Leaf,
    Listing,
    Quote,
    Written,
    alone,
    seen_by_client,
    split,
    text,
    written,
)
from clauses.merging.runs import Apart, Both, Rule, Same, Taken, is_affordable, merge
from clauses.merging.values import either, of_values

# No prose has so many lines within the length of a layer; parsing them one by one takes some seconds.
MOST_LINES = 4_000
_WORD = re.compile(r"\w+")
_LIKE = 0.5  # the share of the shorter block's words that are in the longer, if one became the other


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both sides changed, in three forms.

    The client's stands in the merged words from ``start`` to ``stop`` (characters, half-open); with another
    form in that place the words read as that side's. A form is empty where the side has nothing there.
    """

    start: int
    stop: int
    base: str
    library: str
    client: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged layer, with the client's words at every clash; clashes in order."""

    words: str
    clashes: tuple[Clash, ...]


def of_texts(base: str, library: str, client: str) -> Merged:
    """A layer of normal Markdown merged, into normal Markdown that is accepted if all three are.

    What could not be put together so is a clash of the block around it, in the end of the whole layer; so is
    what would cost too much to compare, and what both sides together emptied.
    """
    return (
        _simple(base, library, client) or _as_blocks(base, library, client) or _whole(base, library, client)
    )


def of_titles(base: str, library: str, client: str) -> Merged:
    """A title merged, which is one line of plain words."""
    found = _simple(base, library, client) or _as_line(base, library, client)
    return found or _whole(base, library, client)


def _simple(base: str, library: str, client: str) -> Merged | None:
    value = of_values(base, library, client)
    return None if value.clashes else Merged(value.value, ())


def _whole(base: str, library: str, client: str) -> Merged:
    return _merged((Choice(base, library, client),))


def _as_line(base: str, library: str, client: str) -> Merged | None:
    line = sentences.merged_line(base, library, client)
    try:
        return Merged(line, ()) if line and normalise_line(line) == line else None
    except Rejected:
        return None


def _as_blocks(base: str, library: str, client: str) -> Merged | None:
    sides = base, library, client
    if any(side.count("\n") > MOST_LINES for side in sides) or not all(map(_is_accepted, sides)):
        return None
    blocks = _children(*map(split, sides))
    if not _stand(blocks):
        return None
    parts = written(blocks)
    return _merged(parts) if normalise(text(parts)) == text(parts) else None


def _merged(parts: Written) -> Merged:
    at = 0
    clashes: list[Clash] = []
    for part in parts:
        stop = at + len(part if isinstance(part, str) else part.client)
        if isinstance(part, Choice):
            clashes.append(Clash(at, stop, part.base, part.library, part.client))
        at = stop
    return Merged(text(parts), tuple(clashes))


def _is_accepted(source: str) -> bool:
    try:
        parse(source)
    except Rejected:
        return False
    return True


def _stand(blocks: Sequence[Block]) -> bool:
    """Whether there is something, and it is read as what it was meant to be."""
    source = text(written(blocks))
    return bool(source) and _is_accepted(source) and split(source) == tuple(seen_by_client(blocks))


def _children(base: Sequence[Block], library: Sequence[Block], client: Sequence[Block]) -> tuple[Block, ...]:
    """The merged blocks; none where it costs too much."""
    if not is_affordable(base, library, client, _BLOCKS):
        return ()
    return tuple(_apart(_merged_blocks(base, library, client)))


def _apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with a blank line before a paragraph that would be joined to what stands before it now."""
    before: Block | None = None
    for block in blocks:
        is_item = isinstance(block, Item) or (isinstance(block, Clashing) and _is_of_items(block))
        begins_itself = isinstance(block, Listing | Quote) or (isinstance(block, Leaf) and block.mark)
        ends_itself = isinstance(before, Leaf) and before.mark
        may_join = before and not is_item and not begins_itself and not ends_itself
        yield replace(block, gap=max(block.gap, 2)) if may_join else block
        before = block


def _is_of_items(block: Clashing) -> bool:
    return any(isinstance(each, Item) for each in block.base + block.library + block.client)


def _merged_blocks(
    base: Sequence[Block], library: Sequence[Block], client: Sequence[Block]
) -> Iterator[Block]:
    for region in merge(base, library, client, _BLOCKS):
        match region:
            case Same(one, theirs, ours):
                yield _form(one, theirs, ours)
            case Taken(items):
                yield from items
            case Both(one, theirs, ours):
                yield _by_both(one, theirs, ours) or Clashing((one,), (theirs,), (ours,), gap=ours.gap)
            case Apart(old, theirs, ours):
                yield Clashing(old, theirs, ours, gap=(ours or theirs or old)[0].gap)


def _by_both(base: Block, library: Block, client: Block) -> Block | None:
    """One block with the changes of both; None if there is none that is read as it was meant."""
    gap = either(base.gap, library.gap, client.gap)
    block: Block
    match base, library, client:
        case Leaf(is_raw=False), Leaf(is_raw=False), Leaf(is_raw=False):
            mark = of_values(base.mark, library.mark, client.mark)
            words = sentences.merged(text(base.words), text(library.words), text(client.words))
            if words is None or mark.clashes:
                return None
            block = Leaf(words, mark.value, gap=gap)
        case Quote(), Quote(), Quote():
            block = Quote(_children(base.children, library.children, client.children), gap)
        case Item(), Item(), Item():
            block = Item(_children(base.children, library.children, client.children), gap)
        case Listing(), Listing(), Listing():
            style = of_values(base.style, library.style, client.style)
            if style.clashes:
                return None
            children = _children(base.children, library.children, client.children)
            block = Listing(style.value, children, gap)
        case _:
            return None
    return block if _stand(block.children if isinstance(block, Item) else [block]) else None


def _form(base: Block | None, library: Block, client: Block) -> Block:
    """The same block, with the gaps before and in it that a side gave it."""
    one, other = (alone(library), library.gap), (alone(client), client.gap)
    return library if either((alone(base), base.gap) if base else None, one, other) == one else client


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    alike = LCSseq.similarity(one, other)
    shorter, longer = sorted((len(one), len(other)))
    return alike / shorter + alike / longer if alike and alike >= _LIKE * shorter else 0


_BLOCKS: Rule[Block] = Rule(
    key=lambda block: block,
    traits=lambda block: (type(block), _WORD.findall(alone(block))),
    likeness=_likeness,
)
