"""The words of a paragraph merged: by sentences, and by words within one sentence that both sides changed.

A link, an emphasis and a placeholder is one word here, never torn. Lawyers read what clashes: it is a whole
sentence, even if only words of it differ.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from clauses import differences
from clauses.differences import Word
from clauses.markdown.tokens import tokenize
from clauses.markdown.words import PLACEHOLDER
from clauses.merging.blocks import Choice, Written, text
from clauses.merging.runs import Apart, Both, Rule, Same, Taken, is_affordable, merge
from clauses.merging.values import either

_SPAN = re.compile(
    rf"\\.|{PLACEHOLDER.pattern}"
    r"|\[(?:\\.|[^\[\]\\])*\]\((?:\\.|[^()\s\\]|\([^()\s]*\))*\)"  # [words](address)
    r"|\*\*(?=\S)(?:\\.|[^*\\]|\*(?!\*))+?(?<=\S)\*\*|(?<!\w)__(?=\S)(?:\\.|[^_\\]|_(?!_))+?(?<=\S)__(?!\w)"
    r"|\*(?=[^\s*])(?:\\.|[^*\\])+?(?<=\S)\*|(?<!\w)_(?=[^\s_])(?:\\.|[^_\\])+?(?<=\S)_(?!\w)",
    re.DOTALL,
)
_HARD_BREAK = re.compile(r" {2,}\n")
_END = re.compile(r"[.!?…][»”’\"')\]*_]*\Z")
_BEGIN = re.compile(r"(?:[^\w{§]|_)*(?P<sign>[^\W_]|[{§])")
# "f.eks. Facebook" is no end of a sentence, nor is "nr. 3", "1. mai" or "A. Bakke".
_ABBREVIATION = re.compile(
    r"(?:\W|\A)(?:[0-9]{1,2}|[^\W\d_]|adm|art|bl\.a|ca|cf|dvs|e\.g|eks|etc|f\.eks|fork|i\.e|inkl|jf|jfr|kap|kl|mht|mr|ms"
    r"|mv|m\.v|nr|no|osv|o\.l|pkt|red|sml|st|t\.d|tlf|t\.o\.m)\.\Z",
    re.IGNORECASE,
)
_LIKE = 0.6  # the share of words that two sentences have in common, if one became the other


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the space before it."""

    space: str
    words: tuple[Word, ...]

    def __str__(self) -> str:
        first, *others = self.words
        return first.token + "".join(map("".join, others))


def merged(base: str, library: str, client: str) -> Written | None:
    """The words of one paragraph; None where they cannot be put together, or compared at that price."""
    sides = split(base), split(library), split(client)
    if not is_affordable(*sides, _SENTENCES):
        return None
    found: list[Sentence | Choice] = []
    for region in merge(*sides, _SENTENCES):
        match region:
            case Same(one, theirs, ours):
                found.append(_form(one, theirs, ours))
            case Taken(items):
                found += items
            case Both(one, theirs, ours):
                found.append(_by_words(one, theirs, ours) or _choice((one,), (theirs,), (ours,)))
            case Apart(old, theirs, ours):
                found.append(_choice(old, theirs, ours))
    parts = tuple(_laid_out(found))
    pieces = [str(part) if isinstance(part, Sentence) else part.client for part in found]
    return parts if _means_the_same(text(parts), pieces) else None


def merged_line(base: str, library: str, client: str) -> str | None:
    """A line that is one whole, merged word by word; None where changes touch each other."""
    line = _by_words(*(_sentence(words(side) or [Word("", "")]) for side in (base, library, client)))
    return str(line) if line else None


def words(source: str) -> list[Word]:
    """The words and signs with the spaces before them; together they are the text."""
    found: list[Word] = []
    space = ""
    for token in _atoms(source):
        if token.isspace():
            space += token
        else:
            found.append(Word(space, token))
            space = ""
    return [*found, Word(space, "")] if space else found


def _atoms(source: str) -> Iterator[str]:
    """The tokens, but what is marked or linked as one."""
    ends = {match.start(): match.end() for match in _SPAN.finditer(source)}
    atom, at, until = "", 0, 0
    for token in differences.tokens(source):
        if atom and at >= until:
            yield atom
            atom = ""
        until = max(until, ends.get(at, 0))
        if at < until:
            atom += token
        else:
            yield token
        at += len(token)
    if atom:
        yield atom


def split(source: str) -> list[Sentence]:
    """The sentences of a paragraph, as far as they can be told; one too few does no harm."""
    found = words(source)
    ends = [at for at in range(1, len(found)) if _ends(found, at)]
    return [_sentence(found[start:stop]) for start, stop in pairwise([0, *ends, len(found)]) if found]


def _sentence(found: Sequence[Word]) -> Sentence:
    first, *others = found
    return Sentence(first.space, (Word("", first.token), *others))


def _ends(found: Sequence[Word], at: int) -> bool:
    """Whether a sentence ends before this word."""
    space = found[at].space
    if _HARD_BREAK.search(space) or not space:
        return bool(space)
    before = "".join(map("".join, found[max(0, at - 5) : at]))
    end = _END.search(before)
    if not end or _ABBREVIATION.search(before[: end.start() + 1]):
        return False
    begin = _BEGIN.match("".join(map("".join, found[at : at + 4])))
    return begin is not None and (begin["sign"] in "{§" or begin["sign"].isupper())


def _by_words(base: Sentence, library: Sentence, client: Sentence) -> Sentence | None:
    """One sentence with the changes of both, where words that stayed stand between them; else None."""
    sides = base.words, library.words, client.words
    if not is_affordable(*sides, _WORDS):
        return None
    found: list[Word] = []
    for region in merge(*sides, _WORDS):
        match region:
            case Same(one, theirs, ours):
                space = either(one and one.space, theirs.space, ours.space)
                found.append(Word(space, ours.token))
            case Taken(items):
                found += items
            case _:
                return None
    if not found:
        return None
    space = either(base.space, library.space, client.space)
    sentence = Sentence(space, (Word("", found[0].token), *found[1:]))
    pieces = [word.token for word in sentence.words]
    return sentence if _means_the_same(str(sentence), pieces) else None


def _form(base: Sentence | None, library: Sentence, client: Sentence) -> Sentence:
    one, other = (library.space, str(library)), (client.space, str(client))
    return library if either((base.space, str(base)) if base else None, one, other) == one else client


def _choice(*sides: Sequence[Sentence]) -> Choice:
    return Choice(*(text(_laid_out(side)) for side in sides))


def _laid_out(found: Sequence[Sentence | Choice]) -> Iterator[str | Choice]:
    """The sentences with the spaces between them; a choice that may be nothing has its space in itself."""
    begun = False
    for at, part in enumerate(found):
        if isinstance(part, Sentence):
            yield (part.space or " ") * begun + str(part)
            begun = True
        elif part.client and part.library:
            yield from (" ", part) if begun else (part,)
            begun = True
        else:
            begin, end = (" ", "") if begun else ("", " " * (at + 1 < len(found)))
            sides = (part.base, part.library, part.client)
            yield Choice(*(begin + side + end if side else "" for side in sides))
            begun = begun or (bool(part.client) and not end)


def _means_the_same(whole: str, pieces: Iterable[str]) -> bool:
    """Whether what stands together reads as what stood apart: no mark was opened, closed or joined by it."""
    return _seen(whole) == [sign for piece in pieces for sign in _seen(piece)]


def _seen(source: str) -> list[tuple[str, ...]]:
    """The characters that a reader sees, but for spaces, with their marks, placeholders and links."""
    if source.isalnum():
        return [(sign,) for sign in source]
    found: list[tuple[str, ...]] = []
    marks: list[str] = []
    # The letter before it: so that it is a paragraph, whatever it begins with.
    for token in tokenize("x " + source)[1].children or []:
        if token.nesting > 0:
            marks.append(token.type + str(token.attrGet("href") or ""))
        elif token.nesting < 0:
            marks.pop()
        else:
            signs = [token.content] if token.type == "placeholder" else token.content
            found += [(sign, *marks) for sign in signs if not sign.isspace()]
    return found[1:]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    value = Indel.normalized_similarity(one, other)
    return value if value >= _LIKE else 0


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


_SENTENCES: Rule[Sentence] = Rule(
    key=lambda sentence: tuple((bool(word.space), word.token) for word in sentence.words),
    traits=lambda sentence: (Sentence, [word.token for word in sentence.words if _is_word(word.token)]),
    likeness=_likeness,
)
_WORDS: Rule[Word] = Rule(
    key=lambda word: word.token,
    near=lambda between: not any(_is_word(word.token) for word in between),
)
