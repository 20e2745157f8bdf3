"""The query, read strictly: declared parameters only, each once, each parsed to a type, all faults at once.

Never ``QueryDict``: it takes the last of a repetition, replaces what is not UTF-8, and keeps NUL.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from api.errors import Refused
from api.problems import Fault, of_faults

MOST_FIELDS = 50


class Unfit(ValueError):
    """A value that its parameter does not take: the code, and in words."""

    def __init__(self, detail: str, code: str = "invalid-value") -> None:
        """Say what is wanted."""
        super().__init__(detail)
        self.detail = detail
        self.code = code


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the contract: its name, its parser, and what OpenAPI says of it."""

    name: str
    parse: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any]
    default: Any = None
    required: bool = False
    # How a parsed value is written in a canonical URL.
    write: Callable[[Any], str] = field(default=str)


def read(query: str, allowed: Sequence[Parameter]) -> dict[str, Any]:
    """The parsed value of each parameter that is given, by name.

    ``query`` is WSGI's ``QUERY_STRING``: the bytes on the wire as Latin-1.

    Raises:
        Refused: 400, with every fault, and the parameters that are allowed.
    """
    by_name = {parameter.name: parameter for parameter in allowed}
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    try:
        for name, value in fields(query):
            fault = _take(by_name, values, name, value)
            faults += [fault] if fault else []
    except Unfit as unfit:
        faults.append(Fault("query", "", unfit.code, unfit.detail))
    faults += _missing(allowed, values)
    if faults:
        raise Refused(of_faults(faults, allowed=sorted(by_name)))
    return values


def _take(by_name: Mapping[str, Parameter], values: dict[str, Any], name: str, value: str) -> Fault | None:
    shown = name[:80]
    if name not in by_name:
        return Fault("query", shown, "unknown-parameter", "This route has no such parameter.")
    if name in values:
        return Fault("query", shown, "repeated-parameter", "Given more than once.")
    values[name] = None  # taken, whatever becomes of it
    if not value:
        return Fault("query", shown, "empty-parameter", "Given without a value.")
    try:
        values[name] = by_name[name].parse(value)
    except Unfit as unfit:
        return Fault("query", shown, unfit.code, unfit.detail)
    return None


def _missing(allowed: Sequence[Parameter], given: Mapping[str, Any]) -> Iterator[Fault]:
    for parameter in allowed:
        if parameter.required and parameter.name not in given:
            yield Fault("query", parameter.name, "missing-parameter", "This route needs it.")


def fields(query: str) -> Iterator[tuple[str, str]]:
    """The names and values, decoded.

    Raises:
        Unfit: not UTF-8 (lone surrogates are not), a control character, or too many.
    """
    pieces = [piece for piece in query.encode("latin-1", "replace").split(b"&") if piece]
    if len(pieces) > MOST_FIELDS:
        raise Unfit(f"At most {MOST_FIELDS} fields.", "malformed-query")
    for piece in pieces:
        name, _, value = piece.partition(b"=")
        yield decoded(name), decoded(value)


def decoded(field_: bytes) -> str:
    """One name or value; a plus is a space, as forms write it."""
    try:
        text = unquote_to_bytes(field_.replace(b"+", b" ")).decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise Unfit("The query is not UTF-8.", "malformed-query") from None
    if any(character < " " or "\x7f" <= character < "\xa0" for character in text):
        raise Unfit("The query has a control character.", "malformed-query")
    return text
