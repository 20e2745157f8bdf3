"""Clauses: made, listed, classified."""

from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, make_clause


def test_an_author_makes_a_clause_of_the_library(author: Editor) -> None:
    response = author.send("POST", "clauses", {"key": "new", "kind": "clause", "review_on": "2030-01-31"})
    assert response.status_code == 201
    assert response["Location"] == "/api/editorial/v1/clauses/new"
    made = response.json()
    assert made["client"] == "library"
    assert made["review_on"] == "2030-01-31"
    assert made["etag"] == response["ETag"]
    assert made["allowed_actions"]["create_version"] == {"allowed": True, "code": None, "detail": None}
    assert author.get("clauses/new") == made


def test_a_consultant_makes_a_clause_of_a_client(consultant: Editor) -> None:
    made = consultant.post("clauses", {"key": "firm.car", "kind": "clause", "client": "firm"})
    assert made["client"] == "firm"


def test_another_client_is_no_value(consultant: Editor) -> None:
    body = {"key": "town.car", "kind": "clause", "client": "town"}
    problem = consultant.post("clauses", body, expected=400)
    assert problem["errors"][0]["at"] == "/client"
    assert (
        problem["detail"].replace("town", "none")
        == (consultant.post("clauses", body | {"client": "none"}, expected=400)["detail"])
    )


def test_only_authors_write_the_library(consultant: Editor, approver: Editor, admin: Editor) -> None:
    for editor in (consultant, approver, admin):
        assert editor.post("clauses", {"key": "x", "kind": "clause"}, expected=403)["code"] == "not-author"


def test_a_list_has_what_one_sees(cast: Cast, author: Editor, consultant: Editor, approver: Editor) -> None:
    adopted(cast, make_clause(cast, "known"))
    for key in ("draft", "firm.own", "town.own"):
        make_clause(cast, key)
    seen = {
        editor: [each["key"] for each in editor.get("clauses")["results"]]
        for editor in (author, consultant, approver)
    }
    assert seen == {author: ["draft", "known"], consultant: ["firm.own", "known"], approver: ["known"]}


def test_a_classification_is_changed_by_whoever_read_it_last(cast: Cast, author: Editor) -> None:
    make_clause(cast, "role")
    first = author.get("clauses/role")
    changed = author.change("PATCH", "clauses/role", {"adaptable": False}, first["etag"])
    assert changed["adaptable"] is False
    assert changed["etag"] != first["etag"]
    stale = author.change("PATCH", "clauses/role", {"adaptable": True}, first["etag"], 412)
    assert stale["etag"] == changed["etag"]
    assert author.done("PATCH", "clauses/role", {"adaptable": True}, 428)["code"] == "precondition-required"
    weak = author.change("PATCH", "clauses/role", {"review_on": None}, f"W/{changed['etag']}")
    assert weak["adaptable"] is False


def test_pages_follow_each_other(cast: Cast, author: Editor) -> None:
    for key in ("a", "b", "c"):
        make_clause(cast, key)
    first = author.get("clauses?page_size=2&count=true")
    assert [each["key"] for each in first["results"]] == ["a", "b"]
    assert first["count"] == 3
    second = author.get(f"clauses?page_size=2&cursor={first['next_cursor']}")
    assert [each["key"] for each in second["results"]] == ["c"]
    assert second["next_cursor"] is None
