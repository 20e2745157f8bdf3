"""Input never causes a 5xx, and every refusal is a problem."""

import json

import pytest

from tests.api.conftest import Asker, http
from tests.api.delivery.conftest import Shelf

NAMES = [
    *(
        "client",
        "language",
        "fallback",
        "as_of",
        "known_at",
        "body_formats",
        "placeholders",
        "include",
        "key",
    ),
    *("category", "tag", "tag_all", "force", "legal_source", "provision", "guideline", "origin", "ordering"),
    *("page_size", "cursor", "count", "nothing", "format", "password__startswith"),
]
VALUES = [
    *("", "%00", "%ED%A0%80", "%FF", "%", "%2", "%ZZ", "+", ",", ",,", "a,,b", "..", "../..", "'", '"', "\\"),
    *("*", "(", "[a-z", "a|b", "$", "^", "{{x}}", "{0}", "%s", "%25s", "null", "None", "true", "-1", "1e999"),
    *("9" * 400, "99999-01-01", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-23:59", "2026-02-30"),
    *("%F0%9F%8E%83", "%E2%80%AE", "%EF%BC%91", "x" * 7000, "a=b", "a;b", "a%26b", "%0D%0AX-Evil:1", "%7F"),
]
PATHS = [
    *(
        "clauses/%00",
        "clauses/%FF",
        "clauses/..",
        "clauses/../me",
        "clauses/%2e%2e",
        "clauses/a%2Fb",
        "clauses//",
    ),
    *(
        "clauses/" + "x" * 7000,
        "clauses/A",
        "clauses/å",
        "clauses/a.b.c",
        "clauses/-",
        "clauses/a/b",
        "clauses/%00/diff",
        "clauses/balance/diff/",
        "clauses/.",
    ),
    *(
        "versions/" + "9" * 30,
        "versions/0",
        "texts/%00",
        "guidelines/.md",
        "guidelines/a.pdf",
        "guidelines/a.md.md",
    ),
    *("%00", "?", "//", "clauses;x=1", "clauses%20", "CLAUSES", "clauses/balance%0A"),
]
HEADERS = [
    *(
        "",
        "\0",
        "\x7f",
        "\xff",
        "x" * 20_000,
        ",",
        ";q=",
        "nb;q=nan",
        "*/*;q=x",
        "a/b;c=",
        "/",
        '"',
        'W/"',
        "q=1",
    ),
    *("text/html", "application/json;q=0", "no-NO,no;q=0.9,en;q=0.8", "-" * 99, "nb;" * 500, "bytes=0-1"),
]


def assert_harmless(status: int, media_type: str, content: bytes) -> None:
    """A good answer, or a problem of the client's."""
    assert status < 500, content
    assert b"Traceback" not in content
    if status >= 400:
        assert media_type == "application/problem+json"
        assert json.loads(content)["status"] == status


def send(asker: Asker, url: str, **headers: str) -> None:
    response = asker.get(url, **headers)
    assert_harmless(response.status_code, response.get("Content-Type", ""), response.content)


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_parameter(firm: Asker, name: str) -> None:
    client = "" if name == "client" else "client=firm&"
    for value in VALUES:
        send(firm, f"clauses?{client}{name}={value}")


@pytest.mark.parametrize("name", ["from", "to", "client", "language", "known_at", "include", "nothing"])
def test_no_value_of_a_parameter_of_a_diff(shelf: Shelf, firm: Asker, name: str) -> None:
    good = {"client": "firm", "from": str(shelf.balance.pk), "to": str(shelf.balance.pk)}
    for value in [
        *VALUES,
        "{" + good["from"] + "}",
        good["from"].replace("-", ""),
        "urn:uuid:" + good["from"],
    ]:
        query = "&".join(f"{each}={given}" for each, given in (good | {name: value}).items())
        send(firm, f"clauses/balance/diff?{query}")


@pytest.mark.parametrize("path", PATHS)
def test_no_path(firm: Asker, path: str) -> None:
    send(firm, path)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Accept",
            "Accept_Language",
            "If_None_Match",
            "Authorization",
            "Range",
            "Origin",
            "If_Modified_Since",
        ),
        *("X_Forwarded_For", "X_HTTP_Method_Override", "Cookie", "Accept_Encoding"),
    ],
)
def test_no_header(reader: Asker, name: str) -> None:
    for value in HEADERS:
        send(reader, "clauses", **{name: value})


@pytest.mark.parametrize("query", ["\xff\xfe", "a=\xed\xa0\x80", "\x00", "=", "&&&", "&".join("a" * 3000)])
def test_no_raw_query(reader: Asker, query: str) -> None:
    response = http().generic("GET", "/api/delivery/v1/clauses", QUERY_STRING=query, headers=reader.headers)
    assert_harmless(response.status_code, response["Content-Type"], response.content)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X"])
def test_no_method(reader: Asker, method: str) -> None:
    response = http().generic(method, "/api/delivery/v1/clauses", b"{" * 1000, headers=reader.headers)
    assert_harmless(response.status_code, response.get("Content-Type", ""), response.content)
    assert response.status_code == 405


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", "x", "\xff"])
def test_no_body(reader: Asker, kind: str) -> None:
    for body in (b"\0" * 1000, b"[" * 100_000, b"\xff"):
        response = http().generic("GET", "/api/delivery/v1/clauses", body, kind, headers=reader.headers)
        assert response.status_code == 200
