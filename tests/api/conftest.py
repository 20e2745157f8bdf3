"""Keys for the cast, and how they ask."""

import json
from functools import cache
from typing import Any

import pytest
from django.test import Client

from clauses import keys
from clauses.models import Owner, Scope
from clauses.policy import OPERATOR
from tests.cast import Cast


@cache
def http() -> Client:
    """One for all, since there are no cookies: loading the middleware means looking for all static files."""
    return Client(raise_request_exception=False)


class Asker:
    """Asks, with a key or without one."""

    def __init__(self, secret: str | None = None) -> None:
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = http()

    def get(self, url: str, **headers: str) -> Any:
        """Send GET to a path below delivery v1, or to any path from the root."""
        return self.send("get", url, **headers)

    def send(self, method: str, url: str, **headers: str) -> Any:
        """The test client's response, which has ``json``."""
        path = url if url.startswith("/") else f"/api/delivery/v1/{url}"
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, method)(path, headers={**self.headers, **given})

    def json(self, url: str, **headers: str) -> Any:
        """The document of a good answer."""
        response = self.get(url, **headers)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def problem(self, url: str, **headers: str) -> Any:
        """The document of a refusal."""
        response = self.get(url, **headers)
        assert response["Content-Type"] == "application/problem+json", response.content
        return json.loads(response.content)


def make_key(*clients: Owner, scope: Scope = Scope.DELIVERY, **given: Any) -> str:
    """The secret of a new key."""
    return keys.make(OPERATOR, "test", scope, clients=clients, **given)[1]


@pytest.fixture
def nobody(db: None) -> Asker:
    """Without a key."""
    return Asker()


@pytest.fixture
def reader(cast: Cast) -> Asker:
    """A delivery key that is bound to no client: the library's reader."""
    return Asker(make_key())


@pytest.fixture
def firm(cast: Cast) -> Asker:
    """A delivery key of the firm's."""
    return Asker(make_key(cast.firm))


@pytest.fixture
def town(cast: Cast) -> Asker:
    """A delivery key of the town's."""
    return Asker(make_key(cast.town))
