"""The application, as a server calls it."""

import json
from typing import Any

import pytest
from django.test import RequestFactory

from tests.api.conftest import Asker


def call(path: str, **environ: str) -> tuple[str, bytes]:
    """The status line and the body."""
    from api.wsgi import application  # loads the middleware, so the fixtures come first

    lines: list[str] = []

    def start_response(status: str, *_: Any) -> Any:
        lines.append(status)

    given = RequestFactory()._base_environ(PATH_INFO=path, **environ)  # type: ignore[attr-defined]
    body = b"".join(application(given, start_response))
    return lines[0], body


def test_the_application_answers(nobody: Asker) -> None:
    assert call("/health/live") == ("200 OK", b'{"status":"ok"}')


@pytest.mark.parametrize("kind", ["x" * 20_000, 'text/plain; charset="\0"', "/", ";", "\xff"])
def test_a_content_type_that_cannot_be_read_is_none(nobody: Asker, kind: str) -> None:
    status, body = call("/nowhere", CONTENT_TYPE=kind)
    assert (status, json.loads(body)["code"]) == ("404 Not Found", "not-found")
