"""How often a person may ask, and what every answer says of it."""

from pytest_django import Settings

from tests.api.editorial.conftest import Editor


def test_each_key_has_a_limit_of_its_own(author: Editor, consultant: Editor, settings: Settings) -> None:
    settings.EDITORIAL_RATE_LIMIT = 2
    first = author.send("GET", "me")
    assert first["RateLimit-Policy"] == '"default";q=2;w=60'
    assert first["RateLimit"].startswith('"default";r=1;')
    author.get("me")
    refused = author.send("GET", "me")
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests")
    assert int(refused["Retry-After"]) <= 60
    consultant.get("me")


def test_delivery_and_writing_are_counted_apart(author: Editor, settings: Settings) -> None:
    settings.DELIVERY_RATE_LIMIT = 1
    for _ in range(3):
        author.get("me")
