"""What is refused, and that hostile input is bounded."""

import re

import pytest
from hypothesis import given

from clauses.markdown import (
    MAX_DEPTH,
    MAX_LENGTH,
    Filling,
    Rejected,
    normalise,
    normalise_line,
    parse,
    syntax,
    to_blocks,
    to_html,
    to_text,
)
from tests.clauses.markdown.samples import ANY_TEXT, EMPTY, accepted, codes, steps, unhurried

# What is refused


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a <b>c</b>", "html"),
        ("<div>\n</div>", "html"),
        ("a <!-- b -->", "html"),
        ("a <{{ b }}>", "html"),
        ("a <b", "html"),
        ("![a](https://a.no/b.png)", "image"),
        ("`a`", "code"),
        ("```\na\n```", "code"),
        ("~~~\na", "code"),
        ("    a", "code"),
        ("|a|b|\n|-|-|\n|c|d|", "table"),
        ("a\n\n---", "horizontal-rule"),
        ("***", "horizontal-rule"),
        ("A\n===", "setext-heading"),
        ("A\n---", "setext-heading"),
        ("<https://a.no>", "autolink"),
        ("a ~~b~~", "strikethrough"),
        ("[a]: https://a.no", "reference-definition"),
        ("[a]: {{ b }}", "reference-definition"),
        ("[a](b c)", "broken-link"),
        ("[a]({{ b }})", "broken-link"),
        ('[a](https://a.no "b")', "link-title"),
        ("[](https://a.no)", "empty-link"),
        ("[a](https://a.no/{{b}})", "placeholder-in-link"),
        ("[a](<https://a.no/{{ b }}>)", "placeholder-in-link"),
        ("{{ }}", "malformed-placeholder"),
        ("{{ A }}", "malformed-placeholder"),
        ("{{ a", "malformed-placeholder"),
        ("a }}", "malformed-placeholder"),
        ("{{{ a }}}", "malformed-placeholder"),
        ("{{ a\n}}", "malformed-placeholder"),
        ("{{ " + "a" * 65 + " }}", "malformed-placeholder"),
        ("1. a\n2. b\n4. c", "list-numbering"),
        ("1. a\n1. b\n3. c", "list-numbering"),
    ],
)
def test_what_is_not_accepted_is_found(source: str, code: str) -> None:
    assert code in codes(source)


@pytest.mark.parametrize(
    "href",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
        ),
        *(
            "//evil.no",
            "/a",
            "a",
            "#a",
            "",
            "https://",
            "https://a.no@evil.no",
            "https://a\\b.no",
            "https://å.no",
        ),
        *("<https://a.no/ b>", "https://a.no/%00&#10;b", "https://a.no/&quot;onx", "ftp://a.no", "mailto:a"),
        *(
            "mailto:a@b.no?bcc=c@d.no",
            "clause:",
            "clause:A",
            "clause:a/b",
            "clause:a.b.c",
            "clause:" + "a" * 81,
        ),
    ],
)
def test_an_address_is_plain_and_safe(href: str) -> None:
    assert codes(f"[a]({href})") == {"link-address"}


@pytest.mark.parametrize(
    "number", [0, 9, 0xB, 0xD, 0x1B, 0x7F, 0x85, 0xAD, 0x200B, 0x200D, 0x200E, 0x202E, 0x2028]
)
def test_a_character_that_readers_do_not_see_is_refused(number: int) -> None:
    assert codes(f"a{chr(number)}b") == {"forbidden-character"}
    assert codes(f"a{chr(number)}b", normalise_line) >= {"forbidden-character"}


@pytest.mark.parametrize(
    "source", ["\ud800", "\ufeffa", "a\ufe0f", "\U000e0041", "&#x202e;", "&shy;", "&#10;", "&Tab;"]
)
def test_neither_surrogates_nor_entities_smuggle_anything(source: str) -> None:
    assert codes(source) == {"forbidden-character"}


def test_a_finding_names_its_line() -> None:
    with pytest.raises(Rejected) as refusal:
        parse("a\n\n- b\\\n  c `d`\n- e {{\n\n---")
    assert [finding.line for finding in refusal.value.findings] == [4, 5, 7]
    assert "line 4: code" in str(refusal.value)


@unhurried
@given(ANY_TEXT)
def test_any_text_is_either_read_or_refused(source: str) -> None:
    if document := accepted(source):
        to_blocks(document, EMPTY)
        to_html(document, EMPTY)
        to_text(document, EMPTY)


# Hostile input


@pytest.mark.parametrize(
    "source", ["[" * 80_000, "a" * (MAX_LENGTH + 1), "![" * 5_000, "[" * 300 + "a*" * 20_000]
)
def test_what_would_take_long_is_refused_unread(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(syntax, "tokenize")
    assert codes(source) <= {"too-long", "too-complex"}


@pytest.mark.parametrize(
    "piece",
    [
        *(
            ">",
            "> ",
            "> a\n",
            "*",
            "*a ",
            "**a",
            "*a_ ",
            "_",
            "- ",
            "- a\n",
            "1. ",
            "`a``",
            "<",
            "<a ",
            "</",
            "<!--",
        ),
        *(
            "&",
            "\\",
            "{",
            "{{ ",
            "{{ a }}",
            "}}",
            "]",
            "](",
            "|a\n|-\n",
            "a|",
            "~~",
            "#",
            "a  \n",
            "\n",
            "=\n",
        ),
    ],
)
def test_the_work_grows_no_faster_than_the_text(piece: str) -> None:
    small, large = piece * (4_000 // len(piece)), piece * (8_000 // len(piece))
    assert steps(lambda: parse.__wrapped__(large)) < 2.5 * steps(lambda: parse.__wrapped__(small)) + 500


def test_stacked_marks_are_refused_and_never_sorted() -> None:
    source = "a" + "\u0300\u0316" * 100_000  # sorting them would take half a minute
    assert normalise(source) == source
    assert "forbidden-character" in codes(source, normalise_line)
    assert codes(source[:40]) == {"forbidden-character"}
    assert to_text(parse("{{ a }}"), Filling({"a": source})) == source


def test_unclosed_brackets_cost_a_bounded_number_of_steps() -> None:
    source = "[" * 300 + "a*" * 2_000
    assert steps(lambda: parse.__wrapped__(source)) < 1_500_000


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "> - "])
def test_nesting_is_bounded_and_never_cut_off(opening: str) -> None:
    levels = MAX_DEPTH // len(re.findall(r"\S+", opening))
    assert to_text(parse(opening * levels + "a"), EMPTY).endswith("a")
    assert codes(opening * (levels + 1) + "a") == {"too-deep"}
    assert codes(opening * 5_000 + "a") >= {"too-deep"}
