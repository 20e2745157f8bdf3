"""Accept-Language and Accept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import accepted_languages, matches
from clauses import languages


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", ()),
        ("no-NO,no;q=0.9,en;q=0.8", ("nb", "nn", "en")),
        ("nb", ("nb",)),
        ("nn-NO", ("nn",)),
        ("en-US,en;q=0.5", ("en",)),
        ("en;q=0.5,nn", ("nn", "en")),
        ("en;q=0.5,nn;q=0.5", ("en", "nn")),
        ("da,sv;q=0.9", ()),
        ("da,en;q=0.1", ("en",)),
        ("no-bok", ("nb",)),
        ("*", ()),
        ("*,nn;q=0.1", ("nn",)),
        ("no,nb;q=0", ("nn",)),
        ("nb,no;q=0", ("nb",)),
        ("en;q=0", ()),
        ("nb;q=2,en", ("en",)),
        ("nb;q=0.1234,en", ("en",)),
        ("nb ; q=0.5 , en ;Q=0.6", ("en", "nb")),
        (",,;,nb;;,en", ("en",)),
        ("\0,\x7f,nn", ("nn",)),
        ("x," * 400 + "nb", ("nb",)),
        ("x," * 600 + "nb", ()),
    ],
)
def test_the_header_is_read_as_the_rfc_says(header: str, wanted: tuple[str, ...]) -> None:
    assert accepted_languages(header) == wanted


@given(st.text(max_size=200))
def test_no_header_is_an_error(header: str) -> None:
    assert set(accepted_languages(header)) <= set(languages.REGISTER)


@pytest.mark.parametrize("range_", ["*/*", "application/*", "application/json", "Application/JSON; q=0.1"])
def test_a_media_range_takes_in_json(range_: str) -> None:
    assert matches(range_, "application/json")


@pytest.mark.parametrize("range_", ["", "text/*", "application/json;q=0", "*/*; q=0.0", "json", "/", "*"])
def test_a_media_range_does_not_take_in_json(range_: str) -> None:
    assert not matches(range_, "application/json")
