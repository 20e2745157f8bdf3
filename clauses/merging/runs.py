"""The heart of merging: three sequences, and which side changed what. Knows nothing of texts."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clauses import differences

# Pairs of changed items that are looked at for what became of which, in all; beyond it, only those that stand
# at the same place of as many. It is 140 paragraphs of a layer, all changed, by as many.
MOST_LIKENESSES = 20_000


@dataclass(frozen=True, slots=True)
class Same[T]:
    """An item that all have alike (but for what the key leaves out); no base if both sides added it."""

    base: T | None
    library: T
    client: T


@dataclass(frozen=True, slots=True)
class Taken[T]:
    """What stands there by the change of one side; nothing if it was a deletion."""

    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Both[T]:
    """One item that each side changed in its own way: to be merged more finely."""

    base: T
    library: T
    client: T


@dataclass(frozen=True, slots=True)
class Apart[T]:
    """What each side made of the same place, and nobody can tell which is wanted."""

    base: tuple[T, ...]
    library: tuple[T, ...]
    client: tuple[T, ...]


type Traits = tuple[type, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rule[T]:
    """How items are compared.

    ``key``: alike by it is unchanged. ``traits``: an item's kind and words; ``likeness`` of the words of two
    of a kind: above 0 if one may have become the other, more if it is likelier; without them a changed item
    is another item. ``near``: whether changes before and after these unchanged items touch each other.
    """

    key: Callable[[T], Hashable]
    traits: Callable[[T], Traits] | None = None
    likeness: Callable[[Sequence[str], Sequence[str]], float] = lambda one, other: 0
    near: Callable[[Sequence[T]], bool] = lambda between: False


type Region[T] = Same[T] | Taken[T] | Both[T] | Apart[T]


@dataclass(frozen=True, slots=True)
class _Edit[T]:
    """What a side put in the place of the base's items from ``start`` to ``stop``."""

    start: int
    stop: int
    new: tuple[T, ...]
    by_client: bool
    is_pair: bool = False  # one item, changed, and not replaced


class _Side[T]:
    def __init__(self, base: Sequence[T], side: Sequence[T], rule: Rule[T], *, is_client: bool) -> None:
        self._is_client = is_client
        self._rule = rule
        self.kept: dict[int, T] = {}
        self.edits: list[_Edit[T]] = []
        self._likenesses = 0
        at = 0
        for stays, old, new in differences.of_sequences(base, side, rule.key):
            if stays:
                self.kept.update(zip(range(at, at + len(old)), new, strict=True))
            else:
                self._changed(at, old, new)
            at += len(old)

    def items(self, start: int, stop: int, edits: Sequence[_Edit[T]]) -> tuple[T, ...]:
        """What this side has in place of the base's items; ``edits`` are all of its edits there."""
        found: list[T] = []
        for edit in edits:
            found += [self.kept[at] for at in range(start, edit.start)]
            found += edit.new
            start = edit.stop
        return (*found, *(self.kept[at] for at in range(start, stop)))

    def _changed(self, at: int, old: Sequence[T], new: Sequence[T]) -> None:
        self._likenesses += len(old) * len(new)
        is_many = self._likenesses > MOST_LIKENESSES
        ends = [(-1, -1), *_pairs(old, new, self._rule, is_many=is_many), (len(old), len(new))]
        for (one, other), (next_one, next_other) in pairwise(ends):
            if one >= 0:
                self._edit(at + one, at + one + 1, new[other : other + 1], is_pair=True)
            between = range(at + one + 1, at + next_one)
            added = new[other + 1 : next_other]
            if added:
                self._edit(between.start, between.stop, added)
            else:
                for gone in between:
                    self._edit(gone, gone + 1, ())

    def _edit(self, start: int, stop: int, new: Sequence[T], *, is_pair: bool = False) -> None:
        self.edits.append(_Edit(start, stop, tuple(new), self._is_client, is_pair))


def is_affordable[T](base: Sequence[T], library: Sequence[T], client: Sequence[T], rule: Rule[T]) -> bool:
    """Whether comparing costs no more than ``differences`` ever pays."""
    one, *others = ([rule.key(item) for item in items] for items in (base, library, client))
    return all(differences.cost(one, other) <= differences.MOST_PAIRS for other in others)


def merge[T](
    base: Sequence[T], library: Sequence[T], client: Sequence[T], rule: Rule[T]
) -> Iterator[Region[T]]:
    """The regions of the merged sequence, in order. It costs the products of the lengths."""
    theirs = _Side(base, library, rule, is_client=False)
    ours = _Side(base, client, rule, is_client=True)

    def unchanged(start: int, stop: int) -> Iterator[Region[T]]:
        for index in range(start, stop):
            yield Same(base[index], theirs.kept[index], ours.kept[index])

    at = 0
    for group in _groups(theirs.edits + ours.edits, base, rule):
        start, stop = group[0].start, max(edit.stop for edit in group)
        yield from unchanged(at, start)
        by_library = [edit for edit in group if not edit.by_client]
        by_client = [edit for edit in group if edit.by_client]
        found = (
            tuple(base[start:stop]),
            theirs.items(start, stop, by_library),
            ours.items(start, stop, by_client),
        )
        if by_library and by_client:
            is_pair = len(group) == 2 and all(edit.is_pair for edit in group)
            yield from _by_both(*found, rule, is_pair=is_pair)
        else:
            yield Taken(found[1] if by_library else found[2])
        at = stop
    yield from unchanged(at, len(base))


def _groups[T](edits: list[_Edit[T]], base: Sequence[T], rule: Rule[T]) -> Iterator[list[_Edit[T]]]:
    """The edits, those together that touch one another. Two additions to one place do."""
    group: list[_Edit[T]] = []
    start = stop = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.stop)):
        is_same_place = edit.start == edit.stop == start == stop
        if group and (is_same_place or edit.start < stop or rule.near(base[stop : edit.start])):
            group.append(edit)
            stop = max(stop, edit.stop)
            continue
        if group:
            yield group
        group, start, stop = [edit], edit.start, edit.stop
    if group:
        yield group


def _by_both[T](
    base: tuple[T, ...],
    library: tuple[T, ...],
    client: tuple[T, ...],
    rule: Rule[T],
    *,
    is_pair: bool,
) -> Iterator[Region[T]]:
    one, other = ([rule.key(item) for item in items] for items in (library, client))
    if one == other:
        yield from (Same(None, *items) for items in zip(library, client, strict=True))
    elif is_pair:
        yield Both(base[0], library[0], client[0])
    elif base:
        yield Apart(base, library, client)
    else:
        yield from _additions(library, client, differences.alike(one, other), rule)


def _additions[T](
    library: tuple[T, ...], client: tuple[T, ...], begin: int, rule: Rule[T]
) -> Iterator[Region[T]]:
    """Both added, and ``begin`` items alike: what only one of them added besides is clear."""
    one, other = ([rule.key(item) for item in items[begin:]][::-1] for items in (library, client))
    end = differences.alike(one, other)
    rest = library[begin : len(library) - end], client[begin : len(client) - end]
    yield from (Same(None, *items) for items in zip(library[:begin], client[:begin], strict=True))
    yield Apart((), *rest) if all(rest) else Taken(rest[0] or rest[1])
    ends = library[len(library) - end :], client[len(client) - end :]
    yield from (Same(None, *items) for items in zip(*ends, strict=True))


def _pairs[T](old: Sequence[T], new: Sequence[T], rule: Rule[T], *, is_many: bool) -> list[tuple[int, int]]:
    """Which item became which, in order, so that they are as alike as can be in sum."""
    if rule.traits is None or not old or not new or (is_many and len(old) != len(new)):
        return []
    ones, others = ([rule.traits(item) for item in items] for items in (old, new))

    def likeness(one: Traits, other: Traits) -> float:
        return rule.likeness(one[1], other[1]) if one[0] is other[0] else 0

    if is_many:
        return [(at, at) for at, items in enumerate(zip(ones, others, strict=True)) if likeness(*items) > 0]
    worth = [[likeness(one, other) for other in others] for one in ones]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for one in reversed(range(len(old))):
        for other in reversed(range(len(new))):
            best[one][other] = max(
                best[one + 1][other], best[one][other + 1], best[one + 1][other + 1] + worth[one][other]
            )
    found, one, other = [], 0, 0
    while one < len(old) and other < len(new):
        if best[one][other] == best[one + 1][other]:
            one += 1
        elif best[one][other] == best[one][other + 1]:
            other += 1
        else:
            found.append((one, other))
            one, other = one + 1, other + 1
    return found
