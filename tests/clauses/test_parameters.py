"""What a parameter's value and a fact may be."""

from typing import Any

import pytest

from clauses import facts, parameters

EVERYWHERE = {"nb": "moderat", "nn": "moderat", "en": "moderate"}


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", "Firm AS"),
        ("text", EVERYWHERE),
        ("text", "{{ not_a_template }} *stars*"),
        ("integer", 0),
        ("decimal", "-4.50"),
        ("date", "2026-02-28"),
        ("text", None),
    ],
)
def test_fits(type_: str, value: Any) -> None:
    assert parameters.value_findings(type_, value) == []


@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [
        ("text", "", "invalid"),
        ("text", " x", "invalid"),
        ("text", "a\nb", "invalid"),
        ("text", "a\x00b", "invalid"),
        ("text", "a\ud800", "invalid"),
        ("text", "a\u202eb", "invalid"),
        ("text", "x" * 201, "invalid"),
        ("text", 7, "wrong-type"),
        ("text", {"nb": "x"}, "languages-missing"),
        ("integer", True, "wrong-type"),
        ("integer", 10**20, "wrong-type"),
        ("decimal", 4.5, "wrong-type"),
        ("decimal", "1e9", "wrong-type"),
        ("decimal", "\u0664", "wrong-type"),
        ("date", "2026-02-30", "wrong-type"),
        ("date", "20260228", "wrong-type"),
    ],
)
def test_does_not_fit(type_: str, value: Any, code: str) -> None:
    assert [finding.code for finding in parameters.value_findings(type_, value)] == [code]


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ([], []),
        ([{"fact": "listed", "operator": "eq", "value": True}], []),
        ([{"fact": "sector", "operator": "in", "value": ["public", "private"]}], []),
        ([{"fact": "headcount", "operator": "gte", "value": 5}], []),
        ([{"fact": "listed", "operator": "gt", "value": True}], ["wrong-type"]),
        ([{"fact": "weather", "operator": "eq", "value": 1}], ["unknown-fact"]),
        ([{"fact": "listed", "operator": "matches", "value": True}], ["unknown-value"]),
        ([{"fact": "listed", "operator": "eq", "value": None}], ["wrong-type"]),
        ([{"fact": "listed", "operator": "in", "value": []}], ["wrong-type"]),
        ([{"fact": "listed"}], ["wrong-type"]),
        ("listed", ["wrong-type"]),
        ([{"fact": [], "operator": "eq", "value": True}], ["unknown-fact"]),
        ([{"fact": "sector", "operator": "in", "value": [[]]}], ["wrong-type"]),
    ],
)
def test_a_condition_is_checked_term_by_term(condition: Any, codes: list[str]) -> None:
    assert [finding.code for finding in facts.condition_findings(condition, "/condition")] == codes
