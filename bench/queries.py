"""How many SQL statements an answer takes: asked in this process, on the database that is measured."""

from typing import Any

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.processes import Unusable


def main(*, asked: list[dict[str, Any]]) -> list[list[int]]:
    """For each path and its headers: the statements without a kept answer, and with one."""
    client = Client(SERVER_NAME="127.0.0.1")
    return [statements(client, **each) for each in asked]


def statements(client: Client, *, path: str, headers: dict[str, str]) -> list[int]:
    """First with nothing kept, then again."""
    client.get(path, headers=headers)  # what a process asks once only, it has asked
    caches["answers"].clear()
    return [count(client, path, headers) for _ in range(2)]


def count(client: Client, path: str, headers: dict[str, str]) -> int:
    """The statements of one request."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, headers=headers)
    if response.status_code not in (200, 304):
        raise Unusable(f"{response.status_code} for {path}: {response.content[:500]!r}")
    return len(captured)
