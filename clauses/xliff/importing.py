"""Translations that come back: each text of the document becomes a draft, or is refused with its reasons.

A text is written whole, so its units stand or fall together; what is wrong with one text keeps no other from
being imported. Nothing is approved, and nothing is written that the person could not write by hand.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.db import transaction

from clauses import digests, ledger, markdown, policy, writing
from clauses.errors import Absent, DomainError, Finding, Invalid, WrongState, invalid
from clauses.models import Effect, Owner, Text, User, Version
from clauses.policy import Action
from clauses.xliff import inline, pairs, reading, units
from clauses.xliff.inline import Unfit
from clauses.xliff.pairs import ByLanguage, Pair
from clauses.xliff.reading import Document, File
from clauses.xliff.segments import Unwritable
from clauses.xliff.units import Units

LONGEST = 130  # of what is said again of what the document said
MAY_BE_LEFT_OUT = ("statutory", "guidance")

type Did = Literal["imported", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text: ``text_id`` is the draft's that was written; a refusal has findings.

    ``file`` is its id in the document; a finding's place is the id of a unit, a layer, or nothing.
    """

    file: str
    clause: str | None
    outcome: Did
    text_id: UUID | None = None
    findings: tuple[Finding, ...] = ()


def import_xliff(actor: User, owner: Owner, content: bytes | str, *, dry_run: bool = False) -> list[Outcome]:
    """Write the translations as drafts, all in one transaction. With ``dry_run`` only say what would become.

    Raises:
        Denied, Absent: the actor may not write for the owner, or not even see it.
        Invalid: the document as a whole will not do.
    """
    policy.require(actor, Action.WRITE, owner)
    document = reading.read(content)  # before the lock: a large one takes seconds
    with ledger.recording(actor):
        policy.require(actor, Action.WRITE, owner)  # as it is under the lock
        _check_languages(document, owner)
        with transaction.atomic():
            outcomes = list(_outcomes(actor, owner, document))
            transaction.set_rollback(dry_run)
    return [replace(each, text_id=None) for each in outcomes] if dry_run else outcomes


def _check_languages(document: Document, owner: Owner) -> None:
    if document.target_language not in owner.languages:
        detail = f"trgLang: '{owner.slug}' has {', '.join(owner.languages)}."
        raise invalid(reading.AT, "not-spoken", detail)
    if document.target_language == document.source_language:
        raise invalid(reading.AT, "same-language", "srcLang and trgLang differ.")


def _outcomes(actor: User, owner: Owner, document: Document) -> Iterator[Outcome]:
    known = _newest(owner, {file.about.get("clause", "") for file in document.files})
    seen: set[str] = set()
    for file in document.files:
        name, key = file.id[:LONGEST], file.about.get("clause", "")[:LONGEST]
        try:
            if key in seen:
                raise invalid("", "listed-twice", "A clause is in a document once.")
            text = _written(actor, _pair(owner, document, file, known), file)
            seen.add(key)
            did: Did = "imported" if text else "unchanged"
            yield Outcome(name, key, did, text.pk if text else None)
        except Invalid as refusal:
            findings = tuple(replace(found, at=found.at.removeprefix("/")) for found in refusal.findings)
            yield Outcome(name, key or None, "refused", findings=findings)
        except DomainError as refusal:
            finding = Finding("", refusal.code, refusal.detail)
            yield Outcome(name, key or None, "refused", findings=(finding,))


def _newest(owner: Owner, keys: Set[str]) -> dict[str, tuple[Version, ByLanguage]]:
    """Of each clause the owner's newest version that has anything to say, as an export finds it.

    Two queries for all of them: who sends thousands that are refused costs nobody much.
    """
    versions = Version.objects.filter(clause__key__in=keys, owner=owner, discarded_at=None)
    rows = list(versions.select_related("clause", "owner").newest_first())
    texts = pairs.newest(Text.objects.all(), [version.pk for version in rows])
    found: dict[str, tuple[Version, ByLanguage]] = {}
    for version in rows:
        if version.effect != Effect.WORDING or version.pk in texts:
            found.setdefault(version.clause.key, (version, texts.get(version.pk, {})))
    return found


def _pair(
    owner: Owner, document: Document, file: File, known: Mapping[str, tuple[Version, ByLanguage]]
) -> Pair:
    """What the words are a translation of, if that is still what it was."""
    about = file.about
    if not {"client", "clause", "digest"} <= about.keys():
        detail = "Its metadata do not say of what it is a translation: keep what the export wrote."
        raise invalid("", "unknown-source", detail)
    if about["client"] != owner.slug:
        raise invalid("", "other-client", f"This is not of '{owner.slug}'.")
    if about["clause"] not in known:
        raise Absent("There is no such clause, or none with words.")
    version, texts = known[about["clause"]]
    found = pairs.pair(version, texts, document.source_language, document.target_language)
    if found is None or found.source.digest != about["digest"]:
        detail = "The words that were translated are not the newest any more: export them again."
        raise WrongState(detail, code="source-moved")
    if found.target is not None and found.target.source_id is None:
        raise WrongState("The version was written in this language first.", code="original")
    return found


def _written(actor: User, pair: Pair, file: File) -> Text | None:
    """The draft; None if there is nothing to write."""
    written_by_owner = digests.LAYERS if pair.version.owner.is_library else ("title", "body", "guidance")
    layers = dict.fromkeys(written_by_owner, "") | _layers(pair, file)
    if pair.target is not None and all(getattr(pair.target, name) == layers[name] for name in layers):
        if pair.is_current:
            return None
        if not all(unit.is_confirmed for unit in file.units.values() if unit.is_whole):
            detail = "The source has changed and the words have not: say `translated` if they still hold."
            raise WrongState(detail, code="not-translated")
    return writing.write_text(
        actor, pair.version, pair.language, source=pair.source,
        title=layers["title"], body=layers["body"], guidance=layers["guidance"],
        statutory=layers.get("statutory", ""),
    )  # fmt: skip


def _layers(pair: Pair, file: File) -> dict[str, str]:
    """The words to write, by layer.

    Raises:
        Invalid: with all that is wrong with the units.
    """
    sources = {layer: units.of_layer(layer, words) for layer, words in pair.layers().items()}
    known = {unit_id for of_layer in sources.values() for unit_id in of_layer}
    findings = [
        Finding(unit_id[:LONGEST], "unknown-unit", "The source has no such unit.")
        for unit_id in file.units.keys() - known
    ]
    layers: dict[str, str] = {}
    for layer, of_layer in sources.items():
        try:
            layers[layer] = _layer(pair, file, layer, of_layer)
        except Invalid as refusal:
            findings += refusal.findings
    if findings:
        raise Invalid(findings)
    return layers


def _layer(pair: Pair, file: File, layer: str, sources: Units) -> str:
    """A layer's words; those that there are, where it says nothing of a layer that need not be there."""
    before = getattr(pair.target, layer, "")
    there = {unit_id: file.units[unit_id] for unit_id in sources if unit_id in file.units}
    if layer in MAY_BE_LEFT_OUT and sources and not any(unit.targets for unit in there.values()):
        return str(before)
    findings, found = [], {}
    for unit_id, source in sources.items():
        unit = there.get(unit_id)
        if unit is None or not unit.is_whole:
            findings.append(Finding(unit_id, "incomplete", "It has no target."))
            continue
        try:
            found[unit_id] = inline.read(unit.targets, source)
        except Unfit as unfit:
            findings.append(Finding(unit_id, unfit.code, unfit.detail))
    if findings:
        raise Invalid(findings)
    words = pair.layers()[layer]
    try:
        written = units.translated(layer, words, found)
    except Unwritable:
        raise invalid(layer, "not-writable", "No Markdown says this: see where the codes stand.") from None
    return str(before) if _says_the_same(layer, written, before) else written


def _says_the_same(layer: str, written: str, before: str) -> bool:
    """Whether it is what is there, which then stays as it was written."""
    if layer == "title" or not before:
        return written == before
    return markdown.parse(written) == markdown.parse(before)
