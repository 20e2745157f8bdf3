"""Pages and probes outside the doors, and what Django's own errors become."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Open
from api.errors import logger, problem_of, refuse
from api.problems import PROBLEMS, Problem, instance

PAGE_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)
# Swagger UI and Redoc write style attributes and elements; Redoc searches in a worker that it makes itself.
# Redoc's attribution has a logo on a CDN, which no option turns off: refused here, it leaves the page again.
DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; worker-src blob:; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)
DOORS = ("delivery", "editorial", "preview")


class Page(View):
    """A page for people, in English, made from a template."""

    http_method_names = ["get", "head", "options"]
    template = ""
    policy = PAGE_CSP

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        """Show it."""
        page = render(request, f"api/{self.template}.html", self.context(**kwargs))
        page["Content-Security-Policy"] = self.policy
        page["Content-Language"] = "en"
        page["Cache-Control"] = "no-cache"
        return page

    def context(self, **kwargs: str) -> dict[str, Any]:
        """What the template shows."""
        return dict(kwargs)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse as the doors do."""
        allowed = {"Allow": ", ".join(self.http_method_names).upper()}
        return Problem("method-not-allowed", headers=allowed).response()


class Landing(Page):
    """Where to go."""

    template = "landing"

    def context(self, **kwargs: str) -> dict[str, Any]:
        """The doors."""
        return {"doors": DOORS, **kwargs}


class Docs(Page):
    """The contract of a door; the template is named as its route."""

    policy = DOCS_CSP

    def context(self, **kwargs: str) -> dict[str, Any]:
        """The door, the others, and how it is shown."""
        if kwargs["door"] not in DOORS:
            raise Http404
        return {"doors": DOORS, "viewer": self.template, **kwargs}


class Swagger(Docs):
    """To try."""

    template = "swagger"


class Redoc(Docs):
    """To read."""

    template = "redoc"


class Problems(Page):
    """All codes."""

    template = "problems"

    def context(self, **kwargs: str) -> dict[str, Any]:
        """The table."""
        return {"problems": PROBLEMS.items(), **kwargs}


class ProblemPage(Page):
    """One code: what ``type`` points to."""

    template = "problem"

    def context(self, **kwargs: str) -> dict[str, Any]:
        """Its row."""
        if kwargs["code"] not in PROBLEMS:
            raise Http404
        return {"problem": PROBLEMS[kwargs["code"]], **kwargs}


class Contract(View):
    """The committed OpenAPI file of a door: what is tested is what is served."""

    http_method_names = ["get", "head", "options"]
    http_method_not_allowed = Page.http_method_not_allowed

    def get(self, request: HttpRequest, door: str) -> HttpResponse:
        """Send it."""
        file = settings.BASE_DIR / "openapi" / f"{door}-v1.yaml"
        if door not in DOORS or not file.exists():
            raise Http404
        headers = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
        return HttpResponse(file.read_bytes(), content_type="application/yaml", headers=headers)


class Live(Open):
    """The process answers."""

    def get(self, request: Request) -> Response:
        """Say so."""
        return Response({"status": "ok"}, headers={"Cache-Control": "no-store"})


class Ready(Open):
    """The process can answer what it is asked: the database is there, and is what the code expects."""

    def get(self, request: Request) -> Response:
        """Look."""
        try:
            is_ready = is_migrated()
        except DatabaseError:
            logger.exception("%s the database is out of reach", instance())
            is_ready = False
        if not is_ready:
            raise refuse("not-ready")
        return Response({"status": "ok"}, headers={"Cache-Control": "no-store"})


def is_migrated() -> bool:
    """Whether no migration of this code is missing in the database."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def handle_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's suspicions: a foreign host, too large a body, a malformed form."""
    return Problem("too-large" if isinstance(exception, RequestDataTooBig) else "bad-request").response()


def handle_error(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 and 404 outside the doors."""
    return problem_of(exception).response()


def handle_500(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw, outside the doors."""
    logger.exception("%s failed", instance())
    return Problem("internal-error").response()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token (``CSRF_FAILURE_VIEW``)."""
    return Problem("denied", "The form's token is missing or wrong: load the page again.").response()
