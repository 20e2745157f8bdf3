"""Pages, probes, and Django's own errors."""

import logging
import re
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from django.db import DatabaseError
from django.test import override_settings
from django.urls import path

from api import urls as api_urls
from api.doors import Open
from api.problems import PROBLEMS
from api.views import DOORS
from tests.api.conftest import Asker


def test_the_landing_page_leads_everywhere(nobody: Asker) -> None:
    page = nobody.get("/").content.decode()
    links = set(re.findall('<a href="([^"]+)"', page))
    assert links >= {"/api/docs", "/api/docs/redoc", "/problems", "/health/live", "/health/ready"}
    assert {nobody.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_type_leads_to_a_page(nobody: Asker, code: str) -> None:
    response = nobody.get(f"/problems/{code}")
    assert response.status_code == 200
    assert code in response.content.decode()


def test_the_problems_are_listed(nobody: Asker) -> None:
    page = nobody.get("/problems").content.decode()
    assert all(f"/problems/{code}" in page for code in PROBLEMS)
    assert nobody.problem("/problems/nothing")["status"] == 404


@pytest.mark.parametrize("viewer", ["", "/redoc"])
@pytest.mark.parametrize("door", DOORS)
def test_the_docs_use_only_what_is_here(nobody: Asker, door: str, viewer: str) -> None:
    page = nobody.get(f"/api/docs/{door}{viewer}").content.decode()
    assert "://" not in page
    assert page.count(f"/api/{door}/v1/openapi.yaml") == page.count("/openapi.yaml") == 2
    assert all(f'href="/api/docs/{each}{viewer}"' in page for each in DOORS)
    assert "<script>" not in page


@pytest.mark.parametrize("viewer", ["", "/redoc"])
def test_the_docs_begin_with_delivery(nobody: Asker, viewer: str) -> None:
    assert nobody.get(f"/api/docs{viewer}").content == nobody.get(f"/api/docs/delivery{viewer}").content
    assert nobody.problem(f"/api/docs/nothing{viewer}")["status"] == 404


@pytest.mark.parametrize(
    "asset",
    ["drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js", "api/swagger.js", "api/page.css"],
)
def test_assets_are_served(nobody: Asker, asset: str) -> None:
    response = nobody.get(f"/static/{asset}")
    response.close()
    assert response.status_code == 200


def test_the_committed_contract_is_served(nobody: Asker) -> None:
    contract = yaml.safe_load(nobody.get("/api/delivery/v1/openapi.yaml").content)
    assert contract["openapi"].startswith("3.1")
    assert nobody.problem("/api/nothing/v1/openapi.yaml")["status"] == 404


@pytest.mark.parametrize("probe", ["live", "ready"])
def test_the_probes_answer(nobody: Asker, probe: str) -> None:
    response = nobody.get(f"/health/{probe}")
    assert (response.status_code, response.content) == (200, b'{"status":"ok"}')
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("found", [{"return_value": False}, {"side_effect": DatabaseError}])
def test_without_its_database_the_service_is_not_ready(nobody: Asker, found: dict[str, Any]) -> None:
    with patch("api.views.is_migrated", **found):
        assert nobody.problem("/health/ready")["code"] == "not-ready"
        assert nobody.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/problems/",
        "/api/docs/",
        "/api/delivery/v1/clauses/",
        "/api/delivery/v1/",
        "/metrics",
        "/%FF",
    ],
)
def test_there_is_nothing_else_and_no_slash_at_the_end(nobody: Asker, path: str) -> None:
    response = nobody.get(path)
    assert response["Cache-Control"] == "no-store"
    problem = nobody.problem(path)
    assert (problem["status"], problem["code"]) == (404, "not-found")
    assert set(problem) == {"type", "title", "status", "code", "detail", "instance", "errors"}


@pytest.mark.parametrize("path", ["/", "/problems", "/api/docs", "/health/live", "/api/delivery/v1/clauses"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_another_method_is_refused_with_those_allowed(nobody: Asker, path: str, method: str) -> None:
    response = nobody.send(method, path)
    assert response.status_code in (405, 401 if "delivery" in path else 405)
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/", "/health/live", "/api/delivery/v1/clauses"])
def test_options_tells_the_methods(nobody: Asker, path: str) -> None:
    response = nobody.send("options", path)
    assert response.status_code in (200, 204)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


class Broken(Open):
    """Fails."""

    def get(self, request: Any) -> Any:
        raise ZeroDivisionError("secret")


def broken(request: Any) -> Any:
    raise ZeroDivisionError("secret")


class Urls:
    urlpatterns = [path("broken-view", Broken.as_view()), path("broken", broken)]
    handler500 = api_urls.handler500


@pytest.mark.parametrize("url", ["/broken", "/broken-view"])
def test_an_unforeseen_error_is_logged_under_its_instance(
    nobody: Asker, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    with override_settings(ROOT_URLCONF=Urls), caplog.at_level(logging.ERROR, "klausul"):
        problem = nobody.problem(url)
    assert problem["code"] == "internal-error"
    assert "secret" not in str(problem)
    logged = [record for record in caplog.records if record.name == "klausul"]
    assert problem["instance"] in logged[0].getMessage()
    assert logged[0].exc_info
