"""Markdown as blocks of words and codes, and back.

A translator gets words; what is no words (emphasis, links, placeholders, hard breaks) is a code between them,
and what holds the blocks together (lists, quotes, headings) stays here. Back come blocks of the same codes,
which are put in the places of the old ones: no translator needs to know Markdown, or can break it.

Pure: knows neither XML nor the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markdown_it.token import Token

from clauses.markdown import Rejected, normalise, parse
from clauses.markdown.checks import clause_key
from clauses.markdown.substitution import Line, armoured_words
from clauses.markdown.tokens import tokenize
from clauses.markdown.words import PLACEHOLDER
from clauses.xliff import layout

type Sort = Literal["strong", "emphasis", "link", "clause", "parameter", "break"]
type Piece = str | Code
type Block = tuple[Piece, ...]

_SORTS: Mapping[str, Sort] = {"strong": "strong", "em": "emphasis"}


@dataclass(frozen=True, slots=True)
class Code:
    """What is no words: it stands alone, or opens or closes what has the same number in its block.

    ``target`` is the address, the clause or the parameter that it names; ``markup`` its Markdown.
    """

    place: Literal["alone", "open", "close"]
    sort: Sort
    target: str
    number: int
    markup: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """What it is, wherever it stands."""
        return self.place, self.sort, self.target


class Unwritable(ValueError):
    """No Markdown says just this: emphasis without words, a link within a link."""


def split(markdown: str) -> tuple[Block, ...]:
    """The blocks of accepted Markdown, in the order of reading."""
    inlines = (token for token in tokenize(markdown) if token.type == "inline")
    return tuple(_joined(_pieces(token.children or [])) for token in inlines)


def split_title(title: str) -> Block:
    """A title, which is plain words with placeholders, as a block."""
    pieces: list[Piece] = []
    end = 0
    for number, match in enumerate(PLACEHOLDER.finditer(title), start=1):
        pieces += [title[end : match.start()], _parameter(match["key"], number)]
        end = match.end()
    return _joined([*pieces, title[end:]])


def join(markdown: str, blocks: Sequence[Block]) -> str:
    """The Markdown with these blocks instead of its own, in normal form.

    Raises:
        Unwritable: it would not be read as what was written.
    """
    inlines = [_inline(block) for block in blocks]
    document = parse(markdown)
    written = normalise(layout.written(document, inlines))
    try:
        is_same = layout.shape(parse(written)) == layout.shape(document)
    except Rejected as rejected:
        raise Unwritable(str(rejected)) from None
    if not is_same or [_kinds(block) for block in split(written)] != [_kinds(block) for block in blocks]:
        raise Unwritable("It would be read otherwise.")
    return written


def join_title(block: Block) -> str:
    """The title.

    Raises:
        Unwritable: its words would be read as a placeholder.
    """
    title = "".join(piece if isinstance(piece, str) else piece.markup for piece in block)
    if _kinds(split_title(title)) != _kinds(block):
        raise Unwritable("Its words would be read as a placeholder.")
    return title


def has_words(block: Block) -> bool:
    """Whether there is anything in it to translate."""
    return any(isinstance(piece, str) and piece.strip() for piece in block)


def codes(block: Block) -> list[Code]:
    """The codes of a block, in the order of reading."""
    return [piece for piece in block if isinstance(piece, Code)]


def renumbered(block: Block, source: Block) -> Block | None:
    """A translated block with the numbers that its codes have in the source; None if they are not the same.

    Of those that are alike the first is the first.
    """
    free = [code for code in codes(source) if code.place != "close"]
    numbers: dict[int, int] = {}
    for code in codes(block):
        if code.place != "close":
            same = next((each for each in free if each.kind == code.kind), None)
            if same is None:
                return None
            free.remove(same)
            numbers[code.number] = same.number
    if free:
        return None
    by_number = {(code.place, code.number): code for code in codes(source)}
    return tuple(
        piece if isinstance(piece, str) else by_number[piece.place, numbers[piece.number]] for piece in block
    )


def tidied(block: Block) -> Block:
    """The block without space around it and around breaks; that within emphasis goes outside of it."""
    pieces = list(block)
    for index, piece in reversed(list(enumerate(pieces))):  # from the inside out, as below
        if _is_mark(piece, "open"):
            _move_space(pieces, index + 1, index)
    for index, piece in enumerate(pieces):
        if _is_mark(piece, "close"):
            _move_space(pieces, index - 1, index)
    return _joined(_without_outer_space(list(_joined(pieces))))


def _is_mark(piece: Piece, place: str) -> bool:
    return isinstance(piece, Code) and piece.place == place and piece.sort in ("strong", "emphasis")


def _move_space(pieces: list[Piece], within: int, code: int) -> None:
    """Put the space at the inner side of a code to its outer side."""
    words, mark = pieces[within], pieces[code]
    if not isinstance(words, str) or not isinstance(mark, Code):
        return
    rest = words.lstrip(" ") if mark.place == "open" else words.rstrip(" ")
    space = " " * (len(words) - len(rest))
    beyond = code - 1 if mark.place == "open" else code + 1
    there = pieces[beyond] if 0 <= beyond < len(pieces) else None
    if not space:
        return
    pieces[within] = rest
    if isinstance(there, str):
        pieces[beyond] = there + space if mark.place == "open" else space + there
    else:
        pieces.insert(code if mark.place == "open" else code + 1, space)


def _without_outer_space(pieces: list[Piece]) -> Iterator[Piece]:
    for index, piece in enumerate(pieces):
        if isinstance(piece, Code):
            yield piece
            continue
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        words = piece.lstrip(" ") if _ends_line(before) else piece
        yield words.rstrip(" ") if _ends_line(after) else words


def _ends_line(piece: Piece | None) -> bool:
    return piece is None or (isinstance(piece, Code) and piece.sort == "break")


def _kinds(block: Block) -> list[object]:
    return [piece if isinstance(piece, str) else piece.kind for piece in block]


def _inline(block: Block) -> str:
    """The Markdown of a block: escaped where it must be, and if that does not do, between entities."""
    easy = _inline_with(block, armoured=False)
    try:
        parse(easy)
        is_easy = list(map(_kinds, split(easy))) == [_kinds(block)]
    except Rejected:
        is_easy = False
    return easy if is_easy else _inline_with(block, armoured=True)


def _inline_with(block: Block, *, armoured: bool) -> str:
    line, parts = Line(), []
    for index, piece in enumerate(block):
        if isinstance(piece, Code):
            # Spaces make no break where no words are before them.
            words = "\\\n" if armoured and piece.sort == "break" else piece.markup
        elif armoured:
            words = armoured_words(piece)
        else:
            following = block[index + 1] if index + 1 < len(block) else ""
            words = line.escaped(piece, following.markup[:10] if isinstance(following, Code) else "")
        line.add(words)
        parts.append(words)
    return "".join(parts)


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    open_: list[tuple[Sort, str, int]] = []
    number = 0
    for token in tokens:
        if token.type in ("text", "text_special"):
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type.endswith("_close"):
            sort, target, opened = open_.pop()
            yield Code("close", sort, target, opened, _closing(token, sort, target))
        else:
            number += 1
            if token.type == "placeholder":
                yield _parameter(token.content, number)
            elif token.type == "hardbreak":
                yield Code("alone", "break", "", number, "  \n")
            else:
                sort, target = _opened(token)
                open_.append((sort, target, number))
                yield Code("open", sort, target, number, "[" if token.tag == "a" else token.markup)


def _opened(token: Token) -> tuple[Sort, str]:
    if token.tag != "a":
        return _SORTS[token.tag], ""
    href = str(token.attrGet("href"))
    key = clause_key(href)
    return ("clause", key) if key else ("link", href)


def _closing(token: Token, sort: Sort, target: str) -> str:
    if token.tag != "a":
        return token.markup
    return f"](clause:{target})" if sort == "clause" else f"]({target})"


def _parameter(key: str, number: int) -> Code:
    return Code("alone", "parameter", key, number, f"{{{{ {key} }}}}")


def _joined(pieces: Sequence[Piece] | Iterator[Piece]) -> Block:
    """Neighbouring words as one, and none that are empty."""
    result: list[Piece] = []
    for are_words, group in groupby(pieces, lambda piece: isinstance(piece, str)):
        if are_words:
            words = "".join(map(str, group))
            result += [words] if words else []
        else:
            result += group
    return tuple(result)
