"""Fixtures for all tests: the cast."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The test people and their two clients."""
    return make_cast()
