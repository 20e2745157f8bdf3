"""The form of what is exported, as the specification of XLIFF 2.1 has it (OASIS, 13 February 2018)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from hypothesis import assume, given

from clauses import writing
from clauses.xliff import inline, segments
from clauses.xliff.exporting import export
from clauses.xliff.names import CORE, METADATA
from tests.cast import Cast, adopted, make_clause
from tests.clauses.markdown.samples import SOURCES, accepted, unhurried
from tests.clauses.xliff.translating import parsed, sent, written_in_norwegian

XML = "{http://www.w3.org/XML/1998/namespace}"
# Of each element: the attributes that it needs, those that it may have, and its children in order.
ATTRIBUTES = {
    "xliff": ("version srcLang", "trgLang"),
    "file": ("id", f"original translate {XML}space"),
    "group": ("id", "name"),
    "unit": ("id", ""),
    "originalData": ("", ""),
    "data": ("id", ""),
    "segment": ("", "state"),
    "source": ("", ""),
    "target": ("", ""),
    "notes": ("", ""),
    "note": ("", "category"),
    "ph": ("id", "dataRef type subType canCopy canDelete equiv disp"),
    "pc": ("id", "dataRefStart dataRefEnd type subType canCopy canDelete dispStart"),
    "metadata": ("", ""),
    "metaGroup": ("", "category"),
    "meta": ("type", ""),
}
CHILDREN = {
    "xliff": ["file"],
    "file": ["metadata", "notes", "unit", "group"],
    "group": ["metadata", "notes", "unit", "group"],
    "unit": ["metadata", "notes", "originalData", "segment"],
    "originalData": ["data"],
    "segment": ["source", "target"],
    "notes": ["note"],
    "metadata": ["metaGroup"],
    "metaGroup": ["meta"],
}
TYPES = {"fmt xlf:b", "fmt xlf:i", "fmt xlf:lb", "ui xlf:var", "link None", "link klausul:clause"}


def name(element: Element) -> str:
    return element.tag.removeprefix(f"{{{CORE}}}").removeprefix(f"{{{METADATA}}}")


def faults(root: Element) -> Iterator[str]:
    for element in root.iter():
        needed, allowed = ATTRIBUTES[name(element)]
        if not set(needed.split()) <= set(element.keys()) <= {*needed.split(), *allowed.split()}:
            yield f"{name(element)} has {sorted(element.keys())}"
        children = [name(child) for child in element]
        if name(element) not in ("source", "target", "pc"):
            order = CHILDREN.get(name(element), [])
            if children != sorted(children, key=order.index):
                yield f"{name(element)} holds {children}"
        if name(element) in ("ph", "pc") and f"{element.get('type')} {element.get('subType')}" not in TYPES:
            yield f"{element.attrib}"
    yield from repeated("file", [file.get("id") for file in root])
    for file in root:
        for kind in ("unit", "group"):
            yield from repeated(kind, [each.get("id") for each in file.iter(f"{{{CORE}}}{kind}")])


def repeated(what: str, ids: list[str | None]) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        yield f"{what}: {ids}"


def faults_of_unit(unit: Element) -> Iterator[str]:
    data = [each.get("id") for each in unit.iter(f"{{{CORE}}}data")]
    yield from repeated("data", data)
    for side in ("source", "target"):
        for element in unit.iter(f"{{{CORE}}}{side}"):
            yield from repeated(side, [each.get("id") for each in element.iter() if each is not element])
    for code in [*unit.iter(f"{{{CORE}}}ph"), *unit.iter(f"{{{CORE}}}pc")]:
        references = [code.get(which) for which in ("dataRef", "dataRefStart", "dataRefEnd")]
        if not {*references} - {None} <= {*data}:
            yield f"{code.attrib} refers to nothing"


def test_an_export_has_the_form_of_xliff_2_1(cast: Cast) -> None:
    adopted(cast, make_clause(cast, "other"))
    written_in_norwegian(cast, statutory="Loven.")
    adopted(cast, make_clause(cast, "rules", "guideline"), entries=["other", "private-role"])
    root = parsed(sent(cast, "rules"))
    assert root.tag == f"{{{CORE}}}xliff"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "nb", "en")
    assert [file.get("original") for file in root] == ["rules", "other", "private-role"]
    assert list(faults(root)) == []
    assert [fault for unit in root.iter(f"{{{CORE}}}unit") for fault in faults_of_unit(unit)] == []
    # Every element that is ever written was there to be looked at.
    assert {name(element) for element in root.iter()} == ATTRIBUTES.keys()


def test_the_same_content_gives_the_same_bytes(cast: Cast) -> None:
    written_in_norwegian(cast)
    assert sent(cast) == sent(cast)


@pytest.mark.parametrize("kind", ["digest", "clause", "client", "version", "text"])
def test_the_metadata_name_the_words_and_their_digest(cast: Cast, kind: str) -> None:
    version = written_in_norwegian(cast)
    text = version.texts.get()
    wanted = {
        "digest": text.digest,
        "clause": "private-role",
        "client": "library",
        "version": str(version.pk),
        "text": str(text.pk),
    }
    [meta] = parsed(sent(cast)).iterfind(f".//{{{METADATA}}}meta[@type='{kind}']")
    assert meta.text == wanted[kind]


@unhurried
@given(SOURCES)
def test_blocks_are_the_same_after_they_were_elements(source: str) -> None:
    assume(accepted(source))
    for block in filter(segments.has_words, segments.split(source)):
        unit = Element("unit")
        element = Element(f"{{{CORE}}}target")
        inline.fill(element, block, inline.Originals(unit))
        for child in element.iter():
            child.tag = child.tag if child is element else f"{{{CORE}}}{child.tag}"
        assert inline.read([element], block) == segments.tidied(block)


def test_an_earlier_translation_that_is_built_otherwise_is_told_in_a_note(cast: Cast) -> None:
    version = written_in_norwegian(cast)
    source = version.texts.get()
    writing.write_text(cast.author, version, "en", title="Title", body="One *block*", source=source)
    root = parsed(export(cast.author, cast.library, "private-role", "en").content)
    notes = [
        note.text for note in root.iter(f"{{{CORE}}}note") if note.get("category") == "earlier-translation"
    ]
    assert notes == ["One *block*"]
    assert not list(root.iter(f"{{{CORE}}}target"))
