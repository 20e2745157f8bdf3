"""Exceptions as problems."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions, serializers

from api.errors import DOMAIN, problem_of
from api.problems import PROBLEMS, Fault, of_faults
from clauses import errors
from clauses.resolution.questions import LanguageMissing, NotApplying


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.invalid("/body", "empty", "No words."), 400, "empty"),
        (errors.WrongState("Open."), 409, "wrong-state"),
        (errors.WrongState("Open.", code="already-open"), 409, "already-open"),
        (errors.Unconfirmed("Ends.", ["v"]), 409, "ends-schedules"),
        (errors.Immutable("No."), 409, "immutable"),
        (errors.Denied("You wrote it.", code="four-eyes"), 403, "four-eyes"),
        (errors.Absent("There is no 'x'."), 404, "not-found"),
        (NotApplying("x", "omitted"), 404, "does-not-apply"),
        (LanguageMissing(["x"]), 404, "language-missing"),
        (Http404("/secret/path"), 404, "not-found"),
        (PermissionDenied(), 403, "denied"),
        (SuspiciousOperation(), 400, "bad-request"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (exceptions.NotAcceptable(), 406, "not-acceptable"),
        (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported-media-type"),
        (exceptions.ParseError(), 400, "malformed-body"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (exceptions.AuthenticationFailed(), 401, "unauthenticated"),
        (exceptions.Throttled(), 429, "too-many-requests"),
        (ZeroDivisionError("secret"), 500, "internal-error"),
    ],
)
def test_each_exception_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.code or problem.row) == (status, code)
    assert problem.document()["type"].removeprefix("/problems/") in PROBLEMS


def test_what_is_absent_and_what_may_not_be_seen_are_told_in_the_same_words() -> None:
    problems = [problem_of(error).document() for error in (errors.Absent("No 'x'."), Http404("y"))]
    assert {document.pop("instance") for document in problems}
    assert problems[0] == problems[1]


@pytest.mark.parametrize(
    ("error", "members"),
    [
        (errors.Unconfirmed("Ends.", ["v"]), {"version_ids": ["v"]}),
        (LanguageMissing(["a", "b"]), {"clauses": ["a", "b"]}),
        (
            NotApplying("x", "omitted", successor="y"),
            {"reason": "omitted", "since": None, "until": None, "successor": "y"},
        ),
    ],
)
def test_what_a_program_needs_to_know_is_in_members(error: Exception, members: dict[str, Any]) -> None:
    assert problem_of(error).members == members


def test_an_unforeseen_error_tells_nothing() -> None:
    assert "secret" not in str(problem_of(ZeroDivisionError("secret")).document())


def test_a_serializers_errors_have_pointers() -> None:
    class Inner(serializers.Serializer[Any]):
        words = serializers.CharField()

    class Outer(serializers.Serializer[Any]):
        items = Inner(many=True)

    outer = Outer(data={"items": [{"words": "x"}, {}]})
    with pytest.raises(exceptions.ValidationError) as refused:
        outer.is_valid(raise_exception=True)
    (fault,) = problem_of(refused.value).faults
    assert (fault.part, fault.at, fault.code) == ("body", "/items/1/words", "required")


def test_faults_of_one_kind_give_the_problem_their_code() -> None:
    same = [Fault("query", name, "unknown-value", "") for name in "ab"]
    assert of_faults(same).code == "unknown-value"
    assert of_faults([*same, Fault("query", "c", "invalid-value", "")]).code == "invalid"


def test_every_class_of_domain_error_has_a_row() -> None:
    classes = [errors.DomainError]
    for class_ in classes:
        classes += class_.__subclasses__()
    of_files = {class_ for class_ in classes if class_.__module__.startswith("clauses.library_files")}
    assert set(classes) - of_files <= set(DOMAIN)  # no door reads files


def test_every_row_that_is_refused_is_in_the_table() -> None:
    sources = [file.read_text() for file in Path("api").rglob("*.py")]
    used = {row for text in sources for row in re.findall(r'(?:refuse|Problem)\(\s*"([a-z-]+)"', text)}
    assert used <= set(PROBLEMS)
    assert {"not-found", "unauthenticated"} <= used
