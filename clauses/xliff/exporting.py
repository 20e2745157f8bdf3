"""Texts for translators: a guideline, or one clause, of one owner from one language into another.

A document has a ``file`` for each text, in the order of the guideline; in it a unit for the title, a group
for each layer, and in that a unit for each block. Its metadata name client and clause, and carry the digest
of the words that are to be translated: by them an import knows whether the words have moved.
"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from clauses import clock, languages, ledger, policy, visibility
from clauses.errors import invalid
from clauses.models import Owner, User
from clauses.policy import Action
from clauses.resolution import trees
from clauses.resolution.questions import Drafts, Question
from clauses.visibility import Sight
from clauses.xliff import names, pairs, units
from clauses.xliff.inline import Originals, fill
from clauses.xliff.pairs import Pair

LAYERS = {
    "statutory": "What the law says.",
    "body": "The rule, to the employee.",
    "guidance": "To the employer and the consultant.",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A document, and the keys of its clauses; ``left_out`` have no text in the source language."""

    content: bytes
    clauses: tuple[str, ...]
    left_out: tuple[str, ...]


def export(person: User, owner: Owner, key: str, target: str, source: str | None = None) -> Export:
    """The owner's own texts in the tree of that clause, as the person sees them, in their newest words.

    Of each clause the version that is open, else the one adopted last, in force or scheduled: what the owner
    needs next. What is translated already, from the newest words, is there to be read and not to be
    translated. Without ``source`` they are translated from the owner's authoritative language.

    Raises:
        Denied, Absent: the person may not read the owner's wording, or there is no such clause.
        NotApplying: the owner does not use it.
        Invalid: a language will not do, or the owner has nothing of its own there.
    """
    policy.require(person, Action.READ, owner)
    source = source or owner.authoritative_language
    _check_languages(owner, source, target)
    sight = visibility.of(person)
    branches = trees.structure(_question(sight, owner, source), key).walk()
    versions = [branch.head.version for branch in branches if branch.head.version.owner_id == owner.pk]
    texts = pairs.newest(sight.texts(), [version.pk for version in versions])
    found = {
        version.clause.key: pairs.pair(version, texts.get(version.pk, {}), source, target)
        for version in versions
    }
    there = [pair for pair in found.values() if pair]
    if not there:
        detail = f"'{owner.slug}' has no words of its own there in '{source}'."
        raise invalid("clause", "nothing-to-translate", detail)
    keys = tuple(key for key, pair in found.items() if pair)
    left_out = tuple(key for key in found if key not in keys)
    return Export(_document(there, source, target), keys, left_out)


def _check_languages(owner: Owner, source: str, target: str) -> None:
    if target not in owner.languages:
        raise invalid("language", "not-spoken", f"'{owner.slug}' has {', '.join(owner.languages)}.")
    if source not in languages.REGISTER:
        raise invalid("source", "unknown-value", f"One of {', '.join(languages.REGISTER)}.")
    if source == target:
        raise invalid("source", "same-language", "Say which other language is translated from.")


def _question(sight: Sight, owner: Owner, source: str) -> Question:
    """What will apply once all is adopted that the person sees, and all has begun that is adopted.

    Whatever its condition: facts come and go, and words are translated before they are needed.
    """
    return Question(
        owner=owner,
        languages=(source,),
        as_of=clock.LATEST,
        known_at=ledger.known_until(clock.now()),
        drafts=Drafts(owner.pk) if owner.pk in sight.drafting else None,
        evaluate=False,
    )


def _document(found: list[Pair], source: str, target: str) -> bytes:
    # Names with their prefixes, as they are written: ElementTree would choose its own.
    root = Element(
        "xliff",
        {
            "xmlns": names.CORE,
            "xmlns:mda": names.METADATA,
            "version": names.VERSION,
            "srcLang": source,
            "trgLang": target,
        },
    )
    for number, pair in enumerate(found, start=1):
        _add_file(root, f"f{number}", pair)
    _break_lines(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_file(root: Element, file_id: str, pair: Pair) -> None:
    version = pair.version
    file = SubElement(root, "file", {"id": file_id, "original": version.clause.key, "xml:space": "preserve"})
    if pair.is_done:
        file.set("translate", "no")
    group = SubElement(SubElement(file, "mda:metadata"), "mda:metaGroup", {"category": names.CATEGORY})
    for type_, value in {
        "client": version.owner.slug,
        "clause": version.clause.key,
        "digest": pair.source.digest,
        # For people: an import goes by the words.
        "version": str(version.pk),
        "text": str(pair.source.pk),
    }.items():
        SubElement(group, "mda:meta", {"type": type_}).text = value
    for layer, words in pair.layers().items():
        _add_layer(file, pair, layer, words)


def _add_layer(file: Element, pair: Pair, layer: str, words: str) -> None:
    sources = units.of_layer(layer, words)
    translation = getattr(pair.target, layer, "")
    targets = units.aligned(layer, words, translation) if translation else {}
    if not sources:
        return
    parent = file
    if layer != "title":
        parent = SubElement(file, "group", {"id": layer, "name": layer})
        notes = SubElement(parent, "notes")
        SubElement(notes, "note", {"category": "layer"}).text = LAYERS[layer]
        if translation and len(targets) < len(sources):
            SubElement(notes, "note", {"category": "earlier-translation"}).text = translation
    for unit_id, block in sources.items():
        unit = SubElement(parent, "unit", {"id": unit_id})
        originals = Originals(unit)
        segment = SubElement(unit, "segment", {"state": _state(pair) if unit_id in targets else "initial"})
        fill(SubElement(segment, "source"), block, originals)
        if unit_id in targets:
            fill(SubElement(segment, "target"), targets[unit_id], originals)


def _state(pair: Pair) -> str:
    """``initial`` of a translation of words that have moved since: it is a beginning."""
    if not pair.is_current:
        return "initial"
    return "final" if pair.is_done else "translated"


def _break_lines(element: Element) -> None:
    """Begin a line with each element, but where white space is words."""
    if len(element) and element.tag not in ("source", "target"):
        element.text = "\n"
        for child in element:
            child.tail = "\n"
            _break_lines(child)
