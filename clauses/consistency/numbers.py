"""The numbers and dates in words, whatever a language's custom is of writing them.

"1. januar 2026", "1 January 2026", "01.01.2026" and "2026-01-01" are one date; "1 000" and "1,000", "4,5" and
"4.5", "10 prosent" and "10%", "kl. 16.30" and "4.30 pm", "§ 2 A-6" and "section 2 A-6" are the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clauses.consistency.plain import PLACE

_SPACES = "\u0020\u00a0\u2009\u202f"
_DASH = r"\s?[-–]\s?"
_PERCENT = r"\s?(?:%|prosent|per\s?cent)"
_PROVISION = r"(?:§+|\b[Ss]ections?|\b[Pp]aragraf(?:en)?)\s?"


@dataclass(frozen=True, slots=True)
class _Custom:
    """How a language writes numbers; patterns, except the months."""

    group: str
    decimal: str
    months: str
    day: str
    until: str
    letter: str
    case: re.RegexFlag

    @property
    def number(self) -> str:
        """The pattern of a number."""
        grouped = rf"\d{{1,3}}(?:[{self.group}]\d{{3}})+(?!\d)(?:{self.decimal}\d+)?"
        return rf"(?:{grouped}|\d+(?:{self.decimal}\d+)?)"

    @property
    def month(self) -> str:
        """The pattern of a month: its name, or how that begins."""
        names = self.months.split()
        short = (rf"{name[:3]}t?\.?" for name in names if len(name) > 4)
        return rf"(?P<month>(?:{'|'.join([*names, *short])})(?!\w))"

    def value(self, written: str) -> str:
        """A number in one form."""
        digits = re.sub(f"[{self.group}](?=\\d{{3}}(?!\\d))", "", written).replace(",", ".")
        whole, _, part = digits.partition(".")
        return ".".join(filter(None, [whole.lstrip("0") or "0", part.rstrip("0")]))

    def number_of_month(self, written: str) -> int:
        """Which month a name, or its beginning, is."""
        return 1 + [name[:3].lower() for name in self.months.split()].index(written[:3].lower())


_NORWEGIAN = _Custom(
    group=_SPACES + ".",
    decimal="[.,]",
    months="januar februar mars april mai juni juli august september oktober november desember",
    day=r"\.?",
    until="til|og",
    letter="[a-h]",  # not "i", which is a preposition
    case=re.IGNORECASE,
)
_ENGLISH = _Custom(
    group=_SPACES + ",",
    decimal=r"\.",
    months="January February March April May June July August September October November December",
    day="(?:st|nd|rd|th)?",
    until="to|and|until",
    letter=r"[b-h]|a(?=[.,;:)]|$| (?:of|and|or|to)\b)",  # else "a" is an article
    case=re.NOFLAG,  # "may" is no month
)
_CUSTOMS = {"nb": _NORWEGIAN, "nn": _NORWEGIAN, "en": _ENGLISH}

type _Reader = Callable[[re.Match[str], _Custom], Iterator[str]]


def _iso(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    yield match[0]


def _figures(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    first, second = int(match["day"]), int(match["month"])
    day, month = (second, first) if second > 12 else (first, second)  # the American order, if it must be
    yield f"{'20' if len(match['year']) == 2 else ''}{match['year']}-{month:02}-{day:02}"


def _worded(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    given = match.groupdict()
    if given.get("since"):
        yield given["since"]
    day = f"-{int(given['day']):02}" if given.get("day") else ""
    yield f"{given.get('year') or ''}-{custom.number_of_month(given['month']):02}{day}"


def _times(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    given = match.groupdict()
    for written in filter(None, (given["at"], given.get("till"))):
        hour, _, minutes = written.replace(".", ":").partition(":")
        whole = int(hour) % 12 + 12 * (given["half"] == "p") if given.get("half") else int(hour)
        yield f"{whole}" + (f":{minutes}" if minutes.strip("0") else "")


def _provision(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    yield re.sub(r"\s", "", match["number"]).replace("–", "-") + (match["letter"] or "")


def _range(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    yield f"{custom.value(match['from'])}-{custom.value(match['to'])}{_sign(match)}"


def _number(match: re.Match[str], custom: _Custom) -> Iterator[str]:
    yield custom.value(match["number"]) + _sign(match)


def _sign(match: re.Match[str]) -> str:
    return "%" if match["percent"] else ""


def _rules(custom: _Custom) -> list[tuple[re.Pattern[str], _Reader]]:
    """Patterns in order: what one takes, the next ones do not see."""
    hour, number, month = r"\d{1,2}(?:[.:]\d{2})?", custom.number, custom.month
    clock = r"(?:[01]\d|2[0-3])\.[0-5]\d"  # without "kl." only from one time to another
    first, between = rf"(?P<from>{number})(?:{_PERCENT})?", rf"(?:{_DASH}|\s(?:to|til)\s)"
    letter = rf"(?:\s(?P<letter>{custom.letter})(?!\w))?"  # on its own it belongs to the provision: "§ 45 c"
    since = rf"(?:(?P<since>\d{{1,2}}){custom.day}(?:{_DASH}|\s(?:{custom.until})\s))?"
    year = r"(?:,?\s(?P<year>\d{4})(?!\d))"
    rules: list[tuple[str, _Reader]] = [
        (r"\d{4}-\d{2}-\d{2}(?!\d)", _iso),
        (r"(?P<day>\d{1,2})(?P<dot>[./]) ?(?P<month>\d{1,2})(?P=dot) ?(?P<year>\d{4}|\d{2})(?!\d)", _figures),
        (rf"{since}(?P<day>\d{{1,2}}){custom.day}\s(?:of\s)?{month}{year}?", _worded),
        (rf"{month}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]){year}?", _worded),
        (rf"{month}{year}", _worded),
        (rf"kl(?:\.|okk[ae]n?)?\s(?P<at>{hour})(?:(?:{_DASH}| (?:og|til) )(?P<till>{hour})(?!\d))?", _times),
        (rf"(?P<at>{hour})\s?(?P<half>[ap])\.?m\b\.?", _times),
        (r"(?P<at>\d{1,2}:\d{2})(?!\d)", _times),
        (rf"(?P<at>{clock}){between}(?P<till>{clock})(?!\d)", _times),
        (rf"{_PROVISION}(?P<number>\d+(?:\s?[A-Z])?[-–]\d+|\d+){letter}", _provision),
        (rf"(?P<number>\d+\s?[A-Z][-–]\d+){letter}", _provision),
        (rf"{first}{between}(?P<to>{number})(?P<percent>{_PERCENT})?", _range),
        (rf"(?:mellom|[Bb]etween)\s{first}\s(?:og|and)\s(?P<to>{number})(?P<percent>{_PERCENT})?", _range),
        (rf"(?P<number>{number})(?P<percent>{_PERCENT})?", _number),
    ]  # fmt: skip
    return [(re.compile(rf"(?<!\w){pattern}", custom.case), reader) for pattern, reader in rules]


_RULES = {custom: _rules(custom) for custom in (_NORWEGIAN, _ENGLISH)}


def numbers(words: str, language: str) -> Counter[str]:
    """Every number and date, in one form for all languages, with how often it is there."""
    custom, taken = _CUSTOMS[language], list[str]()
    for pattern, reader in _RULES[custom]:
        rest, end = list[str](), 0
        for match in pattern.finditer(words):
            taken += reader(match, custom)
            rest += words[end : match.start()], PLACE
            end = match.end()
        words = "".join([*rest, words[end:]])
    return Counter(taken)


_SPELLED = {
    "nb": (
        "én|ett|éi|første to|andre tre|tredje fire|fjerde fem|femte seks|sjette sju|syv|sjuende|syvende "
        "åtte|åttende ni|niende ti|tiende elleve|ellevte tolv|tolvte"
    ),
    "nn": (
        "éin|eitt|éi|første to|andre tre|tredje fire|fjerde fem|femte seks|sjette sju|sjuande "
        "åtte|åttande ni|niande ti|tiande elleve|ellevte tolv|tolvte"
    ),
    "en": (
        "one|first two|second three|third four|fourth five|fifth six|sixth seven|seventh "
        "eight|eighth nine|ninth ten|tenth eleven|eleventh twelve|twelfth"
    ),
}
_VALUES = {
    language: {word: str(value) for value, some in enumerate(row.split(), 1) for word in some.split("|")}
    for language, row in _SPELLED.items()
}


def spelled(words: str, language: str) -> Counter[str]:
    """The number words up to twelve, as numbers: a language may spell out what another writes in figures."""
    values = _VALUES[language]
    found = re.finditer(rf"(?P<word>\w+)(?P<percent>{_PERCENT})?", words.lower())
    return Counter(values[each["word"]] + _sign(each) for each in found if each["word"] in values)
