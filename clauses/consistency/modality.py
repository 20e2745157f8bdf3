"""How strongly words bind: the modal verbs of Norwegian and English, each with its strength.

"May not" forbids in English legal use, as "kan ikke" and "må ikke" do in Norwegian: what is denied is one
strength, whichever verb is denied, except "should not" and "need not". "Only" beside a verb limits what is
allowed, again whichever verb it is: "du skal bare", "you may only". Past forms (kunne, skulle, could, would)
say what might be, and are not looked at.
"""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from clauses.consistency.plain import PLACE


class Strength(StrEnum):
    """What a modal verb asks of somebody."""

    MUST = "must"
    MUST_NOT = "must not"
    SHOULD = "should"
    SHOULD_NOT = "should not"
    MAY = "may"
    NEED_NOT = "need not"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Bound:
    """How often each strength is said; ``possible`` are those that other words may mean, or not."""

    said: Counter[Strength]
    possible: frozenset[Strength]

    def covers(self, other: "Bound") -> bool:
        """Whether everything that the other says is said, or possibly meant, here."""
        return set(other.said) <= set(self.said) | self.possible


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The words of a language, as patterns in lower case; of several alternatives the longer first.

    ``maybe`` has strength in some contexts only: it may stand for a verb of the other language, and need not
    have one there. A word of ``barriers`` begins another clause of the sentence: what is denied behind it is
    something else, as it is behind a subject of its own (``subjects``, except right after the verb).
    """

    verbs: dict[str, Strength]
    maybe: dict[str, Strength]
    nots: str
    nots_before: str  # those that stand before their verb
    reach: int  # words between a verb and its "not"
    nobody: str
    only: str
    barriers: str
    subjects: str
    supposes: str  # verbs that make a condition of the sentence that they begin: "skal ordningen endres, …"


_NORWEGIAN = _Grammar(
    verbs={
        r"(?:trenger|treng|behøver|behøv) (?:\w+ ){0,2}?(?:ikke|ikkje)": Strength.NEED_NOT,
        r"(?:har|får) (?:ikke|ikkje) lov|(?:er|blir|vert) (?:forbudt|forbode)": Strength.MUST_NOT,
        r"har lov|må (?:gjerne|godt)|kan": Strength.MAY,
        r"har (?:en |ei )?plikt til|plikt(?:er|ar)(?: \w+){0,2}? å|skal|må": Strength.MUST,
        r"bør": Strength.SHOULD,
    },
    maybe={
        # Idioms, and questions in a sentence ("hva du skal gjøre").
        r"det skal (?:en del|ein del|mye|mykje|lite|noe|noko) til|som (?:det|den|de|dei) skal": Strength.MUST,
        r"(?:hvis|viss|dersom|om|når|hva|kva|hvor|kor|hvordan|korleis|hvem|kven)(?: [\w-]+){1,3}? skal": (
            Strength.MUST
        ),
        r"(?:ikke|ikkje) (?:forplikt(?:et|a)|pliktige?|pålag(?:t|de)) (?:til )?å": Strength.NEED_NOT,
        r"trenger|treng|krev(?:er|es|st)?|(?:forplikt(?:et|a)|pliktige?|pålag(?:t|de)) (?:til )?å": (
            Strength.MUST
        ),
        r"får|ha(?:r)? rett til|tillater|tillèt|lar|lèt": Strength.MAY,
        r"tillatt|tillate|lov(?= å| til)|(?:anledning|høve) til": Strength.MAY,
    },
    nots=r"(?:ikke|ikkje|aldri|verken|korkje)(?! (?:bare|berre|kun|mer|meir|senere|seinare)\b)",
    nots_before=r"(?:ikke|ikkje|aldri)(?: (?:lenger|alltid|selv|sjølv))?",
    reach=6,
    nobody=r"ingen|inga|ingenting|inkje",
    only="bare|berre|kun",
    barriers="og|eller|men|at|som|når|hvis|viss|dersom|om|før|fordi|å|enn|hvor|hva|kva|hvem|kven",
    subjects="du|dere|vi|han|hun|jeg|eg|me|ho|dykk|man",
    supposes="(?:skal|må|kan|bør)(?=.*,)",
)
_ENGLISH = _Grammar(
    verbs={
        r"need not|do(?:es)? not (?:necessarily )?(?:need|have to)": Strength.NEED_NOT,
        r"(?:is|are) not (?:required|obliged) to": Strength.NEED_NOT,
        r"cannot|(?:is|are) (?:prohibited|forbidden|not (?:allowed|permitted) to)": Strength.MUST_NOT,
        r"(?:is|are) (?:allowed|permitted) to|can|may": Strength.MAY,
        r"(?:has|have) (?:a duty )?to|(?:is|are) (?:required|obliged) to|must|shall": Strength.MUST,
        r"should|ought": Strength.SHOULD,
    },
    maybe={
        r"(?:is|are) not to": Strength.MUST_NOT,
        r"needs?|requires?|(?:is|are) (?:(?:meant|intended|supposed|going) )?to|will": Strength.MUST,
        r"(?:is|are) (?:able|welcome|free|entitled) to|(?:has|have) the right to|allows?|permits?|lets?": (
            Strength.MAY
        ),
        r"as (?:it|they|things) should be": Strength.SHOULD,
    },
    nots=r"(?:not|never|neither)(?! (?:only|just|merely|more|later)\b)",
    nots_before="nor|neither|never",
    reach=2,
    nobody=r"(?:no|nobody|none|nothing)(?! (?:later|more|less|fewer)\b)(?= )",
    only="only",
    barriers="and|or|but|that|which|who|when|if|where|before|because|to|than|whether|unless|what|how",
    subjects="you|it|they|we|he|she|i|one",
    supposes="(?:should|may)",
)

_FAR = 100  # characters: nothing that changes a verb is further before it
_DENIED = {
    Strength.MUST: Strength.MUST_NOT,
    Strength.MAY: Strength.MUST_NOT,
    Strength.SHOULD: Strength.SHOULD_NOT,
}


class _Reader:
    """Finds the verbs of a grammar, and looks around them."""

    def __init__(self, grammar: _Grammar) -> None:
        word = rf"(?: (?!(?:{grammar.barriers})\b)[\w{PLACE}-]+)"  # another one of the same clause
        inner = rf"(?: (?!(?:{grammar.barriers}|{grammar.subjects})\b)[\w{PLACE}-]+)"
        nots, nobody, only = grammar.nots, grammar.nobody, grammar.only
        verbs = [*grammar.verbs.items(), *grammar.maybe.items()]
        self.verbs = re.compile(rf"(?<![\w-])(?:{'|'.join(f'({verb})' for verb, _ in verbs)})(?![\w-])")
        self.strengths = [strength for _, strength in verbs]
        self.certain = len(grammar.verbs)
        self.supposes = re.compile(grammar.supposes)
        self.denied_after = re.compile(
            rf"{word}?{inner}{{0,{grammar.reach}}}? {nots}\b|{word}{{0,2}}? (?:{nobody})\b"
        )
        self.denied_before = re.compile(rf"\b(?:{grammar.nots_before}|(?:{nobody}){word}{{0,3}}) $")
        self.only_after = re.compile(rf"{word}{{0,2}}? (?:{only})\b")
        self.only_before = re.compile(rf"\b(?:{only}){word}{{0,3}} $")

    def bound(self, words: str) -> Bound:
        said, possible = Counter[Strength](), set[Strength]()
        for match in self.verbs.finditer(words):
            which = (match.lastindex or 1) - 1
            strength = self._in_context(self.strengths[which], match)
            if which < self.certain and not (match.start() == 0 and self.supposes.match(words)):
                said[strength] += 1
            else:
                possible.add(strength)
        return Bound(said, frozenset(possible))

    def _in_context(self, strength: Strength, match: re.Match[str]) -> Strength:
        if strength not in _DENIED:
            return strength
        before = match.string[max(0, match.start() - _FAR) : match.start()]
        if self.denied_after.match(match.string, match.end()) or self.denied_before.search(before):
            return _DENIED[strength]
        if self.only_after.match(match.string, match.end()) or self.only_before.search(before):
            return Strength.ONLY
        return strength


_READERS = {"nb": _Reader(_NORWEGIAN), "nn": _Reader(_NORWEGIAN), "en": _Reader(_ENGLISH)}
_MONTH = re.compile(r"(?<=[\w,] )May\b")  # no permission


def bound(sentence: str, language: str) -> Bound:
    """How strongly a sentence binds."""
    words = sentence if language != "en" else _MONTH.sub(PLACE, sentence)
    words = words.lower().replace("’", "'").replace("n't", " not").replace("ca not", "can not")
    return _READERS[language].bound(words)


def together(some: list[Bound]) -> Bound:
    """What several sentences say as one."""
    said = sum((each.said for each in some), Counter[Strength]())
    return Bound(said, frozenset().union(*(each.possible for each in some)))
