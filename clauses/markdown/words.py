"""The raw words: their normal form, and the placeholders in them."""

import re

from clauses.markdown.characters import composed, forbidden
from clauses.markdown.findings import Finding, Rejected

MAX_LINE = 200
PLACEHOLDER = re.compile(r"\{\{ *(?P<key>[a-z][a-z0-9_]{0,63}) *\}\}(?!\})")
# One pass over raw words: an escaped brace opens no placeholder. Accepted Markdown has no code and no
# placeholder in a link's address, so that this finds exactly what the parser finds.
PLACEHOLDER_OR_ESCAPE = re.compile(r"\\." + "|" + PLACEHOLDER.pattern, re.DOTALL)
_STRAY_BRACES = re.compile(r"\{\{|\}\}")
_CONFUSING_BRACES = re.compile(r"\{\{\{|\\[{}]")


def normalise(source: str) -> str:
    """The form in which Markdown is stored and digested. Never fails; what is wrong stays for ``parse``.

    NFC, LF; no blank lines around, no white space at line ends but the two spaces of a hard break (a
    backslash instead would be a word where the next line begins a new block); ``{{ key }}`` spaced so.
    """
    text = composed(source).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    trimmed = map(_trimmed, lines, [*lines[1:], ""])
    return PLACEHOLDER_OR_ESCAPE.sub(_spaced, "\n".join(trimmed).strip("\n"))


def normalise_line(title: str) -> str:
    """The stored form of a title: NFC, one line, single spaces. A title is plain words, never Markdown.

    Raises ``Rejected`` if it is empty, longer than 200 characters, has a line break or a forbidden character,
    or has braces that are no placeholder (a backslash does not escape them here).
    """
    line = re.sub(" +", " ", composed(title))
    line = PLACEHOLDER_OR_ESCAPE.sub(_spaced, line.strip(" \u00a0"))
    if findings := _line_findings(line):
        raise Rejected(findings)
    return line


def placeholders(source: str) -> tuple[str, ...]:
    """The keys of the placeholders in Markdown or in a title: each once, in the order of first use."""
    return tuple(dict.fromkeys(match["key"] for match in found(source) if match["key"]))


def found(source: str) -> list[re.Match[str]]:
    """Every escape and placeholder (those have a ``key``) in raw words."""
    return list(PLACEHOLDER_OR_ESCAPE.finditer(source)) if "{{" in source else []


def _trimmed(line: str, following: str) -> str:
    words = line.rstrip(" \t")
    is_hard_break = words and line.endswith("  ") and following.strip(" \t")
    return words + "  " if is_hard_break else words


def _spaced(match: re.Match[str]) -> str:
    return f"{{{{ {match['key']} }}}}" if match["key"] else match[0]


def _line_findings(line: str) -> list[Finding]:
    findings = list(forbidden(line))
    if not line:
        findings.append(Finding("empty", "a title needs words"))
    if len(line) > MAX_LINE:
        findings.append(Finding("too-long", f"a title has at most {MAX_LINE} characters"))
    if "\n" in line:
        findings.append(Finding("not-one-line", "a title is one line"))
    if _CONFUSING_BRACES.search(line) or _STRAY_BRACES.search(PLACEHOLDER.sub("", line)):
        findings.append(Finding("malformed-placeholder", "a placeholder is written {{ key }}"))
    return findings
