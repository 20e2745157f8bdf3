"""Texts for translators over HTTP, and translations that come back."""

import json

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses.models import Event, Version
from clauses.xliff.names import CORE
from tests.api.editorial.conftest import ROOT, Editor
from tests.cast import Cast, adopted, draft, make_clause
from tests.clauses.xliff.translating import translated

URL = "clients/library/xliff"
ASKED = f"{URL}?clause=private-role&language=en"


def exported(author: Editor) -> bytes:
    content: bytes = author.send("GET", ASKED).content
    return content


def test_a_translation_goes_out_and_comes_back(cast: Cast, author: Editor) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    answer = author.send("GET", ASKED)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xliff+xml")
    assert answer["Content-Disposition"] == 'attachment; filename="private-role.en.xlf"'
    assert answer["Cache-Control"] == "no-store"
    body = {"xliff": translated(answer.content).decode()}
    report = author.done("POST", URL, body)
    text = version.texts.get(language="en")
    assert report == {
        "dry_run": False,
        "results": [
            {
                "file": "f1",
                "clause": "private-role",
                "outcome": "imported",
                "text": str(text.pk),
                "findings": [],
            }
        ],
    }
    assert author.get(f"texts/{text.pk}")["body"] == "WORDS NB"
    assert author.done("POST", URL, body)["results"][0]["outcome"] == "unchanged"


def test_a_dry_run_changes_nothing(cast: Cast, author: Editor) -> None:
    draft(cast, make_clause(cast), languages=["nb"])
    body = {"xliff": translated(exported(author)).decode(), "dry_run": True}
    events = Event.objects.count()
    report = author.done("POST", URL, body)
    assert report["dry_run"]
    assert [(each["outcome"], each["text"]) for each in report["results"]] == [("imported", None)]
    assert Event.objects.count() == events


def test_a_refused_text_says_why(cast: Cast, author: Editor) -> None:
    draft(cast, make_clause(cast), languages=["nb"])
    [refused] = author.done("POST", URL, {"xliff": exported(author).decode()})["results"]
    assert (refused["outcome"], refused["text"]) == ("refused", None)
    assert {(found["at"], found["code"]) for found in refused["findings"]} == {
        ("title", "incomplete"),
        ("body-1", "incomplete"),
    }


def test_an_import_that_is_sent_again_is_done_once(cast: Cast, author: Editor) -> None:
    draft(cast, make_clause(cast), languages=["nb"])
    body = {"xliff": translated(exported(author)).decode()}
    first, again = (author.done("POST", URL, body, Idempotency_Key="once") for _ in range(2))
    assert first == again
    assert first["results"][0]["outcome"] == "imported"


@pytest.mark.parametrize(
    ("xliff", "code"),
    [
        (
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xliff xmlns="{CORE}">&e;</xliff>',
            "doctype",
        ),
        ("<xliff", "malformed-xml"),
        ("<xliff/>", "not-xliff"),
        ("<a>" * 1000, "too-deep"),
        (f'<xliff xmlns="{CORE}" version="2.1" srcLang="nb" trgLang="da"/>', "unknown-language"),
    ],
)
def test_a_hostile_document_is_a_400_that_names_it(cast: Cast, author: Editor, xliff: str, code: str) -> None:
    problem = author.done("POST", URL, {"xliff": xliff}, 400)
    assert [(each["in"], each["at"], each["code"]) for each in problem["errors"]] == [
        ("body", "/xliff", code)
    ]


def test_a_body_has_at_most_a_megabyte(author: Editor) -> None:
    body = json.dumps({"xliff": "x" * 1024 * 1024}).encode()
    assert author.send("POST", URL, body).status_code == 413
    assert author.done("POST", URL, {"xliff": "x" * 1_000_000}, 400)["errors"][0]["code"] == "malformed-xml"


def test_a_document_is_no_body_of_its_own(author: Editor) -> None:
    author.done("POST", URL, b"<xliff/>", 400)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("clause=private-role", 400, "missing-parameter"),
        ("language=en", 400, "missing-parameter"),
        ("clause=private-role&language=da", 400, "unknown-value"),
        ("clause=private-role&language=nb", 400, "same-language"),
        ("clause=private-role&language=en&source=nn", 400, "nothing-to-translate"),
        ("clause=other&language=en", 404, "not-found"),
        ("clause=private-role&language=en&client=firm", 400, "unknown-parameter"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    cast: Cast, author: Editor, query: str, status: int, code: str
) -> None:
    draft(cast, make_clause(cast))
    assert author.get(f"{URL}?{query}", status)["code"] == code


def test_an_export_is_no_json_and_a_report_no_xliff(cast: Cast, author: Editor) -> None:
    draft(cast, make_clause(cast))
    assert author.send("GET", ASKED, Accept="application/json").status_code == 406
    assert author.send("GET", ASKED, Accept="application/xliff+xml").status_code == 200
    assert author.send("POST", URL, {"xliff": "x"}, Accept="application/xliff+xml").status_code == 406


def test_a_consultant_exports_what_the_client_has_of_its_own(
    cast: Cast, author: Editor, consultant: Editor, consultant2: Editor
) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    assert consultant.get(ASKED.replace("library", "firm"), 400)["code"] == "nothing-to-translate"
    draft(cast, clause, cast.firm, words="Own", languages=["nb"])
    answer = consultant.send("GET", ASKED.replace("library", "firm"))
    assert b"Own nb" in answer.content
    assert b"Own" not in exported(author)
    consultant2.get(ASKED.replace("library", "firm"), 404)
    body = {"xliff": translated(answer.content).decode()}
    consultant2.done("POST", "clients/firm/xliff", body, 404)
    consultant2.done("POST", URL, body, 403)
    consultant.done("POST", "clients/firm/xliff", body)
    assert Version.objects.get(owner=cast.firm).texts.get(language="en").body == "OWN NB"


def test_an_export_costs_these_queries(
    cast: Cast, author: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [f"c{number}" for number in range(4)]
    for key in keys:
        adopted(cast, make_clause(cast, key))
    adopted(cast, make_clause(cast, "rules", "guideline"), entries=keys)
    author.get("me")
    # The key with its person; groups and memberships; the owner; the newest event; the root, what it lists,
    # their versions; texts.
    with django_assert_num_queries(9):
        author.send("GET", f"{ROOT}{URL}?clause=rules&language=en")
