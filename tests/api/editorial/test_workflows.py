"""Workflows over HTTP."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses.models import Event, Workflow
from tests.api.editorial.conftest import Editor
from tests.cast import Cast

STAGES = [
    {"name": "Law", "group": "approver", "client_sign_off": False},
    {"name": "Client", "group": None, "client_sign_off": True},
]
NEW = {"name": "Strict", "stages": STAGES}
KEY, ROWS, STAGES_OF_ALL, GROUPS_OF_ALL = 1, 1, 1, 1  # queries


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(each["at"], each["code"]) for each in problem["errors"]]


def test_an_administrator_makes_a_workflow(cast: Cast, admin: Editor, consultant: Editor) -> None:
    response = admin.send("POST", "workflows", NEW)
    assert response.status_code == 201, response.content
    made = response.json()
    assert response["Location"] == f"/api/editorial/v1/workflows/{made['id']}"
    assert (made["name"], made["stages"], made["is_default"]) == ("Strict", STAGES, False)
    assert Event.objects.latest("number").type == "workflow.changed"
    seen = consultant.get(f"workflows/{made['id']}")
    assert seen["etag"] == made["etag"]
    assert seen["allowed_actions"]["change"]["code"] == "not-administrator"
    assert [each["name"] for each in consultant.get("workflows")["results"]] == ["Default", "Strict"]


def test_what_is_not_said_of_a_stage(cast: Cast, admin: Editor) -> None:
    made = admin.post("workflows", {"name": "Short", "stages": [{"name": "Law", "group": "approver"}]})
    assert made["stages"] == STAGES[:1]


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"name": "Default"}, ("/name", "taken")),
        ({"name": " "}, ("/name", "invalid")),
        ({"name": "x" * 101}, ("/name", "invalid")),
        ({"stages": []}, ("/stages", "invalid")),
        ({"stages": STAGES * 6}, ("/stages", "invalid")),
        ({"stages": "x"}, ("/stages", "not-a-list")),
        ({"stages": [STAGES[0], {"name": "X"}]}, ("/stages/1", "asks-nobody")),
        ({"stages": [{"name": "X", "group": "none"}]}, ("/stages/0/group", "unknown-value")),
        ({"stages": [STAGES[0], {"name": 1, "group": "author"}]}, ("/stages/1/name", "wrong-type")),
        ({"stages": [{"name": "X", "position": 1}]}, ("/stages/0/position", "unknown-member")),
        ({"stages": ["x"]}, ("/stages/0", "wrong-type")),
        ({"is_default": 1}, ("/is_default", "wrong-type")),
        ({"id": 1}, ("/id", "read-only-member")),
    ],
)
def test_a_workflow_is_refused(cast: Cast, admin: Editor, members: Any, fault: tuple[str, str]) -> None:
    assert faults(admin.post("workflows", NEW | members, expected=400)) == [fault]
    assert Workflow.objects.count() == 1


def test_others_only_read(cast: Cast, author: Editor) -> None:
    assert author.post("workflows", NEW, expected=403)["code"] == "not-administrator"
    default = author.get("workflows")["results"][0]
    tag = author.get(f"workflows/{default['id']}")["etag"]
    author.change("PUT", f"workflows/{default['id']}", {"stages": STAGES}, tag, 403)


def test_stages_are_changed_by_whoever_read_them_last(cast: Cast, admin: Editor) -> None:
    made = admin.post("workflows", NEW)
    url = f"workflows/{made['id']}"
    changed = admin.change("PUT", url, {"stages": STAGES[:1]}, made["etag"])
    assert (changed["stages"], changed["is_default"]) == (STAGES[:1], False)
    admin.change("PUT", url, {"stages": STAGES}, made["etag"], 412)
    admin.done("PUT", url, {"stages": STAGES}, 428)


def test_one_workflow_is_the_default(cast: Cast, admin: Editor) -> None:
    first = admin.get("workflows")["results"][0]
    old = admin.get(f"workflows/{first['id']}")
    kept = {"stages": old["stages"]}
    old = admin.change("PUT", f"workflows/{first['id']}", kept, old["etag"])
    assert old["is_default"] is True
    refused = admin.change("PUT", f"workflows/{first['id']}", kept | {"is_default": False}, old["etag"], 409)
    assert refused["code"] == "default-needed"
    made = admin.post("workflows", NEW | {"is_default": True})
    assert made["is_default"] is True
    other = admin.get(f"workflows/{first['id']}")
    assert other["is_default"] is False
    assert other["etag"] != old["etag"]


@pytest.mark.parametrize("number", [0, 10**20, "9" * 5000])
def test_any_number_of_a_workflow_is_none(cast: Cast, admin: Editor, number: Any) -> None:
    assert admin.get(f"workflows/{number}", 404)["code"] == "not-found"


def test_the_list_costs_these_queries(
    cast: Cast, admin: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("A", "B"):
        admin.post("workflows", NEW | {"name": name})
    with django_assert_num_queries(KEY + ROWS + STAGES_OF_ALL + GROUPS_OF_ALL):
        admin.get("workflows")
