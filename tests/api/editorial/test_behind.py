"""What is behind the library, its answers, and the conflicts of a merge."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import behind, clock
from clauses.models import Answer, Conflict, Version
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, corrected, make_clause
from tests.clauses.followers import CLIENTS, LIBRARYS, OLD, OTHERS, moved, version_of

KEY, SIGHT = 1, 2  # queries: the key; groups and memberships
ROWS = 6  # the newest variants, their owners and clauses; the library's versions, approvals; the answers
MERGES = 3  # of the page: texts, entries, citations (and successors, of which these have none)


def behind_by_a_paragraph(cast: Cast) -> None:
    moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS}, change_note="Newer.", force="must")


def answer(row: Any, kind: str = "accept", **given: Any) -> dict[str, Any]:
    return {
        "client": row["client"], "clause": row["clause"], "base": row["base"]["version_id"],
        "latest": row["latest"]["digest"], "answer": kind, **given,
    }  # fmt: skip


def answered(who: Editor, *items: dict[str, Any], **given: Any) -> list[Any]:
    found = who.post("behind/answers", {"items": list(items), **given}, 200)
    results: list[Any] = found["results"]
    return results


def only(who: Editor) -> Any:
    (row,) = who.get("behind")["results"]
    return row


# The list


def test_a_row_says_what_moved_and_what_a_merge_would_give(cast: Cast, consultant: Editor) -> None:
    behind_by_a_paragraph(cast)
    (row,) = behind.rows([cast.firm.pk], clock.now())
    version = row.latest.version
    assert version.valid_from
    assert only(consultant) == {
        "client": "firm",
        "clause": "role",
        "kind": "clause",
        "variant": {"version_id": str(row.variant.pk), "number": 1, "effect": "wording"},
        "base": {"version_id": str(row.base.pk), "number": 1},
        "latest": {
            "version_id": str(version.pk),
            "number": 2,
            "effect": "wording",
            "valid_from": clock.isoformat(version.valid_from),
            "digest": row.latest.digest,
        },
        "versions": 1,
        "change_class": "normative",
        "change_note": "Newer.",
        "since": clock.isoformat(row.since),
        "days_open": 0,
        "deadline": None,
        "state": "open",
        "answer": None,
        "merge": "clean",
        "allowed_actions": {"answer": {"allowed": True, "code": None, "detail": None}},
    }


def test_who_works_for_the_client_sees_its_rows_and_nobody_else(
    cast: Cast, author: Editor, approver: Editor, consultant2: Editor, signatory: Editor, admin: Editor
) -> None:
    behind_by_a_paragraph(cast)
    assert only(signatory)["allowed_actions"]["answer"]["code"] == "not-consultant"
    for who in (author, approver, consultant2, admin):
        assert who.get("behind?count=true") == {"results": [], "next_cursor": None, "count": 0}


@pytest.fixture
def many(cast: Cast) -> list[str]:
    """Clauses of which the firm has variants, behind."""
    keys = [f"clause-{number}" for number in range(5)]
    for key in keys:
        clause = adopted(cast, make_clause(cast, key)).clause
        adopted(cast, clause, cast.firm, words="The firm's")
        adopted(cast, clause, words="Newer")
    return keys


def test_the_list_is_paged_in_order(many: list[str], consultant: Editor) -> None:
    seen, url = [], "behind?page_size=2&count=true"
    page = consultant.get(url)
    while page["next_cursor"]:
        assert page["count"] == len(many)
        seen += page["results"]
        page = consultant.get(f"{url}&cursor={page['next_cursor']}")
    assert [row["clause"] for row in [*seen, *page["results"]]] == many
    cursor = consultant.get(url)["next_cursor"]
    assert consultant.get(f"behind?page_size=3&cursor={cursor}", 400)["code"] == "invalid-cursor"


def test_a_list_costs_the_same_whatever_its_length(
    many: list[str], consultant: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 100):
        with django_assert_num_queries(KEY + SIGHT + ROWS + MERGES):
            assert consultant.get(f"behind?page_size={size}")["results"]


def test_the_list_is_narrowed(many: list[str], consultant: Editor) -> None:
    answered(consultant, answer(consultant.get("behind")["results"][0], "reject", reason="No."))
    asked = {
        "clause=clause-3": ["clause-3"],
        "client=firm": many,
        "client=town": [],
        "state=rejected": many[:1],
        "state=open": many[1:],
        "state=deferred": [],
    }
    for query, keys in asked.items():
        assert [row["clause"] for row in consultant.get(f"behind?{query}")["results"]] == keys
    assert consultant.get("behind?state=lost", 400)


def test_a_clients_deadline_is_told(cast: Cast, admin: Editor, consultant: Editor) -> None:
    behind_by_a_paragraph(cast)
    etag = admin.get("clients/firm")["etag"]
    admin.change("PATCH", "clients/firm", {"deadlines": {"normative": 14}}, etag)
    (row,) = behind.rows([cast.firm.pk], clock.now())
    assert only(consultant)["deadline"] == (clock.today(row.since) + timedelta(days=14)).isoformat()


# Answers


def test_an_acceptance_gives_the_draft(cast: Cast, consultant: Editor) -> None:
    behind_by_a_paragraph(cast)
    (result,) = answered(consultant, answer(only(consultant)))
    version = Version.objects.open().get()
    assert result == {
        "client": "firm", "clause": "role", "answer": "accept", "status": 200, "code": None, "detail": None,
        "draft_id": str(version.pk), "merge": "clean", "conflicts": [],
    }  # fmt: skip
    row = only(consultant)
    assert (row["state"], row["answer"]["draft_id"]) == ("accepted", str(version.pk))
    assert consultant.get(f"versions/{version.pk}")["base"] == {
        "version_id": row["latest"]["version_id"], "number": 2
    }  # fmt: skip


def test_a_rejection_and_a_deferral_are_told(cast: Cast, consultant: Editor) -> None:
    cast.consultant.first_name, cast.consultant.last_name = "Kari", "Nordmann"
    cast.consultant.save()
    behind_by_a_paragraph(cast)
    until = (clock.today(clock.now()) + timedelta(days=9)).isoformat()
    answered(consultant, answer(only(consultant), "defer", until=until))
    row = only(consultant)
    assert (row["state"], row["answer"]["until"]) == ("deferred", until)
    answered(consultant, answer(row, "reject", reason="We stay."))
    row = only(consultant)
    given = row["answer"]
    assert (row["state"], given["answer"], given["by"], given["reason"]) == (
        "rejected", "reject", "Kari Nordmann", "We stay."
    )  # fmt: skip


def test_what_moved_since_is_a_409(cast: Cast, consultant: Editor) -> None:
    behind_by_a_paragraph(cast)
    row = only(consultant)
    corrected(cast, Version.objects.get(pk=row["latest"]["version_id"]), "nb", "Corrected.")
    (result,) = answered(consultant, answer(row, "reject", reason="No."))
    assert (result["status"], result["code"], result["draft_id"]) == (409, "latest-moved", None)
    assert not Answer.objects.exists()


def test_a_client_that_is_not_seen_is_as_one_that_is_not_there(cast: Cast, consultant: Editor) -> None:
    behind_by_a_paragraph(cast)
    row = only(consultant)
    results = answered(
        consultant, *(answer(row | {"client": slug}, "reject", reason="No.") for slug in ("town", "nobody"))
    )
    told = [{name: each[name] for name in each if name != "client"} for each in results]
    assert told[0] == told[1]
    assert (told[0]["status"], told[0]["code"]) == (404, "not-found")


def test_who_only_signs_does_not_answer(cast: Cast, signatory: Editor) -> None:
    behind_by_a_paragraph(cast)
    (result,) = answered(signatory, answer(only(signatory), "reject", reason="No."))
    assert (result["status"], result["code"]) == (403, "not-consultant")


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"answer": "maybe"}, "/items/0/answer"),
        ({"answer": "reject"}, "/items/0/reason"),
        ({"answer": "defer", "until": "tomorrow"}, "/items/0/until"),
        ({"answer": "accept", "base": "x"}, "/items/0/base"),
        ({"answer": "accept", "nothing": "x"}, "/items/0/nothing"),
        ({"answer": "accept", "latest": 1}, "/items/0/latest"),
    ],
)
def test_a_malformed_item_is_a_400(cast: Cast, consultant: Editor, given: dict[str, Any], at: str) -> None:
    item = {"client": "firm", "clause": "role", "latest": "sha256:", **given}
    problem = consultant.post("behind/answers", {"items": [item]}, 400)
    assert [each["at"] for each in problem["errors"]] == [at]


def test_a_dry_run_shows_the_conflicts_and_makes_nothing(cast: Cast, consultant: Editor) -> None:
    moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})
    (result,) = answered(consultant, answer(only(consultant)), dry_run=True)
    (conflict,) = result["conflicts"]
    assert (result["status"], result["merge"], result["draft_id"]) == (200, "conflict", None)
    assert (conflict["id"], conflict["library"]) == (None, "First rule, newer.")
    assert not Conflict.objects.exists()
    assert only(consultant)["state"] == "open"


# Conflicts


def test_a_conflict_is_listed_and_resolved(cast: Cast, consultant: Editor, signatory: Editor) -> None:
    moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})
    (result,) = answered(consultant, answer(only(consultant)))
    url = f"versions/{result['draft_id']}/conflicts"
    (conflict,) = consultant.get(url)["results"]
    assert [conflict] == result["conflicts"]
    assert conflict == {
        "id": conflict["id"], "language": "nb", "layer": "body", "base": "First rule.",
        "library": "First rule, newer.", "client": "First rule, the firm's.", "start": 0, "stop": 23,
        "resolution": None, "resolved_by": None, "resolved_at": None,
    }  # fmt: skip
    resolve = f"{url}/{conflict['id']}/resolve"
    assert signatory.get(url)["results"] == [conflict]
    signatory.post(resolve, {"resolution": "client"}, 403)
    assert consultant.post(resolve, {"resolution": "both"}, 400)["errors"][0]["at"] == "/resolution"
    resolved = consultant.post(resolve, {"resolution": "library"}, 200)
    assert (resolved["resolution"], resolved["resolved_at"] is not None) == ("library", True)
    assert consultant.get(url)["results"] == [resolved]
    assert consultant.get(f"versions/{result['draft_id']}/texts/nb")["body"] == LIBRARYS
    assert consultant.post(resolve, {"resolution": "library"}, 409)["code"] == "already-resolved"


def test_a_conflict_of_another_version_is_not_there(cast: Cast, consultant: Editor) -> None:
    moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})
    (result,) = answered(consultant, answer(only(consultant)))
    other = version_of(cast, "firm.car", cast.firm, {"nb": "Car."})
    url = f"versions/{other.pk}/conflicts/{result['conflicts'][0]['id']}/resolve"
    assert consultant.post(url, {"resolution": "client"}, 404)["code"] == "not-found"


def test_an_open_conflict_keeps_the_draft_from_being_submitted(cast: Cast, consultant: Editor) -> None:
    moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})
    (result,) = answered(consultant, answer(only(consultant)))
    version = consultant.get(f"versions/{result['draft_id']}")
    problem = consultant.change("POST", f"versions/{version['id']}/submit", {}, version["etag"], 400)
    assert problem["errors"][0]["at"] == "/texts/nb/body"
    assert problem["code"] == "open-conflicts"
