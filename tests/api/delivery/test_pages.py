"""Pages of a list: everything once, in order, as of the moment of the first."""

import pytest

from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.api.delivery.test_list_clauses import keys, shelve
from tests.cast import Cast


@pytest.mark.parametrize("ordering", ["key", "valid_from", "-valid_from"])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_give_everything_once_in_order(cast: Cast, reader: Asker, ordering: str, size: int) -> None:
    shelve(cast, "c", "a", "d", "b", "e")
    wanted = {"key": list("abcde"), "valid_from": list("cadbe"), "-valid_from": list("ebdac")}
    assert keys(reader, f"ordering={ordering}&page_size={size}") == wanted[ordering]


def test_later_pages_are_of_the_moment_of_the_first(cast: Cast, reader: Asker) -> None:
    shelve(cast, "a", "c")
    first = reader.get("clauses?page_size=1&language=nb")
    cursor = first.json()["next_cursor"]
    shelve(cast, "b")
    second = reader.get(f"clauses?page_size=1&language=nb&cursor={cursor}")
    assert [node["key"] for node in second.json()["results"]] == ["c"]
    for clock_ in ("Answer-As-Of", "Answer-Known-At"):
        assert first[clock_] == second[clock_]


def test_a_vocabulary_is_paged_like_any_list(shelf: Shelf, reader: Asker) -> None:
    first = reader.get("tags?page_size=1&count=true&language=nb")
    page = first.json()
    assert (len(page["results"]), page["count"], page["missing"]) == (1, 2, [])
    second = reader.get(first["Link"].split(">")[0].removeprefix("<")).json()
    assert [page["results"][0]["key"], second["results"][0]["key"]] == ["privacy", "work"]
    assert second["next_cursor"] is None
    assert reader.problem(f"categories?cursor={page['next_cursor']}")["code"] == "invalid-cursor"
