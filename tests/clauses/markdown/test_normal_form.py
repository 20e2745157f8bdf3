"""The normal form of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.markdown import (
    Rejected,
    normalise,
    normalise_line,
    placeholders,
    to_text,
)
from tests.clauses.markdown.samples import ANY_TEXT, EMPTY, PIECES, accepted, codes, unhurried, without_space

# The normal form


@unhurried
@given(ANY_TEXT)
def test_the_normal_form_of_a_normal_form_is_itself(source: str) -> None:
    assert normalise(normalise(source)) == normalise(source)


@unhurried
@given(ANY_TEXT)
def test_the_normal_form_of_a_title_is_itself(title: str) -> None:
    try:
        line = normalise_line(title)
    except Rejected:
        return
    assert normalise_line(line) == line


@pytest.mark.parametrize(
    ("source", "normal"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\n \n  a \t\n\n", "  a"),
        ("a    \nb", "a  \nb"),
        ("a  \n\nb  ", "a\n\nb"),
        ("a\\\nb", "a\\\nb"),
        ("e\u0301", "é"),
        ("{{a}} {{  b  }} \\{{c}}", "{{ a }} {{ b }} \\{{c}}"),
    ],
)
def test_the_normal_form(source: str, normal: str) -> None:
    assert normalise(source) == normal


@unhurried
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_normal_form_says_the_same_words(source: str) -> None:
    before, after = accepted(source), accepted(normalise(source))
    if before and "\\ " not in source:  # a space at the end of a line may keep a backslash from being a break
        assert after
        assert without_space(to_text(after, EMPTY)) == without_space(to_text(before, EMPTY))


def test_a_title_is_one_line_of_plain_words() -> None:
    assert normalise_line("  Om   *rollen* i {{name}}, e\u0301n ") == "Om *rollen* i {{ name }}, én"
    assert placeholders("Om {{ name }}") == ("name",)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        *(("", "empty"), (" \u00a0", "empty"), ("a\nb", "not-one-line"), ("a" * 201, "too-long")),
        *(
            (title, "malformed-placeholder")
            for title in ("{{ A }}", "a }}", "{{{ a }}}", "\\{{ a }}", "{{ a")
        ),
    ],
)
def test_what_is_no_title_is_refused(title: str, code: str) -> None:
    assert code in codes(title, normalise_line)
