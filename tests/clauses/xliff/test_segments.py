"""Markdown in blocks of words and codes, and together again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clauses.markdown import parse
from clauses.xliff import segments
from clauses.xliff.segments import Block, Unwritable
from tests.clauses.markdown.samples import AWKWARD, SOURCES, accepted, unhurried


@pytest.mark.parametrize(
    ("source", "words", "written"),
    [
        ("Du *skal* dit", ["Go", "there", " now"], "Go*there* now"),
        ("a", ["1. - # > *x* [y](z) {{ k }}"], "1\\. - \\# \\> \\*x\\* \\[y\\](z) \\{\\{ k \\}\\}"),
        ("a", ["- a"], "\\- a"),
        ("{{ a }} b", ["<script>"], "{{ a }}\\<script\\>"),
        ("a [b](clause:c) d", ["!", "]", "(e)"], "\\![\\]](clause:c)(e)"),
        # Emphasis in a word ends beside a letter only between entities.
        ("a *b* c", ["x", "(y)", "z"], "&#120;*&#40;y&#41;*&#122;"),
        ("- a\n- b\n\n\n* c", ["1", "2", "3"], "- 1\n- 2\n\n* 3"),
        ("2) a\n3) b", ["1", "2"], "2. 1\n3. 2"),
        ("> a\n>\n> - b\n>   - c", ["1", "2", "3"], "> 1\n>\n> - 2\n>   - 3"),
        ("# a\nb\nc", ["1", "2"], "# 1\n\n2"),
    ],
)
def test_words_are_written_so_that_they_are_words(source: str, words: list[str], written: str) -> None:
    others = iter(words)
    blocks = [
        tuple(next(others) if isinstance(piece, str) else piece for piece in block)
        for block in segments.split(source)
    ]
    assert segments.join(source, blocks) == written


@pytest.mark.parametrize("source", ["*a* b", "[a](https://b.no) b"])
def test_what_no_markdown_says_is_not_written(source: str) -> None:
    (opening, _, closing, words), *_ = segments.split(source)
    with pytest.raises(Unwritable):
        segments.join(source, [(opening, closing, words)])


def test_codes_are_known_again_in_a_translation() -> None:
    (source,) = segments.split("*a* {{ x }} *b*")
    (same,) = segments.split("{{ x }} *b* *a*")
    (other,) = segments.split("{{ y }} *b* *a*")
    (more,) = segments.split("{{ x }} *b* *a* *c*")
    renumbered = segments.renumbered(same, source)
    assert renumbered is not None
    assert sorted(code.number for code in segments.codes(renumbered)) == [1, 1, 2, 3, 3]
    assert segments.renumbered(other, source) is None
    assert segments.renumbered(more, source) is None


LOOKING = "ab*_[](){}<>!&#;`\\~|.-=:1 \u00a0é"  # like Markdown


@unhurried
@given(SOURCES)
def test_what_is_split_and_joined_is_the_same_markdown(source: str) -> None:
    assume(accepted(source))
    joined = segments.join(source, segments.split(source))
    assert parse(joined) == parse(source)
    assert segments.join(joined, segments.split(joined)) == joined


@unhurried
@given(
    SOURCES, st.lists(st.sampled_from(AWKWARD) | st.text("ab*_[](){}<>!&#;`\\~|.-=:1 \u00a0é", min_size=1))
)
def test_other_words_are_words_whatever_they_look_like(source: str, words: list[str]) -> None:
    assume(accepted(source))
    others = iter(words)
    blocks = [
        segments.tidied(tuple(next(others, piece) if isinstance(piece, str) else piece for piece in block))
        for block in segments.split(source)
    ]
    try:
        joined = segments.join(source, blocks)
    except Unwritable:
        return  # refused, and never written as something else
    assert [said(block) for block in segments.split(joined)] == [said(block) for block in blocks]


def said(block: Block) -> list[object]:
    return [piece if isinstance(piece, str) else piece.kind for piece in block]
