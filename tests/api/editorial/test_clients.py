"""Clients: made, changed, their facts, values and members."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock, registry
from clauses.models import Event, Membership, Owner, Parameter
from clauses.policy import OPERATOR
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, make_clause

NEW = {"slug": "new", "name": "New AS", "languages": ["nb", "en"]}
FACT = {"key": "headcount", "value": 40, "valid_from": "2026-01-01"}
THEN = datetime(2026, 1, 1, tzinfo=UTC)
KEY, SIGHT, OWNER, ROWS = 1, 2, 1, 1  # queries: the key; groups and memberships; the owner; the page


@pytest.fixture
def company_name(cast: Cast) -> str:
    registry.define(OPERATOR, Parameter, "company_name", {}, type="text")
    return "company_name"


def newest() -> Event:
    return Event.objects.latest("number")


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(each["at"], each["code"]) for each in problem["errors"]]


# The client itself


def test_an_administrator_makes_a_client(cast: Cast, admin: Editor) -> None:
    body = NEW | {"organisation_number": "974760673", "required_languages": ["en"], "workflow": "Default"}
    response = admin.send("POST", "clients", body)
    assert response.status_code == 201, response.content
    assert response["Location"] == "/api/editorial/v1/clients/new"
    made = response.json()
    assert {name: made[name] for name in body} == body
    assert made["etag"] == response["ETag"]
    assert made["allowed_actions"]["change"]["allowed"]
    assert made["allowed_actions"]["record"]["code"] == "not-member"
    assert admin.get("clients/new") == made
    assert newest().type == "owner.created"


@pytest.mark.parametrize("slug", ["firm", "library"])
def test_no_slug_is_used_again(cast: Cast, admin: Editor, slug: str) -> None:
    before = Owner.objects.filter(slug=slug).values().get()
    problem = admin.post("clients", NEW | {"slug": slug}, expected=400)
    assert faults(problem) == [("/slug", "taken")]
    assert Owner.objects.filter(slug=slug).values().get() == before


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"slug": "No!"}, ("/slug", "invalid")),
        ({"slug": "a" * 41}, ("/slug", "invalid")),
        ({"slug": 1}, ("/slug", "wrong-type")),
        ({"name": " "}, ("/name", "invalid")),
        ({"languages": []}, ("/languages", "invalid")),
        ({"languages": ["nb", "da"]}, ("/languages", "invalid")),
        ({"languages": "nb"}, ("/languages", "wrong-type")),
        ({"languages": [1]}, ("/languages/0", "wrong-type")),
        ({"required_languages": ["nn"]}, ("/required_languages", "invalid")),
        ({"organisation_number": "123456789"}, ("/organisation_number", "invalid")),
        ({"organisation_number": "974 760 673"}, ("/organisation_number", "invalid")),
        ({"deadlines": {"law": 0}}, ("/deadlines", "invalid")),
        ({"deadlines": {"law": 3651}}, ("/deadlines", "invalid")),
        ({"deadlines": {"lost": 1}}, ("/deadlines", "invalid")),
        ({"deadlines": {"law": True}}, ("/deadlines/law", "wrong-type")),
        ({"deadlines": 14}, ("/deadlines", "wrong-type")),
        ({"workflow": "none"}, ("/workflow", "unknown-value")),
        ({"etag": "x"}, ("/etag", "read-only-member")),
        ({"nothing": "x"}, ("/nothing", "unknown-member")),
    ],
)
def test_a_client_is_refused(cast: Cast, admin: Editor, members: Any, fault: tuple[str, str]) -> None:
    assert faults(admin.post("clients", NEW | members, expected=400)) == [fault]
    assert not Owner.objects.filter(name="New AS").exists()


def test_only_administrators_make_and_change_clients(author: Editor, consultant: Editor) -> None:
    for editor in (author, consultant):
        problem = editor.post("clients", NEW | {"workflow": "none"}, expected=403)
        assert problem["code"] == "not-administrator"
    tag = consultant.get("clients/firm")["etag"]
    assert consultant.change("PATCH", "clients/firm", {"name": "X"}, tag, 403)["code"] == "not-administrator"
    author.change("PATCH", "clients/firm", {"name": "X"}, tag, 404)


def test_a_client_is_changed_in_part(cast: Cast, admin: Editor) -> None:
    first = admin.get("clients/firm")
    body = {"organisation_number": "974760673", "workflow": "Default"}
    changed = admin.change("PATCH", "clients/firm", body, first["etag"])
    assert changed == first | body | {"etag": changed["etag"]}
    assert changed["etag"] != first["etag"]
    assert newest().type == "owner.changed"
    freed = {"organisation_number": None, "workflow": None}
    again = admin.change("PATCH", "clients/firm", freed, changed["etag"])
    assert again == first | {"etag": again["etag"]}


def test_a_client_is_changed_by_whoever_read_it_last(cast: Cast, admin: Editor) -> None:
    first = admin.get("clients/firm")
    admin.change("PATCH", "clients/firm", {"name": "A"}, first["etag"])
    admin.change("PATCH", "clients/firm", {"name": "B"}, first["etag"], 412)
    admin.done("PATCH", "clients/firm", {"name": "B"}, 428)
    tag = admin.get("clients/firm")["etag"]
    problem = admin.change("PATCH", "clients/firm", {"slug": "x"}, tag, 400)
    assert faults(problem) == [("/slug", "read-only-member")]
    assert faults(admin.change("PATCH", "clients/firm", {"languages": ["xx"]}, tag, 400)) == [
        ("/languages", "invalid"),
        ("/required_languages", "invalid"),
    ]


def test_one_sees_the_clients_that_one_works_for(cast: Cast, admin: Editor, consultant: Editor) -> None:
    assert [each["slug"] for each in consultant.get("clients")["results"]] == ["firm"]
    assert [each["slug"] for each in admin.get("clients")["results"]] == ["firm", "town"]
    for other in ("town", "none"):
        for route in ("", "/facts", "/parameter-values", "/members"):
            consultant.get(f"clients/{other}{route}", 404)


def test_everybody_reads_the_library(cast: Cast, consultant: Editor, signatory: Editor) -> None:
    for editor in (consultant, signatory):
        assert editor.get("clients/library")["slug"] == "library"
        assert editor.get("clients/library/parameter-values")["results"] == []
        editor.get("clients/library/facts", 404)
        editor.get("clients/library/members", 404)


# Facts and values


def test_a_consultant_records_facts(cast: Cast, consultant: Editor, signatory: Editor) -> None:
    first = consultant.post("clients/firm/facts", FACT)
    assert first["value"] == 40
    assert first["valid_from"] == "2026-01-01T00:00:00.000000+01:00"
    assert (newest().type, newest().owner, newest().payload) == (
        "facts.changed", cast.firm, {"fact": "headcount", "value": 40}
    )  # fmt: skip
    ended = consultant.post("clients/firm/facts", FACT | {"value": None})
    sector = consultant.post("clients/firm/facts", FACT | {"key": "sector", "value": "public"})
    assert consultant.get("clients/firm/facts")["results"] == [sector, ended, first]
    assert signatory.get("clients/firm/facts?key=headcount&page_size=1")["results"] == [ended]


def test_who_recorded_a_fact_is_told_by_name(cast: Cast, consultant: Editor) -> None:
    cast.consultant.first_name, cast.consultant.last_name = "Kari", "Berg"
    cast.consultant.save()
    consultant.post("clients/firm/facts", FACT)
    registry.record_fact(OPERATOR, cast.firm, "listed", True, THEN)
    found = consultant.get("clients/firm/facts")["results"]
    assert [each["recorded_by"] for each in found] == [None, "Kari Berg"]


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"key": "nothing"}, ("/key", "unknown-fact")),
        ({"value": "many"}, ("/value", "wrong-type")),
        ({"value": {"a": [1]}}, ("/value", "wrong-type")),
        ({"value": 10**15}, ("/value", "wrong-type")),
        ({"value": 10**20}, ("/value", "out-of-range")),
        ({"valid_from": "tomorrow"}, ("/valid_from", "invalid-value")),
        ({"valid_from": "2500-01-01"}, ("/valid_from", "invalid-value")),
        ({"recorded_by": "me"}, ("/recorded_by", "read-only-member")),
    ],
)
def test_a_fact_is_refused(cast: Cast, consultant: Editor, members: Any, fault: tuple[str, str]) -> None:
    assert faults(consultant.post("clients/firm/facts", FACT | members, expected=400)) == [fault]
    assert not cast.firm.facts.exists()


def test_facts_are_recorded_by_consultants(
    signatory: Editor, admin: Editor, consultant2: Editor, author: Editor
) -> None:
    assert signatory.post("clients/firm/facts", FACT, expected=403)["code"] == "not-consultant"
    for route in ("facts", "parameter-values"):
        assert admin.get(f"clients/firm/{route}", 403)["code"] == "not-member"
    assert admin.post("clients/firm/facts", FACT, expected=403)["code"] == "not-member"
    for stranger in (consultant2, author):
        stranger.post("clients/firm/facts", FACT, expected=404)


def test_what_a_fact_would_change_is_told_beforehand(cast: Cast, consultant: Editor) -> None:
    for key, value in (("large", 30), ("small", 5)):
        operator = "gte" if key == "large" else "lte"
        condition = [{"fact": "headcount", "operator": operator, "value": value}]
        adopted(cast, make_clause(cast, key), condition=condition)
    consultant.post("clients/firm/facts", FACT | {"value": 4})
    before = newest()
    later = clock.isoformat(clock.now() + timedelta(days=9))
    asked = FACT | {"valid_from": later, "dry_run": True}
    told = consultant.post("clients/firm/facts", asked, expected=200)
    row = {"kind": "clause", "title": "Title nb", "from": later, "until": None}
    assert told == {"starts": [row | {"key": "large"}], "ceases": [row | {"key": "small"}]}
    assert (newest(), cast.firm.facts.count()) == (before, 1)
    assert consultant.post("clients/firm/facts", asked | {"dry_run": False})["value"] == 40
    told = consultant.post("clients/firm/facts", asked, expected=200)
    assert told == {"starts": [], "ceases": []}


def test_beforehand_it_is_told_to_whoever_may_record(signatory: Editor, consultant: Editor) -> None:
    asked = FACT | {"dry_run": True}
    assert signatory.post("clients/firm/facts", asked, expected=403)["code"] == "not-consultant"
    wrong = consultant.post("clients/firm/facts", asked | {"value": "many"}, expected=400)
    assert faults(wrong) == [("/value", "wrong-type")]
    wrong = consultant.post("clients/firm/facts", asked | {"dry_run": 1}, expected=400)
    assert faults(wrong) == [("/dry_run", "wrong-type")]


def test_values_are_recorded_for_clients_and_the_library(
    company_name: str, cast: Cast, author: Editor, consultant: Editor
) -> None:
    body = {"parameter": company_name, "value": "Firm AS", "valid_from": "2026-01-01T00:00:00Z"}
    of_firm = consultant.post("clients/firm/parameter-values", body)
    assert (newest().type, newest().owner) == ("parameter.changed", cast.firm)
    every = {"nb": "A", "nn": "B", "en": "C"}
    of_library = author.post("clients/library/parameter-values", body | {"value": every})
    assert of_library["value"] == every
    assert consultant.get("clients/library/parameter-values")["results"] == [of_library]
    assert consultant.get("clients/firm/parameter-values?parameter=company_name")["results"] == [of_firm]
    assert consultant.get("clients/firm/parameter-values?parameter=other")["results"] == []
    refused = consultant.post("clients/library/parameter-values", body, expected=403)
    assert refused["code"] == "not-author"


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"parameter": "nothing"}, ("/parameter", "unknown-value")),
        ({"value": 1}, ("/value", "wrong-type")),
        ({"value": {"nb": "A"}}, ("/value", "languages-missing")),
        ({"id": "x"}, ("/id", "read-only-member")),
    ],
)
def test_a_value_is_refused(
    company_name: str, consultant: Editor, members: Any, fault: tuple[str, str]
) -> None:
    body = {"parameter": company_name, "value": "A", "valid_from": "2026-01-01"} | members
    assert faults(consultant.post("clients/firm/parameter-values", body, expected=400)) == [fault]


# Members


def test_a_consultant_adds_and_removes_members(cast: Cast, consultant: Editor, author: Editor) -> None:
    body = {"username": "author", "role": "signatory"}
    made = consultant.post("clients/firm/members", body)
    assert (made["username"], made["role"]) == ("author", "signatory")
    assert newest().type == "membership.added"
    count = Event.objects.count()
    assert consultant.post("clients/firm/members", body, expected=200) == made
    assert Event.objects.count() == count
    assert made in author.get("clients/firm/members")["results"]
    assert consultant.change("DELETE", f"clients/firm/members/{made['id']}", None, made["etag"], 204) is None
    assert newest().type == "membership.removed"
    author.get("clients/firm/members", 404)
    consultant.change("DELETE", f"clients/firm/members/{made['id']}", None, made["etag"], 404)


def test_members_are_assigned_by_consultants_and_administrators(
    cast: Cast, admin: Editor, signatory: Editor, consultant2: Editor
) -> None:
    body = {"username": "nobody-knows", "role": "signatory"}
    assert faults(admin.post("clients/firm/members", body, expected=400)) == [("/username", "unknown-value")]
    assert signatory.post("clients/firm/members", body, expected=403)["code"] == "not-consultant"
    consultant2.post("clients/firm/members", body, expected=404)
    made = admin.post("clients/town/members", {"username": "consultant", "role": "signatory"})
    assert made in admin.get("clients/town/members")["results"]
    url = f"clients/town/members/{made['id']}"
    assert admin.done("DELETE", url, None, 428)["code"] == "precondition-required"
    admin.change("DELETE", url, None, '"other"', 412)
    admin.change("DELETE", f"clients/firm/members/{made['id']}", None, made["etag"], 404)
    admin.change("DELETE", url, None, made["etag"], 204)
    own = signatory.get("clients/firm/members")["results"][0]
    signatory.change("DELETE", f"clients/firm/members/{own['id']}", None, own["etag"], 403)


@pytest.mark.parametrize("number", [0, 10**20, "9" * 5000])
def test_any_number_of_a_member_is_none(cast: Cast, admin: Editor, number: Any) -> None:
    admin.change("DELETE", f"clients/firm/members/{number}", None, "*", 404)


@pytest.mark.parametrize("role", ["owner", "", 1, None])
def test_a_role_is_one_of_two(cast: Cast, admin: Editor, role: Any) -> None:
    (fault,) = faults(admin.post("clients/firm/members", {"username": "author", "role": role}, expected=400))
    assert fault[0] == "/role"
    assert not Membership.objects.filter(user=cast.author).exists()


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("clients", KEY + SIGHT + ROWS),
        ("clients?count=true", KEY + SIGHT + ROWS + 1),
        ("clients/firm/facts", KEY + SIGHT + OWNER + ROWS),
        ("clients/firm/parameter-values", KEY + SIGHT + OWNER + ROWS),
        ("clients/library/parameter-values", KEY + SIGHT + OWNER + ROWS),
        ("clients/firm/members", KEY + SIGHT + OWNER + ROWS),
    ],
)
def test_a_list_costs_these_queries(
    company_name: str, cast: Cast, consultant: Editor, url: str, queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for value in (1, 2, 3):
        registry.record_fact(cast.consultant, cast.firm, "headcount", value, THEN)
        registry.record_value(cast.consultant, cast.firm, company_name, f"Firm {value}", THEN)
    with django_assert_num_queries(queries):
        consultant.get(url)
