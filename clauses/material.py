"""What the versions of variants that are behind say, read for many at once: what merging is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clauses import fields
from clauses.behind import Row
from clauses.models import Citation, Clause, Entry, Text, Version


@dataclass(frozen=True, slots=True)
class Sides[T]:
    """One thing as the old base, the library's newest and the client's newest version have it."""

    base: T
    library: T
    client: T


class Material:
    """The approved words and the fields of the three versions of each row.

    At most four queries, however many rows.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Read all of it."""
        self._versions = {version.pk: version for row in rows for version in _three(row)}
        self._texts = _texts(self._versions)
        self._fields = _fields(self._versions)

    def texts(self, row: Row) -> Sides[Mapping[str, Text]]:
        """The texts by language: the base's that the variant was made from, the others' newest."""
        pinned = (row.variant.base_pin or {}).get("texts", {})
        base = self._texts[row.base.pk]
        return Sides(
            base={text.language: text for text in base if pinned.get(text.language) == text.digest},
            library={text.language: text for text in self._texts[row.latest.version.pk]},
            client={text.language: text for text in self._texts[row.variant.pk]},
        )

    def field(self, row: Row, name: str) -> Sides[Any]:
        """One of the fields, as ``fields.Fields`` has it."""
        return Sides(*(self._fields[version.pk][name] for version in _three(row)))


def _three(row: Row) -> tuple[Version, Version, Version]:
    return row.base, row.latest.version, row.variant


def _texts(version_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Text]]:
    """The approved revisions, in order."""
    found: dict[UUID, list[Text]] = defaultdict(list)
    approved = Text.objects.filter(version_id__in=version_ids, approved_at__isnull=False)
    for text in approved.select_related("source").order_by("revision"):
        found[text.version_id].append(text)
    return found


def _fields(versions: Mapping[UUID, Version]) -> Mapping[UUID, Mapping[str, Any]]:
    entries: dict[UUID, list[str]] = defaultdict(list)
    for entry in Entry.objects.filter(version_id__in=versions).select_related("clause"):
        entries[entry.version_id].append(entry.clause.key)
    citations: dict[UUID, list[fields.Provision]] = defaultdict(list)
    for citation in Citation.objects.filter(version_id__in=versions).select_related("source"):
        citations[citation.version_id].append(fields.provision_of(citation))
    successors = {version.successor_id for version in versions.values() if version.successor_id}
    keys = dict(Clause.objects.filter(pk__in=successors).values_list("pk", "key"))
    return {
        pk: {
            "force": version.force,
            "condition": version.condition,
            "legal_basis": citations[pk],
            "entries": entries[pk],
            "successor": keys[version.successor_id] if version.successor_id else None,
        }
        for pk, version in versions.items()
    }
