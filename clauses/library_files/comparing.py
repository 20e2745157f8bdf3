"""What was adopted, against what the files say of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from clauses import fields, markdown
from clauses.library_files.documents import Problem
from clauses.library_files.shapes import TextFile, VersionFile
from clauses.models import Text, Version

_NEW_VERSION = "what was adopted never changes: add a new version"


def differences(version: Version, file: VersionFile) -> Iterator[Problem]:
    """A problem for each member and text that is not what was adopted."""
    there, given = _adopted(version), _given(file)
    for member, value in there.items():
        if given[member] != value and not (member == "valid_from" and given[member] is None):
            message = f"this is not the '{member}' of version {version.number}; {_NEW_VERSION}"
            yield Problem(file.place(f"/{member}"), message)
    approved = version.texts.filter(approved_at__isnull=False).select_related("source")
    texts = {(text.language, text.revision): text for text in approved}
    newest = {text.language: text.revision for text in approved.order_by("revision")}
    for file_text in file.texts:
        text = texts.get((file_text.language, file_text.revision))
        if text is None and file_text.revision <= newest.get(file_text.language, 0):
            yield Problem(file_text.place(), f"revision {file_text.revision} was never approved")
        elif text is not None:
            yield from _differences_of_text(text, file_text, version, newest[text.language] + 1)


def _adopted(version: Version) -> dict[str, Any]:
    return {
        **_comparable(fields.Fields(
            change_class=version.change_class,
            change_note=version.change_note,
            force=version.force,
            valid_from=version.valid_from,
            entries=[entry.clause.key for entry in version.entries.select_related("clause")],
            legal_basis=fields.legal_basis_of(version),
            condition=version.condition,
            successor=version.successor.key if version.successor else None,
            original_approved_on=version.original_approved_on,
            original_approved_by=version.original_approved_by,
        )),
        "effect": version.effect,
        "base": version.base.number if version.base else None,
    }  # fmt: skip


def _given(file: VersionFile) -> dict[str, Any]:
    return {**_comparable(file.fields), "effect": file.effect, "base": file.base}


def _comparable(given: fields.Fields) -> dict[str, Any]:
    """By the names that the files give them."""
    compared: dict[str, Any] = dict(given)
    original: tuple[date | None, str] = (
        compared.pop("original_approved_on"),
        compared.pop("original_approved_by"),
    )
    return {**compared, "original": original}


def _differences_of_text(text: Text, file: TextFile, version: Version, revision: int) -> Iterator[Problem]:
    correction = f"{version.number}.{text.language}.{revision}.md"
    remedy = f"approved words never change: add a correction ({correction}) or a new version"
    source = text.source.language if text.source else None
    if source != file.source:
        yield Problem(file.place("source"), f"this was translated from '{source}'; {remedy}")
    try:
        title = markdown.normalise_line(file.title)
    except markdown.Rejected as rejected:
        title = f"{file.title} ({rejected})"
    if title != text.title:
        yield Problem(file.place("title"), f"this is not the approved title; {remedy}")
    layers = ["body", "guidance"] if version.base_id else ["statutory", "body", "guidance"]
    for layer in layers:
        if markdown.normalise(file.layers.get(layer, "")) != getattr(text, layer):
            yield Problem(file.place(layer), f"this is not the approved {layer}; {remedy}")
    if version.base_id and file.layers.get("statutory"):
        yield Problem(file.place("statutory"), "a variant has no statutory layer of its own")
