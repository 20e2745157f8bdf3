"""The committed contract of preview is what the code is, and what the service answers."""

from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from openapi_spec_validator import validate

from tests.api.delivery.test_openapi import closed
from tests.api.delivery.test_openapi import contract as delivery
from tests.api.preview.conftest import Desk, Previewer
from tests.api.preview.test_parameters import PATHS

FILE = Path("openapi/preview-v1.yaml")
SETTINGS = "api.preview.v1.contract.SETTINGS"
FORMATS = "body_formats=markdown,html,text,blocks"
NULLABLE = {"valid_from", "adopted_at", "approved_at"}


@cache
def contract() -> Any:
    return yaml.safe_load(FILE.read_text())


def schemas() -> Any:
    return contract()["components"]["schemas"]


def test_the_contract_is_committed_and_has_no_warnings() -> None:
    written = StringIO()
    call_command(
        "spectacular",
        urlconf="api.preview.v1.urls",
        custom_settings=SETTINGS,
        fail_on_warn=True,
        stdout=written,
    )
    assert written.getvalue().rstrip("\n") + "\n" == FILE.read_text(), "write it again: see CONTRIBUTING.md"


def test_the_contract_is_valid_openapi_3_1() -> None:
    validate(contract())
    assert contract()["openapi"].startswith("3.1")


def test_a_key_is_always_needed() -> None:
    for item in contract()["paths"].values():
        assert item["get"]["security"] == [{"key": []}]


def test_every_member_of_every_answer_is_always_there() -> None:
    for name, schema in schemas().items():
        assert set(schema.get("properties", {})) == set(schema.get("required", [])), name


@pytest.mark.parametrize("name", ["Head", "Node"])
def test_a_node_is_deliverys_with_its_state_and_what_may_be_null(name: str) -> None:
    here, there = schemas()[name]["properties"], delivery()["components"]["schemas"][name]["properties"]
    assert set(here) == {*there, "state"}
    assert {member for member in there if here[member] != there[member]} == NULLABLE
    assert all("null" in here[member]["type"] for member in NULLABLE)
    assert schemas()["StateEnum"]["enum"] == ["adopted", "draft", "in_review"]


@pytest.mark.parametrize("route", PATHS)
def test_answers_are_as_the_contract_says(desk: Desk, editor: Previewer, route: str) -> None:
    operation = contract()["paths"][path_of(route)]["get"]
    takes = {parameter["name"] for parameter in operation["parameters"]}
    for query in ["language=nb", *([f"language=nb&{FORMATS}"] if "body_formats" in takes else [])]:
        response = editor.get(f"{PATHS[route]}?{query}")
        assert response.status_code == 200
        (media_type,) = operation["responses"]["200"]["content"]
        assert response["Content-Type"].split(";")[0] == media_type
        if media_type == "application/json":
            check(response.json(), operation["responses"]["200"]["content"][media_type]["schema"])


def path_of(route: str) -> Any:
    return next(path for path, item in contract()["paths"].items() if item["get"]["operationId"] == route)


def test_problems_are_as_the_contract_says(desk: Desk, editor: Previewer) -> None:
    for url in ("clauses?as_of=2026-01-01", "clauses/nothing", "clauses?client=town", "clauses?review=x"):
        check(editor.problem(url), {"$ref": "#/components/schemas/Problem"})


def check(document: Any, schema: Any) -> None:
    """Valid, and without a member that the contract does not name."""
    root = {**schema, "components": {"schemas": closed(schemas())}}
    jsonschema.Draft202012Validator(root).validate(document)
