"""Every route of every door, twice: as the resolver has it, and as the contracts tell it."""

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import Any

import yaml
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DOORS = tuple(sorted(file.parts[-3] for file in (settings.BASE_DIR / "api").glob("*/v1/urls.py")))
type Operation = tuple[str, str]  # method, and path as in "editorial/clauses/{key}"


def resolved(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each path from the root, with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from resolved(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path), pattern.callback


def of_the_resolver() -> set[Operation]:
    """What the doors answer, by the URL resolver."""
    return {
        (method, short(path))
        for path, view in resolved()
        if path.startswith(tuple(f"api/{door}/v1/" for door in DOORS))
        for method in METHODS
        if hasattr(view.cls, method.lower())
    }


def short(path: str) -> str:
    """``api/editorial/v1/clauses`` as ``editorial/clauses``."""
    return re.sub(r"^/?api/(\w+)/v1/", r"\1/", path)


@cache
def contract(door: str) -> Any:
    """The contract of a door, made from the code."""
    written = StringIO()
    custom = f"api.{door}.v1.contract.SETTINGS"
    call_command("spectacular", urlconf=f"api.{door}.v1.urls", custom_settings=custom, stdout=written)
    return yaml.safe_load(written.getvalue())


def operations() -> dict[Operation, Any]:
    """What the doors answer, by their contracts."""
    return {
        (method.upper(), short(path)): operation
        for door in DOORS
        for path, item in contract(door)["paths"].items()
        for method, operation in item.items()
        if method.upper() in METHODS
    }


def url(path: str) -> str:
    """``editorial/clauses`` as it is asked for."""
    door, _, rest = path.partition("/")
    return f"/api/{door}/v1/{rest}"
