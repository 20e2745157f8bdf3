"""The committed contracts as schemathesis reads them: whole, with what there is to ask for as examples."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import APIOperation, BaseSchema

from tests.api.contracts.doors import BODIES, ELSEWHERE, IN_PATH

FOLDER = Path(__file__).parents[3] / "openapi"
# Made-up requests for each operation, beside those that go through its parameters one by one.
EXAMPLES = int(os.environ.get("KLAUSUL_FUZZ_EXAMPLES", "5"))
# In seconds: no answer takes so long, on a machine that others keep busy.
TOO_LONG = 10


def application(environ: Any, start_response: Any) -> Any:
    """Klausul's, loaded by the first request: loading the middleware needs the fixtures."""
    from api.wsgi import application as loaded

    return loaded(environ, start_response)


def read(name: str) -> Any:
    """A contract as it is committed, by the name of its file."""
    # What C parses in a moment takes Python seconds, at the start of every run of the tests.
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


def operations() -> Iterator[tuple[str, str, str]]:
    """All of them: the name of the contract, the method, the path."""
    for file in sorted(FOLDER.glob("*.yaml")):
        for path, item in read(file.stem)["paths"].items():
            yield from ((file.stem, method, path) for method in item)


@cache
def load(name: str) -> BaseSchema:
    """Prepare a contract."""
    contract = read(name)
    bound: dict[str, dict[str, Any]] = {path: {} for path in contract["paths"]}
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            give_a_body(f"{method.upper()} {path.split('/', 4)[4]}", operation)
            # A key may be left out where the library is public; in these tests it is not.
            operation["security"] = [one for one in operation["security"] if one]
            for parameter in operation.get("parameters", ()):
                bound[path] |= dict(give_examples(path, parameter))
    schema = schemathesis.openapi.from_dict(contract, config=configuration(bound))
    schema.app = application
    return schema


def give_examples(path: str, parameter: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name what there is, which changes nothing of what the contract allows.

    Gives the same as a binding for made-up requests, which know of values, but not of lists.
    """
    name, schema = parameter["name"], parameter["schema"]
    dictionary, found = in_path(path, name) if parameter["in"] == "path" else elsewhere(path, name)
    if not found:
        return
    is_list = schema.get("type") == "array"
    schema["examples"] = [[value] for value in found] if is_list else list(found)
    if not is_list:
        yield f"{parameter['in']}.{name}", {"dictionary": dictionary, "probability": 0.7}


def give_a_body(label: str, operation: dict[str, Any]) -> None:
    """Name a body that is good."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = BODIES[label]


def in_path(path: str, name: str) -> tuple[str, Sequence[str | int]]:
    """The values for a place in a path, and under what they are listed."""
    placeholder = f"{{{name}}}"
    collection = path.partition(f"/{placeholder}")[0].rpartition("/")[2]
    listed = f"{collection}/{placeholder}"
    return listed, IN_PATH.get(listed, ())


def elsewhere(path: str, name: str) -> tuple[str, Sequence[str]]:
    """The same for a parameter beside the path."""
    own = f"{path.split('/')[4]}?{name}"
    listed = own if own in ELSEWHERE else name
    return listed, ELSEWHERE.get(listed, ())


def configuration(bound: dict[str, dict[str, Any]]) -> SchemathesisConfig:
    """All checks, and all phases but the stateful one: it follows links, and the contracts have none."""
    return SchemathesisConfig.from_dict(
        {
            "dictionaries": {
                name: {"values": list(found)} for name, found in {**IN_PATH, **ELSEWHERE}.items()
            },
            "operations": [{"include-path": path, "parameters": given} for path, given in bound.items()],
            # The same requests in every run.
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": True,
                "database": "none",
                # The header with the key is ours; a check of its own leaves it out, and sends a wrong one.
                "with-security-parameters": False,
            },
            "phases": {
                "examples": {"enabled": True, "fill-missing": True},
                "coverage": {"enabled": True, "generate-duplicate-query-parameters": True},
                "fuzzing": {"enabled": True},
                "stateful": {"enabled": False},
            },
            "checks": {
                "max_response_time": TOO_LONG,
                "missing_required_header": {"expected-statuses": ["4xx"]},
                # Any refusal will do: which one comes first is not the schema's affair.
                "negative_data_rejection": {"expected-statuses": ["4xx"]},
                # A made-up If-Match names no state that there ever was (412); whether there must be one may
                # depend on what is there (428).
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "412", "428", "429"]
                },
            },
        }
    )


type Act = Callable[..., None]


def requests_for(operation: APIOperation[Any, Any, Any, Any], act: Act) -> Act:
    """Do it with each request that is made up for the operation: all of them at once, in all phases.

    This is what the package's plugin does to its tests, but when they are collected: every run of any test
    would wait for it. (Its lazy form asks pytest for what pytest 9.2 no longer has.)
    """
    config = operation.schema.config
    made: Act = build_operation_test(
        config=config, operation=operation, test_func=act, given_kwargs={}, feedback=FeedbackSources()
    )
    return made
