"""Words to try, and how to look at what comes of them."""

import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from clauses.markdown import (
    ClauseTarget,
    Document,
    Filling,
    Inline,
    Paragraph,
    Rejected,
    normalise,
    parse,
)

PIECES = [
    *(
        "{{ a }}",
        "{{ b }}",
        "{{c}}",
        "*",
        "**",
        "_",
        "[",
        "]",
        "(",
        ")",
        "[w](https://a.no)",
        "[{{ a }}](clause:x)",
    ),
    *(
        "< ",
        ">",
        "> ",
        "- ",
        "1. ",
        "2)",
        "1",
        "# ",
        "#",
        "!",
        "&",
        "&amp",
        ";",
        "`",
        "\\",
        "~",
        "|",
        "-",
        "=",
        ":",
    ),
    *(
        ".",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\\\n",
        "  \n",
        "a",
        "word",
        "é",
        "\u00a0",
        "€",
        "5",
        "{",
        "}",
        "@",
        "&#",
    ),
]
AWKWARD = [
    *(
        "*x* [a](b) 1. <b>",
        "1",
        "12",
        "1. a",
        ". a",
        "- a",
        "---",
        "===",
        "# a",
        "a #",
        "[a](https://b.no)",
        "`",
    ),
    *(
        "(https://x)",
        "](clause:x)",
        ": /url",
        "!",
        "<b>",
        "b",
        "amp;",
        "&",
        "&amp;",
        "|",
        ":--",
        "~~~",
        "\\",
        "a\\",
    ),
    *(
        "{{ b }}",
        "{{",
        "}}",
        "{",
        "€",
        "a\u00a0b",
        "@b.no",
        "&#97;",
        "Å. S. & Sønn",
        "__a__",
        "+ a",
        ">",
        " ",
    ),
]
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "</p></li><iframe src=//evil.no>",
    "&lt;script&gt;",
    "&#60;script&#62;alert(1)",
    "[x](javascript:alert(1))",
    "<!--><script>",
    "<math><mtext><style><img src onerror=alert(1)>",
]
EMPTY = Filling()
FILLED = Filling({"name": "A & *B*"}, {"x": ClauseTarget("Ekstra", "2.1", "x")})
SOURCES = st.lists(st.sampled_from(PIECES), max_size=14).map(lambda pieces: normalise("".join(pieces)))
ANY_TEXT = st.text(st.characters(), max_size=60) | st.lists(st.sampled_from([*PIECES, "<b>", "{{"])).map(
    "".join
)
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
VALUES = st.dictionaries(st.sampled_from("abc"), st.sampled_from(AWKWARD) | PRINTABLE)
FILLINGS = st.builds(Filling, VALUES, st.just({"x": ClauseTarget("X", "2.1", "x")}) | st.just({}))


unhurried = settings(deadline=None)  # a loaded machine is no finding


class Html(HTMLParser):
    """The words of some HTML, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def accepted(source: str) -> Document | None:
    try:
        return parse(source)
    except Rejected:
        return None


def codes(source: str, read: Callable[[str], object] = parse) -> set[str]:
    with pytest.raises(Rejected) as refusal:
        read(source)
    return {finding.code for finding in refusal.value.findings}


def words_of(node: Any) -> Iterator[str]:
    """The words in the blocks of the API."""
    if isinstance(node, list):
        for child in node:
            yield from words_of(child)
        return
    if node.get("type") == "parameter":
        yield f"{{{{ {node['key']} }}}}" if node["value"] is None else node["value"]
    yield node.get("text", "")
    yield from words_of(node.get("children", []) + node.get("items", []))


def without_space(words: str) -> str:
    return "".join(words.split())


def letters(words: str) -> str:
    """Only letters: what no bullet or number of a list can be."""
    return "".join(filter(str.isalpha, words))


def steps(run: Callable[[], object]) -> int:
    """The number of calls made, of Python's and of C's functions."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        run()
    except Rejected:
        pass
    finally:
        sys.setprofile(before)
    return count


def paragraph(*children: Inline) -> Paragraph:
    return Paragraph(children)


def is_safe(tag: str, attributes: dict[str, str | None]) -> bool:
    address = attributes.get("href") or "#"
    return (
        tag in {"p", "ul", "ol", "li", "blockquote", "strong", "em", "br", "a", "span", "h1", "h2"}
        and attributes.keys() <= {"href", "rel", "start", "data-clause"}
        and address.startswith(("#", "https://", "http://", "mailto:"))
    )
