"""Which members the files' mappings have, and of which form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clauses import clock
from clauses.library_files.documents import Document, Problem


@dataclass(frozen=True, slots=True)
class Member:
    """A member, and what it may be. One that is not needed may be null, which is as if it were left out."""

    fits: Callable[[Any], bool]
    means: str
    needed: bool = False


def moment_of(value: Any) -> datetime | None:
    """A date as its first moment in Oslo, or a time with an offset; None for anything else."""
    try:
        day = date_of(value)
        moment = clock.first_moment(day) if day else datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def date_of(value: Any) -> date | None:
    """A date, ``2026-01-31``; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _are_labels(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


ANYTHING = Member(lambda value: True, "anything", needed=True)
TEXT = Member(_is_text, "text (quote what looks like a number)")
KEY = Member(_is_text, "text", needed=True)
NUMBER = Member(_is_number, "a whole number from 1")
TEXTS = Member(_are_texts, "a list of texts, each once")
FLAG = Member(lambda value: isinstance(value, bool), "true or false")
DATE = Member(lambda value: date_of(value) is not None, "a date, as 2026-01-31")
MOMENT = Member(
    lambda value: moment_of(value) is not None,
    "a date, as 2026-01-31, or a time with its offset, as 2026-01-31T12:00:00+01:00",
)
LABELS = Member(_are_labels, "a label by language", needed=True)
LIST = Member(_is_list, "a list")
MAPPING = Member(lambda value: isinstance(value, dict), "a mapping")


def needed(member: Member) -> Member:
    """The same, where it may not be left out."""
    return Member(member.fits, member.means, needed=True)


WORD = {"key": KEY, "labels": LABELS}
VOCABULARIES: dict[str, tuple[str, dict[str, Member]]] = {
    "categories.yaml": ("category", WORD),
    "tags.yaml": ("tag", WORD),
    "parameters.yaml": ("parameter", {**WORD, "type": KEY}),
    "legal-sources.yaml": ("legalsource", {**WORD, "url": TEXT}),
}
OWNER = {
    "name": KEY, "organisation_number": TEXT, "languages": needed(TEXTS), "required_languages": TEXTS,
    "parameters": LIST,
}  # fmt: skip
CLIENT = {**OWNER, "facts": LIST}
DATED = {"key": KEY, "value": ANYTHING, "valid_from": needed(MOMENT)}
VARIANT = {"versions": LIST}
CLAUSE = {**VARIANT, "kind": KEY, "category": TEXT, "tags": TEXTS, "adaptable": FLAG}
VERSION = {
    "number": needed(NUMBER), "effect": KEY, "valid_from": MOMENT, "change_class": KEY, "change_note": TEXT,
    "force": TEXT, "legal_basis": LIST, "condition": LIST, "entries": TEXTS, "successor": TEXT,
    "original": MAPPING, "waivers": LIST,
}  # fmt: skip
VERSION_OF_VARIANT = {**VERSION, "base": NUMBER}
PROVISION = {"source": KEY, "provision": TEXT, "relation": KEY, "verified_at": DATE}
WAIVER = {"code": KEY, "language": KEY, "layer": TEXT, "reason": KEY}
ORIGINAL = {"approved_on": DATE, "approved_by": TEXT}
FRONT_MATTER = {"title": KEY, "source": TEXT}


class Checker:
    """Reads the members of one document, and collects what is wrong with them."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        """Report to ``problems``."""
        self.document, self.problems = document, problems

    def report(self, pointer: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.document.place(pointer), message))

    def mapping(self, pointer: str, value: Any, members: Mapping[str, Member]) -> dict[str, Any] | None:
        """The members that are given; None, and reported, if any is not as it should be."""
        before = len(self.problems)
        if not isinstance(value, dict):
            self.report(pointer, f"a mapping is needed, of {', '.join(members)}")
            return None
        for name in value:
            if name not in members:
                self.report(f"{pointer}/{name}", f"there is no '{name}' here; there are {', '.join(members)}")
        for name, member in members.items():
            self._member(pointer, value, name, member)
        if len(self.problems) > before:
            return None
        return {name: one for name, one in value.items() if one is not None or members[name].needed}

    def _member(self, pointer: str, value: dict[str, Any], name: str, member: Member) -> None:
        if name not in value:
            if member.needed:
                self.report(pointer, f"'{name}' is missing")
        elif not member.fits(value[name]) and (member.needed or value[name] is not None):
            self.report(f"{pointer}/{name}", f"'{name}' has to be {member.means}")

    def rows(
        self, pointer: str, values: Any, members: Mapping[str, Member]
    ) -> list[tuple[str, dict[str, Any]]]:
        """Those mappings of a list that are as they should be, each with its pointer."""
        if values is not None and not isinstance(values, list):
            self.report(pointer, "a list is needed")
            return []
        found = [
            (f"{pointer}/{index}", self.mapping(f"{pointer}/{index}", value, members))
            for index, value in enumerate(values or ())
        ]
        return [(at, row) for at, row in found if row is not None]
