"""Personal keys of the cast, and how people write."""

import json
from itertools import count
from typing import Any

import pytest

from clauses import keys
from clauses.models import Scope, User
from clauses.policy import OPERATOR
from tests.api.conftest import http
from tests.cast import Cast

ROOT = "/api/editorial/v1/"
_numbers = count()


class Editor:
    """A person with a personal key."""

    def __init__(self, person: User | None, scope: Scope = Scope.PERSONAL, **key: Any) -> None:
        self.person = person
        self.key, self.secret = keys.make(OPERATOR, f"test {next(_numbers)}", scope, user=person, **key)
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def send(self, method: str, url: str, body: Any = None, **headers: str) -> Any:
        """Send JSON; the test client's response."""
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        path = url if url.startswith("/") else ROOT + url
        return http().generic(method, path, content, "application/json", headers=given)

    def get(self, url: str, expected: int = 200) -> Any:
        """The document of an answer of that status."""
        return self.done("GET", url, None, expected)

    def done(self, method: str, url: str, body: Any = None, expected: int = 200, **headers: str) -> Any:
        """The document of an answer of that status; None without one."""
        response = self.send(method, url, body, **headers)
        assert response.status_code == expected, response.content
        return json.loads(response.content) if response.content else None

    def post(self, url: str, body: Any = None, expected: int = 201, **headers: str) -> Any:
        """Post."""
        return self.done("POST", url, body, expected, **headers)

    def change(self, method: str, url: str, body: Any, etag: str, expected: int = 200) -> Any:
        """Write what was read with that tag."""
        return self.done(method, url, body, expected, If_Match=etag)


@pytest.fixture
def author(cast: Cast) -> Editor:
    """Writes the library."""
    return Editor(cast.author)


@pytest.fixture
def approver(cast: Cast) -> Editor:
    """Approves."""
    return Editor(cast.approver)


@pytest.fixture
def consultant(cast: Cast) -> Editor:
    """Writes for the firm."""
    return Editor(cast.consultant)


@pytest.fixture
def consultant2(cast: Cast) -> Editor:
    """Writes for the town."""
    return Editor(cast.consultant2)


@pytest.fixture
def signatory(cast: Cast) -> Editor:
    """Signs for the firm."""
    return Editor(cast.signatory)


@pytest.fixture
def admin(cast: Cast) -> Editor:
    """Administers."""
    return Editor(cast.admin)
