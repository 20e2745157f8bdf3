"""Requests made from the committed contracts alone, and the answers held against them."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from pytest_django import DjangoDbBlocker
from schemathesis.checks import CheckFunction
from schemathesis.core.transport import Response
from schemathesis.generation.meta import FuzzingPhaseData
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.api.contracts.doors import DOORS, FORM, MOMENTS, UNTELLABLE, make_stock
from tests.api.contracts.loading import application, load, operations, requests_for
from tests.api.delivery.conftest import Shelf, made_shelf, made_words
from tests.cast import find_cast

__all__ = ["made_shelf", "made_words"]

type Case = schemathesis.Case[Any]
type Ids = dict[str | int, str]

tried: set[str] = set()
answered_well: set[str] = set()


@pytest.fixture(scope="module")
def ids(made_shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Ids:
    """The ids of the rows that there are, by their stand-ins."""
    with django_db_blocker.unblock():
        return make_stock(made_shelf, find_cast())


@pytest.fixture(scope="module")
def secrets(made_shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> dict[str, list[str]]:
    """The keys of each door's callers."""
    with django_db_blocker.unblock():
        return {name: [make(find_cast()) for make in door.callers.values()] for name, door in DOORS.items()}


@pytest.fixture(scope="module")
def connected() -> Iterator[None]:
    """Requests leave the connection open, whose transaction is not theirs: as Django's own client has it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connected", "db")
@pytest.mark.parametrize(("contract", "method", "path"), list(operations()), ids=str)
def test_answers_are_as_the_contract_says(
    contract: str, method: str, path: str, ids: Ids, secrets: dict[str, list[str]]
) -> None:
    ask = requests_for(load(contract)[path][method], ask_and_compare)
    ask(ids=ids, secrets=secrets[contract])


def ask_and_compare(case: Case, ids: Ids, secrets: list[str]) -> None:
    """Send one request, by one caller after the other until one may do it, and look at the answers."""
    order = callers(case, secrets)  # before the ids, which are others in every run
    replace_stand_ins(case, ids)
    for secret in order:
        with undone():
            response = send_and_compare(case, {"Authorization": f"Bearer {secret}"})
        if response.status_code not in (403, 404):
            break


def send_and_compare(case: Case, headers: dict[str, str]) -> Response:
    """Send it once; every check looks at the answer."""
    response = case.call(headers=headers)
    note(case, response)
    case.validate_response(
        response,
        headers=headers,
        transport_kwargs={"app": application, "headers": headers},
        excluded_checks=excluded(case, response),
    )
    return response


def test_each_operation_was_answered_well_at_least_once() -> None:
    """Else nobody looked at its answers. In this process: the operations may be tried in several."""
    excused = {label for door in DOORS.values() for label in door.never_good}
    assert tried - answered_well == excused & tried


def replace_stand_ins(case: Case, ids: Ids) -> None:
    """Put the rows' ids where their stand-ins are."""
    case.path_parameters = replaced(case.path_parameters, ids)
    case.query = replaced(case.query, ids)
    case.body = replaced(case.body, ids)


def replaced(value: Any, ids: Ids) -> Any:
    """The same with ids instead of stand-ins."""
    if isinstance(value, dict):
        return {name: replaced(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str | int) else value


def callers(case: Case, secrets: list[str]) -> list[str]:
    """Who sends it: all, in an order that is the same for the same request; of a bad one, just one."""
    asked = repr((case.method, case.path_parameters, case.query, case.body))
    first = zlib.crc32(asked.encode("utf-8", "replace")) % len(secrets)
    is_good = case.meta is not None and case.meta.generation.mode.is_positive
    return [*secrets[first:], *secrets[:first]] if is_good else [secrets[first]]


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of what happens here remains."""
    for cache in caches.all(initialized_only=True):
        cache.clear()  # kept answers go by the numbers of events, which come again
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def note(case: Case, response: Response) -> None:
    """Remember what was tried, and what went well."""
    tried.add(case.operation.label)
    if case.method == case.operation.method.upper() and 200 <= response.status_code < 300:
        answered_well.add(case.operation.label)


def excluded(case: Case, response: Response) -> list[CheckFunction]:
    """The checks that this answer need not pass."""
    if response.status_code == 400 and all(map(is_untellable, response.json()["errors"])):
        return [positive_data_acceptance]
    made = case.meta.phase.data if case.meta else None
    if isinstance(made, FuzzingPhaseData) and not made.mutations:
        # Nothing is wrong with it: a body that may be left out was, which the package calls a bad request.
        return [negative_data_rejection]
    return []


def is_untellable(error: dict[str, Any]) -> bool:
    """Whether no schema could have said that this value is wrong."""
    if error["in"] == "body":
        return error["code"] not in FORM or error["at"].endswith(
            "/value"
        )  # its type depends on what it is of
    return error["code"] in UNTELLABLE or (error["at"] in MOMENTS and error["code"] == "invalid-value")
