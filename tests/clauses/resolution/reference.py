"""Resolution once more, as slowly and plainly as domain.md, section 3, says it: loops over lists of rows.

It shares no code with the product, so that both being wrong in the same way takes two mistakes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

LIBRARY = "library"
LANGUAGES = ["nb", "nn", "en"]
STANDS_IN = {"nn": ["nb"], "nb": ["nn"], "en": []}


@dataclass
class ClauseRow:
    key: str
    kind: str
    owner: str
    tags: list[str]
    id: UUID


@dataclass
class VersionRow:
    id: UUID
    clause: str
    owner: str
    number: int
    effect: str
    valid_from: datetime
    adopted_at: datetime | None
    authoritative: str
    force: str = "must"
    entries: list[str] = field(default_factory=list)
    laws: list[str] = field(default_factory=list)
    condition: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class TextRow:
    id: UUID
    version: UUID
    language: str
    revision: int
    approved_at: datetime | None
    placeholders: list[str]
    refers_to: str = ""


@dataclass
class ValueRow:
    id: UUID
    owner: str
    parameter: str
    value: Any
    valid_from: datetime
    recorded_at: datetime


@dataclass
class FactRow:
    id: UUID
    owner: str
    key: str
    value: Any
    valid_from: datetime
    recorded_at: datetime


@dataclass
class History:
    clauses: list[ClauseRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
    texts: list[TextRow] = field(default_factory=list)
    values: list[ValueRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)

    def clause(self, key: str) -> ClauseRow:
        return next(row for row in self.clauses if row.key == key)


@dataclass(frozen=True)
class Ask:
    owner: str
    languages: tuple[str, ...]
    as_of: datetime
    known_at: datetime
    fallback: bool = True

    def at(self, moment: datetime) -> "Ask":
        return Ask(self.owner, self.languages, moment, self.known_at, self.fallback)


def in_force(history: History, clause: str, owner: str, ask: Ask) -> VersionRow | None:
    best = None
    for row in history.versions:
        if row.clause != clause or row.owner != owner or row.adopted_at is None:
            continue
        known, begun = row.adopted_at <= ask.known_at, row.valid_from <= ask.as_of
        if known and begun and (best is None or row.number > best.number):
            best = row
    return best


def winner(history: History, clause: str, ask: Ask) -> VersionRow | None:
    if history.clause(clause).owner not in (LIBRARY, ask.owner):
        return None
    own = in_force(history, clause, ask.owner, ask)
    if own is None or own.effect == "inherits":
        return in_force(history, clause, LIBRARY, ask)
    return own


def fact_of(history: History, key: str, ask: Ask) -> Any:
    best = None
    for row in history.facts:
        if row.owner != ask.owner or row.key != key:
            continue
        if row.valid_from > ask.as_of or row.recorded_at > ask.known_at:
            continue
        if best is None or (row.valid_from, row.recorded_at) > (best.valid_from, best.recorded_at):
            best = row
    return None if best is None else best.value


def is_met(history: History, version: VersionRow, ask: Ask) -> bool:
    if ask.owner == LIBRARY:
        return True
    for term in version.condition:
        value, wanted = fact_of(history, term["fact"], ask), term["value"]
        if value is None:
            return False
        if term["operator"] == "eq" and value != wanted:
            return False
        if term["operator"] == "ne" and value == wanted:
            return False
        if term["operator"] == "lt" and not value < wanted:
            return False
        if term["operator"] == "lte" and value > wanted:
            return False
        if term["operator"] == "gt" and not value > wanted:
            return False
        if term["operator"] == "gte" and value < wanted:
            return False
        if term["operator"] == "in" and all(value != each for each in wanted):
            return False
    return True


def applying(history: History, clause: str, ask: Ask) -> VersionRow | None:
    version = winner(history, clause, ask)
    if version is None or version.effect != "wording" or not is_met(history, version, ask):
        return None
    return version


def texts_of(history: History, version: VersionRow, ask: Ask) -> dict[str, TextRow]:
    newest: dict[str, TextRow] = {}
    for row in history.texts:
        if row.version != version.id or row.approved_at is None or row.approved_at > ask.known_at:
            continue
        if row.language not in newest or row.revision > newest[row.language].revision:
            newest[row.language] = row
    return newest


def text_of(history: History, version: VersionRow, ask: Ask) -> TextRow | None:
    order = list(ask.languages)
    if ask.fallback:
        for language in ask.languages:
            order += STANDS_IN[language]
        order += [version.authoritative, *LANGUAGES]
    texts = texts_of(history, version, ask)
    for language in order:
        if language in texts:
            return texts[language]
    return None


def value_of(history: History, key: str, language: str, ask: Ask) -> tuple[Any, str | None]:
    for owner in [ask.owner, LIBRARY]:
        best = None
        for row in history.values:
            if row.owner != owner or row.parameter != key:
                continue
            if row.valid_from > ask.as_of or row.recorded_at > ask.known_at:
                continue
            if best is None or (row.valid_from, row.recorded_at) > (best.valid_from, best.recorded_at):
                best = row
        if best is not None and best.value is not None:
            value = best.value[language] if isinstance(best.value, dict) else best.value
            return value, LIBRARY if owner == LIBRARY else "client"
    return None, None


def answer(history: History, key: str, ask: Ask) -> dict[str, Any] | None:
    """What a reader gets, without computed dates; nothing where nothing applies or can be read."""
    version = applying(history, key, ask)
    if version is None:
        return None
    text = text_of(history, version, ask)
    if text is None:
        return None
    return {
        "key": key,
        "version": version.id,
        "text": text.id,
        "languages": [one for one in LANGUAGES if one in texts_of(history, version, ask)],
        "is_fallback": text.language not in ask.languages,
        "values": {name: value_of(history, name, text.language, ask) for name in text.placeholders},
    }


def moments(history: History) -> list[datetime]:
    data = {row.valid_from for row in history.values} | {row.valid_from for row in history.facts}
    return sorted(data | {row.valid_from for row in history.versions})


def valid_until(history: History, key: str, ask: Ask) -> datetime | None:
    """The first later moment at which asking again gives something else."""
    now = answer(history, key, ask)
    for moment in moments(history):
        if moment > ask.as_of and answer(history, key, ask.at(moment)) != now:
            return moment
    return None


def begins_to_apply(history: History, key: str, ask: Ask) -> datetime | None:
    for moment in moments(history):
        if moment > ask.as_of and applying(history, key, ask.at(moment)):
            return moment
    return None


def not_applying_since(history: History, key: str, ask: Ask) -> datetime | None:
    """From when on the version that answers does not apply, without a break."""
    version = winner(history, key, ask)
    if version is None:
        return None
    since = ask.as_of
    for moment in reversed(moments(history)):
        if version.valid_from <= moment <= ask.as_of:
            if version.effect == "wording" and is_met(history, version, ask.at(moment)):
                break
            since = moment
    return since


def tree(history: History, key: str, ask: Ask) -> dict[str, Any] | None:
    return _tree(history, key, ask, "", {key})


def _tree(history: History, key: str, ask: Ask, label: str, seen: set[str]) -> dict[str, Any] | None:
    node = answer(history, key, ask)
    version = winner(history, key, ask)
    if node is None or version is None:
        return None
    entries: list[dict[str, Any]] = []
    for entry in version.entries:
        if entry in seen or applying(history, entry, ask) is None:
            continue
        seen.add(entry)
        number = f"{label}.{len(entries) + 1}".lstrip(".")
        one = _tree(history, entry, ask, number, seen)
        if one is None:
            return None
        entries.append(one)
    return {**node, "number_label": label or None, "entries": entries}


def tree_valid_until(history: History, key: str, ask: Ask) -> datetime | None:
    now = tree(history, key, ask)
    for moment in moments(history):
        if moment > ask.as_of and tree(history, key, ask.at(moment)) != now:
            return moment
    return None
