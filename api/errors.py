"""Exceptions become problems here, and only here: the domain's, the framework's, and the unforeseen."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework import exceptions

from api.problems import PROBLEMS, Fault, Problem, instance, of_faults
from clauses import clock, errors
from clauses.resolution.questions import LanguageMissing, NotApplying

logger = logging.getLogger("klausul")


class Refused(Exception):
    """A door refuses. Raised by the transport's own modules; the domain has its own errors."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem to the handler."""
        super().__init__(problem.detail)
        self.problem = problem


def refuse(row: str, detail: str = "", **members: Any) -> Refused:
    """Build the refusal of that row, with its extension members."""
    return Refused(Problem(row, detail, members=members))


# Subclasses before their bases: the first that fits decides. The values are rows of the table.
DOMAIN: dict[type[errors.DomainError], str] = {
    NotApplying: "does-not-apply",
    LanguageMissing: "language-missing",
    errors.Invalid: "invalid",
    errors.Unconfirmed: "ends-schedules",
    errors.WrongState: "wrong-state",
    errors.Immutable: "immutable",
    errors.Denied: "denied",
    errors.Absent: "not-found",
    errors.DomainError: "wrong-state",
}
FRAMEWORK: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "unauthenticated",
    exceptions.AuthenticationFailed: "unauthenticated",
    exceptions.PermissionDenied: "denied",
    PermissionDenied: "denied",
    exceptions.NotFound: "not-found",
    Http404: "not-found",
    exceptions.MethodNotAllowed: "method-not-allowed",
    exceptions.NotAcceptable: "not-acceptable",
    exceptions.UnsupportedMediaType: "unsupported-media-type",
    exceptions.Throttled: "too-many-requests",
    exceptions.ParseError: "malformed-body",
    RequestDataTooBig: "too-large",
    SuspiciousOperation: "bad-request",
}


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is; what no table foresees is an internal error."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, errors.DomainError):
        return of_domain(error)
    if isinstance(error, exceptions.ValidationError):
        return of_faults(list(faults_of(error.detail)))
    if isinstance(error, OperationalError) and is_busy(error):
        return Problem("busy", headers={"Retry-After": "1"})
    for class_, row in FRAMEWORK.items():
        if isinstance(error, class_):
            # The table's words: the exceptions' own are translated, and some quote the request.
            return Problem(row)
    return Problem("internal-error")


def is_busy(error: OperationalError) -> bool:
    """Whether a lock was waited for in vain: SQLite's, or PostgreSQL's (lock timeout, deadlock)."""
    sqlstate = getattr(error.__cause__, "sqlstate", "")
    return "database is locked" in str(error) or sqlstate in ("55P03", "40P01")


def of_domain(error: errors.DomainError) -> Problem:
    """The problem that a refusal of the domain is; the class gives the status, the code stays its own."""
    if isinstance(error, errors.Invalid):
        return of_faults([of_finding(finding) for finding in error.findings], error.detail)
    row = next(row for class_, row in DOMAIN.items() if isinstance(error, class_))
    exact = PROBLEMS.get(error.code)
    if exact and exact.status == PROBLEMS[row].status:
        row = error.code
    # What is absent and what may not be seen are told in the same words.
    detail = "" if row == "not-found" else error.detail
    return Problem(row, detail, error.code, members=members_of(error))


def members_of(error: errors.DomainError) -> dict[str, Any]:
    """The extension members: what a program needs to know of this refusal."""
    match error:
        case errors.Unconfirmed():
            return {"version_ids": list(error.version_ids)}
        case LanguageMissing():
            return {"clauses": list(error.keys)}
        case NotApplying():
            since, until = (at and clock.isoformat(at) for at in (error.since, error.until))
            return {"reason": error.reason, "since": since, "until": until, "successor": error.successor}
    return {}


def of_finding(finding: errors.Finding) -> Fault:
    """A pointer is into the body, a name is a parameter's."""
    part = "body" if finding.at.startswith("/") or not finding.at else "query"
    return Fault(part, finding.at, finding.code, finding.detail)


def faults_of(detail: Any, pointer: str = "") -> Iterator[Fault]:
    """The leaves of a serializer's errors, each with its JSON pointer (RFC 6901) into the body."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = "" if key == "non_field_errors" else f"/{escape(key)}"
            yield from faults_of(inner, pointer + step)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            yield from faults_of(inner, f"{pointer}/{index}" if nested else pointer)
    else:
        yield Fault("body", pointer, str(detail.code).replace("_", "-"), str(detail))


def escape(key: Any) -> str:
    """A member's name as a step of a pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


class Handler(ExceptionHandler):
    """The package's handler (it rolls back, and leaves debugging to Django), with our problems."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Keep domain errors and refusals out of the treatment of the unforeseen, in debugging too."""
        known = problem_of(exc).row != "internal-error" and not isinstance(exc, exceptions.APIException)
        return exceptions.APIException() if known else exc

    def format_exception(self, exc: exceptions.APIException) -> Any:
        """Give the problem."""
        return problem_of(self.exc)

    def get_response(self, exc: exceptions.APIException, data: Any) -> Any:
        """Answer it; the view adds ``Allow``."""
        problem: Problem = data
        return problem.response()

    def report_exception(self, exc: exceptions.APIException, response: Any) -> None:
        """Log what nobody foresaw under the id that the answer names, and tell Django's listeners."""
        if response.status_code >= 500:
            logger.error("%s failed", instance(), exc_info=self.exc)
            got_request_exception.send(sender=type(self), request=self.context["request"])


def exception_handler(exc: Exception, context: ExceptionHandlerContext) -> Any:
    """DRF's hook: any exception of a view as a problem (not a DRF response, which would be negotiated)."""
    return Handler(exc, context).run()
