"""Who I am, and what I may do."""

from pytest_django import DjangoAssertNumQueries, Settings

from clauses.models import Scope
from tests.api.editorial.conftest import Editor
from tests.cast import Cast

ALLOWED = {"allowed": True, "code": None, "detail": None}
KEY, SIGHT, CLIENTS = 1, 2, 1  # queries


def test_a_consultant(cast: Cast, consultant: Editor, settings: Settings) -> None:
    settings.EDITORIAL_RATE_LIMIT = 100
    cast.consultant.first_name, cast.consultant.last_name = "Kari", "Berg"
    cast.consultant.save()
    me = consultant.get("me")
    assert (me["username"], me["name"], me["groups"]) == ("consultant", "Kari Berg", [])
    assert me["is_administrator"] is False
    assert me["memberships"] == [{"client": "firm", "role": "consultant"}]
    assert (me["key"]["name"], me["key"]["prefix"]) == (consultant.key.name, consultant.key.prefix)
    assert me["key"]["expires_at"] is None
    assert me["limit"] == {"requests": 100, "seconds": 60}
    assert me["allowed_actions"]["create_clause"] == ALLOWED
    assert me["allowed_actions"]["administer"]["code"] == "not-administrator"


def test_others(author: Editor, admin: Editor, signatory: Editor, settings: Settings) -> None:
    settings.EDITORIAL_RATE_LIMIT = 0
    assert author.get("me")["allowed_actions"]["create_clause"] == ALLOWED
    found = admin.get("me")
    assert (found["name"], found["limit"], found["groups"]) == (None, None, ["administrator"])
    assert found["is_administrator"] is True
    assert found["allowed_actions"]["administer"] == ALLOWED
    assert signatory.get("me")["allowed_actions"]["create_clause"]["code"] == "not-author"


def test_it_takes_a_personal_key_and_no_parameters(cast: Cast, author: Editor) -> None:
    assert Editor(None, Scope.DELIVERY).get("me", 403)["code"] == "wrong-scope"
    author.get("me?username=x", 400)


def test_it_costs_these_queries(
    consultant: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(KEY + SIGHT + CLIENTS):
        consultant.get("me")
