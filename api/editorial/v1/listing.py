"""A page of a list, in the order of unique columns; a cursor is their values in the last row.

Or of rows that are computed, in an order of their own; a cursor is the place of the last one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from api import pagination
from api.common import PAGE_SIZE

type Place = Sequence[Any]  # numbers and texts


def page(path: str, given: Mapping[str, Any], rows: QuerySet[Any], order: str) -> dict[str, Any]:
    """The asked page: one query, one more for ``count``. ``order`` is the column, with ``-`` downwards."""
    column, ordered = order.removeprefix("-"), rows.order_by(order)
    beyond = f"{column}__{'lt' if order.startswith('-') else 'gt'}"

    def following(last: Place | None) -> QuerySet[Any]:
        return ordered.filter(**{beyond: last[0]}) if last else ordered

    return page_of(path, given, following, lambda row: [getattr(row, column)])


def page_of(
    path: str,
    given: Mapping[str, Any],
    following: Callable[[Place | None], QuerySet[Any]],
    place: Callable[[Any], Place],
) -> dict[str, Any]:
    """The asked page of rows that follow a place (None: before the first)."""
    found = _page(path, given, lambda last, size: list(following(last)[:size]), place)
    return found | {"count": following(None).count() if given.get("count") else None}


def page_of_places(path: str, given: Mapping[str, Any], rows: Sequence[Any]) -> dict[str, Any]:
    """The asked page of all rows, which are in the order of their unique ``place``, a tuple of texts."""

    def following(last: Place | None, size: int) -> list[Any]:
        place = tuple(last) if last else ()
        return [row for row in rows if row.place > place][:size]

    found = _page(path, given, following, lambda row: row.place)
    return found | {"count": len(rows) if given.get("count") else None}


def _page(
    path: str,
    given: Mapping[str, Any],
    following: Callable[[Place | None, int], list[Any]],
    place: Callable[[Any], Place],
) -> dict[str, Any]:
    size = given.get("page_size", PAGE_SIZE)
    filters = {name: str(value) for name, value in given.items() if name not in ("cursor", "count")}
    query = f"{path}?{urlencode(sorted(filters.items()))}"  # what a cursor is bound to
    cursor = given.get("cursor")
    found = following(pagination.unseal_values(cursor, query) if cursor else None, size + 1)
    last = place(found[size - 1]) if len(found) > size else ()
    values = [value if isinstance(value, int) else str(value) for value in last]
    return {
        "results": found[:size],
        "next_cursor": pagination.seal_values(values, query) if values else None,
    }
