"""Which language a tag asks for, and who stands in for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import languages


@pytest.mark.parametrize(
    ("tag", "asked"),
    [
        ("nb", ("nb",)),
        ("NB-no", ("nb",)),
        ("nn_NO", ("nn",)),
        ("no", ("nb", "nn")),
        ("no-NO", ("nb", "nn")),
        ("nor", ("nb", "nn")),
        ("nob", ("nb",)),
        ("nno", ("nn",)),
        ("no-bok", ("nb",)),
        ("no-nyn", ("nn",)),
        ("en-GB-oxendict", ("en",)),
        ("da", ()),
        ("sv", ()),
        ("se", ()),
        ("", ()),
        ("-", ()),
        ("n\u00f8", ()),
        ("\ud800", ()),
    ],
)
def test_a_tag_asks_for(tag: str, asked: tuple[str, ...]) -> None:
    assert languages.normalise(tag) == asked


@given(st.text())
def test_no_tag_asks_for_a_language_that_is_not_in_the_register(tag: str) -> None:
    assert set(languages.normalise(tag)) <= set(languages.REGISTER)


@pytest.mark.parametrize(
    ("wanted", "authoritative", "order"),
    [
        (["nn"], "en", ("nn", "nb", "en")),
        (["en"], "nn", ("en", "nn", "nb")),
        (["nb", "en"], "nb", ("nb", "en", "nn")),
        (["en"], "", ("en", "nb", "nn")),
    ],
)
def test_readers_are_served_in_the_order(
    wanted: list[str], authoritative: str, order: tuple[str, ...]
) -> None:
    assert languages.preference(wanted, authoritative) == order
