"""Layers that look like a policy, and what two sides make of them."""

import re
from collections.abc import Callable
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from clauses.markdown import Rejected, normalise, parse
from clauses.merging import Merged

type Block = tuple[str, list[str]]  # a mark, and sentences
type Three = tuple[str, str, str]

WORDS = [
    *("du", "ansatte", "må", "skal", "bør", "kan", "ikke", "alltid", "dele", "bilder", "på", "§", "e-post"),
    *(
        "{{ company_name }}",
        "{{ contact }}",
        "[taushet](clause:confidentiality)",
        "**straks**",
        "_frivillig_",
    ),
    *("f.eks.", "«ja»", r"\*", "(se nr. 3)", "café,", "**ikke før i morgen**"),
]
MARKS = ["", "", "- ", "- ", "1. ", "> ", "## "]
numbers = st.integers(0, 99_999)
wordings = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join)
# A number in every sentence, so that each can be told from the others wherever it goes.
sentences = st.builds("Punkt{} {}.".format, numbers, wordings)
paragraphs = st.lists(sentences, min_size=1, max_size=3)
blocks = st.tuples(st.sampled_from(MARKS), paragraphs)
layers = st.lists(blocks, max_size=4)


def markdown(layer: list[Block]) -> str:
    """A line a block; those with the same mark are one list, or one quote."""
    found, number = "", 0
    for (before, _), (mark, some) in pairwise([("", [""]), *layer]):
        number = number + 1 if mark == before else 1
        between = {"> ": "\n>\n", "": "\n\n", "## ": "\n\n"}.get(mark, "\n") if mark == before else "\n\n"
        found += between + (f"{number}. " if mark == "1. " else mark) + " ".join(some)
    return found.strip("\n")


@st.composite
def edited(draw: st.DrawFn, layer: list[Block], marker: str) -> list[Block]:
    """After some edits: blocks come and go, sentences come and go, words of a sentence change."""
    layer = list(layer)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(layer)))
        verb = draw(st.sampled_from(["add", "remove", "change", "change"]))
        if verb == "add" or at == len(layer):
            layer.insert(at, (draw(st.sampled_from(MARKS)), [draw(fresh(marker))]))
        elif verb == "remove":
            del layer[at]
        else:
            mark, some = layer[at]
            layer[at] = mark, draw(rewritten(some, marker))
    return layer


def fresh(marker: str) -> st.SearchStrategy[str]:
    """A sentence that only this side has."""
    return st.builds((marker + "{} {}.").format, numbers, wordings)


@st.composite
def reworded(draw: st.DrawFn, sentence: str, marker: str) -> str:
    """The sentence with one word more: it is more like itself than like any other."""
    words = re.findall(r"{{ \w+ }}|\S+", sentence[:-1])
    words.insert(draw(st.integers(1, len(words))), marker.lower() + str(draw(numbers)))
    return " ".join(words) + "."


@st.composite
def reworded_block(draw: st.DrawFn, some: list[str], marker: str) -> list[str]:
    at = draw(st.integers(0, len(some) - 1))
    return [*some[:at], draw(reworded(some[at], marker)), *some[at + 1 :]]


@st.composite
def rewritten(draw: st.DrawFn, some: list[str], marker: str) -> list[str]:
    some = list(some)
    at = draw(st.integers(0, len(some)))
    verb = draw(st.sampled_from(["add", "remove", "change", "change"]))
    if verb == "add" or at == len(some):
        some.insert(at, draw(fresh(marker)))
    elif verb == "remove" and len(some) > 1:
        del some[at]
    else:
        words = re.findall(r"{{ \w+ }}|\S+", some[at][:-1])
        place = draw(st.integers(1, len(words)))
        stop = min(len(words), place + draw(st.integers(0, 2)))
        words[place:stop] = [marker.lower() + str(draw(numbers)) for _ in range(draw(st.integers(0, 2)))]
        some[at] = " ".join(words) + "."
    return some


@st.composite
def threes(draw: st.DrawFn) -> Three:
    base = draw(layers)
    return (
        markdown(base),
        markdown(draw(edited(base, "Bibliotek"))),
        markdown(draw(edited(base, "Kunde"))),
    )


def marked(text: str, marker: str) -> set[str]:
    """The words that only a side can have written."""
    return {word.lower() for word in re.findall(rf"{marker}\d+", text, re.IGNORECASE)}


def is_accepted(text: str) -> bool:
    try:
        parse(text)
    except Rejected:
        return False
    return normalise(text) == text


def with_library(merged: Merged) -> str:
    """The words with the library's at every clash."""
    words = merged.words
    for clash in reversed(merged.clashes):
        words = words[: clash.start] + clash.library + words[clash.stop :]
    return words


def spread[T](
    draw: st.DrawFn, base: list[T], change: Callable[[T, str], st.SearchStrategy[T]]
) -> tuple[list[T], list[T], list[T]]:
    """What the library makes of some, the client of others; and what is wanted. Something always stays."""
    stays = draw(st.integers(0, len(base) - 1))
    sides: tuple[list[T], list[T], list[T]] = [], [], []
    for at, item in enumerate(base):
        side = None if at == stays else draw(st.sampled_from([0, 1, None]))
        is_gone = draw(st.integers(0, 4)) == 0
        new = (
            [item] if side is None else [] if is_gone else [draw(change(item, ("Bibliotek", "Kunde")[side]))]
        )
        for each, place in enumerate(sides):
            place += new if each in (side, 2) else [item]
    return sides


PIECES = [
    *(
        "a ",
        "du må ",
        "Du kan. ",
        "f.eks. ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "10. ",
        "> ",
        "# ",
        "**x** ",
        "*y* ",
        "_z_ ",
    ),
    *(
        "**",
        "*",
        "_",
        "[w](https://a.no)",
        "[q](clause:x)",
        "{{ a }} ",
        "\\*",
        "\\",
        "  \n",
        "  ",
        "    ",
        "& ",
        "&amp;",
    ),
    *("< 5 ", "!", "e\u0301", "'", '"', "   - ", "\n  ", "\n   "),
]


@st.composite
def awkward_threes(draw: st.DrawFn) -> Three:
    """Signs in any order, some put elsewhere by each side."""
    base = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20))
    sides = [base]
    for _ in range(2):
        side = list(base)
        for _ in range(draw(st.integers(1, 3))):
            at = draw(st.integers(0, len(side)))
            side[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(PIECES), max_size=1))
        sides.append(side)
    found = [normalise("".join(side)) for side in sides]
    assume(all(map(is_accepted, found)))
    return found[0], found[1], found[2]


@st.composite
def spread_blocks(draw: st.DrawFn) -> tuple[str, ...]:
    mark = draw(st.sampled_from(["", "- ", "1. ", "> ", "## "]))
    base = draw(st.lists(paragraphs, min_size=2, max_size=5, unique_by=lambda some: some[0].split()[0]))
    return tuple(
        markdown([(mark, some) for some in side]) for side in (base, *spread(draw, base, reworded_block))
    )


@st.composite
def spread_sentences(draw: st.DrawFn) -> tuple[str, ...]:
    mark = draw(st.sampled_from(["", "- ", "1. ", "> ", "## "]))
    base = draw(st.lists(sentences, min_size=2, max_size=6, unique_by=lambda one: one.split()[0]))
    return tuple(markdown([(mark, side)]) for side in (base, *spread(draw, base, reworded)))
