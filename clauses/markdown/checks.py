"""What is not accepted, found in the tokens of a text."""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from markdown_it.token import Token

from clauses.markdown.characters import forbidden
from clauses.markdown.findings import Finding

MAX_DEPTH = 8
_CLAUSE = re.compile(r"clause:((?:[a-z0-9-]{1,40}\.)?[a-z0-9-]{1,80})")
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
_EXTERNAL = re.compile(
    rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?"
    rf"|mailto:[A-Za-z0-9._+-]{{1,64}}@{_HOST}"
)
_REFERENCE_DEFINITION = re.compile(r"\s*\[(?:\\.|[^\[\]\\])*\]:", re.DOTALL)
_OPEN_ANGLE = re.compile(r"<\S*\Z")
_BREAKS = ("softbreak", "hardbreak")
_LISTS = ("bullet_list_open", "ordered_list_open")
_CONTAINERS = ("blockquote_open", *_LISTS)

_NOT_ACCEPTED = {
    "code_block": ("code", "code is not accepted: do not indent a paragraph by four spaces"),
    "code_inline": ("code", "code is not accepted: write \\` for a backtick"),
    "fence": ("code", "code is not accepted"),
    "hr": ("horizontal-rule", "a horizontal rule is not accepted"),
    "html_block": ("html", "HTML is not accepted: write \\< for <"),
    "html_inline": ("html", "HTML is not accepted: write \\< for <"),
    "image": ("image", "an image is not accepted: write \\! before a link"),
    "stray_braces": ("malformed-placeholder", "a placeholder is written {{ key }}; write \\{ for a brace"),
    "table_open": ("table", "a table is not accepted"),
}
# Words to this parser, but something else to others, or to this one once a placeholder is filled.
_AMBIGUOUS = (
    (re.compile(r"\]\("), "broken-link", "an address has no spaces or placeholders; write \\] for words"),
    (re.compile(r"<(?!=?[0-9.,:;%)]*(?:\s|\Z))"), "html", "this looks like HTML: write \\< for <"),
    (re.compile("~~"), "strikethrough", "struck words are not accepted: write \\~ for a tilde"),
)


def clause_key(href: str) -> str | None:
    """The key in the address of a clause reference; None for any other address."""
    match = _CLAUSE.fullmatch(href)
    return match[1] if match else None


def check(tokens: Iterable[Token]) -> Iterator[Finding]:
    """Everything in the tokens that is not accepted, in the order of reading."""
    tokens = list(tokens)
    yield from _depth(tokens)
    yield from _numbering(tokens)
    for token in tokens:
        line = token.map[0] + 1 if token.map else None
        if token.type in _NOT_ACCEPTED:
            yield Finding(*_NOT_ACCEPTED[token.type], line)
        elif token.type == "heading_open" and token.markup in ("=", "-"):
            yield Finding("setext-heading", "underlined headings are not accepted: write # before it", line)
        elif token.type == "inline":
            yield from _inline(token, line or 1)


def _depth(tokens: Iterable[Token]) -> Iterator[Finding]:
    depth = 0
    for token in tokens:
        if token.type in _CONTAINERS:
            depth += 1
            if depth == MAX_DEPTH + 1:
                line = token.map[0] + 1 if token.map else None
                yield Finding("too-deep", f"lists and quotes nest at most {MAX_DEPTH} deep", line)
        elif token.type.replace("_close", "_open") in _CONTAINERS:
            depth -= 1


def _numbering(tokens: Iterable[Token]) -> Iterator[Finding]:
    """Renderers number items on from the first, so the words must say the same, or repeat the first."""
    lists: list[list[int]] = []
    for token in tokens:
        if token.type in _LISTS:
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(int(token.info))
            if not _counts_on(lists[-1]):
                line = token.map[0] + 1 if token.map else None
                yield Finding("list-numbering", f"number {token.info} does not follow on", line)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()


def _counts_on(numbers: list[int]) -> bool:
    first, latest, index = numbers[0], numbers[-1], len(numbers) - 1
    repeats = index < 2 or numbers[1] == first
    counts = index < 2 or numbers[1] == first + 1
    return (repeats and latest == first) or (counts and latest == first + index)


def _inline(token: Token, line: int) -> Iterator[Finding]:
    if _REFERENCE_DEFINITION.match(token.content):
        yield Finding("reference-definition", "reference links are not accepted: write \\[ for words", line)
    children = token.children or []
    for child, following in zip_longest(children, children[1:]):
        yield from _inline_token(child, following, line)
        line += child.type in _BREAKS


def _inline_token(token: Token, following: Token | None, line: int) -> Iterator[Finding]:
    if token.type in _NOT_ACCEPTED:
        yield Finding(*_NOT_ACCEPTED[token.type], line)
    elif token.type == "link_open":
        yield from _link(token, following, line)
    elif token.type in ("text", "text_special"):
        yield from forbidden(token.content, line)  # an entity can hide one
        if "\n" in token.content:
            yield Finding("forbidden-character", "a line break may not be written as an entity", line)
    if token.type == "text":
        yield from _ambiguous(token.content, following, line)


def _ambiguous(words: str, following: Token | None, line: int) -> Iterator[Finding]:
    for pattern, code, detail in _AMBIGUOUS:
        if pattern.search(words):
            yield Finding(code, detail, line)
    if _OPEN_ANGLE.search(words) and following and following.type not in _BREAKS:
        yield Finding("html", "this could become HTML: write \\< for <", line)


def _link(token: Token, following: Token | None, line: int) -> Iterator[Finding]:
    href = str(token.attrGet("href") or "")
    if token.markup == "autolink":
        yield Finding("autolink", "write [words](address) for a link", line)
        return
    if "{{" in href or "}}" in href:
        yield Finding("placeholder-in-link", "a link's address may not hold a placeholder", line)
    elif not clause_key(href) and not _EXTERNAL.fullmatch(href):
        yield Finding("link-address", "a link leads to http://, https://, mailto: or clause:key", line)
    if token.attrGet("title"):
        yield Finding("link-title", "a link may not have a title: readers would not see it", line)
    if following is None or following.type == "link_close":
        yield Finding("empty-link", "a link needs words", line)
