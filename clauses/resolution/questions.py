"""What a reader asks, and the two answers that are no wording."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from clauses import languages
from clauses.errors import DomainError
from clauses.models import LIBRARY_ID, Owner
from clauses.resolution.conditions import NOBODYS, Condition, Facts, conditions_of, facts_of


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review would put in force: its version, if that is not adopted yet, and the texts it holds."""

    version_id: UUID
    text_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Drafts:
    """An owner's open versions and texts, to be counted as adopted now: all, or those of a review."""

    owner_id: UUID
    review: Reviewed | None = None


@dataclass(frozen=True)
class Question:
    """For whom, in which languages, at which legal date, by what was known when.

    ``languages`` are normalised and in order, at least one. ``guidance`` counts the guidance among what is
    read: its placeholders, its references, and the changes of their values. ``drafts`` count beside what is
    adopted: such a question is about now, and has no lasting answer.

    What is known of its client is read when a condition is met with, and once: at one ``known_at`` it is
    always the same. Where it is not to ``evaluate``, nothing is, and every condition counts as met.
    """

    owner: Owner
    languages: tuple[str, ...]
    as_of: datetime
    known_at: datetime
    fallback: bool = True
    guidance: bool = False
    drafts: Drafts | None = None
    evaluate: bool = True

    @property
    def owner_ids(self) -> tuple[UUID, ...]:
        """Whose versions may answer, the first before the second."""
        return (LIBRARY_ID,) if self.owner.is_library else (self.owner.pk, LIBRARY_ID)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are read."""
        return ("title", "statutory", "body", "guidance") if self.guidance else ("title", "statutory", "body")

    @cached_property
    def facts(self) -> Facts:
        """What is known of the client. One query; none where nothing is evaluated, as for the library."""
        return facts_of(self.owner, self.known_at) if self.evaluate else NOBODYS

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """The conditions that versions may have which answer, by their text in the database.

        One query; none where the library is asked: conditions are evaluated for clients only.
        """
        if self.owner.is_library:
            return {}
        return conditions_of(self.owner_ids, drafts=self.drafts is not None)

    @cached_property
    def unmet(self) -> tuple[str, ...]:
        """Those of them that do not hold. At most two queries; one where no version has a condition."""
        return tuple(
            text for text, condition in self.conditions.items() if not self.facts.hold(condition, self.as_of)
        )

    def order(self, authoritative: str) -> tuple[str, ...]:
        """The languages to look for, in order, in a version whose authoritative language is this."""
        return languages.preference(self.languages, authoritative) if self.fallback else self.languages


class NotApplying(DomainError):
    """The clause is there and does not apply at that moment.

    ``reason`` is ``omitted`` (the client's version says so), ``repealed`` (the library's), ``condition`` (it
    does not hold for the client), ``not_yet`` or ``never_adopted``; ``since`` is the date of the version that
    says so, or of the fact by which its condition ceased to hold, ``until`` the next moment at which the
    clause applies, as far as known, ``successor`` the key of the clause that replaces it.
    """

    code = "does-not-apply"

    def __init__(
        self,
        key: str,
        reason: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        successor: str | None = None,
    ) -> None:
        """Say why, and between which moments."""
        super().__init__(f"The clause '{key}' does not apply at this date: {reason}.")
        self.key = key
        self.reason = reason
        self.since = since
        self.until = until
        self.successor = successor


class LanguageMissing(DomainError):
    """A clause applies but has no text in the wanted languages; ``keys`` names every such clause."""

    code = "language-missing"

    def __init__(self, keys: Iterable[str]) -> None:
        """Name the clauses."""
        self.keys = tuple(keys)
        super().__init__(f"No text in the languages asked for: {', '.join(self.keys)}.")
