"""Markdown in blocks of words and codes, and together again."""

from hypothesis import assume, given
from hypothesis import strategies as st

from clauses.markdown import parse
from clauses.xliff import segments
from clauses.xliff.segments import Block, Unwritable
from tests.clauses.markdown.samples import AWKWARD, SOURCES, accepted, unhurried

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
