"""Characters that a clause may not hold: what readers cannot see, or see differently, is not agreed upon."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, islice

from clauses.markdown.findings import Finding

# Ranges and not categories: they may not differ between versions of Python's Unicode tables.
FORBIDDEN = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 without line feed, DEL, C1
    "\u00ad\u034f\u061c\u180e"  # soft hyphen, grapheme joiner, Arabic letter mark, Mongolian separator
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # fillers without a shape
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, bidirectional controls
    "\u180b-\u180d\u180f\ufe00-\ufe0f"  # variation selectors
    "\ufeff\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # byte order mark, annotations, no characters
    "\ud800-\udfff\ue000-\uf8ff"  # surrogates, private use
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # invisible controls of shorthand and music
    "\U000e0000-\U0010ffff"  # tags, variation selectors, private use
    "]"
)
_MOST = 50  # findings; more help nobody
_MOST_MARKS = 30  # combining marks in a row, as in Unicode's Stream-Safe Text Format (UAX 15)
_COULD_BE_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{_MOST_MARKS + 1},}}")
_LINE_BREAKS = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]+")


def forbidden(text: str, line: int = 1) -> Iterator[Finding]:
    """A finding for each forbidden character, at most 50; ``line`` is the number of the text's first line."""
    for match in islice(FORBIDDEN.finditer(text), _MOST):
        yield Finding("forbidden-character", _named(match[0]), line + text.count("\n", 0, match.start()))
    if _has_stacked_marks(text):
        yield Finding("forbidden-character", f"more than {_MOST_MARKS} combining marks in a row")


def composed(text: str) -> str:
    """NFC. A text with stacked marks stays as it is: sorting them takes minutes per megabyte."""
    return text if _has_stacked_marks(text) else unicodedata.normalize("NFC", text)


def one_line(value: str) -> str:
    """A value as one line of visible characters: NFC, line breaks to spaces, what is invisible to U+FFFD."""
    line = _LINE_BREAKS.sub(" ", composed(value))
    return FORBIDDEN.sub("\ufffd", line).strip()


def _has_stacked_marks(text: str) -> bool:
    for match in _COULD_BE_MARKS.finditer(text):
        kinds = groupby(match[0], lambda character: unicodedata.combining(character) > 0)
        if any(are_marks and len(list(run)) > _MOST_MARKS for are_marks, run in kinds):
            return True
    return False


def _named(character: str) -> str:
    name = unicodedata.name(character, "a control character or one without meaning")
    return f"U+{ord(character):04X} ({name}) is invisible or ambiguous and not allowed"
