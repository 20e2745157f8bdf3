"""Every write, whatever is sent to it: nobody assigns what is told, and hostile bodies are refused unread."""

import json
from typing import Any

import pytest

from tests.api.access.matrix import ROWS
from tests.api.access.requests import ANY_TAG, BODIES, TAGGED, ask, path_of, tag
from tests.api.access.routes import Operation, contract, operations
from tests.api.access.unchanged import answered
from tests.api.access.world import PRINCIPALS, World

WRITES = sorted(BODIES)
# Members of rows and of people that no body may name, beside those that the resource tells.
TEMPTING = (
    *("id", "pk", "state", "etag", "approved_at", "adopted_at", "number", "digest", "owner", "owner_id"),
    *("client_id", "created_by", "is_superuser", "password", "groups", "stage", "base_pin", "nothing", ""),
)


def entitled(operation: Operation) -> tuple[str, str]:
    """Somebody who may do it, and to what, by the table."""
    for row in ROWS:
        for who, status in zip(PRINCIPALS, row.expected, strict=True):
            if row.operation == operation and 200 <= status < 300:
                return who, row.thing
    raise AssertionError(operation)


def members(operation: Operation, part: str) -> dict[str, Any]:
    """The declared members of the request or of the good answer."""
    spec = operations()[operation]
    if part == "request":
        content = spec.get("requestBody", {}).get("content", {})
    else:
        good = next(answer for status, answer in spec["responses"].items() if status < "300")
        content = good.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    door = operation[1].partition("/")[0]
    found = contract(door)["components"]["schemas"][name] if name else schema
    properties: dict[str, Any] = found.get("properties", {})
    return properties


def send(world: World, operation: Operation, body: Any, **headers: str) -> Any:
    """Send a body as somebody who may; all else is right. Afterwards all is as before."""
    who, name = entitled(operation)
    thing = world.things[name]
    if operation in TAGGED:
        headers["If_Match"] = tag(*TAGGED[operation](thing))
    if operation in ANY_TAG:
        headers["If_Match"] = "*"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = path_of(operation[1], thing)
    return answered(lambda: world.send(who, operation[0], url, content, **headers))


def valid(world: World, operation: Operation) -> dict[str, Any]:
    """The body that is accepted."""
    return BODIES[operation](world.things[entitled(operation)[1]])


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_the_valid_request_is_accepted(world: World, operation: Operation) -> None:
    assert send(world, operation, valid(world, operation)).status_code < 300


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_a_member_that_is_told_or_unknown_is_refused_by_name(world: World, operation: Operation) -> None:
    names = {*members(operation, "answer"), *TEMPTING} - set(members(operation, "request"))
    assert "etag" in names
    for name in sorted(names):
        response = send(world, operation, valid(world, operation) | {name: "x"})
        assert response.status_code == 400, name
        at = f"/{name}" if members(operation, "request") else "/"  # where nothing is taken nothing is read
        assert at in {error["at"] for error in response.json()["errors"]}, name


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_a_write_takes_no_query(world: World, operation: Operation) -> None:
    who, name = entitled(operation)
    method, route = operation
    for query in ("etag=x", "client=firm", "_method=GET"):
        url = f"{path_of(route, world.things[name])}?{query}"
        assert answered(lambda url=url: world.send(who, method, url, b"", If_Match="*")).status_code == 400  # type: ignore[misc]


WRONG: list[Any] = [
    *(-1, 1.5, True, "", "x" * 100_001, [], [1], [[]], [{}], {"a": 1}, None),
    *(2**53 - 1, "\x7f\x1b", "9999-12-31T23:59:59-23:59", ["a"] * 1001),
]
JSON_TYPES: dict[type, str] = {
    int: "integer", float: "number", bool: "boolean", str: "string", list: "array", dict: "object",
    type(None): "null",
}  # fmt: skip


def types_of(schema: dict[str, Any]) -> set[str]:
    """What a member may be; without a type anything, which the domain judges."""
    found = schema.get("type", list(JSON_TYPES.values()) if "$ref" not in schema else "object")
    parts = [types_of(each) for each in schema.get("oneOf", schema.get("anyOf", []))]
    return set().union(*parts) if parts else {found} if isinstance(found, str) else set(found)


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_no_member_takes_a_value_of_another_type(world: World, operation: Operation) -> None:
    for name, schema in members(operation, "request").items():
        for value in WRONG:
            response = send(world, operation, valid(world, operation) | {name: value})
            types = types_of(schema)
            fits = JSON_TYPES[type(value)] in (types | ({"integer"} if "number" in types else set()))
            assert fits or response.status_code == 400, (name, value)


def hostile(name: str) -> list[tuple[bytes, int]]:
    """Bodies that are none, each with its status; ``name`` is a member that there is."""
    given = json.dumps(name).encode()
    return [
        (b"{%s: 1, %s: 2}" % (given, given), 400),
        (b'{%s: "\\u0000"}' % given, 400),
        (b'{%s: "\x00"}' % given, 400),
        (b'{%s: "\\ud800"}' % given, 400),
        (b'{"\\udfff": 1}', 400),
        (b'{%s: "\xed\xa0\x80"}' % given, 400),
        (b'{%s: "\xff"}' % given, 400),
        (b'\xef\xbb\xbf{%s: "x"}' % given, 400),
        (b"{%s: %s}" % (given, b"[" * 100_000 + b"]" * 100_000), 400),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
        (b"[" * 100_000, 400),
        (b"{%s: %d}" % (given, 2**60), 400),
        (b"{%s: %s}" % (given, b"9" * 5000), 400),
        (b"{%s: 1e999}" % given, 400),
        (b"{%s: NaN}" % given, 400),
        (b"{%s: -Infinity}" % given, 400),
        *((body, 400) for body in (b"[]", b'"x"', b"1", b"null", b"true", b"{", b"{}}", b"'", b"\x00")),
        (b'{%s: "%s"}' % (given, b"x" * 1024 * 1024), 413),
    ]


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_a_hostile_body_is_refused(world: World, operation: Operation) -> None:
    name = next(iter(members(operation, "request")), "x")
    for body, status in hostile(name):
        assert send(world, operation, body).status_code == status, body[:60]


@pytest.mark.parametrize("operation", WRITES, ids=" ".join)
def test_only_json_in_utf_8_is_read(world: World, operation: Operation) -> None:
    if not members(operation, "request"):
        pytest.skip("It takes no body.")
    for headers in (
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/form-data; boundary=x"},
        {"Content_Type": "application/json; charset=utf-16"},
        {"Content_Encoding": "gzip"},
    ):
        assert send(world, operation, {"x": 1}, **headers).status_code == 415, headers


READS = sorted({row.operation for row in ROWS if row.operation[0] == "GET"})
ORACLES = (
    *("ordering=key", "password__startswith=a", "owner__slug=firm", "created_by__password=x"),
    *("version__owner__slug=town", "fields=id", "format=json", "pk=1", "search=x", "q=x", "limit=1"),
)


@pytest.mark.parametrize("operation", READS, ids=" ".join)
def test_a_read_takes_its_parameters_only_and_each_once(world: World, operation: Operation) -> None:
    who, name = entitled(operation)
    url = path_of(operation[1], world.things[name])
    takes = {each["name"] for each in operations()[operation].get("parameters", []) if each["in"] == "query"}
    assert ask(world, who, operation, world.things[name]).status_code == 200
    for query in ORACLES:
        parameter = query.partition("=")[0]
        if parameter not in takes:
            response = world.send(who, "GET", f"{url}?{query}")
            assert response.status_code == 400, query
            assert parameter in {error["at"] for error in response.json()["errors"]}
            assert set(response.json()["allowed"]) == takes
    for parameter in takes:
        response = world.send(who, "GET", f"{url}?{parameter}=a&{parameter}=a")
        assert response.status_code == 400
        assert "repeated-parameter" in {error["code"] for error in response.json()["errors"]}


def test_the_ids_of_another_parent_are_refused(world: World) -> None:
    own, other = world.things["firm-draft"], world.things["firm"]
    submit = path_of("editorial/versions/{version_id}/submit", own)
    text = path_of("editorial/versions/{version_id}/texts/{language}", own)
    versions = path_of("editorial/clauses/{key}/versions", other)
    writes: list[tuple[str, str, Any, set[int]]] = [
        ("POST", submit, {"texts": [other.text]}, {400}),
        ("POST", submit, {"texts": [own.text, other.text]}, {400}),
        ("POST", submit, {"texts": [own.text, own.text]}, {400}),
        ("PUT", text.replace("/nb", "/en"), {"title": "a", "body": "b", "source": other.text}, {400}),
        ("POST", versions, {"change_class": "law", "copy_texts_from": own.version}, {400, 409}),
    ]
    for method, url, body, statuses in writes:
        response = answered(
            lambda method=method, url=url, body=body: world.send(  # type: ignore[misc]
                "consultant", method, url, json.dumps(body), If_Match="*"
            )
        )
        if "texts/" in url:
            response = answered(
                lambda method=method, url=url, body=body: world.send(  # type: ignore[misc]
                    "consultant", method, url, json.dumps(body)
                )
            )
        assert response.status_code in statuses, (url, body)


def test_a_comparison_stays_within_the_clause(world: World) -> None:
    own, other = world.things["firm-draft"], world.things["firm"]
    for url in (
        f"{path_of('editorial/versions/{version_id}/diff', own)}?against={other.version}",
        f"{path_of('editorial/texts/{text_id}/diff', own)}?against={other.text}",
    ):
        assert world.send("consultant", "GET", url).status_code == 404
