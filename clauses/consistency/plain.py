"""The plain words of a text, by the block in which they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clauses import markdown
from clauses.markdown import Block, Heading, Inline, List, Paragraph, Quote

# In the place of a placeholder, whose value is nobody's translation.
PLACE = "\ufffc"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÆØÅ«“\"(\ufffc])")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a paragraph or a heading, and ``place``: in which containers it stands, as which child."""

    place: tuple[object, ...]
    words: str

    @property
    def sentences(self) -> list[str]:
        """Its sentences; an abbreviation before a capital counts as an end."""
        return _SENTENCE_END.split(self.words)


def passages(source: str) -> list[Passage]:
    """The passages of accepted Markdown, in the order of reading."""
    return list(_passages(markdown.parse(source).blocks, ()))


def of_title(title: str) -> list[Passage]:
    """A title, which is plain words."""
    return [Passage((), markdown.PLACEHOLDER.sub(PLACE, title))]


def _passages(blocks: Iterable[Block], within: tuple[object, ...]) -> Iterator[Passage]:
    for index, block in enumerate(blocks):
        place = (*within, type(block).__name__, index)
        match block:
            case Paragraph(children) | Heading(children=children):
                yield Passage(place, " ".join(_words(children).split()))
            case Quote(children):
                yield from _passages(children, place)
            case List(items=items):
                for number, item in enumerate(items):
                    yield from _passages(item.children, (*place, number))


def _words(nodes: Iterable[Inline]) -> str:
    return "".join(_word(node) for node in nodes)


def _word(node: Inline) -> str:
    match node:
        case markdown.Text(text):
            return text
        case markdown.Parameter():
            return PLACE
        case markdown.Break():
            return " "
        case _:
            return _words(node.children)
