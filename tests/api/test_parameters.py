"""The query: declared parameters only, each once, with a value, in UTF-8."""

from dataclasses import replace
from typing import Any

import pytest

from api import parsers
from api.errors import Refused
from api.parameters import Parameter, read
from api.problems import Problem

ALLOWED = (
    Parameter("a", parsers.matching("[a-zå ]+", "Letters."), "", {}),
    Parameter("size", parsers.integer(1, 9), "", {}),
)


def refusal(query: str) -> Problem:
    with pytest.raises(Refused) as refused:
        read(query, ALLOWED)
    return refused.value.problem


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("a=x&size=2", {"a": "x", "size": 2}),
        ("&a=x&", {"a": "x"}),
        ("%61=%78", {"a": "x"}),
        ("a=x+y", {"a": "x y"}),
        ("a=%C3%A5", {"a": "å"}),
        ("a=\u00c3\u00a5", {"a": "å"}),  # raw UTF-8, as WSGI hands it over
    ],
)
def test_values_are_decoded_and_parsed(query: str, values: dict[str, Any]) -> None:
    assert read(query, ALLOWED) == values


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("b=1", "unknown-parameter"),
        ("A=x", "unknown-parameter"),
        ("a[]=x", "unknown-parameter"),
        ("=x", "unknown-parameter"),
        ("a=x&a=x", "repeated-parameter"),
        ("a=&a=x", "invalid"),
        ("a", "empty-parameter"),
        ("a=", "empty-parameter"),
        ("a=1", "invalid-value"),
        ("size=x", "invalid-value"),
        ("a=%FF", "malformed-query"),
        ("a=%ED%A0%80", "malformed-query"),  # a lone surrogate
        ("a=%00", "malformed-query"),
        ("a=x%0Ay", "malformed-query"),
        ("a=%C2%85", "malformed-query"),
        ("&".join(f"a{number}=x" for number in range(51)), "malformed-query"),
        ("a=\ud800", "invalid-value"),
    ],
)
def test_what_is_wrong_is_said(query: str, code: str) -> None:
    problem = refusal(query)
    assert problem.status == 400
    assert problem.code == code


def test_all_faults_are_told_at_once_with_what_is_allowed() -> None:
    problem = refusal("b=1&size=0&a=")
    assert [(fault.at, fault.code) for fault in problem.faults] == [
        ("b", "unknown-parameter"),
        ("size", "invalid-value"),
        ("a", "empty-parameter"),
    ]
    assert problem.members["allowed"] == ["a", "size"]


def test_a_long_name_is_not_echoed_whole() -> None:
    assert len(refusal("x" * 5000 + "=1").faults[0].at) == 80


def test_what_is_needed_and_not_given_is_told_with_the_other_faults() -> None:
    needed = replace(ALLOWED[0], required=True)
    with pytest.raises(Refused) as refused:
        read("size=0", (needed, ALLOWED[1]))
    codes = [(fault.at, fault.code) for fault in refused.value.problem.faults]
    assert codes == [("size", "invalid-value"), ("a", "missing-parameter")]
    assert read("a=x", (needed, ALLOWED[1])) == {"a": "x"}
