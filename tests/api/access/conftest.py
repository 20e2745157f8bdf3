"""The world, once for all tests of a module."""

import pytest
from pytest_django import DjangoDbBlocker, Settings

from tests.api.access.world import World, make_world
from tests.cast import find_cast


@pytest.fixture(scope="module")
def made_world(made_cast: None, django_db_blocker: DjangoDbBlocker) -> World:
    """Its rows."""
    with django_db_blocker.unblock():
        return make_world(find_cast())


@pytest.fixture
def world(made_world: World, db: None, settings: Settings) -> World:
    """Everybody and everything, and no limit on asking."""
    settings.DELIVERY_RATE_LIMIT = settings.EDITORIAL_RATE_LIMIT = 0
    return made_world
