"""A page of a list: filtered, ordered, cut, and told where it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from api import pagination
from api.delivery.v1.asking import Asked
from api.delivery.v1.filters import ClauseFilters, VersionFilters, require_known
from api.pagination import Cursor
from clauses.models import Clause, Version
from clauses.querysets import ClauseQuerySet
from clauses.resolution.questions import Question


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and what is said of the whole."""

    rows: Sequence[Any]
    next_cursor: str | None
    count: int | None
    missing: Sequence[str] = ()

    def envelope(self, results: Sequence[Any]) -> dict[str, Any]:
        """The page's members, around what its rows became."""
        return {
            "results": results,
            "next_cursor": self.next_cursor,
            "count": self.count,
            "missing": self.missing,
        }

    def link(self, asked: Asked, languages: tuple[str, ...]) -> dict[str, str]:
        """The next page as a relative link (RFC 8288): no host is taken from the request."""
        if self.next_cursor is None:
            return {}
        return {"Link": f'<{asked.canonical_page(languages, self.next_cursor)}>; rel="next"'}


def page(asked: Asked, question: Question, kind: str) -> Page:
    """The asked page of what applies: one query, one more for each of ``count`` and ``key``."""
    require_known(asked.given)
    whole = applying(asked, question, kind)
    size, ordering = asked.value("page_size"), asked.value("ordering")
    rest = whole.in_order(ordering, question)
    if cursor := asked.given.get("cursor"):
        rest = rest.after(ordering, *position_of(pagination.unseal(cursor, asked.query_of_list())))
    rows = list(rest[: size + 1])
    return Page(
        rows=rows[:size],
        next_cursor=cursor_after(rows[size - 1], asked) if len(rows) > size else None,
        count=whole.count() if asked.value("count") else None,
        missing=missing(asked.given.get("key", ()), whole),
    )


def words(asked: Asked, whole: QuerySet[Any]) -> Page:
    """The asked page of a vocabulary, by key: one query, one more for ``count``."""
    size, rest = asked.value("page_size"), whole.order_by("key")
    if cursor := asked.given.get("cursor"):
        rest = rest.filter(key__gt=pagination.unseal(cursor, asked.query_of_list()).position[0])
    rows = list(rest[: size + 1])
    count = whole.count() if asked.value("count") else None
    if len(rows) <= size:
        return Page(rows, None, count)
    # What was known stands for both clocks, of which a vocabulary has none: the same page, the same cursor.
    moments = (asked.clocks.known_at, asked.clocks.known_at)
    return Page(
        rows[:size], pagination.seal(Cursor((rows[size - 1].key,), *moments), asked.query_of_list()), count
    )


def applying(asked: Asked, question: Question, kind: str) -> ClauseQuerySet:
    """All that applies and passes the filters."""
    versions = VersionFilters(asked.given, Version.objects.all(), question).qs
    visible = Clause.objects.visible_to(question.owner_ids).of_kind(kind)
    clauses: ClauseQuerySet = ClauseFilters(asked.given, visible, question).qs
    return clauses.applying(question, among=versions)


def missing(keys: Sequence[str], whole: ClauseQuerySet) -> list[str]:
    """The asked keys that the whole result has not, in the order in which they were asked for."""
    found = set(whole.order_by().values_list("key", flat=True)) if keys else set()
    return [key for key in keys if key not in found]


def cursor_after(row: Any, asked: Asked) -> str:
    """Where the list goes on after this row."""
    position = (row.key,) if asked.value("ordering") == "key" else (row.key, row.valid_from.isoformat())
    return pagination.seal(Cursor(position, asked.clocks.as_of, asked.clocks.known_at), asked.query_of_list())


def position_of(cursor: Cursor) -> tuple[str, datetime | None]:
    """The sort key that the cursor holds."""
    key, *dates = cursor.position
    return key, next(map(datetime.fromisoformat, dates), None)
