"""What holds for every request: an id, limits on size, and the headers that close what need not be open."""

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api.problems import REQUEST_ID, Problem

LONGEST_URL = 8 * 1024
LARGEST_BODY = 1024 * 1024
CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestMiddleware:
    """The outermost: it sees every answer, static files and Django's own errors included."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request its id and its answer the headers."""
        token = REQUEST_ID.set(uuid4())
        try:
            response = refusal(request) or self.get_response(request)
        finally:
            REQUEST_ID.reset(token)
        close(request, response)
        return response


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request that is too big to be looked at."""
    if len(request.get_full_path()) > LONGEST_URL:
        return Problem("url-too-long").response()
    length = request.META.get("CONTENT_LENGTH") or ""
    # Fifteen digits are more than any server lets through; what is no number Django reads as no body.
    if length[:15].isdecimal() and (len(length) > 15 or int(length) > LARGEST_BODY):
        return Problem("too-large").response()
    return None


def close(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the headers. A page that needs more than nothing has set its own policy."""
    # The admin's forms need a referrer (Django compares it), and a policy of the admin's own.
    if not request.path_info.startswith("/admin/"):
        for name, value in HEADERS.items():
            response[name] = value
        response.setdefault("Content-Security-Policy", CLOSED)
    if request.path_info.startswith("/api/delivery/"):
        open_to_every_origin(response)
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        response.content = b""  # not left to the server; Content-Length stays that of the GET


def open_to_every_origin(response: HttpResponseBase) -> None:
    """Say ``*`` to everyone, and no ``Vary: origin``.

    django-cors-headers answers ``*`` only to requests with an ``Origin``, and therefore varies by it, which
    would split every shared cache by the site that asks. The same headers for all need no split.
    """
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = ", ".join(settings.CORS_EXPOSE_HEADERS)
    kept = [name for name in response.get("Vary", "").split(", ") if name.lower() not in ("origin", "")]
    del response["Vary"]
    if kept:
        response["Vary"] = ", ".join(kept)
