"""A text to translate, and a translator who knows no Markdown: who puts other words into targets, no more."""

from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from clauses import editing, writing
from clauses.models import Version
from clauses.xliff.exporting import export
from clauses.xliff.importing import Outcome, import_xliff
from clauses.xliff.names import CORE, METADATA
from tests.cast import Cast, make_clause

NAMES = {"x": CORE, "mda": METADATA}
BODY = """\
## Om rollen

Du *skal* si fra til **{{ company_name }}**,
se [om rollen](clause:private-role) og [loven](https://lov.no/a_b).

- Første \\*punkt\\*
  - under punktet
- to linjer \\
  her

> 1. Sitat
> 2. Mer"""
type Words = Callable[[str], str]


def parsed(content: bytes) -> Element:
    return ET.fromstring(content)  # noqa: S314 -- our own


def written(root: Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="utf-8")
    return content


def translated(content: bytes, words: Words = str.upper, only: str = "") -> bytes:
    """Every unit translated; of a text ``only`` the clause of that key."""
    root = parsed(content)
    for file in root.iterfind("x:file", NAMES):
        if only in ("", file.get("original")):
            for segment in file.iterfind(".//x:segment", NAMES):
                translate(segment, words)
    return written(root)


def translate(segment: Element, words: Words = str.upper) -> None:
    source = segment.find("x:source", NAMES)
    assert source is not None
    for old in segment.findall("x:target", NAMES):
        segment.remove(old)
    target = ET.fromstring(ET.tostring(source))  # noqa: S314 -- our own
    target.tag = f"{{{CORE}}}target"
    for element in target.iter():
        element.text = words(element.text) if element.text else None
        element.tail = words(element.tail) if element.tail else None
    target.tail = None
    segment.append(target)
    segment.set("state", "translated")


def segment(root: Element, unit: str, clause: str = "") -> Element:
    """A unit's segment, by the ids of the unit and the key of the clause."""
    for file in root.iterfind("x:file", NAMES):
        if clause in ("", file.get("original")):
            found = file.find(f".//x:unit[@id='{unit}']/x:segment", NAMES)
            if found is not None:
                return found
    raise AssertionError(unit)


def written_in_norwegian(cast: Cast, key: str = "private-role", statutory: str = "") -> Version:
    version = editing.new_version(cast.author, make_clause(cast, key), cast.library, change_class="normative")
    writing.write_text(
        cast.author, version, "nb",
        title="Om {{ company_name }}", body=BODY, guidance="Til *deg*.", statutory=statutory,
    )  # fmt: skip
    return version


def sent(cast: Cast, key: str = "private-role") -> bytes:
    return export(cast.author, cast.library, key, "en").content


def back(cast: Cast, content: bytes, **given: bool) -> list[Outcome]:
    return import_xliff(cast.author, cast.library, content, **given)


def codes(outcomes: list[Outcome]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(each.outcome, [(found.at, found.code) for found in each.findings]) for each in outcomes]


def refused(code: str, at: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    return [("refused", [(at, code)])]
