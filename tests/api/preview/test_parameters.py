"""Preview's table of parameters, its routes, and delivery's table agree."""

import pytest

from api.delivery.v1 import parameters as delivery
from api.preview.v1.parameters import ROUTES
from api.preview.v1.urls import VIEWS
from tests.api.delivery.test_parameters import GIVEN, ID
from tests.api.preview.conftest import Previewer

CLOCKS = {"as_of", "known_at"}
PATHS = {
    view.route: path.replace("<key:key>", "rules" if "guideline" in path else "balance")
    for path, view in VIEWS.items()
}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {view.route for view in VIEWS.values()} == set(ROUTES)
    assert len(VIEWS) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_what_delivery_takes_without_clocks_and_with_a_review(route: str) -> None:
    there = {parameter.name for parameter in delivery.ROUTES[route]}
    assert {parameter.name for parameter in ROUTES[route]} == there - CLOCKS | {"review"}


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_its_parameters_and_no_others(editor: Previewer, route: str) -> None:
    names = sorted(parameter.name for parameter in ROUTES[route])
    for name, value in {**GIVEN, "review": ID}.items():
        response = editor.get(f"{PATHS[route]}?{name}={value}")
        code = response.json().get("code") if response["Content-Type"].endswith("json") else None
        assert (code != "unknown-parameter") == (name in names)
        if name not in names:
            assert (response.status_code, response.json()["allowed"]) == (400, names)
