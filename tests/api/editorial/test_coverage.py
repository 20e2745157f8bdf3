"""Coverage over HTTP: as data, and as a table for a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock, registry, workflow, writing
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, draft, make_clause

KEY, SIGHT, OWNER = 1, 2, 1  # queries: the key; groups and memberships; whose coverage
# open versions, open texts; the newest event; what answers; titles; the clauses
READ = 6
BEHIND = 6  # the newest variants, their owners and clauses; the library's versions, approvals; the answers
LARGE = [{"fact": "headcount", "operator": "gte", "value": 50}]
URL = "coverage?client="


def table(who: Editor, slug: str) -> list[list[str]]:
    response = who.send("GET", f"coverage.csv?client={slug}")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def role(cast: Cast) -> Any:
    """A clause with a variant that fell behind, in bokmål, and a draft of it."""
    clause = make_clause(cast, "role")
    adopted(cast, clause)
    variant = adopted(cast, clause, cast.firm, languages=["nb"])
    adopted(cast, clause, words="Newer")
    return variant, draft(cast, clause, cast.firm, languages=["nb"])


def test_a_clause_tells_each_language_and_what_is_being_written(
    cast: Cast, consultant: Editor, role: Any
) -> None:
    variant, written = role
    assert consultant.get(f"{URL}firm") == {
        "results": [
            {
                "clause": "role",
                "kind": "clause",
                "title": "Title nb",
                "version_id": str(variant.pk),
                "is_behind": True,
                "condition": [],
                "languages": [
                    {
                        "language": "nb",
                        "state": "behind",
                        "text_id": str(variant.texts.get().pk),
                        "draft": "draft",
                        "draft_version_id": str(written.pk),
                        "draft_text_id": str(written.texts.get().pk),
                    },
                    {
                        "language": "en",
                        "state": "missing",
                        "text_id": None,
                        "draft": None,
                        "draft_version_id": None,
                        "draft_text_id": None,
                    },
                ],
            }
        ],
        "next_cursor": None,
        "count": None,
    }


def test_an_unmet_condition_comes_with_what_is_known(cast: Cast, consultant: Editor) -> None:
    adopted(cast, make_clause(cast, "role"), condition=LARGE)
    (row,) = consultant.get(f"{URL}firm")["results"]
    assert row["condition"] == [{**LARGE[0], "known": None, "met": False}]
    registry.record_fact(cast.consultant, cast.firm, "headcount", 20, clock.now())
    (row,) = consultant.get(f"{URL}firm")["results"]
    assert row["condition"] == [{**LARGE[0], "known": 20, "met": False}]
    assert [cell["state"] for cell in row["languages"]] == ["not_applicable"] * 2


def test_a_page_follows_another(cast: Cast, author: Editor) -> None:
    for key in ("c", "a", "b"):
        adopted(cast, make_clause(cast, key))
    first = author.get(f"{URL}library&page_size=2&count=true")
    assert [row["clause"] for row in first["results"]] == ["a", "b"]
    assert first["count"] == 3
    rest = author.get(f"{URL}library&page_size=2&cursor={first['next_cursor']}")
    assert [row["clause"] for row in rest["results"]] == ["c"]
    assert rest["next_cursor"] is None


def test_a_spreadsheet_has_a_line_a_clause(cast: Cast, consultant: Editor, role: Any) -> None:
    adopted(cast, make_clause(cast, "size"), condition=LARGE)
    assert table(consultant, "firm") == [
        ["clause", "kind", "title", "nb", "nb draft", "en", "en draft", "behind", "unmet condition"],
        ["role", "clause", "Title nb", "behind", "draft", "missing", "", "yes", ""],
        ["size", "clause", "Title nb", "not_applicable", "", "not_applicable", "", "",
         "headcount gte 50 (known: unknown)"],
    ]  # fmt: skip


def test_a_title_is_no_formula_in_a_spreadsheet(cast: Cast, author: Editor) -> None:
    version = draft(cast, make_clause(cast, "role"), languages=["nb"])
    writing.write_text(cast.author, version, "nb", title="=HYPERLINK(A1)", body="Words")
    review = workflow.submit(cast.author, version, without_languages_reason="A test.")
    workflow.approve(cast.approver, review, review.digest)
    assert table(author, "library")[1][2] == "'=HYPERLINK(A1)"


def test_the_table_is_saved_as_a_file(cast: Cast, consultant: Editor) -> None:
    response = consultant.send("GET", "coverage.csv?client=firm", Accept="text/csv")
    assert response["Content-Type"] == "text/csv"  # which is UTF-8 (RFC 7111)
    assert response["Content-Disposition"] == 'attachment; filename="coverage-firm.csv"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b'\xef\xbb\xbf"clause";"kind"')


@pytest.mark.parametrize("route", ["coverage", "coverage.csv"])
def test_only_those_who_work_for_a_client_see_it(
    cast: Cast, route: str, author: Editor, consultant2: Editor, signatory: Editor, admin: Editor
) -> None:
    assert author.send("GET", route).status_code == 400  # a client is required
    for who in (author, consultant2, admin):
        assert who.send("GET", f"{route}?client=firm").status_code == 404
    assert signatory.send("GET", f"{route}?client=firm").status_code == 200
    assert admin.send("GET", f"{route}?client=library").status_code == 200


@pytest.mark.parametrize(("slug", "more"), [("firm", BEHIND), ("library", 0)])
def test_the_number_of_queries_is_fixed(
    cast: Cast, consultant: Editor, slug: str, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key in ("a", "b", "c"):
        clause = make_clause(cast, key)
        adopted(cast, clause)
        adopted(cast, clause, cast.firm)
        adopted(cast, clause, words="Newer")
    for route in ("coverage", "coverage.csv"):
        with django_assert_num_queries(KEY + SIGHT + OWNER + READ + more):
            consultant.send("GET", f"{route}?client={slug}")
