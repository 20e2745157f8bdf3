"""What the files say, as plain data. Each thing knows its place, for messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clauses.checking import Waiver
from clauses.fields import Fields
from clauses.library_files.documents import Document
from clauses.models import LIBRARY


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a vocabulary."""

    vocabulary: str
    key: str
    labels: Mapping[str, str]
    members: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact, or a parameter's value, from a moment on."""

    key: str
    value: Any
    valid_from: datetime
    place: str


@dataclass(frozen=True, slots=True)
class OwnerFile:
    """An ``owner.yaml``."""

    slug: str
    name: str
    organisation_number: str
    languages: tuple[str, ...]
    required_languages: tuple[str, ...]
    facts: tuple[Dated, ...]
    parameters: tuple[Dated, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class TextFile:
    """One revision of a text. ``lines`` has the first line of each layer."""

    file: str
    number: int
    language: str
    revision: int
    title: str
    source: str | None
    layers: Mapping[str, str]
    lines: Mapping[str, int]

    def place(self, pointer: str = "", line: int = 1) -> str:
        """``file:line`` of the ``line``th line of a layer (``/body``), or of the file."""
        return f"{self.file}:{self.lines.get(pointer.removeprefix('/'), 1) + line - 1}"


@dataclass(frozen=True, slots=True)
class VersionFile:
    """One of the ``versions`` of a ``clause.yaml``, with its texts by revision and language.

    ``waivers`` say why its languages may differ, in whichever of its reviews that is found.
    """

    number: int
    effect: str
    base: int | None
    fields: Fields
    texts: tuple[TextFile, ...]
    waivers: tuple[Waiver, ...]
    document: Document
    pointer: str

    def place(self, pointer: str = "") -> str:
        """``file:line`` of a member."""
        return self.document.place(self.pointer + pointer)


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """A ``clause.yaml``. A variant's has no ``kind``: the library says what the clause is."""

    owner: str
    key: str
    kind: str | None
    category: str | None
    tags: tuple[str, ...]
    adaptable: bool
    versions: tuple[VersionFile, ...]
    document: Document

    @property
    def is_variant(self) -> bool:
        """Whether it adapts a clause of the library."""
        return self.kind is None


@dataclass(frozen=True, slots=True)
class Library:
    """All of it: the library's own first, then each client's by slug."""

    words: tuple[Word, ...]
    owners: tuple[OwnerFile, ...]
    clauses: tuple[ClauseFile, ...]

    @property
    def clients(self) -> tuple[str, ...]:
        """The slugs of the clients."""
        return tuple(owner.slug for owner in self.owners if owner.slug != LIBRARY)

    @property
    def size(self) -> int:
        """How many versions there are."""
        return sum(len(clause.versions) for clause in self.clauses)
