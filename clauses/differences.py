"""How two sequences differ, and two texts word by word. Pure, and bounded in time and memory.

What stays is a longest common subsequence, so what changed is as little as can be. rapidfuzz finds it, 64
words at once.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from clauses.markdown.words import PLACEHOLDER

# Old words times new words, between what is alike at both ends. Each pair costs a bit of memory: 25 MB in
# all, and some 50 ms. It takes 14,000 words a side, which no prose has within the length of a layer.
MOST_PAIRS = 200_000_000

# Signs that are tokens by themselves. An underscore too: it opens and closes emphasis.
_SIGNS = r"!-/:-@\[-`{-~«»‹›“”„‘’‚–—…§¶·•¡¿"
_CHARACTERS = rf"[^\s{_SIGNS}]+"
_TOKEN = re.compile(
    rf"\\.|{PLACEHOLDER.pattern}"
    # "e-post", "don't", "1.5", "clause:private-role"
    rf"|{_CHARACTERS}(?:[.,:'’-]{_CHARACTERS})*"
    r"|\n+|[^\S\n]+|.",
    re.DOTALL,
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NO_ISLAND = re.compile(rf"[^\s{_SIGNS}]|\n")
_STOPS = frozenset(".!?")
_JOINERS = "\u200c\u200d\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"  # zero width; tones of skin

type Run[T] = tuple[bool, Sequence[T], Sequence[T]]
type Place = tuple[str, str]


class Word(NamedTuple):
    """A token with the space before it. Words are matched by the token; else spaces would be found alike."""

    space: str
    token: str


def of_sequences[T](
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable] = lambda item: item
) -> Iterator[Run[T]]:
    """Runs in order: whether they stay, the old items, the new. Those that stay are alike by ``key``.

    It costs the product of the lengths.
    """
    # By numbers: rapidfuzz compares hashes, and those of two words may be the same by chance.
    numbers: dict[Hashable, int] = {}
    one, other = ([numbers.setdefault(key(item), len(numbers)) for item in items] for items in (old, new))
    for stays, run in groupby(Indel.opcodes(one, other), lambda code: code.tag == "equal"):
        codes = list(run)
        first, last = codes[0], codes[-1]
        yield stays, old[first.src_start : last.src_end], new[first.dest_start : last.dest_end]


def of_texts(old: str, new: str) -> list[Place]:
    """The places of two texts, old and new, in order; what stayed and what changed take turns.

    Where words would cost too much, lines are compared, and words within the lines that changed; where that
    costs too much too, the whole was replaced.
    """
    found = _joined(_by_words(old, new) or _by_lines(old, new))
    return _joined([part for place in _without_islands(found) for part in _without_spaces(*place)])


def tokens(text: str) -> list[str]:
    """The words, signs, spaces and line breaks of Markdown; together they are the text.

    Placeholders, escaped characters, and what is shown as one character are never torn apart.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if found and _extends(found[-1], match[0]):
            found[-1] += match[0]
        else:
            found.append(match[0])
    return found


def _extends(before: str, token: str) -> bool:
    """Whether the token begins with what is shown as part of the character before it (UAX 29, rule GB9)."""
    first = token[0]
    is_mark = unicodedata.category(first).startswith("M") or first in _JOINERS
    return is_mark and not before.endswith("\n")


def _spaced(found: Iterable[str]) -> Iterator[Word]:
    """The tokens that are no space; what is left at the end stands before nothing."""
    space = ""
    for token in found:
        if token.isspace() and "\n" not in token:
            space = token
        else:
            yield Word(space, token)
            space = ""
    if space:
        yield Word(space, "")


def _by_words(old: str, new: str) -> list[Place]:
    """Nothing if it would cost too much."""
    one, other = list(_spaced(tokens(old))), list(_spaced(tokens(new)))
    if cost(one, other) > MOST_PAIRS:
        return []
    runs = _by_sentences(of_sequences(one, other, lambda word: word.token))
    return [place for run in runs for place in _written(*run)]


def _by_sentences(runs: Iterable[Run[Word]]) -> Iterator[Run[Word]]:
    """The same, but a sentence that came or went after another has its own full stop, and not the other's.

    ``end[. More].`` is ``end.[ More.]``.
    """
    begun = 0  # how much of this run was given already
    for (stays, old, new), (_, old_after, new_after) in pairwise([*runs, (True, (), ())]):
        old, new = old[begun:], new[begun:]
        begun = 1 if not stays and _lends_a_stop(old, new, old_after) else 0
        if begun:
            yield True, (old or old_after)[:1], (new or new_after)[:1]
            old = [*old[1:], *old_after[:1]] if old else old
            new = [*new[1:], *new_after[:1]] if new else new
        yield stays, old, new


def _lends_a_stop(old: Sequence[Word], new: Sequence[Word], after: Sequence[Word]) -> bool:
    only = old or new
    return (
        not (old and new) and len(after) > 0 and only[0].token == after[0].token and only[0].token in _STOPS
    )


def _written(stays: bool, old: Sequence[Word], new: Sequence[Word]) -> Iterator[Place]:
    if not stays:
        yield "".join(map("".join, old)), "".join(map("".join, new))
        return
    for one, other in zip(old, new, strict=True):
        yield one.space, other.space
        yield one.token, other.token


def _by_lines(old: str, new: str) -> list[Place]:
    one, other = _LINE.findall(old), _LINE.findall(new)
    if cost(one, other) > MOST_PAIRS:
        return [(old, new)]
    places = [("".join(some), "".join(others)) for _, some, others in of_sequences(one, other)]
    return [finer for place in places for finer in _by_words(*place) or [place]]


def cost[T](old: Sequence[T], new: Sequence[T]) -> int:
    """How many pairs are compared: what is alike at the ends is free."""
    start = alike(old, new)
    end = alike(old[start:][::-1], new[start:][::-1])
    return (len(old) - start - end) * (len(new) - start - end)


def alike[T](old: Sequence[T], new: Sequence[T]) -> int:
    """How many are the same from the beginning on."""
    differing = (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differing, min(len(old), len(new)))


def _without_islands(places: Sequence[Place]) -> list[Place]:
    """The same, but spaces and signs between two changes are part of the change.

    Else a sentence that was written anew would have as many changes as words. Line breaks stay: by them a
    reader finds the place.
    """
    inner = range(1, len(places) - 1)
    islands = {at for at in inner if not _NO_ISLAND.search(places[at][0])}
    return _joined(places, islands)


def _without_spaces(old: str, new: str) -> Iterator[Place]:
    """The place, with the spaces that both sides begin or end with before and after it."""
    begin = min(_leading_spaces(old), _leading_spaces(new)) if old != new else 0
    inner = old[begin:], new[begin:]
    end = min(len(side) - len(side.rstrip(" ")) for side in inner) if old != new else 0
    yield old[:begin], old[:begin]
    yield old[begin : len(old) - end], new[begin : len(new) - end]
    yield old[len(old) - end :], old[len(old) - end :]


def _leading_spaces(text: str) -> int:
    """How many spaces the text begins with; not one that carries a mark."""
    rest = text.lstrip(" ")
    count = len(text) - len(rest)
    return count - 1 if count and rest and _extends(" ", rest) else count


def _joined(places: Sequence[Place], changed: Iterable[int] = ()) -> list[Place]:
    """Neighbours that changed as one, and neighbours that stayed; those at ``changed`` count as changed.

    Nothing that is empty on both sides.
    """
    also = frozenset(changed)
    given = ((at, old, new) for at, (old, new) in enumerate(places) if old or new)
    told = ((old != new or at in also, old, new) for at, old, new in given)
    runs = (list(run) for _, run in groupby(told, lambda each: each[0]))
    return [("".join(old for _, old, _ in run), "".join(new for _, _, new in run)) for run in runs]
