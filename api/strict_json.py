"""JSON, read strictly (RFC 8259, and I-JSON of RFC 7493): one document means one thing, or it is refused.

UTF-8 only; no member twice; no NUL and no lone surrogate; no number that not every reader holds; bounded in
size and depth. Each fault is told with its JSON pointer (RFC 6901).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from rest_framework import exceptions
from rest_framework.parsers import BaseParser

from api.errors import Refused, escape
from api.middleware import LARGEST_BODY
from api.problems import Fault, Problem, of_faults

DEEPEST = 32
LARGEST_NUMBER = 2**53 - 1  # what every JSON reader holds exactly
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")


class Members(dict[str, Any]):
    """An object; ``repeated`` are the names that it has more than once."""

    repeated: frozenset[str] = frozenset()


class StrictJSONParser(BaseParser):
    """``application/json``, in UTF-8 whatever the header says otherwise."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Members:
        """The document.

        Raises:
            UnsupportedMediaType: another charset or a content coding.
            Refused: 400 with every fault, 413.
        """
        request = (parser_context or {})["request"]
        coding = request.META.get("HTTP_CONTENT_ENCODING", "identity").lower()
        charset = re.search(r"charset\s*=\s*\"?([^\s;\"]*)", media_type or "", re.IGNORECASE)
        if coding != "identity" or (charset and charset[1].lower() not in ("utf-8", "utf8")):
            raise exceptions.UnsupportedMediaType(media_type or "")
        content = stream.read(LARGEST_BODY + 1)
        if len(content) > LARGEST_BODY:
            raise Refused(Problem("too-large"))
        return loads(content)


def loads(content: bytes) -> Members:
    """The object that the bytes are.

    Raises:
        Refused: 400, with every fault.
    """
    if depth(content) > DEEPEST:
        _refuse("", "too-deep", f"Nested at most {DEEPEST} deep.")
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_constant)
    except UnicodeDecodeError:
        _refuse("", "malformed-body", "The body is not UTF-8.")
    except json.JSONDecodeError as error:
        _refuse("", "malformed-body", f"Not JSON: {error.msg} at character {error.pos}.")
    except ValueError:  # a number of thousands of digits, NaN, Infinity
        _refuse("", "malformed-body", "A number that JSON has not, or that nobody holds.")
    if not isinstance(found, Members):
        _refuse("", "not-an-object", "The body is one JSON object.")
    if faults := list(_faults(found, "")):
        raise Refused(of_faults(faults))
    return found


def depth(content: bytes) -> int:
    """How deep brackets nest, outside of strings; counted no further than the limit."""
    deepest = level = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", content)):
        level += 1 if bracket[0] in b"[{" else -1
        deepest = max(deepest, level)
        if deepest > DEEPEST:
            break
    return deepest


def _members(pairs: list[tuple[str, Any]]) -> Members:
    found = Members(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.repeated = frozenset(name for name in found if names.count(name) > 1)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _faults(value: Any, at: str) -> Iterator[Fault]:
    match value:
        case Members():
            for name, inner in value.items():
                below = f"{at}/{escape(_shown(name))}"
                if name in value.repeated:
                    yield Fault("body", below, "repeated-member", "Given more than once.")
                yield from _faults(name, below)
                yield from _faults(inner, below)
        case list():
            for index, inner in enumerate(value):
                yield from _faults(inner, f"{at}/{index}")
        case str() if _FORBIDDEN.search(value):
            yield Fault("body", at, "forbidden-character", "NUL and lone surrogates are refused.")
        case int() | float() if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            yield Fault("body", at, "out-of-range", f"Numbers go to {LARGEST_NUMBER} at most.")


def _shown(name: str) -> str:
    return _FORBIDDEN.sub("\ufffd", name[:80])


def _refuse(at: str, code: str, detail: str) -> NoReturn:
    raise Refused(of_faults([Fault("body", at, code, detail)]))
