"""Blocks, HTML and text carry the same words."""

from hypothesis import given

from clauses.markdown import (
    ClauseTarget,
    Filling,
    Parameter,
    parse,
    placeholders,
    to_blocks,
    to_html,
    to_text,
)
from clauses.markdown.tree import walk
from tests.clauses.markdown.samples import (
    FILLED,
    FILLINGS,
    SOURCES,
    Html,
    accepted,
    letters,
    unhurried,
    without_space,
    words_of,
)

# The formats


CONTENT = (
    "# Om {{ name }}\n\n"
    "1. **Du** {{ none }}\\\n   [her](clause:x)\n"
    "2. [der](clause:y) & [ut](https://a.no)\n\n"
    "> - q"
)


def test_blocks_are_those_of_the_contract() -> None:
    heading, numbered, quoted = to_blocks(parse(CONTENT), FILLED)
    assert heading["children"] == [
        {"type": "text", "text": "Om ", "marks": []},
        {"type": "parameter", "key": "name", "value": "A & *B*", "marks": []},
    ]
    assert (numbered["type"], numbered["ordered"], numbered["start"]) == ("list", True, 1)
    bullets = {"type": "list", "ordered": False, "start": None}
    words = {"type": "paragraph", "children": [{"type": "text", "text": "q", "marks": []}]}
    assert quoted == {"type": "quote", "children": [{**bullets, "items": [{"children": [words]}]}]}


def test_a_reference_in_blocks_says_whether_it_applies() -> None:
    here, there = to_blocks(parse("[a](clause:x)\n\n[a](clause:y)"), FILLED)
    words = [{"type": "text", "text": "a", "marks": []}]
    known = {"title": "Ekstra", "number_label": "2.1", "applies": True}
    unknown = {"title": None, "number_label": None, "applies": False}
    assert here["children"] == [{"type": "clause_ref", "key": "x", **known, "children": words}]
    assert there["children"] == [{"type": "clause_ref", "key": "y", **unknown, "children": words}]


def test_html_is_escaped_and_links_out_safely() -> None:
    assert to_html(parse(CONTENT), FILLED).replace("\n", "") == (
        "<h1>Om A &amp; *B*</h1>"
        '<ol><li><strong>Du</strong> {{ none }}<br><a href="#x">her</a></li>'
        '<li>der &amp; <a href="https://a.no" rel="noopener noreferrer">ut</a></li></ol>'
        "<blockquote><ul><li>q</li></ul></blockquote>"
    )


def test_a_reference_without_a_place_in_the_page_is_named_in_html() -> None:
    filling = Filling({}, {"x": ClauseTarget("X")})
    assert to_html(parse("[a](clause:x)"), filling) == '<p><span data-clause="x">a</span></p>'


def test_text_is_readable() -> None:
    expected = "Om A & *B*\n\n1. Du {{ none }}\n   her\n2. der & ut\n\n> - q"
    assert to_text(parse(CONTENT), FILLED) == expected


def test_marks_around_words_and_values_are_joined() -> None:
    document = parse("**a {{ b }} *c***")
    assert to_html(document, Filling({"b": "x"})) == "<p><strong>a x </strong><strong><em>c</em></strong></p>"


@unhurried
@given(SOURCES, FILLINGS)
def test_every_format_says_the_same_words(source: str, filling: Filling) -> None:
    if document := accepted(source):
        blocks = "".join(words_of(to_blocks(document, filling)))
        assert without_space(Html(to_html(document, filling)).words) == without_space(blocks)
        assert letters(to_text(document, filling)) == letters(blocks)


@unhurried
@given(SOURCES)
def test_placeholders_are_those_of_the_tree(source: str) -> None:
    if document := accepted(source):
        keys = [node.key for node in walk(document) if isinstance(node, Parameter)]
        assert placeholders(source) == tuple(dict.fromkeys(keys))
