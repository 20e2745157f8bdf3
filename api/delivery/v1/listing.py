"""A page of a list: filtered, ordered, cut, and told where it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

    rows: Sequence[Clause]
    next_cursor: str | None
    count: int | None
    missing: Sequence[str]


def page(asked: Asked, question: Question, kind: str) -> Page:
    """The asked page of what applies: one query, one more for each of ``count`` and ``key``."""
    require_known(asked.given)
    whole = applying(asked, question, kind)
    size, ordering = asked.value("page_size"), asked.value("ordering")
    rest = whole.in_order(ordering)
    if cursor := asked.given.get("cursor"):
        rest = rest.after(ordering, *position_of(pagination.unseal(cursor, asked.query_of_list())))
    rows = list(rest[: size + 1])
    return Page(
        rows=rows[:size],
        next_cursor=cursor_after(rows[size - 1], asked) if len(rows) > size else None,
        count=whole.count() if asked.value("count") else None,
        missing=missing(asked.given.get("key", ()), whole),
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
