"""Whether the conditions of versions hold for a client, by the facts that are known (domain.md, section 3.1).

Facts choose as values of parameters do. Without a client nothing is evaluated: conditions are shown.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from clauses.facts import holds
from clauses.models import Fact, Owner, Version

type Condition = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a condition with the fact that it was compared with; None if that is unknown.

    ``met`` is None where nothing is evaluated.
    """

    fact: str
    operator: str
    value: Any
    row: Fact | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a client: by key the rows by date, of one date the last recorded last.

    Without rows nobody is spoken of: every condition counts as met, and no change is to come.
    """

    rows: Mapping[str, Sequence[Fact]] | None = None

    def at(self, key: str, as_of: datetime) -> Fact | None:
        """The row that prevails then; None if the fact is unknown: not begun, or ended by a null."""
        rows = (self.rows or {}).get(key, ())
        begun = bisect_right(rows, as_of, key=lambda row: row.valid_from)
        return rows[begun - 1] if begun and rows[begun - 1].value is not None else None

    def hold(self, condition: Condition, as_of: datetime) -> bool:
        """Whether all terms are met then."""
        return self.rows is None or all(term.met for term in self.terms(condition, as_of))

    def terms(self, condition: Condition, as_of: datetime) -> tuple[Term, ...]:
        """Each term with what was found for it then."""
        return tuple(self._term(term, self.at(term["fact"], as_of)) for term in condition)

    def moments(self, condition: Condition) -> list[datetime]:
        """When a fact of the condition begins or ends, in order: only then can it come to hold, or cease."""
        rows = self.rows or {}
        return sorted({row.valid_from for term in condition for row in rows.get(term["fact"], ())})

    def next_change(self, condition: Condition, after: datetime) -> datetime | None:
        """The next moment at which the condition comes to hold, or ceases to, as far as known."""
        now = self.hold(condition, after)
        later = (moment for moment in self.moments(condition) if moment > after)
        return next((moment for moment in later if self.hold(condition, moment) != now), None)

    def unmet_since(self, condition: Condition, as_of: datetime) -> datetime | None:
        """Since when a condition that does not hold then did not; None if it never held before."""
        since, held = None, False
        for moment in self.moments(condition):
            if moment <= as_of:
                before, held = held, self.hold(condition, moment)
                since = moment if before and not held else since
        return since

    def next_beginning(self, after: datetime) -> datetime | None:
        """When the next row of any fact begins."""
        rows = (row for of_key in (self.rows or {}).values() for row in of_key)
        return min((row.valid_from for row in rows if row.valid_from > after), default=None)

    def with_row(self, row: Fact) -> "Facts":
        """The same if this row were recorded now, after all others."""
        before = list((self.rows or {}).get(row.key, ()))
        before.insert(bisect_right(before, row.valid_from, key=lambda each: each.valid_from), row)
        return Facts({**(self.rows or {}), row.key: before})

    def _term(self, term: Mapping[str, Any], row: Fact | None) -> Term:
        met = None if self.rows is None else holds(term, row.value if row else None)
        return Term(term["fact"], term["operator"], term["value"], row, met)


NOBODYS = Facts()


def facts_of(owner: Owner, known_at: datetime) -> Facts:
    """What is known of a client, once and to come; of the library nothing is asked. One query."""
    if owner.is_library:
        return NOBODYS
    rows: dict[str, list[Fact]] = defaultdict(list)
    known = Fact.objects.known(known_at).filter(owner_id=owner.pk)
    for row in known.in_order_of_precedence().reverse():
        rows[row.key].append(row)
    return Facts(rows)


def conditions_of(owner_ids: Iterable[UUID], *, drafts: bool) -> dict[str, Condition]:
    """The distinct conditions of the owners' versions, by their text in the database. One query.

    Of those that were ever adopted, and with ``drafts`` of the open ones too. Walks the small index
    ``version_conditional``.
    """
    of_owners = Version.objects.filter(owner_id__in=tuple(owner_ids), is_conditional=True).order_by()
    texts = _texts(of_owners.filter(adopted_at__isnull=False))
    if drafts:
        texts = texts.union(_texts(of_owners.open()))
    return {text: json.loads(text) for text in texts}


def _texts(versions: QuerySet[Version]) -> QuerySet[Any, str]:
    texts = versions.annotate(text=Cast("condition", TextField()))
    return texts.values_list("text", flat=True).distinct()
