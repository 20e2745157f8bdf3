"""A private copy of the migrated test database that several threads can open, each with its connection.

Django's own way (``transactional_db``) empties tables with TRUNCATE or DELETE, which the triggers refuse.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from clauses.errors import DomainError


@pytest.fixture(scope="session")
def pristine_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A copy of the migrated test database that nobody is connected to; its name."""
    with django_db_blocker.unblock():
        original = connections["default"]
        if original.vendor == "sqlite":
            yield _backup(original, tmp_path_factory.mktemp("databases") / "pristine.sqlite3")
        else:
            original.close()  # PostgreSQL clones only what nobody is connected to
            with _clone(original.settings_dict["NAME"]) as name:
                yield name


@pytest.fixture
def shared_database(pristine_database: str, db: None, tmp_path: Path) -> Iterator[str]:
    """Point every connection that is opened from now on to a copy; its name.

    ``db`` is asked for so that pytest-django makes the test database; its transaction stands aside.
    """
    original = connections["default"]
    if original.vendor == "sqlite":
        copied: AbstractContextManager[str] = nullcontext(str(shutil.copy(pristine_database, tmp_path)))
    else:
        copied = _clone(pristine_database)
    with copied as name, _pointed_to(original, name):
        yield name


def _backup(original: Any, file: Path) -> str:
    original.ensure_connection()
    with closing(sqlite3.connect(file)) as target:
        original.connection.backup(target)
    return str(file)


@contextmanager
def _clone(source: str) -> Iterator[str]:
    name = f"klausul_shared_{uuid4().hex}"
    _without_database(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        _without_database(f'DROP DATABASE "{name}" WITH (FORCE)')


def _without_database(sql: str) -> None:
    wrapper: Any = connections["default"]
    with wrapper._nodb_cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def _pointed_to(original: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    # The wrapper itself is kept aside: closing it would lose a database in memory.
    settings = connections.databases["default"]
    before = settings["NAME"]
    settings["NAME"] = name
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before
        connections["default"] = original


type Outcome = Any  # what an act returned, or how the domain refused it


def together(*acts: Callable[[], object]) -> list[Outcome]:
    """Do all at once, each in a thread with a connection of its own; any other error is the test's."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> Outcome:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
