"""What a merge could not decide: noted with a draft, and resolved by a person."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from clauses import fields, guards, ledger, markdown, writing
from clauses.errors import Finding, Invalid, WrongState, invalid
from clauses.ledger import Record
from clauses.models import Conflict, Contribution, Text, User, Version
from clauses.proposals import Place


class Resolution(StrEnum):
    """Whose words stand: the client's, as they do; the library's; or others, written by now."""

    CLIENT = "client"
    LIBRARY = "library"
    WRITTEN = "written"


def note(version: Version, texts: Mapping[str, Text], places: Sequence[Place]) -> list[Conflict]:
    """Make the rows of a draft's conflicts. Inside ``ledger.recording``."""
    made = []
    for place in places:
        digest = (texts[place.language].digests[place.layer] or "") if place.language else ""
        forms = {side: _told(place.layer, getattr(place, side)) for side in ("base", "library", "client")}
        made.append(
            Conflict.objects.create(
                version=version, language=place.language, layer=place.layer,
                start=place.start, stop=place.stop, layer_digest=digest, **forms,
            )
        )  # fmt: skip
    return made


def findings(version: Version) -> Iterator[Finding]:
    """What keeps a draft from being submitted."""
    for conflict in version.conflicts.filter(resolved_at=None):
        at = f"/texts/{conflict.language}/{conflict.layer}" if conflict.language else f"/{conflict.layer}"
        where = f"{conflict.layer} ({conflict.language})" if conflict.language else conflict.layer
        detail = f"Library and client both changed the {where}: resolve the conflict {conflict.pk}."
        yield Finding(at, "open-conflicts", detail)


def resolve(actor: User, conflict: Conflict, resolution: str) -> Conflict:
    """Decide a conflict; whoever decides is a contributor.

    Raises:
        Invalid: there is no such resolution, or what it would give cannot be written.
        WrongState: it is resolved, its draft is no longer open for writing, or (``words-moved``) the
            library's form has no place: the words were changed since, or the entry before it is not listed.
            Then it is to be written, and resolved as ``written``.
        Denied: the actor may not write for the client.
    """
    with ledger.recording(actor) as record:
        related = Conflict.objects.select_related("version__clause", "version__owner", "version__base")
        conflict = related.get(pk=conflict.pk)
        guards.may_resolve(actor, conflict).require()
        if resolution not in list(Resolution):
            raise invalid("/resolution", "unknown-value", f"One of {', '.join(Resolution)}.")
        version = conflict.version
        text = version.texts.open().filter(language=conflict.language).first()
        conflict.resolution, conflict.resolved_at, conflict.resolved_by = resolution, record.at, actor
        conflict.save()
        if resolution == Resolution.LIBRARY:
            _take(record, conflict, text)
        writing.contribute(record, version, Contribution.Kind.MERGE, text.digest if text else "", text)
        record.append(
            "conflict.resolved", owner=version.owner, version=version, conflict=str(conflict.pk),
            language=conflict.language, layer=conflict.layer, resolution=str(resolution),
        )  # fmt: skip
        return conflict


def _take(record: Record, conflict: Conflict, text: Text | None) -> None:
    """Put the library's form in the place of the client's."""
    if conflict.language:
        _take_words(record, conflict, text)
        return
    value = _listed(conflict) if conflict.layer == "entries" else _value(conflict.layer, conflict.library)
    fields.write(conflict.version, {conflict.layer: value})  # type: ignore[misc]  # one of the fields
    record.append(
        "version.changed", owner=conflict.version.owner, version=conflict.version, fields=[conflict.layer]
    )


def _take_words(record: Record, conflict: Conflict, text: Text | None) -> None:
    if text is None or (text.digests[conflict.layer] or "") != conflict.layer_digest:
        raise _moved()
    words = getattr(text, conflict.layer)
    wanted = words[: conflict.start] + str(conflict.library) + words[conflict.stop :]
    try:
        normal = writing.normal(conflict.layer, wanted)
    except markdown.Rejected as rejected:
        at = f"/texts/{text.language}/{conflict.layer}"
        raise Invalid([Finding(at, each.code, each.detail) for each in rejected.findings]) from None
    setattr(text, conflict.layer, normal)
    text.seal()
    writing.save(record, text, Contribution.Kind.MERGE)
    if normal == wanted:  # else nobody knows where the others are now
        _shift(conflict, text)


def _shift(conflict: Conflict, text: Text) -> None:
    """Say where the other open conflicts of the layer stand now."""
    others = conflict.version.conflicts.filter(
        language=conflict.language, layer=conflict.layer, resolved_at=None
    )
    by = len(str(conflict.library)) - (conflict.stop - conflict.start)
    for other in others:
        if (other.start, other.stop, other.pk) > (conflict.start, conflict.stop, conflict.pk):
            other.start, other.stop = other.start + by, other.stop + by
        other.layer_digest = text.digests[conflict.layer] or ""
        other.save()


def _listed(conflict: Conflict) -> list[str]:
    """The entries, with the conflict's key where the library lists it, if it does."""
    forms = (conflict.library, conflict.client, conflict.base)
    key = next(form["key"] for form in forms if form)
    keys = [entry.clause.key for entry in conflict.version.entries.select_related("clause")]
    keys = [each for each in keys if each != key]
    if conflict.library is None:
        return keys
    after = conflict.library["after"]
    if after is not None and after not in keys:
        raise _moved()
    at = 0 if after is None else keys.index(after) + 1
    return [*keys[:at], key, *keys[at:]]


def _moved() -> WrongState:
    detail = "The library's form has no place there now: write what is wanted, and resolve it as written."
    return WrongState(detail, code="words-moved")


def _told(layer: str, form: Any) -> Any:
    """A form as JSON."""
    if layer != "legal_basis":
        return form
    return [each | {"verified_at": each["verified_at"] and each["verified_at"].isoformat()} for each in form]


def _value(layer: str, form: Any) -> Any:
    """A form of JSON as the field has it."""
    if layer != "legal_basis":
        return form
    return [
        each | {"verified_at": each["verified_at"] and date.fromisoformat(each["verified_at"])}
        for each in form
    ]
