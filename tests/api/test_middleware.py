"""What holds for every request."""

import json
from uuid import UUID

import pytest
from django.test import Client

from tests.api.conftest import Asker

PATHS = [
    "/",
    "/problems",
    "/api/docs",
    "/api/docs/redoc",
    "/health/live",
    "/nowhere",
    "/api/delivery/v1/clauses",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_closed(nobody: Asker, path: str) -> None:
    response = nobody.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_without_a_body(nobody: Asker, path: str) -> None:
    head, get = nobody.send("head", path), nobody.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head["Content-Type"] == get["Content-Type"]
    assert head["Content-Length"] == get["Content-Length"]


def test_each_request_has_its_own_instance(nobody: Asker) -> None:
    instances = [nobody.problem("/nowhere")["instance"] for _ in range(2)]
    assert instances[0] != instances[1]
    assert UUID(instances[0].removeprefix("urn:uuid:")).version == 4


def test_a_url_has_at_most_8_kb(nobody: Asker) -> None:
    assert nobody.problem("/?" + "x" * 8192)["code"] == "url-too-long"
    assert nobody.problem("/" + "x" * 8192)["status"] == 414
    assert nobody.problem("/" + "x" * 8000)["status"] == 404


@pytest.mark.parametrize("length", ["1048577", "9" * 15, "9" * 5000])
def test_a_body_has_at_most_1_mb(db: None, length: str) -> None:
    response = Client().generic("POST", "/", b"x", CONTENT_LENGTH=length)
    assert (response.status_code, json.loads(response.content)["code"]) == (413, "too-large")


def test_a_foreign_host_is_a_problem(db: None) -> None:
    response = Client().get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "bad-request"
    assert b"evil" not in response.content


def test_delivery_is_open_to_every_origin_and_varies_by_none(nobody: Asker) -> None:
    for headers in ({}, {"Origin": "https://intranet.example"}):
        response = nobody.get("clauses", **headers)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "etag" in response["Access-Control-Expose-Headers"]
        assert "origin" not in response.get("Vary", "").lower()
        assert not response.has_header("Access-Control-Allow-Credentials")


def test_a_preflight_is_answered(nobody: Asker) -> None:
    asks = {"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
    response = nobody.send("options", "clauses", **asks)
    assert response.status_code == 200
    assert "authorization" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_nothing_else_is_open_to_other_origins(nobody: Asker) -> None:
    assert not nobody.get("/problems", Origin="https://x.example").has_header("Access-Control-Allow-Origin")
