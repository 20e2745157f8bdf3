"""Fixtures for all tests: the cast, and a database that threads can share."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.cast import Cast, find_cast, make_cast
from tests.databases import pristine_database, shared_database

__all__ = ["cast", "pristine_database", "shared_database"]


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
