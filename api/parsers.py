"""Parsers of single values: from a string to a type, bounded, or ``Unfit``. Shared by all doors."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from api.parameters import Unfit
from clauses import clock, languages

MOST_LANGUAGES = 5
MOST_VALUES = 100
_DATE = r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
_ZONE = r"(?:[Zz]|[+ -](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_MOMENT = re.compile(rf"(?P<date>{_DATE})(?:[Tt](?P<time>{_TIME})(?P<zone>{_ZONE}))?")
# For contracts, in the words that ECMA-262 has too. It cannot say which days a month has.
MOMENT_PATTERN = rf"^{_DATE}(?:[Tt]{_TIME}{_ZONE})?$"
# A tag of any language; which of them are ours is no matter of form.
LANGUAGE_PATTERN = "^[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{1,8})*$"
DATE_PATTERN = f"^{_DATE}$"
UUID_PATTERN = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
MOMENT_WANTED = (
    "A date (2026-11-23) or a time with Z or an offset (2026-11-23T10:00:00Z), from 1900 up to 2199."
)


def matching(pattern: str, wanted: str) -> Callable[[str], str]:
    """A parser of strings that the pattern fits whole."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(value: str) -> str:
        if not compiled.fullmatch(value):
            raise Unfit(wanted)
        return value

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    """A parser of a closed set."""

    def parse(value: str) -> str:
        if value not in choices:
            raise Unfit(f"One of {', '.join(choices)}.", "unknown-value")
        return value

    return parse


def some_of(item: Callable[[str], str], most: int = MOST_VALUES) -> Callable[[str], tuple[str, ...]]:
    """A parser of values with commas between them; each counts once."""

    def parse(value: str) -> tuple[str, ...]:
        parts = value.split(",")
        if len(parts) > most:
            raise Unfit(f"At most {most} values.")
        if not all(parts):
            raise Unfit("Between two commas stands a value.", "empty-parameter")
        return tuple(dict.fromkeys(item(part) for part in parts))

    return parse


def subset_of(*choices: str) -> Callable[[str], tuple[str, ...]]:
    """A parser of a subset of a closed set, whose order means nothing: it is always that of the set."""
    parse_list = some_of(one_of(*choices))

    def parse(value: str) -> tuple[str, ...]:
        given = parse_list(value)
        return tuple(choice for choice in choices if choice in given)

    return parse


def wanted_languages(value: str) -> tuple[str, ...]:
    """Languages in order, normalised (``no`` is bokmål, then nynorsk)."""
    parts = value.split(",")
    if len(parts) > MOST_LANGUAGES:
        raise Unfit(f"At most {MOST_LANGUAGES} languages.")
    found = [languages.normalise(part) for part in parts]
    if not all(found):
        raise Unfit(f"Languages, of {', '.join(languages.REGISTER)}.", "unknown-value")
    return languages.distinct(language for group in found for language in group)


def moment(value: str) -> date | datetime:
    """A date, or an aware time in UTC, floored to the microsecond.

    A space where the offset's sign stands is a plus that was not encoded. A time without an offset is none:
    it happens twice, or never, on two days of the year.
    """
    found = _MOMENT.fullmatch(value)
    if not found:
        raise Unfit(MOMENT_WANTED)
    try:
        day = date.fromisoformat(found["date"])
        if not found["time"]:
            return day
        zone = found["zone"].upper().replace(" ", "+")
        at = datetime.fromisoformat(f"{found['date']}T{found['time']}{zone}").astimezone(clock.OSLO)
    except (ValueError, OverflowError):
        raise Unfit(MOMENT_WANTED) from None
    if not clock.within_bounds(at):
        raise Unfit(MOMENT_WANTED)
    return at


def write_moment(at: date | datetime) -> str:
    """As a canonical URL has it: in UTC, whose ``Z`` needs no encoding."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return at.isoformat()


def uuid(value: str) -> UUID:
    """A UUID in its usual form."""
    if not re.match(UUID_PATTERN, value) or value.endswith("\n"):
        raise Unfit("A UUID.")
    return UUID(value)


def integer(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers in decimal ASCII digits."""

    def parse(value: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise Unfit(f"A whole number from {least} to {most}.")
        return int(value)

    return parse


def boolean(value: str) -> bool:
    """``true`` or ``false``."""
    if value not in ("true", "false"):
        raise Unfit("Either true or false.")
    return value == "true"


def write_list(values: Sequence[str]) -> str:
    """As a canonical URL has it."""
    return ",".join(values)


def write_boolean(value: bool) -> str:
    """As a canonical URL has it."""
    return "true" if value else "false"
