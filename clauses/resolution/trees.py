"""A guideline or section with all that it lists, for one reader: read level by level, numbered at the end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from clauses import languages
from clauses.models import Entry, Kind
from clauses.resolution.answers import Material, Node, Reference, assemble, earliest, gather
from clauses.resolution.heads import Head, heads, require, visible
from clauses.resolution.questions import LanguageMissing, Question

LEVELS = 2  # a guideline lists sections, and a section clauses, which list nothing


@dataclass(frozen=True, slots=True)
class Branch:
    """What applies, with what applies of its entries, in order; ``left_out`` are the others' clause ids."""

    head: Head
    entries: tuple["Branch", ...] = ()
    left_out: tuple[UUID, ...] = ()

    def walk(self) -> Iterator["Branch"]:
        """This and all below, in the order of reading."""
        yield self
        for entry in self.entries:
            yield from entry.walk()


def tree(question: Question, key: str, *, references: bool = False) -> Node:
    """The clause with its entries: what does not apply is left out, the first mention of a key counts.

    Raises:
        Absent: there is no such clause, for this reader.
        NotApplying: it does not apply at that moment.
        LanguageMissing: something in it has no text in the languages asked for.
    """
    root = structure(question, key)
    branches = list(root.walk())
    missing = [each.head.clause.key for each in branches if each.head.language(question) is None]
    if missing:
        raise LanguageMissing(missing)
    left_out = [clause_id for branch in branches for clause_id in branch.left_out]
    found = [branch.head for branch in branches]
    material = gather(question, found, references=references, also=left_out)
    node = _numbered(_node(question, root, material), "")
    labels = {each.key: each.number_label for each in _walk(node)}
    node = _with_labels(node, labels) if references else node
    ends = [each.valid_until for each in _walk(node)]
    until = earliest([*ends, *_beginnings(left_out, material, question.as_of)])
    return replace(node, valid_until=until, coverage=coverage(_walk(node)))


def structure(question: Question, key: str) -> Branch:
    """What the tree is made of, before its words are read; raises as ``tree`` does, for the root only."""
    root = require(question, key, any_language=True)
    found: dict[UUID, Head] = {root.clause.pk: root}
    listed: dict[UUID, list[UUID]] = {}
    level: Iterable[Head] = [root]
    for _ in range(LEVELS):
        entries = _entries(level)
        listed |= entries
        new = {clause_id for ids in entries.values() for clause_id in ids} - found.keys()
        if not new:
            break
        met = heads(question, visible(question).filter(pk__in=new))
        found |= met
        level = met.values()
    return _Planter(found, listed).branch(root)


def members(question: Question, key: str) -> set[UUID]:
    """The ids of the clauses and sections in a guideline; raises as ``tree`` does, for the root only."""
    _, *below = structure(question, key).walk()
    return {branch.head.clause.pk for branch in below}


def coverage(nodes: Iterable[Node]) -> dict[str, int]:
    """How many clauses there are (without sections and guidelines), and how many in each language."""
    clauses = [node for node in nodes if node.clause.kind == Kind.CLAUSE]
    return {"total": len(clauses)} | {
        language: sum(language in node.languages for node in clauses) for language in languages.REGISTER
    }


def _entries(level: Iterable[Head]) -> dict[UUID, list[UUID]]:
    """The clauses that versions list, in order, by the id of the version."""
    listing = [head.version.pk for head in level if head.applies and head.clause.kind != Kind.CLAUSE]
    entries: dict[UUID, list[UUID]] = defaultdict(list)
    if listing:
        rows = Entry.objects.filter(version_id__in=listing).order_by("position")
        for version_id, clause_id in rows.values_list("version_id", "clause_id"):
            entries[version_id].append(clause_id)
    return entries


class _Planter:
    """Puts the levels together in the order of reading, each key once."""

    def __init__(self, found: Mapping[UUID, Head], listed: Mapping[UUID, Sequence[UUID]]) -> None:
        self.found = found
        self.listed = listed
        self.seen: set[UUID] = set()

    def branch(self, head: Head) -> Branch:
        self.seen.add(head.clause.pk)
        entries: list[Branch] = []
        left_out: list[UUID] = []
        for clause_id in self.listed.get(head.version.pk, ()):
            entry = self.found.get(clause_id)
            if entry is None or not entry.applies:
                left_out.append(clause_id)
            elif clause_id not in self.seen:
                entries.append(self.branch(entry))
        return Branch(head, tuple(entries), tuple(left_out))


def _node(question: Question, branch: Branch, material: Material) -> Node:
    entries = tuple(_node(question, entry, material) for entry in branch.entries)
    return replace(assemble(question, branch.head, material), entries=entries)


def _numbered(node: Node, prefix: str) -> Node:
    entries = (
        replace(_numbered(entry, f"{prefix}{number}."), number_label=f"{prefix}{number}")
        for number, entry in enumerate(node.entries, start=1)
    )
    return replace(node, entries=tuple(entries))


def _with_labels(node: Node, labels: Mapping[str, str | None]) -> Node:
    """References within the tree know the number of what they refer to."""
    return replace(
        node,
        references={key: _labelled(each, labels) for key, each in node.references.items()},
        entries=tuple(_with_labels(entry, labels) for entry in node.entries),
    )


def _labelled(reference: Reference, labels: Mapping[str, str | None]) -> Reference:
    return replace(reference, number_label=labels.get(reference.key))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for entry in node.entries:
        yield from _walk(entry)


def _beginnings(left_out: Iterable[UUID], material: Material, as_of: datetime) -> Iterator[datetime | None]:
    """When what is left out begins to apply."""
    for clause_id in left_out:
        if plan := material.schedules.get(clause_id):
            yield plan.next_wording(as_of)
