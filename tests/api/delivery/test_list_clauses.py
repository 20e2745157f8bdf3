"""GET /clauses: the clauses that apply."""

from datetime import timedelta
from typing import Any

import pytest

from clauses import clock
from tests.api.conftest import Asker
from tests.api.delivery.conftest import LAW, Shelf
from tests.cast import Cast, adopted, make_clause


def keys(asker: Asker, query: str) -> list[str]:
    """The keys of the whole result, page by page."""
    found, url = [], f"clauses?{query}"
    while url:
        page = asker.json(url)
        found += [node["key"] for node in page["results"]]
        url = f"clauses?{query}&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    return found


def shelve(cast: Cast, *names: str, **given: Any) -> None:
    for name in names:
        adopted(cast, make_clause(cast, name), **given)


def test_a_list_has_what_applies_without_sections_and_guidelines(shelf: Shelf, reader: Asker) -> None:
    page = reader.json("clauses")
    assert [node["key"] for node in page["results"]] == ["balance", "private-role"]
    assert (page["next_cursor"], page["count"], page["missing"]) == (None, None, [])


def test_a_node_of_a_list_is_the_node_by_itself(shelf: Shelf, firm: Asker) -> None:
    for node in firm.json("clauses?client=firm&language=nb&body_formats=html")["results"]:
        assert firm.json(node["self"]) == node


def test_what_does_not_apply_is_left_out(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    adopted(cast, shelf.balance.clause, cast.firm, effect="omitted")
    shelve(cast, "later", valid_from=clock.now() + timedelta(days=1))
    assert keys(firm, "client=firm") == ["private-role"]
    assert keys(firm, "client=library") == ["balance", "private-role"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("key=balance", ["balance"]),
        ("key=balance,private-role", ["balance", "private-role"]),
        ("category=social-media", ["private-role"]),
        ("tag=privacy", ["private-role"]),
        ("tag=privacy,work", ["balance", "private-role"]),
        ("tag_all=privacy,work", ["private-role"]),
        ("force=must", ["balance", "private-role"]),
        ("force=should", []),
        ("force=must,should&tag=privacy", ["private-role"]),
        (f"legal_source={LAW}", ["balance"]),
        ("provision=%C2%A7+2+A-1", ["balance"]),
        ("provision=%C2%A7+9", []),
        (f"legal_source={LAW}&provision=%C2%A7+9", []),
        ("guideline=rules", ["balance", "private-role"]),
        ("origin=client", ["private-role"]),
        ("origin=library", ["balance"]),
        ("origin=library,client", ["balance", "private-role"]),
        ("language=nn&fallback=none", []),
        ("language=en&fallback=none", ["balance"]),
    ],
)
def test_filters_narrow_the_list(shelf: Shelf, firm: Asker, query: str, found: list[str]) -> None:
    assert keys(firm, f"client=firm&{query}") == found


def test_nothing_is_a_clients_to_the_librarys_reader(shelf: Shelf, reader: Asker) -> None:
    assert keys(reader, "origin=client") == []
    assert keys(reader, "force=should") == ["private-role"]


@pytest.mark.parametrize(
    "name", ["category", "tag", "tag_all", "legal_source", "force", "origin", "language"]
)
def test_an_unknown_word_is_refused(shelf: Shelf, reader: Asker, name: str) -> None:
    problem = reader.problem(f"clauses?{name}=nothing")
    assert (problem["status"], problem["code"]) == (400, "unknown-value")
    assert [(error["in"], error["at"]) for error in problem["errors"]] == [("query", name)]


@pytest.mark.parametrize("guideline", ["nothing", "private-role", "town.rules"])
def test_an_unknown_or_foreign_guideline_is_not_found(
    shelf: Shelf, cast: Cast, reader: Asker, guideline: str
) -> None:
    adopted(cast, make_clause(cast, "town.rules", "guideline"), cast.town, languages=("nn",))
    assert reader.problem(f"clauses?guideline={guideline}")["code"] == "not-found"


def test_asked_keys_that_are_not_in_the_whole_result_are_missing(
    shelf: Shelf, cast: Cast, firm: Asker
) -> None:
    shelve(cast, "town.car", owner=cast.town, languages=("nn",))
    page = firm.json("clauses?client=firm&key=private-role,balance,nothing,town.car&tag=privacy&page_size=1")
    assert [node["key"] for node in page["results"]] == ["private-role"]
    assert page["missing"] == ["balance", "nothing", "town.car"]


def test_the_count_is_of_the_whole_result(shelf: Shelf, reader: Asker) -> None:
    page = reader.json("clauses?count=true&page_size=1")
    assert (len(page["results"]), page["count"]) == (1, 2)


def test_the_next_page_is_a_relative_link(shelf: Shelf, reader: Asker) -> None:
    first = reader.get("clauses?page_size=1", Accept_Language="en")
    link = first["Link"]
    assert link.startswith("</api/delivery/v1/clauses?client=library&cursor=")
    assert link.endswith('>; rel="next"')
    second = reader.get(link[1 : link.index(">")])
    assert [node["key"] for node in second.json()["results"]] == ["private-role"]
    assert not second.has_header("Link")


@pytest.mark.parametrize(
    "change", ["page_size=2", "page_size=1&language=en", "page_size=1&client=library&as_of=2030-01-01"]
)
def test_a_cursor_goes_with_its_query(shelf: Shelf, reader: Asker, change: str) -> None:
    cursor = reader.json("clauses?page_size=1&language=nb")["next_cursor"]
    problem = reader.problem(f"clauses?{change}&cursor={cursor}")
    assert (problem["status"], problem["code"]) == (400, "invalid-cursor")


@pytest.mark.parametrize("cursor", ["x", "A" * 60, "_", "AAAA=="])
def test_a_damaged_cursor_is_refused(shelf: Shelf, reader: Asker, cursor: str) -> None:
    assert reader.problem(f"clauses?cursor={cursor}")["status"] == 400


def test_another_clients_cursor_is_refused(shelf: Shelf, firm: Asker, town: Asker) -> None:
    cursor = firm.json("clauses?client=firm&page_size=1")["next_cursor"]
    assert town.problem(f"clauses?client=town&page_size=1&cursor={cursor}")["code"] == "invalid-cursor"


def test_the_list_to_one_client_tells_nothing_of_another(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    query = "clauses?client=firm&language=nb&as_of=2100-01-01"
    before = firm.get(query).content
    adopted(cast, shelf.balance.clause, cast.town, words="Canary", languages=("nn",))
    shelve(cast, "town.car", owner=cast.town, words="Canary", languages=("nn",))
    assert firm.get(query).content == before
