"""Words and codes as XLIFF's inline elements: ``ph`` for what stands alone, ``pc`` for what spans words.

A code's Markdown is in the unit's ``originalData``, for people: what comes back is told by its id, and its
Markdown is the source's own. Tools are told to keep each code once.
"""

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from clauses.markdown.characters import forbidden
from clauses.xliff import names, segments
from clauses.xliff.segments import Block, Code, Piece, Sort

type Known = Mapping[tuple[str, str], Code]  # by place and id

CORE = f"{{{names.CORE}}}"
KEPT = {"canCopy": "no", "canDelete": "no"}
TYPES: dict[Sort, dict[str, str]] = {
    "strong": {"type": "fmt", "subType": "xlf:b"},
    "emphasis": {"type": "fmt", "subType": "xlf:i"},
    "break": {"type": "fmt", "subType": "xlf:lb"},
    "parameter": {"type": "ui", "subType": "xlf:var"},
    "link": {"type": "link"},
    "clause": {"type": "link", "subType": "klausul:clause"},
}


class Originals:
    """The ``originalData`` of a unit, made with its first code."""

    def __init__(self, unit: Element) -> None:
        """Begin without any."""
        self.unit = unit
        self.element: Element | None = None
        self.ids: dict[str, str] = {}

    def id_of(self, markup: str) -> str:
        """The id under which that Markdown is told."""
        if markup not in self.ids:
            if self.element is None:
                self.element = Element("originalData")
                self.unit.insert(0, self.element)
            self.ids[markup] = f"d{len(self.ids) + 1}"
            SubElement(self.element, "data", {"id": self.ids[markup]}).text = markup
        return self.ids[markup]


def fill(element: Element, block: Block, originals: Originals) -> None:
    """Write a block into a ``source`` or ``target``."""
    inside = [element]
    closings = {piece.number: piece for piece in block if isinstance(piece, Code) and piece.place == "close"}
    for piece in block:
        if isinstance(piece, str):
            _add_words(inside[-1], piece)
        elif piece.place == "alone":
            SubElement(inside[-1], "ph", _placeholder(piece, originals))
        elif piece.place == "open":
            given = _span(piece, closings[piece.number], originals)
            inside.append(SubElement(inside[-1], "pc", given))
        else:
            inside.pop()


def _add_words(element: Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _placeholder(code: Code, originals: Originals) -> dict[str, str]:
    given = {"id": str(code.number), "dataRef": originals.id_of(code.markup), **TYPES[code.sort], **KEPT}
    if code.sort == "parameter":
        given |= {"equiv": code.markup, "disp": code.markup}
    return given


def _span(code: Code, closing: Code, originals: Originals) -> dict[str, str]:
    given = {
        "id": str(code.number),
        "dataRefStart": originals.id_of(code.markup),
        "dataRefEnd": originals.id_of(closing.markup),
        **TYPES[code.sort],
        **KEPT,
    }
    return given | ({"dispStart": code.target} if code.target else {})


class Unfit(ValueError):
    """Inline elements that are not the source's codes, each once; ``code`` says how."""

    def __init__(self, code: str, detail: str) -> None:
        """Say what is wrong."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


def read(targets: Iterable[Element], source: Block) -> Block:
    """The words of targets, with the source's codes where the elements stand that have their ids.

    Raises:
        Unfit: a code is missing, is there twice, or is not the source's; they overlap; or a character is one
            that no text may hold.
    """
    known: Known = {(code.place, str(code.number)): code for code in segments.codes(source)}
    block = segments.tidied(tuple(piece for target in targets for piece in _read(target, known)))
    for piece in block:
        for finding in forbidden(piece) if isinstance(piece, str) else ():
            raise Unfit(finding.code, finding.detail)
    _check(segments.codes(block), segments.codes(source))
    return block


def _read(element: Element, known: Known) -> Iterator[Piece]:
    yield _words(element.text)
    for child in element:
        yield from _child(child, known)
        yield _words(child.tail)


def _child(child: Element, known: Known) -> Iterator[Piece]:
    code_id = child.get("id", "")
    match child.tag.removeprefix(CORE):
        case "ph":
            yield _known(known, "alone", code_id)
        case "pc":
            yield _known(known, "open", code_id)
            yield from _read(child, known)
            yield _known(known, "close", code_id)
        case "sc":
            yield _known(known, "open", code_id)
        case "ec":
            yield _known(known, "close", child.get("startRef", code_id))
        case "mrk":  # a remark of a tool's around words
            yield from _read(child, known)
        case "sm" | "em":
            pass
        case name:
            raise Unfit("unknown-element", f"<{name[:40]}> has no place in a target.")


def _known(known: Known, place: str, code_id: str) -> Code:
    if (place, code_id) not in known:
        raise Unfit("code-added", f"There is no such code in the source: '{code_id[:40]}'.")
    return known[place, code_id]


def _words(words: str | None) -> str:
    """Line breaks in the file are no line breaks in the words."""
    first, *others = (words or "").replace("\t", " ").replace("\r", "\n").split("\n")
    if not others:
        return first
    *between, last = others
    return " ".join(
        [first.rstrip(" "), *filter(None, (line.strip(" ") for line in between)), last.lstrip(" ")]
    )


def _check(found: list[Code], wanted: list[Code]) -> None:
    missing = [code for code in wanted if code not in found]
    if missing:
        raise Unfit("code-missing", f"Missing: {', '.join(_named(code) for code in missing)}.")
    if len(found) > len(wanted):
        raise Unfit("code-added", "A code is there more than once.")
    inside: list[int] = []
    for code in found:
        if code.place == "open":
            inside.append(code.number)
        elif code.place == "close" and (not inside or inside.pop() != code.number):
            raise Unfit("codes-overlap", "Codes are within each other, or apart.")


def _named(code: Code) -> str:
    return code.markup if code.sort == "parameter" else " ".join(filter(None, (code.sort, code.target)))
