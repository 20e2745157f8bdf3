"""Which value prevails, when it changes, and how it is written."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.models import LIBRARY_ID, ParameterValue
from clauses.resolution.values import Values, written
from tests.clauses.resolution import reference
from tests.clauses.resolution.histories import day
from tests.clauses.resolution.reference import Ask, History, ValueRow

CLIENT = UUID(int=7)
OWNERS = {"alfa": CLIENT, "library": LIBRARY_ID}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["alfa", "library"]),
        st.sampled_from([None, "a", "b", {"nb": "a", "nn": "b", "en": "c"}]),
        st.integers(0, 9),
    ),
    max_size=8,
)


def told(rows: list[tuple[str, Any, int]]) -> tuple[History, Values]:
    """The same rows for the reference and for the product; recorded in the order of the list."""
    history = History()
    for recorded, (owner, value, begins) in enumerate(rows):
        history.values.append(ValueRow(uuid4(), owner, "name", value, day(begins), day(recorded)))
    product = [
        ParameterValue(
            pk=row.id, owner_id=OWNERS[row.owner], value=row.value, valid_from=row.valid_from,
            recorded_at=row.recorded_at,
        )
        for row in history.values
    ]  # fmt: skip
    return history, Values((CLIENT, LIBRARY_ID), {"name": "text"}, {"name": product})


@given(ROWS, st.sampled_from(["nb", "en"]), st.integers(-1, 10))
def test_the_value_is_what_the_reference_says(rows: Any, language: str, on: int) -> None:
    history, values = told(rows)
    value = values.at("name", language, day(on))
    asked = Ask("alfa", (language,), day(on), day(99))
    assert (value.raw, value.source) == reference.value_of(history, "name", language, asked)


@given(ROWS, st.sampled_from(["nb", "en"]), st.integers(-1, 10))
def test_the_next_change_is_the_first_moment_with_another_value(rows: Any, language: str, on: int) -> None:
    history, values = told(rows)

    def expected(at: datetime) -> Any:
        return reference.value_of(history, "name", language, Ask("alfa", (language,), at, day(99)))

    later = [moment for moment in reference.moments(history) if moment > day(on)]
    change = next((moment for moment in later if expected(moment) != expected(day(on))), None)
    assert values.next_change(["name"], language, day(on)) == change


def test_a_missing_value_is_listed_without_a_source() -> None:
    value = Values().at("name", "nb", day(0))
    assert (value.key, value.raw, value.text, value.source) == ("name", None, None, None)


@pytest.mark.parametrize(
    ("raw", "type_", "language", "expected"),
    [
        ("Tindvik Industri AS", "text", "nb", "Tindvik Industri AS"),
        (12500, "integer", "nb", "12\u00a0500"),
        (12500, "integer", "en", "12,500"),
        ("37.50", "decimal", "nn", "37,5"),
        ("37.125", "decimal", "en", "37.125"),
        ("2026-01-01", "date", "nb", "1. januar 2026"),
        ("2026-05-17", "date", "nn", "17. mai 2026"),
        ("2026-01-01", "date", "en", "1 January 2026"),
        ("not a date", "date", "nb", "not a date"),
    ],
)
def test_values_are_written_by_the_custom_of_the_language(
    raw: Any, type_: str, language: str, expected: str
) -> None:
    assert written(raw, type_, language) == expected
