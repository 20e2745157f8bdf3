"""A version's fields as data: read for digests and reviews, checked and written for doors."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, TypedDict

from django.db.models import Exists, OuterRef, Q

from clauses import clock, facts
from clauses.errors import Finding, Invalid
from clauses.models import (
    LIBRARY_ID,
    ChangeClass,
    Citation,
    Clause,
    Effect,
    Entry,
    Force,
    Kind,
    LegalSource,
    Relation,
    Version,
)

MAX_ENTRIES = 500
# Of the members that are free words; what the columns hold.
MAX_REASON = 5000  # of what a person says of why
MAX_WORDS = {"change_note": 5000, "original_approved_by": 200}
NOT_STORED = re.compile("[\0\ud800-\udfff]")  # by PostgreSQL, and in no UTF-8
_is_import: ContextVar[bool] = ContextVar("is_import", default=False)


def says_something(words: str, longest: int) -> bool:
    """Whether there are words, at most so many characters, that every database keeps."""
    return bool(words.strip()) and len(words) <= longest and not NOT_STORED.search(words)


class Provision(TypedDict):
    """One citation, as doors write it."""

    source: str
    provision: str
    relation: str
    verified_at: date | None


class Fields(TypedDict, total=False):
    """What may be written of an open version. Keys of clauses and sources stand for the things."""

    change_class: str
    change_note: str
    force: str
    valid_from: datetime | None
    entries: Sequence[str]
    legal_basis: Sequence[Provision]
    condition: list[dict[str, Any]]
    successor: str | None
    original_approved_on: date | None
    original_approved_by: str


def of(version: Version) -> dict[str, Any]:
    """All fields, as JSON. Its digest is the version's."""
    return {
        "clause": version.clause.key,
        "owner": version.owner.slug,
        "number": version.number,
        "effect": version.effect,
        "change_class": version.change_class,
        "change_note": version.change_note,
        "force": version.force or None,
        "valid_from": clock.isoformat(version.valid_from) if version.valid_from else None,
        "entries": [entry.clause.key for entry in version.entries.select_related("clause")],
        "legal_basis": [
            provision | {"verified_at": _date(provision["verified_at"])}
            for provision in legal_basis_of(version)
        ],
        "condition": version.condition,
        "successor": version.successor.key if version.successor else None,
        "base": str(version.base_id) if version.base_id else None,
        "original_approved_on": _date(version.original_approved_on),
        "original_approved_by": version.original_approved_by,
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def legal_basis_of(version: Version) -> list[Provision]:
    """The citations, in order."""
    return [provision_of(citation) for citation in version.citations.select_related("source")]


def provision_of(citation: Citation) -> Provision:
    """One citation, as doors write it."""
    return Provision(
        source=citation.source.key,
        provision=citation.provision,
        relation=citation.relation,
        verified_at=citation.verified_at,
    )


def seeded_from(version: Version) -> Fields:
    """The fields that a new version takes over from ``version`` where its author says nothing."""
    return Fields(
        force=version.force,
        condition=version.condition,
        entries=[entry.clause.key for entry in version.entries.select_related("clause")],
        legal_basis=legal_basis_of(version),
    )


def write(version: Version, given: Fields) -> None:
    """Check the given fields against the version's clause, owner and effect, and set and save them.

    Raises:
        Invalid: with every finding; nothing is saved then.
    """
    entries = _entries(version, given["entries"]) if "entries" in given else None
    citations = _citations(given["legal_basis"]) if "legal_basis" in given else None
    findings = [
        *_scalar_findings(version, given),
        *(finding for found in (entries, citations) if found for finding in found if _is_finding(finding)),
    ]
    if findings:
        raise Invalid([finding for finding in findings if isinstance(finding, Finding)])
    for name in (
        "change_class", "change_note", "force", "valid_from", "condition",
        "original_approved_on", "original_approved_by",
    ):  # fmt: skip
        if name in given:
            setattr(version, name, given[name])
    if "successor" in given:
        version.successor = Clause.objects.get(key=given["successor"]) if given["successor"] else None
    version.save()
    _replace_parts(version, entries, citations)


def _is_finding(value: object) -> bool:
    return isinstance(value, Finding)


def _replace_parts(
    version: Version,
    entries: Sequence[Clause | Finding] | None,
    citations: Sequence[Citation | Finding] | None,
) -> None:
    if entries is not None:
        version.entries.all().delete()
        Entry.objects.bulk_create(
            Entry(version=version, position=index, clause=clause)
            for index, clause in enumerate(entries)
            if isinstance(clause, Clause)
        )
    if citations is not None:
        version.citations.all().delete()
        for citation in citations:
            if isinstance(citation, Citation):
                citation.version = version
                citation.save()


def _scalar_findings(version: Version, given: Fields) -> Iterator[Finding]:
    if given.get("change_class", version.change_class) not in ChangeClass.values:
        yield Finding("/change_class", "unknown-value", f"One of {', '.join(ChangeClass.values)}.")
    force = given.get("force", "")
    if force and force not in Force.values:
        yield Finding("/force", "unknown-value", f"One of {', '.join(Force.values)}.")
    for name, longest in MAX_WORDS.items():
        words = str(given.get(name, ""))
        if NOT_STORED.search(words) or len(words) > longest:
            yield Finding(f"/{name}", "invalid", f"At most {longest} characters, without NUL and surrogates.")
    valid_from = given.get("valid_from")
    if valid_from and not clock.within_bounds(valid_from):
        yield Finding("/valid_from", "out-of-range", "The years 1900 to 2199.")
    yield from facts.condition_findings(given.get("condition", []), "/condition")
    if version.effect != Effect.WORDING:
        for member in ("force", "condition", "entries", "legal_basis"):
            if given.get(member):
                yield Finding(f"/{member}", "not-of-this-effect", f"{version.effect}: there is none.")
    successor = given.get("successor")
    if successor and version.effect != Effect.OMITTED:
        yield Finding("/successor", "not-of-this-effect", "Only an omitted version names a successor.")
    if successor and not nameable(version).filter(key=successor).exists():
        yield Finding("/successor", "unknown-value", f"There is no clause '{successor}'.")


@contextmanager
def importing() -> Iterator[None]:
    """While an import is at work a client's version may name what the same import has yet to adopt."""
    token = _is_import.set(True)
    try:
        yield
    finally:
        _is_import.reset(token)


def nameable(version: Version) -> Any:
    """The clauses that a version may name: its owner's own, and the library's.

    Of the library's a client's version names what its people can know: what was ever adopted, and what an
    adopted version lists. Else a refusal would tell them which clauses the library is only planning.
    """
    if version.owner_id == LIBRARY_ID or _is_import.get():
        return Clause.objects.visible_to({LIBRARY_ID, version.owner_id})
    adopted = Version.objects.filter(owner_id=LIBRARY_ID, adopted_at__isnull=False)
    known = Exists(adopted.filter(clause_id=OuterRef("pk")))
    listed = Exists(Entry.objects.filter(clause_id=OuterRef("pk"), version__in=adopted.values("pk")))
    own, library = Q(owner_id=version.owner_id), Q(owner_id=LIBRARY_ID)
    return Clause.objects.filter(own | (library & (Q(known) | Q(listed))))


def _entries(version: Version, keys: Sequence[str]) -> list[Clause | Finding]:
    kinds = Kind(version.clause.kind).may_list
    if len(keys) > MAX_ENTRIES:
        return [Finding("/entries", "too-many", f"At most {MAX_ENTRIES}.")]
    found = {clause.key: clause for clause in nameable(version).filter(key__in=keys)}
    result: list[Clause | Finding] = []
    for index, key in enumerate(keys):
        clause, at = found.get(key), f"/entries/{index}"
        if clause is None:
            result.append(Finding(at, "unknown-value", f"There is no clause '{key}'."))
        elif clause.kind not in kinds:
            result.append(
                Finding(at, "may-not-be-listed", f"A {version.clause.kind} does not list a {clause.kind}.")
            )
        elif key in keys[:index]:
            result.append(Finding(at, "listed-twice", f"'{key}' appears once."))
        else:
            result.append(clause)
    return result


def _citations(provisions: Sequence[Provision]) -> list[Citation | Finding]:
    sources = {source.key: source for source in LegalSource.objects.all()}
    result: list[Citation | Finding] = []
    for index, provision in enumerate(provisions):
        source, at = sources.get(provision["source"]), f"/legal_basis/{index}"
        if source is None:
            result.append(Finding(at, "unknown-value", f"There is no legal source '{provision['source']}'."))
        elif provision["relation"] not in Relation.values:
            result.append(Finding(at, "unknown-value", f"A relation is one of {', '.join(Relation.values)}."))
        elif len(provision["provision"]) > 100 or NOT_STORED.search(provision["provision"]):
            result.append(Finding(at, "invalid", "A provision has at most 100 characters, without NUL."))
        else:
            result.append(
                Citation(
                    position=index,
                    source=source,
                    provision=provision["provision"],
                    relation=provision["relation"],
                    verified_at=provision["verified_at"],
                )
            )
    return result
