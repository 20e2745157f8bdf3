"""From the database to files: everything that was adopted, as an import reads it."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from clauses import checking, clock, fields, ledger
from clauses.library_files.documents import refused
from clauses.library_files.writing import by_language, day, filled, moment, to_text, to_yaml
from clauses.models import (
    LIBRARY,
    Category,
    Clause,
    Fact,
    LegalSource,
    Owner,
    Parameter,
    ParameterValue,
    Review,
    ReviewState,
    Tag,
    Text,
    Version,
)

# Says that the folder was written by an export, and may be written again.
MARK = ".klausul-export"
_OWN = ("owner.yaml", "categories.yaml", "tags.yaml", "parameters.yaml", "legal-sources.yaml")
_OWN_FOLDERS = ("clauses", "clients")
_TERM = ("fact", "operator", "value")


def export_library(target: Path, *, force: bool = False) -> None:
    """Write everything adopted into an empty or new folder; with ``force``, over an earlier export.

    Raises:
        Refused: the folder holds something else.
    """
    _check_target(target, force=force)
    target.mkdir(parents=True, exist_ok=True)
    # Beside the old files until it is complete.
    with tempfile.TemporaryDirectory(prefix=".export-", dir=target) as scratch:
        for file, content in files():
            path = Path(scratch) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        _remove_old(target)
        for path in sorted(Path(scratch).iterdir()):
            path.rename(target / path.name)


def _check_target(target: Path, *, force: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise refused(str(target), "this is not a folder")
    if not target.exists() or not any(target.iterdir()):
        return
    if not force:
        raise refused(str(target), "the folder is not empty (--force: write over an earlier export)")
    if not (target / MARK).is_file():
        raise refused(str(target), "this is not an earlier export, and is left alone")
    for path in target.iterdir():
        if path.name not in (*_OWN, *_OWN_FOLDERS, "README.md") and not path.name.startswith("."):
            raise refused(str(path), "this is not part of an export: move it away first")


def _remove_old(target: Path) -> None:
    for name in (*_OWN, MARK):
        (target / name).unlink(missing_ok=True)
    for name in _OWN_FOLDERS:
        if (target / name).exists():
            shutil.rmtree(target / name)


def files() -> Iterator[tuple[str, str]]:
    """Path and content of each file: what is known up to the newest event."""
    known_at = ledger.known_until(clock.now())
    yield MARK, "Written by export_library; --force writes it again.\n"
    yield from _vocabularies()
    for owner in Owner.objects.order_by("slug"):
        home = "" if owner.slug == LIBRARY else f"clients/{owner.slug}/"
        yield f"{home}owner.yaml", to_yaml(_owner(owner, known_at))
        yield from _clauses(owner, home, known_at)


def _vocabularies() -> Iterator[tuple[str, str]]:
    for file, model in (
        ("categories.yaml", Category),
        ("tags.yaml", Tag),
        ("parameters.yaml", Parameter),
        ("legal-sources.yaml", LegalSource),
    ):
        rows = list[dict[str, Any]]()
        # Sorted here: databases differ in what they take for the alphabet.
        for word in sorted(model._default_manager.all(), key=lambda word: word.key):
            row: dict[str, Any] = {"key": word.key}
            if isinstance(word, Parameter):
                row["type"] = word.type
            row["labels"] = by_language(word.labels)
            if isinstance(word, LegalSource) and word.url:
                row["url"] = word.url
            rows.append(row)
        yield file, to_yaml(rows)


def _owner(owner: Owner, known_at: datetime) -> dict[str, Any]:
    facts = Fact.objects.filter(owner=owner).known(known_at)
    values = ParameterValue.objects.filter(owner=owner).known(known_at).select_related("parameter")
    members = {
        "name": owner.name,
        "organisation_number": owner.organisation_number,
        "languages": owner.languages,
        "required_languages": owner.required_languages,
        "facts": _dated((fact.key, fact) for fact in facts.order_by("recorded_at", "id")),
        "parameters": _dated((value.parameter.key, value) for value in values.order_by("recorded_at", "id")),
    }
    return filled(members)


def _dated(rows: Iterable[tuple[str, Fact | ParameterValue]]) -> list[dict[str, Any]]:
    """By key and date; of two for one date the one recorded last, which prevails."""
    last = {(key, row.valid_from): row.value for key, row in rows}
    return [
        {"key": key, "value": by_language(value), "valid_from": moment(valid_from)}
        for (key, valid_from), value in sorted(last.items(), key=lambda item: item[0])
    ]


def _clauses(owner: Owner, home: str, known_at: datetime) -> Iterator[tuple[str, str]]:
    """The clauses that it owns, and those that it adapts; without anything adopted the identity alone."""
    adapted = Version.objects.filter(owner=owner).adopted(known_at).values("clause_id")
    own = Clause.objects.filter(owner=owner)
    for clause in (own | Clause.objects.filter(pk__in=adapted)).order_by("key").distinct():
        folder = f"{home}clauses/{clause.key}/"
        versions = Version.objects.of(clause.pk, owner.pk).adopted(known_at).order_by("number")
        adopted = list(versions.select_related("base", "successor"))
        members = _identity(clause) if clause.owner_id == owner.pk else {}
        yield f"{folder}clause.yaml", to_yaml(members | {"versions": [_version(each) for each in adopted]})
        for version in adopted:
            yield from _texts(version, folder, known_at)


def _identity(clause: Clause) -> dict[str, Any]:
    members = {
        "kind": clause.kind,
        "category": clause.category.key if clause.category else None,
        "tags": sorted(clause.tags.values_list("key", flat=True)),
    }
    return {**filled(members), "adaptable": clause.adaptable}


def _version(version: Version) -> dict[str, Any]:
    provisions = [
        filled({**provision, "verified_at": day(provision["verified_at"])})
        for provision in fields.legal_basis_of(version)
    ]
    entries = version.entries.select_related("clause").values_list("clause__key", flat=True)
    original = {
        "approved_on": day(version.original_approved_on),
        "approved_by": version.original_approved_by,
    }
    return filled(
        {
            "number": version.number,
            "effect": version.effect,
            "base": version.base.number if version.base else None,
            "valid_from": moment(version.valid_from) if version.valid_from else None,
            "change_class": version.change_class,
            "change_note": version.change_note,
            "force": version.force,
            "legal_basis": provisions,
            "condition": [{name: term[name] for name in _TERM} for term in version.condition],
            "entries": list(entries),
            "successor": version.successor.key if version.successor else None,
            "original": filled(original),
            "waivers": list(_waivers(version)),
        }
    )


def _waivers(version: Version) -> Iterator[dict[str, str]]:
    """Why its languages may differ: what was waived in the reviews that approved its texts, each once."""
    seen = list[dict[str, str]]()
    for review in Review.objects.filter(version=version, state=ReviewState.APPROVED).order_by("submitted_at"):
        for waived in review.waived:
            waiver = checking.without_words(waived)
            if waiver not in seen:
                seen.append(waiver)
                yield waiver


def _texts(version: Version, folder: str, known_at: datetime) -> Iterator[tuple[str, str]]:
    approved = Text.objects.filter(version=version).approved(known_at).select_related("source")
    for text in approved.order_by("language", "revision"):
        layers = {"body": text.body, "guidance": text.guidance}
        if version.base_id is None:  # a variant's is its base's, copied by the domain
            layers = {"statutory": text.statutory, **layers}
        revision = f".{text.revision}" if text.revision != 1 else ""
        name = f"{folder}{version.number}.{text.language}{revision}.md"
        yield name, to_text(text.title, text.source.language if text.source else None, layers)
