"""Fixtures for all tests: the cast, and a database that threads can share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.cast import Cast, find_cast, make_cast
from tests.databases import pristine_database, shared_database

__all__ = ["cast", "pristine_database", "shared_database"]

DOMAIN = Path(__file__).parent / "clauses"
ASKING = {"db", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database CI leaves out what is the same on every one: the domain's tests without any."""
    if "KLAUSUL_SECOND_DATABASE" not in os.environ:
        return
    pure = [item for item in items if DOMAIN in item.path.parents and not asks_for_a_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if item not in set(pure)]


def asks_for_a_database(item: pytest.Item) -> bool:
    """By a mark or a fixture."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not ASKING.isdisjoint(fixtures)


@pytest.fixture(scope="module")
def rolled_back(pristine_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around all tests of a module, each of which has a savepoint of its own in it.

    The pristine copy is made before it: SQLite would wait for ever to copy out of an open transaction.
    """
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(scope="module")
def made_cast(rolled_back: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The rows of the cast, made once for all tests of a module: that is most of what a test would do."""
    with django_db_blocker.unblock():
        make_cast()


@pytest.fixture
def cast(made_cast: None, db: None) -> Cast:
    """The test people and their two clients."""
    return find_cast()


@pytest.fixture(autouse=True)
def _nothing_is_kept(settings: Settings) -> None:
    """The caches outlive the rolled-back rows of a test, whose event numbers come again."""
    for name in settings.CACHES:
        caches[name].clear()
    settings.STATIC_ROOT = None  # nothing is collected in tests, and WhiteNoise would warn of that
