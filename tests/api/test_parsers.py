"""Values: what each parser makes of a string, and what it refuses."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api import parsers
from api.parameters import Unfit
from clauses import languages


def code(parse: Callable[[str], Any], value: str) -> str:
    with pytest.raises(Unfit) as unfit:
        parse(value)
    return unfit.value.code


def test_a_date_stays_a_date() -> None:
    assert parsers.moment("2026-11-23") == date(2026, 11, 23)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-23T10:00:00Z",
        "2026-11-23t10:00:00z",
        "2026-11-23T11:00:00+01:00",
        "2026-11-23T11:00:00 01:00",  # a plus that was not encoded
        "2026-11-23T05:00:00.000000-05:00",
        "2026-11-23T10:00:00.0000009Z",  # floored to the microsecond
    ],
)
def test_a_time_is_a_moment_whatever_its_offset(value: str) -> None:
    assert parsers.moment(value) == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-23T10:00:00",  # naive
        "2026-10-25T02:30:00",  # twice in Oslo
        "2026-11-23T10:00Z",
        "2026-11-23 10:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:00:60Z",
        "2026-11-23T10:00:00+25:00",
        "2026-02-30",
        "2026-11-23T10:00:00.Z",
        "0001-01-01T00:00:00+14:00",
        "1900-01-01T00:00:00+14:00",
        "2199-12-31T23:59:59-23:59",
        "99999-01-01",
        "2026-W47-1",
        "20261123",
        "tomorrow",
        "２026-11-23",
        "",
    ],
)
def test_what_is_no_moment_is_refused(value: str) -> None:
    assert code(parsers.moment, value) == "invalid-value"


@pytest.mark.parametrize(
    ("value", "has_the_form"),
    [
        ("2026-11-23", True),
        ("2026-11-23T11:00:00+01:00", True),
        ("2026-11-23t10:00:00.0000009z", True),
        ("2026-02-30", True),  # a pattern cannot tell how long a month is
        ("2026-11-32", False),
        ("2026-11-23T10:00:00", False),
        ("0001-01-01", False),
        ("2026-11-23\n", False),
    ],
)
def test_the_contract_has_the_form_of_a_moment(value: str, has_the_form: bool) -> None:
    assert bool(re.search(parsers.MOMENT_PATTERN.replace("$", r"\Z"), value)) == has_the_form


@pytest.mark.parametrize("tag", ["nb", "no", "nn-NO", "en_GB", "no-nyn", "EN"])
def test_the_contract_has_the_form_of_a_language(tag: str) -> None:
    assert languages.normalise(tag)
    assert re.search(parsers.LANGUAGE_PATTERN, tag)


def test_a_moment_is_written_without_a_plus() -> None:
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert parsers.write_moment(at) == "2026-11-23T10:00:00.000000Z"
    assert parsers.moment(parsers.write_moment(at)) == at
    assert parsers.write_moment(date(2026, 11, 23)) == "2026-11-23"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("nn,nb", ("nn", "nb")), ("no", ("nb", "nn")), ("nn-NO,no", ("nn", "nb")), ("en-GB,en", ("en",))],
)
def test_languages_are_normalised(value: str, wanted: tuple[str, ...]) -> None:
    assert parsers.wanted_languages(value) == wanted


@pytest.mark.parametrize("value", ["da", "sv", "nb,", "nb;q=1", "*", "nb nn", "x" * 500])
def test_a_language_that_we_do_not_have_is_refused(value: str) -> None:
    assert code(parsers.wanted_languages, value) == "unknown-value"


def test_at_most_five_languages_are_asked_for() -> None:
    assert code(parsers.wanted_languages, "nb,nb,nb,nb,nb,nb") == "invalid-value"


def test_lists_have_commas_and_no_holes() -> None:
    parse = parsers.some_of(parsers.matching("[a-z]+", "Letters."))
    assert parse("b,a,b") == ("b", "a")
    assert code(parse, "a,,b") == "empty-parameter"
    assert code(parse, "a,B") == "invalid-value"
    assert code(parse, ",".join("a" * 101)) == "invalid-value"


def test_the_order_of_a_subset_means_nothing() -> None:
    parse = parsers.subset_of("markdown", "html")
    assert parse("html,markdown") == parse("markdown,html") == ("markdown", "html")
    assert code(parse, "pdf") == "unknown-value"


@pytest.mark.parametrize("value", ["0", "101", "-1", "+1", "1.0", "1e2", "٣", " 1", "9" * 20, "x"])
def test_numbers_are_decimal_and_bounded(value: str) -> None:
    assert code(parsers.integer(1, 100), value) == "invalid-value"


def test_a_truth_is_true_or_false() -> None:
    assert parsers.boolean("true") is True
    assert parsers.boolean("false") is False
    assert code(parsers.boolean, "1") == "invalid-value"


def test_an_id_may_be_written_in_capitals() -> None:
    written = "01a2063e-64ed-704a-9730-d2eda65eb0bc"
    assert str(parsers.uuid(written.upper())) == written


@pytest.mark.parametrize("value", ["1", "0" * 32, "{01a2063e-64ed-704a-9730-d2eda65eb0bc}", "g" * 36])
def test_an_id_is_written_in_one_form(value: str) -> None:
    assert code(parsers.uuid, value) == "invalid-value"
