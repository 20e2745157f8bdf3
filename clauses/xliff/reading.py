"""An XLIFF document that somebody sent, read warily: bounded, and without ever looking at a DTD.

A ``DOCTYPE`` is refused where it begins, so no entity is declared, fetched or expanded. Nothing else that a
document can ask for is done: no XInclude, no schema, no stylesheet. What the core does not know is passed
over, as tools are told to keep it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from clauses import languages
from clauses.errors import Invalid, invalid
from clauses.xliff import names

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 64
MAX_ELEMENTS = 500_000
MAX_FILES = 5_000
AT = "/xliff"

CORE = f"{{{names.CORE}}}"
METADATA = f"{{{names.METADATA}}}"


@dataclass(frozen=True, slots=True)
class Unit:
    """The targets of a unit's segments, in order; ``is_confirmed`` if somebody looked at all of them."""

    targets: tuple[Element, ...]
    is_whole: bool  # each segment has one
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class File:
    """A text in the document: what our metadata say of it, and its units by their ids."""

    id: str
    about: dict[str, str]
    units: dict[str, Unit]


@dataclass(frozen=True, slots=True)
class Document:
    """All of it."""

    source_language: str
    target_language: str
    files: tuple[File, ...]


def read(content: bytes | str) -> Document:
    """What is in the document.

    Raises:
        Invalid: it is too large, not well-formed, not XLIFF 2, or not of languages of ours.
    """
    root = _parsed(content)
    if root.tag != f"{CORE}xliff":
        raise _refusal("not-xliff", f"The root is <xliff> of the namespace {names.CORE}.")
    if root.get("version") not in ("2.0", names.VERSION):
        raise _refusal("unsupported-version", "XLIFF 2.1 is read, and 2.0.")
    source, target = (_language(root, name) for name in ("srcLang", "trgLang"))
    elements = root.findall(f"{CORE}file")
    if len(elements) > MAX_FILES:
        raise _refusal("too-large", f"A document has at most {MAX_FILES} files.")
    files = tuple(_file(element) for element in elements)
    if not files or len({file.id for file in files}) < len(files):
        raise _refusal("not-xliff", "There is at least one <file>, each with an id of its own.")
    return Document(source, target, files)


def _parsed(content: bytes | str) -> Element:
    if len(content) > MAX_BYTES:
        raise _refusal("too-large", f"A document has at most {MAX_BYTES // 1024**2} MB.")
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException:
        raise _refusal("doctype", "A document type is not accepted, nor any entity of its own.") from None
    except ParseError as error:
        line, column = error.position
        raise _refusal("malformed-xml", f"Not well-formed at line {line}, column {column + 1}.") from None
    except (LookupError, ValueError):
        raise _refusal("malformed-xml", "It is not in an encoding that is read: take UTF-8.") from None
    return root


class _Builder(TreeBuilder):
    """Builds no deeper and no larger than is accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise _refusal("too-deep", f"Elements nest at most {MAX_DEPTH} deep.")
        if self.count > MAX_ELEMENTS:
            raise _refusal("too-large", f"A document has at most {MAX_ELEMENTS} elements.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def _language(root: Element, attribute: str) -> str:
    found = languages.normalise(root.get(attribute, ""))
    if not found:
        raise _refusal("unknown-language", f"{attribute} is one of {', '.join(languages.REGISTER)}.")
    return found[0]


def _file(element: Element) -> File:
    found: dict[str, Unit] = {}
    for unit in element.iter(f"{CORE}unit"):
        unit_id = unit.get("id", "")
        if not unit_id or unit_id in found:
            raise _refusal("not-xliff", "Each <unit> of a <file> has an id of its own.")
        found[unit_id] = _unit(unit)
    return File(element.get("id", ""), dict(_about(element)), found)


def _about(file: Element) -> Iterator[tuple[str, str]]:
    for group in file.iterfind(f"{METADATA}metadata/{METADATA}metaGroup"):
        if group.get("category") == names.CATEGORY:
            for meta in group.iterfind(f"{METADATA}meta"):
                yield meta.get("type", ""), (meta.text or "").strip()


def _unit(element: Element) -> Unit:
    """Tools may cut a unit into more segments, and put them in another order."""
    parts = [child for child in element if child.tag in (f"{CORE}segment", f"{CORE}ignorable")]
    segments = [child for child in parts if child.tag == f"{CORE}segment"]
    targets: list[tuple[int, Element]] = []
    for place, part in enumerate(parts, start=1):
        target = part.find(f"{CORE}target")
        if target is None and part.tag == f"{CORE}ignorable":
            target = part.find(f"{CORE}source")  # what is between segments, mostly space
        if target is not None:
            targets.append((_order(target, place), target))
    return Unit(
        tuple(target for _, target in sorted(targets, key=lambda pair: pair[0])),
        bool(segments) and all(part.find(f"{CORE}target") is not None for part in segments),
        all(part.get("state", "initial") != "initial" for part in segments),
    )


def _order(target: Element, place: int) -> int:
    order = target.get("order", "")
    return int(order) if order.isdecimal() and len(order) < 10 else place


def _refusal(code: str, detail: str) -> Invalid:
    return invalid(AT, code, detail)
