"""The committed contract is what the code is."""

from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from openapi_spec_validator import validate

from api.editorial.v1.urls import VIEWS

FILE = Path("openapi/editorial-v1.yaml")
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def contract() -> Any:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def operations() -> list[tuple[str, str, Any]]:
    return [
        (path, method, each) for path, item in contract()["paths"].items() for method, each in item.items()
    ]


def test_the_contract_is_committed_and_has_no_warnings() -> None:
    written = StringIO()
    call_command(
        "spectacular", urlconf="api.editorial.v1.urls", fail_on_warn=True, stdout=written,
        custom_settings="api.editorial.v1.contract.SETTINGS",
    )  # fmt: skip
    assert written.getvalue().rstrip("\n") + "\n" == FILE.read_text(encoding="utf-8"), "write it again"


def test_the_contract_is_valid_openapi_3_1() -> None:
    validate(contract())
    assert contract()["openapi"].startswith("3.1")


def test_every_method_of_every_view_is_an_operation_of_its_own_name() -> None:
    methods = sum(len(METHODS & set(dir(view))) for _, view in VIEWS.values())
    names = [each["operationId"] for _, _, each in operations()]
    assert len(names) == len(set(names)) == methods


def test_every_member_of_every_answer_is_always_there() -> None:
    answers = {
        name: schema
        for name, schema in contract()["components"]["schemas"].items()
        if name not in bodies() and "properties" in schema
    }
    for name, schema in answers.items():
        assert set(schema["properties"]) == set(schema.get("required", [])), name


def bodies() -> set[str]:
    """The components that only requests have."""
    return {name for name in contract()["components"]["schemas"] if name.endswith("Request")}


def test_what_exists_is_written_with_its_tag_and_posts_may_be_repeated() -> None:
    for path, method, operation in operations():
        headers = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        if method in ("put", "patch", "delete") or path.endswith("/submit"):
            assert "If-Match" in headers, path
            assert {"412", "428"} <= set(operation["responses"]), path
        assert ("Idempotency-Key" in headers) == (method == "post"), path


def test_nothing_is_read_without_a_key() -> None:
    assert all(operation["security"] == [{"key": []}] for _, _, operation in operations())
