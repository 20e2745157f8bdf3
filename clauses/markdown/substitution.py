"""Values in raw words: a value is only ever words, never syntax, and is not filled again."""

import re
from dataclasses import dataclass

from clauses.markdown.filling import Filling
from clauses.markdown.findings import Rejected
from clauses.markdown.rendering import unsanitised_html
from clauses.markdown.syntax import parse
from clauses.markdown.words import PLACEHOLDER_OR_ESCAPE, found

_EMPHASIS = ("*", "_")
# Always syntax, or so where they stand: an entity, the end of a heading.
_SYNTAX = re.compile(r"[\\*_{}\[\]<>~]|&(?=#?\w*(?:;|$))|(?<!\S)#", re.ASCII)
# A backslash does not keep a backtick from ending code, nor a bar from making a table.
_SYNTAX_BY_ENTITY = re.compile(r"[`|]")
_BLOCK_MARK = re.compile(r"^([0-9]*)(?=[.)])|^(?=[-+=:])")
_BEFORE_BLOCK_MARK = re.compile(r"[\s0-9>*+#=:|.)-]*")
_NUMBER_END = re.compile(r"[0-9]*[.)]")
_OPEN_ENTITY = re.compile(r"&#?\w*$", re.ASCII)


def fill_plain(title: str, filling: Filling) -> str:
    """A title with its placeholders filled. Plain words, so escape them for the format they go into."""
    return PLACEHOLDER_OR_ESCAPE.sub(lambda m: filling.shown(m["key"]) if m["key"] else m[0], title)


def fill_markdown(source: str, filling: Filling) -> str:
    """Accepted Markdown with its placeholders filled, in one pass; those without a value stay.

    The values are escaped, so that the result parses to the same words with the same marks. Never fails.
    """
    filled, beside_emphasis = _filled(source, filling, armoured=False)
    if beside_emphasis and not _same_words(source, filled, filling):
        filled, _ = _filled(source, filling, armoured=True)
    return filled


def _same_words(source: str, filled: str, filling: Filling) -> bool:
    """Whether a ``*`` that was beside a brace, and is now beside a letter, still means the same."""
    try:
        before, after = parse(source), parse(filled)
    except Rejected:
        return False
    return unsanitised_html(before, filling) == unsanitised_html(after, filling)


def _filled(source: str, filling: Filling, *, armoured: bool) -> tuple[str, bool]:
    """The filled words, and whether any value is beside emphasis; those are armoured if asked for."""
    parts: list[str] = []
    line, end, beside_emphasis = Line(), 0, False
    for match in found(source):
        value = filling.value(match["key"]) if match["key"] else None
        if value is None:
            continue
        line.add(source[end : match.start()])
        at_emphasis = line.tail.endswith(_EMPHASIS) or source.startswith(_EMPHASIS, match.end())
        following = source[match.end() : match.end() + 10]
        words = armoured_words(value) if armoured and at_emphasis else line.escaped(value, following)
        line.add(words)
        parts += source[end : match.start()], words
        end, beside_emphasis = match.end(), beside_emphasis or at_emphasis
    return "".join([*parts, source[end:]]), beside_emphasis


@dataclass(slots=True)
class Line:
    """The line being written: whether a block could still begin on it, and its last characters."""

    at_start: bool = True
    tail: str = ""

    def add(self, text: str) -> None:
        """Note what was written."""
        *earlier, last = text.split("\n")
        self.at_start = (bool(earlier) or self.at_start) and bool(_BEFORE_BLOCK_MARK.fullmatch(last))
        self.tail = (last if earlier else self.tail + last)[-40:]  # longer than the name of any entity

    def escaped(self, value: str, following: str) -> str:
        """The value as words of Markdown, at this place and before those characters."""
        words = _escaped(value)
        if self.tail.endswith("]") and words[0] in "(:":  # [..](..) and [..]: ..
            words = "\\" + words
        elif _OPEN_ENTITY.search(self.tail) and words[0] not in "\\&":
            words = _entity(words[0]) + words[1:]
        elif self.at_start:
            words = _BLOCK_MARK.sub(r"\1\\", words, count=1)
        if self.at_start and words.isdecimal() and words.isascii() and _NUMBER_END.match(following):
            return _no_number(words, following)
        return _before_bracket(words, following)


def _escaped(value: str) -> str:
    words = _SYNTAX.sub(r"\\\g<0>", value)
    return _SYNTAX_BY_ENTITY.sub(lambda match: _entity(match[0]), words)


def armoured_words(value: str) -> str:
    """The value between two entities: what is beside it sees ``&`` and ``;``, punctuation like a brace."""
    last = _entity(value[-1]) if len(value) > 1 else ""
    return _entity(value[0]) + _escaped(value[1:-1]) + last


def _no_number(digits: str, following: str) -> str:
    """Keep ``1`` from making an item of a list with the ``. ..`` or ``2. ..`` after it."""
    return _entity(digits[0]) + digits[1:] if following[0].isdecimal() else digits + "\\"


def _before_bracket(words: str, following: str) -> str:
    """Keep ``!`` from making an image of the link after it."""
    return words[:-1] + "\\!" if words.endswith("!") and following.startswith("[") else words


def _entity(character: str) -> str:
    return f"&#{ord(character)};"
