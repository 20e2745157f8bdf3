"""Cursors."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from api.errors import Refused
from api.pagination import Cursor, seal, unseal

CURSOR = Cursor(("private-role",), datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
QUERY = "/api/delivery/v1/clauses?client=library"


def refused(text: str, query: str = QUERY) -> bool:
    try:
        unseal(text, query)
    except Refused as error:
        return error.problem.code == "invalid-cursor"
    return False


def test_a_cursor_holds_where_to_go_on_and_the_clocks() -> None:
    assert unseal(seal(CURSOR, QUERY), QUERY) == CURSOR


def test_a_cursor_tells_nothing() -> None:
    assert "private" not in seal(CURSOR, QUERY)


def test_the_same_place_has_the_same_cursor() -> None:
    assert seal(CURSOR, QUERY) == seal(CURSOR, QUERY)


def test_a_cursor_is_of_no_use_with_another_query() -> None:
    assert refused(seal(CURSOR, QUERY), QUERY + "&tag=x")


def test_any_change_damages_a_cursor() -> None:
    text = seal(CURSOR, QUERY)
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        assert refused(text[:place] + other + text[place + 1 :])


@given(st.text(max_size=300))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    assert refused(text)


def test_a_long_cursor_is_refused() -> None:
    assert refused("A" * 100_000)


def test_a_cursor_outlives_the_secret_key_as_its_fallback(settings: Settings) -> None:
    text = seal(CURSOR, QUERY)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert refused(text)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(text, QUERY) == CURSOR


@pytest.mark.parametrize("text", ["", "====", "é", "A", "AA\n"])
def test_no_shape_of_a_cursor_is_an_error(text: str) -> None:
    assert refused(text)
