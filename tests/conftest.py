"""Fixtures for all tests: the cast, and a database that threads can share."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.cast import Cast, find_cast, make_cast
from tests.databases import pristine_database, shared_database

__all__ = ["cast", "pristine_database", "shared_database"]

HERE = Path(__file__).parent
ASKING = {"db", "django_db_setup"}
LANES = ("first", "second")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """CI runs two lanes, one a database; what need not be tried on both is tried in one of them.

    Without a lane all is tried.
    """
    mine = os.environ.get("KLAUSUL_LANE")
    if mine is None:
        return
    tried: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        tried[lane_of(item) in (None, mine)].append(item)
    config.hook.pytest_deselected(items=tried[False])
    items[:] = tried[True]


def lane_of(item: pytest.Item) -> str | None:
    """The only lane of a test; None: it is tried in both.

    Without a database all databases are alike. The pages and the generated clients have a server of their
    own. Of the rights, which are the domain's and many, each lane tries half.
    """
    folder = item.path.relative_to(HERE).parts
    if folder[0] in ("docs", "generated"):
        return "first"
    if folder[0] == "clauses" and not asks_for_a_database(item):
        return "second"
    if folder[:2] == ("api", "access"):
        return LANES[zlib.crc32(item.nodeid.encode()) % 2]
    return None


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
