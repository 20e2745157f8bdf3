"""The entries of a guideline or section merged: keys in order, each once in every list."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from clauses import differences
from clauses.merging.values import of_values


@dataclass(frozen=True, slots=True)
class Place[T]:
    """Where an item stands in a list: right after another; after none: it is the first."""

    after: T | None


@dataclass(frozen=True, slots=True)
class EntryClash[T]:
    """An item that both sides put elsewhere, or that one removed and the other moved.

    Its place in each list; None where it is not listed. In the merged items it is as the client has it.
    """

    item: T
    base: Place[T] | None
    library: Place[T] | None
    client: Place[T] | None


@dataclass(frozen=True, slots=True)
class MergedSequence[T]:
    """The merged items; at a clash the client's place, or absence, stands."""

    items: tuple[T, ...]
    clashes: tuple[EntryClash[T], ...]


def of_sequences[T: Hashable](
    base: Sequence[T], library: Sequence[T], client: Sequence[T]
) -> MergedSequence[T]:
    """Lists of unique items merged: additions, removals and moves of both sides.

    A move by one side is followed, a removal too. What a side added stands after the same item as before,
    else before the same one, wherever that is now; where both added at one place the client's comes first.
    """
    base, library, client = tuple(base), tuple(library), tuple(client)
    value = of_values(base, library, client)
    if not value.clashes:
        return MergedSequence(value.value, ())
    theirs, ours = _Side.of(base, library), _Side.of(base, client)
    common = [item for item in base if item in theirs.kept and item in ours.kept]
    gaps = [_gaps(side.items, common) for side in (theirs, ours)]
    clashes = [item for item in dict.fromkeys((*base, *client)) if _clashes(item, theirs, ours, *gaps)]
    by_client = {item for item in ours.changed if item in clashes or item not in theirs.removed}
    by_library = {item for item in theirs.changed if item not in by_client and item not in ours.removed}
    found = _with_moves(common, frozenset(base), (ours, by_client, gaps[1]), (theirs, by_library, gaps[0]))
    by_both = by_client & theirs.changed
    for side, own in ((ours, by_both), (theirs, by_library), (ours, by_client - by_both)):
        _add(found, side.items, own.difference(base))
    places = [_places(items) for items in (base, library, client)]
    return MergedSequence(
        tuple(found), tuple(EntryClash(item, *(each.get(item) for each in places)) for item in clashes)
    )


@dataclass(frozen=True, slots=True)
class _Side[T]:
    """What a side did: kept in order, removed; ``changed`` is what it moved and added."""

    items: Sequence[T]
    kept: frozenset[T]
    removed: frozenset[T]
    moved: frozenset[T]
    changed: frozenset[T]

    @classmethod
    def of(cls, base: Sequence[T], side: Sequence[T]) -> "_Side[T]":
        runs = differences.of_sequences(base, side)
        kept = frozenset(item for stays, items, _ in runs if stays for item in items)
        changed = frozenset(side) - kept
        return cls(side, kept, frozenset(base).difference(side), changed.intersection(base), changed)


def _clashes[T](
    item: T, theirs: _Side[T], ours: _Side[T], by_library: Mapping[T, int], by_client: Mapping[T, int]
) -> bool:
    if item in theirs.changed and item in ours.changed:
        return by_library[item] != by_client[item]
    return (item in theirs.moved and item in ours.removed) or (item in ours.moved and item in theirs.removed)


def _gaps[T](items: Iterable[T], common: Iterable[T]) -> dict[T, int]:
    """How many of the common items stand up to each item."""
    fixed, count, gaps = frozenset(common), 0, {}
    for item in items:
        count += item in fixed
        gaps[item] = count
    return gaps


def _with_moves[T](
    common: Sequence[T], base: frozenset[T], *sides: tuple[_Side[T], set[T], Mapping[T, int]]
) -> list[T]:
    """The common items, and those that a side moved between the same ones as there."""
    moved: dict[int, list[T]] = defaultdict(list)
    for side, own, gaps in sides:
        for item in side.items:
            if item in own and item in base:
                moved[gaps[item]].append(item)
    found = list(moved[0])
    for gap, item in enumerate(common, 1):
        found += (item, *moved[gap])
    return found


def _add[T](found: list[T], items: Sequence[T], added: Set[T]) -> None:
    for at, item in enumerate(items):
        if item in added:
            found.insert(_position(found, items[:at][::-1], items[at + 1 :], added), item)


def _position[T](found: Sequence[T], before: Sequence[T], after: Sequence[T], added: Set[T]) -> int:
    """After the neighbour before, if it is still there; else before the one after; else after the next ..."""
    after = [item for item in after if item not in added]
    for neighbours, is_before in ((before[:1], True), (after[:1], False), (before, True), (after, False)):
        for item in neighbours:
            if item in found:
                return found.index(item) + is_before
    return len(found)


def _places[T](items: Sequence[T]) -> dict[T, Place[T]]:
    return {item: Place(before) for before, item in zip((None, *items), items, strict=False)}
