"""What changed between two versions, or two texts: words, fields, and what is listed.

Raw Markdown is compared, word by word, with its placeholders. Nothing is chosen here: which versions and
which texts, in which language and at which moment, is the caller's to say, and whether they may read them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

from clauses import differences, digests, fields
from clauses.models import Text, Version

# What tells which version it is, and not what it says; entries are compared for themselves.
NOT_COMPARED = {"clause", "owner", "number", "base", "entries"}


class Op(StrEnum):
    """What happened to some words: equal and delete together are the old ones, equal and insert the new."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


_ELEMENTS = {Op.EQUAL: "{}", Op.DELETE: "<del>{}</del>", Op.INSERT: "<ins>{}</ins>"}


@dataclass(frozen=True, slots=True)
class Operation:
    """Some words, and what happened to them."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's words; where one side has none, all of the other's are deleted or inserted."""

    operations: tuple[Operation, ...]

    @property
    def html(self) -> str:
        """The same as one piece of HTML."""
        return html(self.operations)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the version, before and after, as ``fields.of`` writes it."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Listed:
    """A key that is or was listed. ``moved``: it is deleted at one place and inserted at another."""

    op: Op
    key: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a version, and the text of it that counts; None where it has no words."""

    version: Version
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Redline:
    """Layers by name (None: neither side has it, or it was not asked for), changed fields, all entries."""

    layers: Mapping[str, Layer | None]
    fields: tuple[Change, ...]
    entries: tuple[Listed, ...]


def between(old: Side, new: Side, *, guidance: bool = False) -> Redline:
    """What changed from one to the other. Two queries for each version."""
    before, after = fields.of(old.version), fields.of(new.version)
    return Redline(
        layers=of_texts(old.text, new.text, guidance=guidance),
        fields=tuple(_changes(before, after)),
        entries=of_entries(before["entries"], after["entries"]),
    )


def of_texts(old: Text | None, new: Text | None, *, guidance: bool = False) -> dict[str, Layer | None]:
    """The redline of each layer; no guidance unless it is asked for."""
    sides = [text.layers() if text else {} for text in (old, new)]
    words_of = {name: [side.get(name, "") for side in sides] for name in digests.LAYERS}
    read = {name for name, layer in words_of.items() if any(layer) and (guidance or name != "guidance")}
    return {name: Layer(words(*layer)) if name in read else None for name, layer in words_of.items()}


def words(old: str, new: str) -> tuple[Operation, ...]:
    """The redline of two texts. Neighbours differ in what happened, and none is empty.

    Bounded for any two layers: see ``differences``.
    """
    return tuple(_operations(differences.of_texts(old, new)))


def _operations(places: Iterable[tuple[str, str]]) -> Iterator[Operation]:
    for old, new in places:
        if old == new:
            yield Operation(Op.EQUAL, old)
            continue
        if old:
            yield Operation(Op.DELETE, old)
        if new:
            yield Operation(Op.INSERT, new)


def html(operations: Iterable[Operation]) -> str:
    """The words with ``del`` and ``ins``; a line break is a ``br``. Words are escaped: none is markup."""
    return "".join(_ELEMENTS[each.op].format(escape(each.text).replace("\n", "<br>")) for each in operations)


def of_entries(old: Sequence[str], new: Sequence[str]) -> tuple[Listed, ...]:
    """What is listed, in the order of reading, with what was listed and is no more."""
    both = {*old} & {*new}
    return tuple(
        Listed(op, key, moved=op is not Op.EQUAL and key in both)
        for stays, one, other in differences.of_sequences(old, new)
        for op, keys in (((Op.EQUAL, one),) if stays else ((Op.DELETE, one), (Op.INSERT, other)))
        for key in keys
    )


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in NOT_COMPARED and old[name] != new[name]:
            yield Change(name, old[name], new[name])
