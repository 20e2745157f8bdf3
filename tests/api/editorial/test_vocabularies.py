"""Vocabularies: four of the same kind."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import registry
from clauses.models import Category, Event, LegalSource, Parameter, Tag
from clauses.policy import OPERATOR
from tests.api.editorial.conftest import Editor
from tests.cast import Cast

LABELS = {"nb": "Ord", "en": "Word"}
ROUTES: dict[str, dict[str, Any]] = {
    "categories": {},
    "tags": {},
    "parameters": {"type": "text"},
    "legal-sources": {"url": "https://lovdata.no/x"},
}
MODELS: dict[str, type[registry.Word]] = {
    "categories": Category,
    "tags": Tag,
    "parameters": Parameter,
    "legal-sources": LegalSource,
}
KEY, SIGHT, ROWS = 1, 0, 1  # queries: the key; nothing of the person's; the page


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(each["at"], each["code"]) for each in problem["errors"]]


@pytest.mark.parametrize("route", ROUTES)
def test_administrators_make_and_change_words(
    cast: Cast, admin: Editor, signatory: Editor, route: str
) -> None:
    body = {"key": "word", "labels": LABELS} | ROUTES[route]
    response = admin.send("POST", route, body)
    assert response.status_code == 201, response.content
    assert response["Location"] == f"/api/editorial/v1/{route}/word"
    made = response.json()
    assert {name: made[name] for name in body} == body
    assert made["etag"] == response["ETag"]
    event = Event.objects.latest("number")
    assert (event.type, event.actor, event.payload["key"]) == ("vocabulary.changed", cast.admin, "word")
    seen = signatory.get(f"{route}/word")
    assert seen["allowed_actions"]["change"]["code"] == "not-administrator"
    assert seen | {"allowed_actions": made["allowed_actions"]} == made
    assert signatory.get(route)["results"] == [body]
    changed = admin.change("PATCH", f"{route}/word", {"labels": {"nb": "Nytt"}}, made["etag"])
    assert changed == made | {"labels": {"nb": "Nytt"}, "etag": changed["etag"]}
    assert changed["etag"] != made["etag"]
    assert Event.objects.latest("number").number == event.number + 1


@pytest.mark.parametrize("route", ROUTES)
def test_a_key_is_taken_once(cast: Cast, admin: Editor, route: str) -> None:
    body = {"key": "word", "labels": LABELS} | ROUTES[route]
    admin.post(route, body)
    problem = admin.post(route, body | {"labels": {}}, expected=400)
    assert faults(problem) == [("/key", "taken")]
    assert admin.get(f"{route}/word")["labels"] == LABELS


@pytest.mark.parametrize("route", ROUTES)
def test_others_only_read(cast: Cast, author: Editor, admin: Editor, route: str) -> None:
    body = {"key": "word", "labels": LABELS} | ROUTES[route]
    assert author.post(route, body, expected=403)["code"] == "not-administrator"
    made = admin.post(route, body)
    assert author.change("PATCH", f"{route}/word", {"labels": {}}, made["etag"], 403)["status"] == 403
    author.get(f"{route}/none", 404)
    author.change("PATCH", f"{route}/none", {"labels": {}}, made["etag"], 404)


def test_a_word_is_changed_by_whoever_read_it_last(cast: Cast, admin: Editor) -> None:
    made = admin.post("tags", {"key": "word", "labels": LABELS})
    other = admin.post("tags", {"key": "other", "labels": LABELS})
    admin.change("PATCH", "tags/word", {"labels": {}}, made["etag"])
    admin.change("PATCH", "tags/word", {"labels": LABELS}, made["etag"], 412)
    admin.done("PATCH", "tags/word", {"labels": LABELS}, 428)
    assert admin.get("tags/other") == other


@pytest.mark.parametrize(
    ("route", "members", "fault"),
    [
        ("tags", {"key": "not ok"}, ("/key", "invalid")),
        ("tags", {"key": "x" * 81}, ("/key", "invalid")),
        ("parameters", {"key": "Not-Ok", "type": "text"}, ("/key", "invalid")),
        ("parameters", {}, ("/type", "required")),
        ("parameters", {"type": "colour"}, ("/type", "unknown-value")),
        ("tags", {"labels": {"da": "Ord"}}, ("/labels", "invalid")),
        ("tags", {"labels": {"nb": " "}}, ("/labels", "invalid")),
        ("tags", {"labels": {"nb": "x" * 201}}, ("/labels", "invalid")),
        ("tags", {"labels": {"nb": 1}}, ("/labels/nb", "wrong-type")),
        ("tags", {"labels": ["Ord"]}, ("/labels", "wrong-type")),
        ("tags", {"url": "https://x.no"}, ("/url", "unknown-member")),
        ("tags", {"etag": "x"}, ("/etag", "read-only-member")),
        ("legal-sources", {"url": "javascript:alert(1)"}, ("/url", "invalid")),
        ("legal-sources", {"url": "ftp://lovdata.no/x"}, ("/url", "invalid")),
        ("legal-sources", {"url": "lovdata"}, ("/url", "invalid")),
        ("legal-sources", {"url": "https://lovdata.no/" + "x" * 500}, ("/url", "invalid")),
        ("legal-sources", {"url": 1}, ("/url", "wrong-type")),
    ],
)
def test_a_word_is_refused(
    cast: Cast, admin: Editor, route: str, members: Any, fault: tuple[str, str]
) -> None:
    body = {"key": "word", "labels": LABELS} | members
    assert faults(admin.post(route, body, expected=400)) == [fault]
    assert not MODELS[route]._default_manager.exists()


def test_a_parameter_keeps_its_type(cast: Cast, admin: Editor) -> None:
    made = admin.post("parameters", {"key": "sum", "labels": {}, "type": "decimal"})
    problem = admin.change("PATCH", "parameters/sum", {"type": "text"}, made["etag"], 400)
    assert faults(problem) == [("/type", "read-only-member")]


def test_an_address_is_changed_and_taken_away(cast: Cast, admin: Editor) -> None:
    made = admin.post("legal-sources", {"key": "LOV-2005-06-17-62", "labels": LABELS})
    assert made["url"] is None
    url = "legal-sources/LOV-2005-06-17-62"
    changed = admin.change("PATCH", url, {"url": "https://lovdata.no/x"}, made["etag"])
    assert (changed["url"], changed["labels"]) == ("https://lovdata.no/x", LABELS)
    assert admin.change("PATCH", url, {"url": None}, changed["etag"])["url"] is None


@pytest.mark.parametrize("route", ROUTES)
def test_a_list_costs_these_queries(
    cast: Cast, author: Editor, route: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key in ("a", "b", "c"):
        registry.define(OPERATOR, MODELS[route], key, LABELS, **ROUTES[route])
    with django_assert_num_queries(KEY + SIGHT + ROWS):
        found = author.get(f"{route}?page_size=2")
    assert [each["key"] for each in found["results"]] == ["a", "b"]
