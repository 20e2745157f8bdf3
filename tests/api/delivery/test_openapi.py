"""The committed contract is what the code is, and what the service answers."""

from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from openapi_spec_validator import validate

from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.api.delivery.test_parameters import PATHS

FILE = Path("openapi/delivery-v1.yaml")
SETTINGS = "api.delivery.v1.contract.SETTINGS"


@cache
def contract() -> Any:
    return yaml.safe_load(FILE.read_text())


def test_the_contract_is_committed_and_has_no_warnings(capfd: pytest.CaptureFixture[str]) -> None:
    written = StringIO()
    call_command(
        "spectacular",
        urlconf="api.delivery.v1.urls",
        custom_settings=SETTINGS,
        fail_on_warn=True,
        stdout=written,
    )
    assert written.getvalue().rstrip("\n") + "\n" == FILE.read_text(), "write it again: see CONTRIBUTING.md"


def test_the_contract_is_valid_openapi_3_1() -> None:
    validate(contract())
    assert contract()["openapi"].startswith("3.1")


def test_every_member_of_every_answer_is_always_there() -> None:
    for name, schema in contract()["components"]["schemas"].items():
        assert set(schema.get("properties", {})) == set(schema.get("required", [])), name


def test_there_is_one_recursive_node_and_one_problem() -> None:
    schemas = contract()["components"]["schemas"]
    assert schemas["Node"]["properties"]["entries"]["items"] == {"$ref": "#/components/schemas/Node"}
    assert [name for name in schemas if "Problem" in name] == ["Problem"]


def operations() -> dict[str, Any]:
    return {item["get"]["operationId"]: item["get"] for item in contract()["paths"].values()}


@pytest.mark.parametrize("route", PATHS)
def test_answers_are_as_the_contract_says(shelf: Shelf, firm: Asker, route: str) -> None:
    operation = operations()[route]
    path = PATHS[route]
    if "{id}" in str(operation) or path.startswith(("versions", "texts")):
        path = (
            f"versions/{shelf.balance.pk}" if "version" in route else f"texts/{shelf.variant.texts.get().pk}"
        )
    takes = {parameter["name"] for parameter in operation["parameters"]}
    queries = ["client=firm"] if "client" in takes else [""]
    if "from" in takes:
        version = shelf.guideline if "guideline" in route else shelf.balance
        queries = [f"{queries[0]}&from={version.pk}&to={version.pk}"]
    queries += [f"{queries[0]}&body_formats=markdown,html,text,blocks"] if "body_formats" in takes else []
    for query in queries:
        response = firm.get(f"{path}?{query}")
        assert response.status_code == 200
        (media_type,) = operation["responses"]["200"]["content"]
        assert response["Content-Type"].split(";")[0] == media_type
        if media_type == "application/json":
            check(response.json(), operation["responses"]["200"]["content"][media_type]["schema"])


def test_problems_are_as_the_contract_says(firm: Asker) -> None:
    for url in ("clauses?x=1", "clauses/nothing?client=firm", "clauses?client=town", "clauses"):
        check(firm.problem(url), {"$ref": "#/components/schemas/Problem"})


def check(document: Any, schema: Any) -> None:
    """Valid, and without a member that the contract does not name."""
    root = {**schema, "components": {"schemas": closed(contract()["components"]["schemas"])}}
    jsonschema.Draft202012Validator(root).validate(document)


def closed(schemas: Any) -> Any:
    return {
        name: {**schema, "additionalProperties": False}
        if "properties" in schema and name != "Problem"
        else schema
        for name, schema in schemas.items()
    }
