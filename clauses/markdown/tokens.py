"""The parser: markdown-it with a rule for placeholders.

Rules for what is *not* accepted stay on, so that it is found and refused and never silently turns into other
words. Off are only reference definitions, which would vanish; ``checks`` finds what looks like one.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from clauses.markdown.words import PLACEHOLDER

# Far above the depth that is accepted: at this one markdown-it drops what lies deeper without a word.
_MAX_NESTING = 40


def tokenize(source: str) -> list[Token]:
    """The block tokens of a text; ``placeholder`` and ``stray_braces`` are inline tokens of our own."""
    return _PARSER.parse(source)


def _placeholder(state: StateInline, silent: bool) -> bool:
    if match := PLACEHOLDER.match(state.src, state.pos, state.posMax):
        kind, content = "placeholder", match["key"]
    elif state.src.startswith(("{{", "}}"), state.pos, state.posMax):
        kind, content = "stray_braces", state.src[state.pos : state.pos + 2]
    else:
        return False
    if not silent:
        state.push(kind, "", 0).content = content
    state.pos += len(match[0] if match else content)
    return True


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- markdown-it's names
        """Take every address: ``checks`` refuses the unsafe; markdown-it would make words of them."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Keep the address as written, so that what is checked is what is approved."""
        return url


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable("table").disable("reference")
    parser.disable("text_join")  # so that escaped characters can be told from raw ones
    parser.inline.ruler.before("escape", "placeholder", _placeholder)
    return parser


_PARSER = _parser()
