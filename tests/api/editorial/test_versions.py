"""Versions: what is refused, and where."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, draft, make_clause

FULL = {"change_class": "law", "force": "must", "valid_from": "2199-01-01", "change_note": "Why."}


def test_fields_are_given_and_shown(cast: Cast, author: Editor) -> None:
    make_clause(cast, "role")
    made = author.post("clauses/role/versions", FULL)
    assert {name: made[name] for name in ("change_class", "force", "change_note")} == {
        "change_class": "law", "force": "must", "change_note": "Why."
    }  # fmt: skip
    assert made["valid_from"] == "2199-01-01T00:00:00.000000+01:00"
    changed = author.change(
        "PATCH", f"versions/{made['id']}", {"force": None, "valid_from": None}, made["etag"]
    )
    assert (changed["force"], changed["valid_from"], changed["change_note"]) == (None, None, "Why.")


def test_an_owner_has_one_open_version_of_a_clause(cast: Cast, author: Editor) -> None:
    make_clause(cast, "role")
    author.post("clauses/role/versions", FULL)
    assert author.post("clauses/role/versions", FULL, 409)["code"] == "open-version-exists"


def test_a_discarded_version_is_history(cast: Cast, author: Editor) -> None:
    version = author.get(f"versions/{draft(cast, make_clause(cast)).pk}")
    author.change("DELETE", f"versions/{version['id']}", None, version["etag"], 204)
    gone = author.get(f"versions/{version['id']}")
    assert gone["state"] == "discarded"
    assert gone["allowed_actions"]["submit"]["code"] == "discarded"
    author.change("DELETE", f"versions/{version['id']}", None, gone["etag"], 409)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"client": ""}, "/client"),
        ({"client": "town"}, "/client"),
        ({"effect": "other"}, "/effect"),
        ({"change_class": "other"}, "/change_class"),
        ({"entries": ["none"]}, "/entries/0"),
        ({"condition": [{"fact": "none", "operator": "eq", "value": 1}]}, "/condition/0/fact"),
        ({"legal_basis": [{"source": "none"}]}, "/legal_basis/0"),
        ({"valid_from": "2199-02-30"}, "/valid_from"),
        ({"number": 7}, "/number"),
        ({"copy_texts_from": str(uuid4())}, "/copy_texts_from"),
    ],
)
def test_a_wrong_member_is_named(cast: Cast, author: Editor, body: dict[str, object], at: str) -> None:
    make_clause(cast, "role")
    problem = author.post("clauses/role/versions", FULL | body, 400)
    assert [each["at"] for each in problem["errors"]] == [at]
    assert author.get("versions")["results"] == []


def test_a_base_that_moved_is_told(cast: Cast, consultant: Editor) -> None:
    first = adopted(cast, make_clause(cast, "role"))
    adopted(cast, first.clause)
    body = {"client": "firm", "change_class": "law", "base": str(first.pk)}
    assert consultant.post("clauses/role/versions", body, 409)["code"] == "base-moved"


def test_a_text_of_no_version_is_not_submitted(cast: Cast, author: Editor) -> None:
    for version in (draft(cast, make_clause(cast)), draft(cast, make_clause(cast, "other"), languages=())):
        tag = author.get(f"versions/{version.pk}")["etag"]
        problem = author.change("POST", f"versions/{version.pk}/submit", {"texts": [str(uuid4())]}, tag, 400)
        assert [each["at"] for each in problem["errors"]] == ["/texts/0"]


def test_what_is_missing_for_a_submission_is_told_at_once(cast: Cast, author: Editor) -> None:
    version = draft(cast, make_clause(cast), words="{{ unknown }}", languages=("nb",))
    tag = author.get(f"versions/{version.pk}")["etag"]
    problem = author.change("POST", f"versions/{version.pk}/submit", {}, tag, 400)
    assert {each["code"] for each in problem["errors"]} == {"language-missing", "unknown-parameter"}


def test_a_list_costs_a_fixed_number_of_queries(
    cast: Cast, author: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        adopted(cast, make_clause(cast, f"c{number}"))
    with django_assert_num_queries(4):  # the key; the person's groups, and memberships; the versions
        assert len(author.get("versions")["results"]) == 3
