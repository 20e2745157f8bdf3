"""Fixtures for all tests: the cast, and a database that threads can share."""

import pytest

from tests.cast import Cast, make_cast
from tests.databases import pristine_database, shared_database

__all__ = ["cast", "pristine_database", "shared_database"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The test people and their two clients."""
    return make_cast()
