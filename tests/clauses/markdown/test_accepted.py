"""What is accepted, and its tree."""

import pytest

from clauses.markdown import (
    Break,
    ClauseRef,
    Document,
    Heading,
    Inline,
    Link,
    List,
    Paragraph,
    Parameter,
    Quote,
    Text,
    parse,
    placeholders,
    references,
    structure,
)
from tests.clauses.markdown.samples import paragraph

# What is accepted


@pytest.mark.parametrize(
    ("source", "children"),
    [
        ("a\nb", [Text("a b")]),
        ("a  \nb", [Text("a"), Break(), Text("b")]),
        ("a\\\nb", [Text("a"), Break(), Text("b")]),
        ("**a** *b*", [Text("a", ("strong",)), Text(" "), Text("b", ("emphasis",))]),
        ("*a **b***", [Text("a ", ("emphasis",)), Text("b", ("strong", "emphasis"))]),
        ("**{{ a_b }}**", [Parameter("a_b", ("strong",))]),
        ("{{a}}{{  b }}", [Parameter("a"), Parameter("b")]),
        ("\\{{ a }\\}", [Text("{{ a }}")]),
        ("[*a*](https://a.no/b?c=d)", [Link("https://a.no/b?c=d", (Text("a", ("emphasis",)),))]),
        ("[a](mailto:post@a.no)", [Link("mailto:post@a.no", (Text("a"),))]),
        ("[{{ a }}](clause:b-c)", [ClauseRef("b-c", (Parameter("a"),))]),
        ("[a](clause:tindvik-industri.car)", [ClauseRef("tindvik-industri.car", (Text("a"),))]),
        ("§ 14-9 &amp; \\*b\\* 5 < 6 a_b_c R&D\u00a0x", [Text("§ 14-9 & *b* 5 < 6 a_b_c R&D\u00a0x")]),
    ],
)
def test_words_are_read_with_their_marks(source: str, children: list[Inline]) -> None:
    assert parse(source) == Document((paragraph(*children),))


def test_lists_quotes_and_headings_nest() -> None:
    tree = parse("# A\n\n3. b\n   - c\n\n   d\n4. > e\n")
    heading, numbered = tree.blocks
    assert heading == Heading(1, (Text("A"),))
    assert isinstance(numbered, List)
    assert (numbered.ordered, numbered.start) == (True, 3)
    first, second = (item.children for item in numbered.items)
    assert [type(block) for block in first] == [Paragraph, List, Paragraph]
    assert second == (Quote((paragraph(Text("e")),)),)


def test_a_text_without_words_has_no_blocks() -> None:
    assert parse("") == Document(())


def test_a_tree_is_parsed_once() -> None:
    assert parse("once *only*") is parse("once *only*")


def test_placeholders_references_and_lists_are_listed_in_order_of_use() -> None:
    source = "1. {{ b }} [x](clause:y)\n2. {{a}} \\{{ c }\\} {{ b }}\n   - [x](clause:x)\n\n[z](clause:y)"
    assert placeholders(source) == ("b", "a")
    assert references(source) == ("y", "x")
    assert structure(source) == ((True, 1, 2), (False, None, 1))
