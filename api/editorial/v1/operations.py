"""How every editorial route works: what it is called, takes and gives; what surrounds a read and a write.

A view's method says what is done, in a few lines: find the thing among what the person may see, ask one
function of the domain, give the result. Everything else is here: the parameters, the ledger's lock,
repetitions, the body, the answer's status, tag and location.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from api import idempotency, inputs
from api.inputs import Body
from api.parameters import Parameter
from api.parameters import read as read_query
from api.renderers import JSONRenderer
from clauses import clock, ledger

type Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one route, as the contract tells it."""

    name: str
    gives: type[BaseSerializer[Any]] | OpenApiTypes | None
    takes: type[Body] | None = None
    status: int = 200
    is_matching: bool = False  # needs ``If-Match``
    parameters: Sequence[Parameter] = ()
    also: Sequence[int] = ()  # other statuses with the same body
    instead: Mapping[int, type[BaseSerializer[Any]]] = field(default_factory=dict)  # and with others
    media_type: str = JSONRenderer.media_type


@dataclass(frozen=True, slots=True)
class File:
    """An answer for people's tools, as it is, and what it is saved as (ASCII)."""

    name: str
    content: bytes


def reads(
    name: str,
    gives: type[BaseSerializer[Any]] | OpenApiTypes,
    *parameters: Parameter,
    media_type: str = JSONRenderer.media_type,
) -> Callable[[Handler], Handler]:
    """A GET: the handler gets the path, finds the parameters in ``self.asked``, and returns what is shown.

    Of another media type than JSON it returns a ``File``.
    """
    operation = Operation(name, gives, parameters=parameters, media_type=media_type)

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(view: Any, request: Request, **path: Any) -> HttpResponse:
            view.asked = read_query(request.META.get("QUERY_STRING", ""), operation.parameters)
            return respond(operation, handler(view, **path))

        answer.operation = operation  # type: ignore[attr-defined]
        return answer

    return decorate


def writes(
    name: str,
    gives: type[BaseSerializer[Any]] | None = None,
    takes: type[Body] | None = None,
    *,
    status: int = 200,
    is_matching: bool = False,
    also: Sequence[int] = (),
    instead: Mapping[int, type[BaseSerializer[Any]]] | None = None,
) -> Callable[[Handler], Handler]:
    """A POST, PUT, PATCH or DELETE: the handler gets the body's members and the path.

    All of it, from the first read on, happens under the ledger's lock: what is checked is what is changed.
    """
    operation = Operation(name, gives, takes, status, is_matching, also=also, instead=instead or {})

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(view: Any, request: Request, **path: Any) -> HttpResponse:
            read_query(request.META.get("QUERY_STRING", ""), ())
            content = request.body  # before the parser, which leaves nothing
            with ledger.locked():
                attempt = idempotency.attempt(request, view.sight, content)
                kept = attempt.kept(clock.now()) if attempt else None
                if kept is not None:
                    return kept
                given = inputs.read(takes, document(request)) if takes else refuse_body(content)
                response = respond(operation, handler(view, given, **path), view.status, view.location)
                if attempt:
                    attempt.keep(response, clock.now())
                return response

        answer.operation = operation  # type: ignore[attr-defined]
        return answer

    return decorate


def document(request: Request) -> dict[str, Any]:
    """The body's members; none without a body."""
    found: Any = request.data
    return {**found} if found else {}


def refuse_body(content: bytes) -> dict[str, Any]:
    """See that a route without a body gets none; an empty object says nothing too."""
    return inputs.read(Body, {}) if content.strip() in (b"", b"{}") else inputs.read(Body, {"": content})


def respond(operation: Operation, found: Any, status: int | None = None, location: str = "") -> HttpResponse:
    """The answer: never stored, and with the tag that its body has."""
    response = HttpResponse(status=status or operation.status, headers={"Cache-Control": "no-store"})
    gives = operation.instead.get(response.status_code, operation.gives)
    if gives is None:
        del response["Content-Type"]
    elif isinstance(found, File):
        response.content = found.content
        response["Content-Type"] = operation.media_type
        response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    elif not isinstance(gives, OpenApiTypes):
        document = gives(found).data
        response.content = JSONRenderer().render(document)
        response["Content-Type"] = JSONRenderer.media_type
        if "etag" in document:
            response["ETag"] = document["etag"]
    if location:
        response["Location"] = location
    return response
