"""The committed table of parameters, the routes, and the contract agree."""

import pytest

from api.delivery.v1.parameters import ROUTES
from api.delivery.v1.urls import VIEWS
from tests.api.conftest import Asker

GIVEN = {
    "client": "library", "language": "nb", "fallback": "none",
    "as_of": "2030-01-01", "known_at": "2026-01-01",
    "body_formats": "html", "placeholders": "raw", "include": "guidance", "key": "balance",
    "category": "social-media", "tag": "work", "tag_all": "work", "force": "must", "provision": "x",
    "legal_source": "LOV-2005-06-17-62", "guideline": "rules", "origin": "library", "ordering": "key",
    "page_size": "1", "cursor": "x", "count": "true",
    "from": "01a2063e-64ed-704a-9730-d2eda65eb0bc", "to": "01A2063E-64ED-704A-9730-D2EDA65EB0BC",
}  # fmt: skip
ID = GIVEN["from"]
PATHS = {
    view.route: path.replace("<key:key>", "rules" if "guideline" in path else "balance").replace(
        "<uuid:id>", ID
    )
    for path, view in VIEWS.items()
}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {view.route for view in VIEWS.values()} == set(ROUTES)
    assert len(VIEWS) == len(ROUTES)


def test_every_parameter_is_tried_here() -> None:
    assert {parameter.name for row in ROUTES.values() for parameter in row} == set(GIVEN)


def needed(route: str) -> list[str]:
    return [parameter.name for parameter in ROUTES[route] if parameter.required]


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_its_parameters_and_no_others(reader: Asker, route: str) -> None:
    names = sorted(parameter.name for parameter in ROUTES[route])
    for name in GIVEN:
        query = "&".join(f"{each}={GIVEN[each]}" for each in {name, *needed(route)})
        response = reader.get(f"{PATHS[route]}?{query}")
        code = response.json().get("code") if response["Content-Type"].endswith("json") else None
        assert (code != "unknown-parameter") == (name in names)
        if name not in names:
            assert (response.status_code, response.json()["allowed"]) == (400, names)


@pytest.mark.parametrize("route", ROUTES)
def test_a_repetition_is_refused(reader: Asker, route: str) -> None:
    for parameter in ROUTES[route]:
        given = f"{parameter.name}={GIVEN[parameter.name]}"
        problem = reader.problem(f"{PATHS[route]}?{given}&{given}")
        assert "repeated-parameter" in {error["code"] for error in problem["errors"]}


@pytest.mark.parametrize("route", [route for route in ROUTES if needed(route)])
def test_a_route_says_which_parameters_it_cannot_do_without(reader: Asker, route: str) -> None:
    problem = reader.problem(PATHS[route])
    assert (problem["status"], problem["code"]) == (400, "missing-parameter")
    assert [error["at"] for error in problem["errors"]] == needed(route)


@pytest.mark.parametrize("route", ROUTES)
def test_a_default_is_what_is_taken_without_it(route: str) -> None:
    for parameter in ROUTES[route]:
        if parameter.default is not None and parameter.default != ():
            assert parameter.parse(parameter.write(parameter.default)) == parameter.default
