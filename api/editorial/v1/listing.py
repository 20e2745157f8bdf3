"""A page of a list, in the order of one unique column; a cursor is the last value of it.

Or of rows that are computed, in an order of their own; a cursor is the place of the last one.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from api import pagination
from api.common import PAGE_SIZE


def page(path: str, given: Mapping[str, Any], rows: QuerySet[Any], order: str) -> dict[str, Any]:
    """The asked page: one query, one more for ``count``. ``order`` is the column, with ``-`` downwards."""
    column, size = order.removeprefix("-"), given.get("page_size", PAGE_SIZE)
    query = _query(path, given)
    rest = rows.order_by(order)
    if cursor := given.get("cursor"):
        beyond = f"{column}__{'lt' if order.startswith('-') else 'gt'}"
        rest = rest.filter(**{beyond: pagination.unseal_values(cursor, query)[0]})
    found = list(rest[: size + 1])
    last = getattr(found[size - 1], column) if len(found) > size else None
    if last is not None and not isinstance(last, int):
        last = str(last)
    return {
        "results": found[:size],
        "next_cursor": None if last is None else pagination.seal_values([last], query),
        "count": rows.count() if given.get("count") else None,
    }


def page_of_places(path: str, given: Mapping[str, Any], rows: Sequence[Any]) -> dict[str, Any]:
    """The asked page of all rows, which are in the order of their unique ``place``, a tuple of strings."""
    size, query = given.get("page_size", PAGE_SIZE), _query(path, given)
    rest = rows
    if cursor := given.get("cursor"):
        last = tuple(pagination.unseal_values(cursor, query))
        rest = [row for row in rows if row.place > last]
    return {
        "results": rest[:size],
        "next_cursor": pagination.seal_values(rest[size - 1].place, query) if len(rest) > size else None,
        "count": len(rows) if given.get("count") else None,
    }


def _query(path: str, given: Mapping[str, Any]) -> str:
    """What a cursor is bound to."""
    filters = {name: str(value) for name, value in given.items() if name not in ("cursor", "count")}
    return f"{path}?{urlencode(sorted(filters.items()))}"
