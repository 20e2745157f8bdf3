"""Every route × method × principal × whose thing it is: the status that the design says, and nothing else.

The table is ``matrix.txt``. A route that it does not have fails, and so does a row without a route. Each cell
is tried with a valid request, in a savepoint of its own; a refused one changes nothing.
"""

import pytest

from tests.api.access.matrix import ROWS, Row
from tests.api.access.requests import BODIES, ask, path_of
from tests.api.access.routes import METHODS, Operation, of_the_resolver, operations
from tests.api.access.unchanged import answered
from tests.api.access.world import PRINCIPALS, World

EDITORIAL_DOOR = {"nobody": 401, "disabled": 401, "revoked": 401} | dict.fromkeys(
    ("firm-key", "key", "preview-key"), 403
)


ADMINISTRATION = ("editorial/keys", "editorial/events/verify")  # they let in nobody else


def test_the_resolver_the_contracts_and_the_table_have_the_same_operations() -> None:
    resolved = of_the_resolver()
    assert resolved == set(operations())
    assert resolved == {row.operation for row in ROWS}


def test_every_write_is_tried_with_a_valid_request() -> None:
    assert set(BODIES) == {row.operation for row in ROWS if row.operation[0] != "GET"}


def test_no_row_is_there_twice() -> None:
    names = [str(row) for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_may_what_the_table_says(world: World, row: Row) -> None:
    found = {who: answer(world, who, row) for who in PRINCIPALS}
    assert found == dict(zip(PRINCIPALS, row.expected, strict=True))


def answer(world: World, who: str, row: Row) -> int:
    """The status. What was done is rolled back; by a refusal nothing was."""
    return int(answered(lambda: ask(world, who, row.operation, world.things[row.thing])).status_code)


# Which of the people asks makes no difference to methods; the kind of key does.
ONE_OF_EACH_KIND = ("nobody", "firm-key", "preview-key", "admin")
ROUTES = sorted({route for _, route in of_the_resolver()})


@pytest.mark.parametrize("route", ROUTES)
def test_a_method_that_a_route_has_not_is_405_for_all_who_get_in(world: World, route: str) -> None:
    missing = [method for method in METHODS if (method, route) not in of_the_resolver()]
    url = path_of(route, world.things["library"])
    for method in (*missing, "PROPFIND"):
        for who in ONE_OF_EACH_KIND:
            status = world.send(who, method, url, b"{}").status_code
            assert status in refusals_of(route, who), (method, who)


def refusals_of(route: str, who: str) -> tuple[int, ...]:
    """A read-only door may say 405 to whom it would not let in, too: that tells nothing."""
    if route.startswith("editorial"):
        administration = who != "admin" and route.startswith(ADMINISTRATION)
        return (EDITORIAL_DOOR.get(who, 405), *((403,) if administration else ()))
    gets_in = who == "preview-key" if route.startswith("preview") else who.endswith("key")
    return (405,) if gets_in else (401, 403, 405)


@pytest.mark.parametrize("route", [route for method, route in sorted(of_the_resolver()) if method == "GET"])
def test_head_is_get_without_its_body(world: World, route: str) -> None:
    operation: Operation = ("GET", route)
    for who in ONE_OF_EACH_KIND:
        for thing in ("library", "town"):
            get = ask(world, who, operation, world.things[thing])
            head = ask(world, who, ("HEAD", route), world.things[thing])
            assert (head.status_code, head.content) == (get.status_code, b"")
