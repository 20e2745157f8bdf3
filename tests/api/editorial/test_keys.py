"""Keys over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses.models import Event, Key
from tests.api.conftest import Asker
from tests.api.editorial.conftest import Editor
from tests.cast import Cast

NEW = {"name": "web", "scope": "delivery", "clients": ["town", "firm"], "expires_at": "2099-01-01"}
KEY, ADMINISTRATOR, ROWS, CLIENTS_OF_ALL = 1, 1, 1, 1  # queries: the key; the group; the page; its clients


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(each["at"], each["code"]) for each in problem["errors"]]


def test_a_secret_is_shown_once(cast: Cast, admin: Editor) -> None:
    response = admin.send("POST", "keys", NEW | {"guidance": True})
    assert response.status_code == 201, response.content
    made = response.json()
    secret = made.pop("secret")
    assert response["Location"] == f"/api/editorial/v1/keys/{made['id']}"
    assert made["clients"] == ["firm", "town"]
    assert made["guidance"] is True
    assert made["expires_at"] == "2099-01-01T00:00:00.000000+01:00"
    assert secret.startswith(made["prefix"])
    assert admin.get(f"keys/{made['id']}") == made
    assert secret not in str(admin.get("keys"))
    assert Asker(secret).json("clauses?client=firm")["results"] == []
    event = Event.objects.latest("number")
    assert (event.type, event.actor) == ("key.made", cast.admin)
    assert secret not in str(event.payload)


def test_the_same_request_gets_the_same_secret(cast: Cast, admin: Editor) -> None:
    first, second = (admin.post("keys", NEW, Idempotency_Key="once") for _ in range(2))
    assert first == second
    assert Key.objects.filter(name="web").count() == 1


def test_a_personal_key_has_a_person(cast: Cast, admin: Editor) -> None:
    made = admin.post("keys", {"name": "mine", "scope": "personal", "user": "admin"})
    assert (made["user"], made["clients"], made["expires_at"]) == ("admin", [], None)
    assert Event.objects.latest("number").payload["user"] == "admin"


def test_nobody_is_given_a_key_that_acts_as_somebody_else(cast: Cast, admin: Editor) -> None:
    body = {"name": "theirs", "scope": "personal", "user": "approver"}
    assert admin.post("keys", body, 403)["code"] == "not-your-key"
    assert not Key.objects.filter(name="theirs").exists()


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"name": " "}, ("/name", "invalid-name")),
        ({"scope": "admin"}, ("/scope", "unknown-value")),
        ({"scope": "personal"}, ("/user", "invalid-user")),
        ({"user": "author"}, ("/user", "invalid-user")),
        ({"user": "none"}, ("/user", "unknown-value")),
        ({"clients": ["firm", "none"]}, ("/clients/1", "unknown-value")),
        ({"clients": ["library"]}, ("/clients", "invalid-client")),
        ({"clients": "firm"}, ("/clients", "wrong-type")),
        ({"expires_at": "2001-01-01"}, ("/expires_at", "in-the-past")),
        ({"expires_at": 1}, ("/expires_at", "wrong-type")),
        ({"guidance": "on"}, ("/guidance", "wrong-type")),
        ({"secret": "x"}, ("/secret", "read-only-member")),
        ({"limit": 1}, ("/limit", "unknown-member")),
    ],
)
def test_a_key_is_refused(cast: Cast, admin: Editor, members: Any, fault: tuple[str, str]) -> None:
    assert faults(admin.post("keys", NEW | members, expected=400)) == [fault]
    assert not Key.objects.filter(name="web").exists()


def test_a_key_is_revoked_once(cast: Cast, admin: Editor) -> None:
    made = admin.post("keys", NEW)
    url = f"keys/{made['id']}"
    admin.done("DELETE", url, None, 428)
    admin.change("DELETE", url, None, '"other"', 412)
    revoked = admin.change("DELETE", url, None, made["etag"])
    assert revoked["revoked_at"] is not None
    assert revoked["allowed_actions"]["revoke"]["code"] == "already-revoked"
    assert Asker(made["secret"]).problem("clauses?client=firm")["status"] == 401
    assert Event.objects.latest("number").type == "key.revoked"
    admin.change("DELETE", url, None, made["etag"], 412)
    assert admin.change("DELETE", url, None, revoked["etag"], 409)["code"] == "already-revoked"


def test_keys_are_for_administrators(cast: Cast, author: Editor, consultant: Editor, admin: Editor) -> None:
    made = admin.post("keys", NEW)
    for editor in (author, consultant):
        for url in ("keys", f"keys/{made['id']}", f"keys/{uuid4()}"):
            assert editor.get(url, 403)["code"] == "not-administrator"
        refused = editor.post("keys", NEW | {"clients": ["none"], "user": "none"}, expected=403)
        assert refused["code"] == "not-administrator"
        editor.change("DELETE", f"keys/{made['id']}", None, made["etag"], 403)
    admin.get(f"keys/{uuid4()}", 404)
    assert Key.objects.get(pk=made["id"]).revoked_at is None


def test_the_list_costs_these_queries(
    cast: Cast, admin: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        admin.post("keys", NEW)
    with django_assert_num_queries(KEY + ADMINISTRATOR + ROWS + CLIENTS_OF_ALL):
        admin.get("keys?page_size=2")
