"""Two languages beside each other, layer by layer."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clauses import markdown
from clauses.consistency.modality import Bound, Strength, bound, together
from clauses.consistency.numbers import numbers, spelled
from clauses.consistency.plain import Passage, of_title, passages
from clauses.markdown import Block, ClauseRef, Document, Heading, List, Node, Quote

TITLE = "title"
_MOST = 20  # that are told; more help nobody


@dataclass(frozen=True, slots=True)
class Side:
    """One language, with those of its layers that are to be compared. The title is plain words."""

    language: str
    layers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What ``language`` says otherwise than the one it is compared with, in one layer."""

    code: str
    language: str
    layer: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Layer:
    """The words of one layer in one language."""

    language: str
    document: Document
    passages: Sequence[Passage]

    def nodes[N: Node](self, kind: type[N]) -> Iterator[N]:
        return (node for node in markdown.walk(self.document) if isinstance(node, kind))

    @property
    def words(self) -> str:
        return "\n".join(passage.words for passage in self.passages)


def differences(reference: Side, other: Side) -> list[Difference]:
    """What the other language says otherwise than the reference, in the layers that both have."""
    return [
        Difference(code, other.language, layer, detail)
        for layer in reference.layers
        if reference.layers[layer] and other.layers.get(layer)
        for code, compare in _COMPARISONS.items()
        for detail in compare(_layer(reference, layer), _layer(other, layer))
    ]


def _layer(side: Side, layer: str) -> _Layer:
    words = side.layers[layer]
    if layer == TITLE:
        return _Layer(side.language, Document(()), of_title(words))
    return _Layer(side.language, markdown.parse(words), passages(words))


def _references(reference: _Layer, other: _Layer) -> Iterator[str]:
    first, second = (Counter(node.key for node in each.nodes(ClauseRef)) for each in (reference, other))
    yield from _uneven("refers to", (reference, first - second), (other, second - first))


def _lists(reference: _Layer, other: _Layer) -> Iterator[str]:
    first, second = (list(_outline(each.document.blocks)) for each in (reference, other))
    if first != second:
        yield _beside((reference, first or ["no list"]), (other, second or ["no list"]))


def _outline(blocks: Iterable[Block]) -> Iterator[str]:
    """Each list: of which kind it is, how many items it has, and which lists are in these."""
    for block in blocks:
        match block:
            case Quote(children):
                yield from _outline(children)
            case List(ordered, start, items):
                inner = [
                    f"in {number} {each}"
                    for number, item in enumerate(items, 1)
                    for each in _outline(item.children)
                ]
                kind = f"a list numbered from {start}" if ordered else "a list"
                yield f"{kind} of {len(items)}" + (f" ({'; '.join(inner)})" if inner else "")


def _headings(reference: _Layer, other: _Layer) -> Iterator[str]:
    first, second = ([f"level {node.level}" for node in each.nodes(Heading)] for each in (reference, other))
    if first != second:
        yield _beside((reference, first or ["no heading"]), (other, second or ["no heading"]))


def _numbers(reference: _Layer, other: _Layer) -> Iterator[str]:
    """Number words are not compared, but one may stand for what the other language has in figures."""
    first, second = (numbers(each.words, each.language) for each in (reference, other))
    spelled_first, spelled_second = (spelled(each.words, each.language) for each in (reference, other))
    yield from _uneven(
        "has",
        (reference, first - second - (spelled_second - spelled_first)),
        (other, second - first - (spelled_first - spelled_second)),
    )


def _modality(reference: _Layer, other: _Layer) -> Iterator[str]:
    """Paragraph by paragraph where these stand in the same places, else the layer as one."""
    pairs = [(reference.passages, other.passages)]
    if [each.place for each in reference.passages] == [each.place for each in other.passages]:
        pairs = [([one], [two]) for one, two in zip(reference.passages, other.passages, strict=True)]
    uneven = [pair for pair in pairs if _bind_unevenly(_bound(pair[0], reference), _bound(pair[1], other))]
    if uneven:
        yield "; ".join(_few([_said(pair, reference, other) for pair in uneven])) + "."


def _bound(some: Sequence[Passage], layer: _Layer) -> list[Bound]:
    return [bound(sentence, layer.language) for each in some for sentence in each.sentences]


def _bind_unevenly(one: list[Bound], two: list[Bound]) -> bool:
    """Whether the strengths are others, however often, and not only in other sentences of the passage.

    "You must not copy or share" has one verb where another language repeats it.
    """
    whole = together(one), together(two)
    if whole[0].said == whole[1].said:
        return False
    pairs = zip(one, two, strict=True) if len(one) == len(two) else [whole]
    return not all(first.covers(second) and second.covers(first) for first, second in pairs)


def _said(pair: tuple[Sequence[Passage], Sequence[Passage]], reference: _Layer, other: _Layer) -> str:
    sides = [
        f"{layer.language} has {', '.join(_counted(together(_bound(some, layer)).said)) or 'none'}"
        for some, layer in zip(pair, (reference, other), strict=True)
    ]
    words = " ".join(each.words for each in pair[0])
    return f"{' and '.join(sides)} (“{words[:60]}{'…' if len(words) > 60 else ''}”)"


def _beside(*sides: tuple[_Layer, Sequence[str]]) -> str:
    return "; ".join(f"{layer.language} has {', '.join(_few(some))}" for layer, some in sides) + "."


def _uneven(verb: str, *sides: tuple[_Layer, Counter[str]]) -> Iterator[str]:
    """What each side alone has."""
    uneven = [
        f"Only {layer.language} {verb} {', '.join(_few(_counted(some)))}" for layer, some in sides if some
    ]
    if uneven:
        yield ". ".join(uneven) + "."


def _counted(some: Counter[str] | Counter[Strength]) -> list[str]:
    return [f"{each}" + (f" ({times} times)" if times > 1 else "") for each, times in sorted(some.items())]


def _few(some: Sequence[str]) -> list[str]:
    return [*some[:_MOST], *(["…"] if len(some) > _MOST else [])]


_COMPARISONS: dict[str, Callable[[_Layer, _Layer], Iterator[str]]] = {
    "references-differ": _references,
    "lists-differ": _lists,
    "headings-differ": _headings,
    "numbers-differ": _numbers,
    "modality-differs": _modality,
}
CODES = tuple(_COMPARISONS)
