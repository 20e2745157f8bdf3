"""Nothing is stored, here or elsewhere, and nobody on another site reads it."""

from unittest.mock import patch

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import writing
from tests.api.preview.conftest import Desk, Previewer
from tests.api.preview.test_parameters import PATHS
from tests.cast import Cast


@pytest.mark.parametrize("url", [*PATHS.values(), "clauses/nothing", "clauses?x=1", "nothing"])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_no_answer_is_stored(desk: Desk, editor: Previewer, url: str, method: str) -> None:
    response = editor.send(method, url, Origin="https://example.org")
    assert response["Cache-Control"] == "no-store"
    assert not {"Access-Control-Allow-Origin", "Surrogate-Key"} & set(response.headers)
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not response.content or method != "head"


def test_nothing_is_kept_here(desk: Desk, editor: Previewer) -> None:
    with patch("api.caching.keep") as keep, patch("api.caching.find") as find:
        assert editor.get("clauses").status_code == 200
    assert not keep.called
    assert not find.called


def test_the_next_key_that_is_pressed_shows(desk: Desk, cast: Cast, editor: Previewer) -> None:
    before = editor.get("clauses/fresh?language=nb")
    writing.write_text(cast.author, desk.fresh, "nb", title="Title", body="Newer")
    after = editor.get("clauses/fresh?language=nb", If_None_Match=before["ETag"])
    assert after.json()["body"]["markdown"] == "Newer"


def test_there_are_no_clocks(desk: Desk, editor: Previewer) -> None:
    response = editor.get("clauses/fresh")
    assert not {"Answer-As-Of", "Answer-Known-At"} & set(response.headers)
    assert editor.problem("clauses?as_of=2026-01-01")["code"] == "unknown-parameter"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(desk: Desk, editor: Previewer, method: str) -> None:
    response = editor.send(method, "clauses")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


ALWAYS = 2  # the key with its clients; the newest event
ASKED = 2  # the owner; whether its drafts may be seen (the library's, of a key that is bound to no client)
FOUND = 6  # the versions that answer; texts; tags; citations; which versions and texts are under review
FILLED = 2  # the parameters that are used; their values


@pytest.mark.parametrize(
    ("url", "count"),
    [
        ("clauses/private-role", ALWAYS + ASKED + 1 + FOUND + FILLED),  # its kind
        ("clauses", ALWAYS + ASKED + 1 + FOUND + FILLED + 2),  # the page's rows; the horizon
        # its kind; two levels of entries and versions
        ("guidelines/rules", ALWAYS + ASKED + 1 + 4 + FOUND + FILLED),
    ],
)
def test_a_route_costs_these_queries(
    desk: Desk, editor: Previewer, url: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(count):
        assert editor.get(url).status_code == 200
