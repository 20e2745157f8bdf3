"""Every problem that a door may answer (RFC 9457): one table of codes, and the document made from a row.

``/problems/{code}`` shows a row to people: it is what ``type`` points to.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"

# Set by the middleware for each request, so that an answer and the logs name the same id.
REQUEST_ID: ContextVar[UUID | None] = ContextVar("request_id", default=None)


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table: what a code means, and what to do about it."""

    status: int
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: in which part of it, where there, what, and in words."""

    part: str
    at: str
    code: str
    detail: str

    def document(self) -> dict[str, str]:
        """The member of ``errors``."""
        return {"in": self.part, "at": self.at, "code": self.code, "detail": self.detail}


PROBLEMS: dict[str, Kind] = {
    # 400: the request itself
    "bad-request": Kind(400, "Bad request", "The request could not be understood. Do not repeat it."),
    "invalid": Kind(400, "Invalid input", "The input is wrong in several ways; `errors` lists them all."),
    "invalid-value": Kind(400, "Invalid value", "A value has not the form that its parameter wants."),
    "unknown-value": Kind(400, "Unknown value", "There is no such category, tag, force, language …"),
    "unknown-parameter": Kind(400, "Unknown parameter", "This route takes only those in `allowed`."),
    "repeated-parameter": Kind(400, "Repeated parameter", "Give it once, and put commas between values."),
    "empty-parameter": Kind(400, "Empty parameter", "Leave out a parameter that has no value."),
    "missing-parameter": Kind(400, "Missing parameter", "This route cannot answer without it."),
    "malformed-query": Kind(
        400, "Malformed query", "At most 50 fields, in UTF-8, without control characters."
    ),
    "malformed-body": Kind(400, "Malformed body", "The body could not be parsed."),
    "unknown-member": Kind(400, "Unknown member", "The body has only the members that the contract names."),
    "read-only-member": Kind(400, "Read-only member", "It is told and cannot be written: leave it out."),
    "repeated-member": Kind(400, "Repeated member", "An object has each member once."),
    "forbidden-character": Kind(400, "Forbidden character", "NUL and lone surrogates are in no text."),
    "too-deep": Kind(400, "Too deep", "Objects and lists nest at most 32 deep."),
    "invalid-cursor": Kind(
        400,
        "Invalid cursor",
        "A cursor goes with the query that gave it, unchanged. Begin again without one.",
    ),
    "client-required": Kind(
        400, "Client required", "This key is bound to clients: say `client=` with a slug, or with `library`."
    ),
    "against-required": Kind(400, "Against required", "Nothing came before it: say `against=` with an id."),
    "in-the-future": Kind(400, "In the future", "What will be known cannot be told: ask for now or earlier."),
    # 401, 403: the caller
    "unauthenticated": Kind(
        401, "Unauthenticated", "Send `Authorization: Bearer` with a key that is neither expired nor revoked."
    ),
    "denied": Kind(403, "Denied", "This caller may not do this."),
    "wrong-scope": Kind(403, "Wrong scope", "The key is of a scope that does not open this door."),
    "guidance-not-allowed": Kind(
        403, "Guidance not allowed", "The key has no right to guidance: leave out `include=guidance`."
    ),
    # 404
    "not-found": Kind(404, "Not found", "There is no such thing, or none that this caller may see."),
    "does-not-apply": Kind(
        404,
        "Does not apply",
        "The clause does not apply to the addressed client at that moment. `reason` is `omitted`, `repealed`,"
        " `condition`, `not_yet` or `never_adopted`; `since` and `until` say from when to when, `successor`"
        " what took its place.",
    ),
    "language-missing": Kind(
        404,
        "Language missing",
        "With `fallback=none`, and in a diff, no other language stands in. `clauses` names those without the"
        " asked language.",
    ),
    # other errors of the client
    "method-not-allowed": Kind(405, "Method not allowed", "`Allow` lists the methods of this route."),
    "not-acceptable": Kind(406, "Not acceptable", "The route has no media type that `Accept` asks for."),
    "wrong-state": Kind(409, "Wrong state", "The thing is not in a state in which this can happen."),
    "ends-schedules": Kind(
        409, "Ends schedules", "The versions in `version_ids` would never take effect: confirm them."
    ),
    "immutable": Kind(409, "Immutable", "What took effect is never changed and never deleted."),
    "precondition-failed": Kind(
        412, "Precondition failed", "It was changed since you read it: read it again. `etag` is the newest."
    ),
    "idempotency-key-reused": Kind(
        422, "Idempotency key reused", "The same `Idempotency-Key` came with another body: take a new one."
    ),
    "precondition-required": Kind(
        428, "Precondition required", "Send `If-Match` with the `etag` that you read."
    ),
    "too-large": Kind(413, "Too large", "A body has at most 1 MB."),
    "url-too-long": Kind(414, "URL too long", "A URL has at most 8 kB."),
    "unsupported-media-type": Kind(415, "Unsupported media type", "The route reads no body of this type."),
    "too-many-requests": Kind(429, "Too many requests", "Wait for the seconds that `Retry-After` gives."),
    # errors of the server
    "internal-error": Kind(
        500, "Internal error", "An error of ours. It is logged under `instance`: quote it when you report it."
    ),
    "not-ready": Kind(503, "Not ready", "The database is out of reach, or not migrated."),
    "busy": Kind(503, "Busy", "Others write just now: send the same again after `Retry-After` seconds."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that is an error.

    ``row`` is the table's code that explains it; a domain may have finer ones (``code``) than the table.
    """

    row: str
    detail: str = ""
    code: str = ""
    faults: Sequence[Fault] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEMS[self.row].status

    def document(self) -> dict[str, Any]:
        """The members, extension members last."""
        kind = PROBLEMS[self.row]
        return {
            "type": f"/problems/{self.row}",
            "title": kind.title,
            "status": kind.status,
            "code": self.code or self.row,
            "detail": self.detail or kind.help,
            "instance": instance(),
            "errors": [fault.document() for fault in self.faults],
            **self.members,
        }

    def response(self) -> HttpResponse:
        """The whole answer. It is never stored, and needs no renderer: it answers any ``Accept``."""
        headers = {"Cache-Control": "no-store", "Content-Language": "en", **self.headers}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        body = orjson.dumps(self.document())
        return HttpResponse(body, status=self.status, content_type=CONTENT_TYPE, headers=headers)


def of_faults(faults: Sequence[Fault], detail: str = "", **members: Any) -> Problem:
    """The 400 for these faults: under their own code if they share one that the table has."""
    codes = {fault.code for fault in faults}
    row = codes.pop() if len(codes) == 1 else "invalid"
    detail = detail or "; ".join(f"{fault.at}: {fault.detail}" for fault in faults)
    return Problem(row if row in PROBLEMS else "invalid", detail, row, faults, members)


def instance() -> str:
    """The URN of this request, or a new one where none is being answered."""
    return f"urn:uuid:{REQUEST_ID.get() or uuid4()}"
