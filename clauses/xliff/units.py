"""A text as units: one for the title, and one for each block of a layer that has words."""

from collections.abc import Iterator, Mapping

from clauses.xliff import segments
from clauses.xliff.segments import Block

type Units = Mapping[str, Block]


def of_layer(layer: str, words: str) -> dict[str, Block]:
    """The units of a layer, by their ids, in the order of reading."""
    if layer == "title":
        return {"title": segments.split_title(words)}
    blocks = enumerate(segments.split(words), start=1)
    return {f"{layer}-{number}": block for number, block in blocks if segments.has_words(block)}


def translated(layer: str, words: str, units: Units) -> str:
    """The layer with the words of its units.

    Raises:
        Unwritable: it would not be read as what was written.
    """
    if layer == "title":
        return segments.join_title(units["title"])
    blocks = enumerate(segments.split(words), start=1)
    return segments.join(words, [units.get(f"{layer}-{number}", block) for number, block in blocks])


def aligned(layer: str, words: str, translation: str) -> dict[str, Block]:
    """The units of a translation with the codes of the source; nothing where it is built otherwise."""
    sources, targets = of_layer(layer, words), of_layer(layer, translation)
    return dict(_same(sources, targets)) if sources.keys() == targets.keys() else {}


def _same(sources: Units, targets: Units) -> Iterator[tuple[str, Block]]:
    for unit_id, source in sources.items():
        block = segments.renumbered(targets[unit_id], source)
        if block is not None:
            yield unit_id, block
