"""Input never causes a 5xx, and every refusal is a problem: with delivery's list of what people try."""

import pytest

from tests.api.conftest import http
from tests.api.delivery.test_hostile import HEADERS, NAMES, PATHS, VALUES, assert_harmless, send
from tests.api.preview.conftest import Desk, Previewer


@pytest.mark.parametrize("name", [*NAMES, "review"])
def test_no_value_of_a_parameter(adviser: Previewer, name: str) -> None:
    client = "" if name == "client" else "client=firm&"
    for value in VALUES:
        send(adviser, f"clauses?{client}{name}={value}")


@pytest.mark.parametrize("path", PATHS)
def test_no_path(editor: Previewer, path: str) -> None:
    send(editor, path)


@pytest.mark.parametrize("name", ["Accept", "Accept_Language", "If_None_Match", "Authorization"])
def test_no_header(desk: Desk, editor: Previewer, name: str) -> None:
    for value in HEADERS:
        send(editor, "clauses", **{name: value})


@pytest.mark.parametrize(
    "review",
    [
        "0" * 32,
        "{01a2063e-64ed-704a-9730-d2eda65eb0bc}",
        "urn:uuid:01a2063e-64ed-704a-9730-d2eda65eb0bc",
        "01a2063e-64ed-704a-9730-d2eda65eb0b",
        "0٠a2063e-64ed-704a-9730-d2eda65eb0bc",
    ],
)
def test_a_review_has_one_form(editor: Previewer, review: str) -> None:
    problem = editor.problem(f"clauses?review={review}")
    assert (problem["status"], problem["errors"][0]["at"]) == (400, "review")


@pytest.mark.parametrize("query", ["review=\xff", "review=\x00", "review=", "review", "=&review=%00"])
def test_no_raw_query(editor: Previewer, query: str) -> None:
    response = http().generic("GET", "/api/preview/v1/clauses", QUERY_STRING=query, headers=editor.headers)
    assert_harmless(response.status_code, response["Content-Type"], response.content)
