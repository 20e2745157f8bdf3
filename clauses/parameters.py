"""What a parameter's value may be."""

import re
import unicodedata
from datetime import date
from typing import Any

from clauses import languages
from clauses.errors import Finding

MAX_LENGTH = 200
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)


def value_findings(type_: str, value: Any) -> list[Finding]:
    """What is wrong with a value: free of language, or a mapping of all languages; null ends a value."""
    if value is None:
        return []
    if not isinstance(value, dict):
        return _findings(type_, value, "/value")
    if set(value) != set(languages.REGISTER):
        detail = f"A value is free of language, or holds all of {', '.join(languages.REGISTER)}."
        return [Finding("/value", "languages-missing", detail)]
    return [
        finding for language, one in value.items() for finding in _findings(type_, one, f"/value/{language}")
    ]


def _findings(type_: str, value: Any, at: str) -> list[Finding]:
    if type_ == "text":
        return _text_findings(value, at)
    if type_ == "integer":
        fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15
        return [] if fits else [Finding(at, "wrong-type", "A whole number is needed.")]
    if type_ == "decimal":
        return [] if _is_decimal(value) else [Finding(at, "wrong-type", 'A number as text, as "4.50".')]
    return [] if _is_date(value) else [Finding(at, "wrong-type", 'A date as text, as "2026-01-31".')]


def _text_findings(value: Any, at: str) -> list[Finding]:
    if not isinstance(value, str):
        return [Finding(at, "wrong-type", "A text is needed.")]
    if not value or value != value.strip() or len(value) > MAX_LENGTH:
        return [Finding(at, "invalid", f"One line of 1 to {MAX_LENGTH} characters, without spaces around.")]
    # Categories: control, format (bidirectional and invisible), surrogate, line and paragraph separator.
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in value):
        return [Finding(at, "invalid", "No line breaks, and no invisible characters.")]
    return []


def _is_decimal(value: Any) -> bool:
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value))


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
