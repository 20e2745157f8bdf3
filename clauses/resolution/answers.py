"""Reading: which words answer a question (domain.md, section 3), in a number of queries that is fixed.

For one clause, a list or a tree alike: what answers (see ``heads``), texts, citations, tags; where parameters
are used, these and their values; where what answers for a client has a condition, the client's facts;
references, if asked for, take two more, what does not apply one; where drafts count, two tell which of them
are under review.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from clauses import markdown
from clauses.models import Citation, Clause, Tag, Text, Version
from clauses.resolution import values
from clauses.resolution.drafts import State, states
from clauses.resolution.heads import Head, heads, heads_of, require, schedules, visible
from clauses.resolution.questions import Question
from clauses.resolution.schedules import Schedule
from clauses.resolution.values import Value, Values


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause that words refer to, for the same reader.

    ``title`` is raw; None if the clause does not apply, or (without fallback) lacks the languages. ``values``
    are what the title needs, ``until`` is the next moment at which any of this changes.
    """

    key: str
    applies: bool = False
    title: str | None = None
    language: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    number_label: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One clause as it answers. ``values`` and ``references`` hold what its read layers use, in order.

    ``valid_until`` is the next moment at which this answer changes, as far as known; ``changes_at`` counts
    the references too, whose titles are rendered with it. ``coverage`` is the root's of a tree. ``state`` is
    another than adopted only where drafts count.
    """

    version: Version
    text: Text
    languages: tuple[str, ...]
    is_fallback: bool
    values: Mapping[str, Value]
    valid_until: datetime | None
    tags: tuple[Tag, ...]
    citations: tuple[Citation, ...]
    references: Mapping[str, Reference]
    state: State = State.ADOPTED
    number_label: str | None = None
    entries: tuple["Node", ...] = ()
    coverage: Mapping[str, int] | None = None

    @property
    def clause(self) -> Clause:
        """The clause itself, with its category."""
        return self.version.clause

    @property
    def key(self) -> str:
        """The clause's key."""
        return self.clause.key

    @property
    def is_authoritative(self) -> bool:
        """Whether this language prevails where texts differ."""
        return self.text.language == self.version.authoritative

    @property
    def changes_at(self) -> datetime | None:
        """Until when the rendered answer may be kept."""
        below = (entry.changes_at for entry in self.entries)
        return earliest([self.valid_until, *(each.until for each in self.references.values()), *below])


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of the moments that are known."""
    return min((moment for moment in moments if moment), default=None)


def resolve(question: Question, keys: Iterable[str], *, references: bool = False) -> dict[str, Node]:
    """The clauses of those keys that apply and can be read, by key."""
    found = readable(question, heads(question, visible(question).keyed(keys)).values())
    material = gather(question, found, references=references)
    return {head.clause.key: assemble(question, head, material) for head in found}


def resolve_page(question: Question, rows: Iterable[Clause], *, references: bool = False) -> list[Node]:
    """The rows of ``Clause.objects.applying(question)``, resolved, in their order."""
    ids = [row.version_id for row in rows]  # type: ignore[attr-defined]  # an annotation
    answering = heads_of(question, Version.objects.filter(pk__in=ids)).values()
    by_version = {head.version.pk: head for head in answering}
    found = [by_version[version_id] for version_id in ids]
    material = gather(question, found, references=references)
    return [assemble(question, head, material) for head in found]


def resolve_one(question: Question, key: str, *, references: bool = False) -> Node:
    """The clause as it applies; refuses as ``heads.require`` does."""
    head = require(question, key)
    return assemble(question, head, gather(question, [head], references=references))


def readable(question: Question, found: Iterable[Head]) -> list[Head]:
    """Those that apply and have a text for the reader."""
    return [head for head in found if head.applies and head.language(question)]


@dataclass(frozen=True, slots=True)
class Material:
    """What nodes are made of, read at once for all of them; ``schedules`` of what does not apply."""

    texts: Mapping[UUID, Text]
    citations: Mapping[UUID, Sequence[Citation]]
    schedules: Mapping[UUID, Schedule]
    values: Values
    references: Mapping[str, Reference]
    states: Mapping[UUID, State]


def gather(
    question: Question, found: Sequence[Head], *, references: bool = False, also: Iterable[UUID] = ()
) -> Material:
    """Read all that the heads' nodes need; the schedules of the clauses ``also`` too."""
    texts = _texts(question, found)
    referred_to = {key for text in texts.values() for key in referred(question, text)} if references else ()
    targets = heads(question, visible(question).keyed(referred_to)) if referred_to else {}
    titles = _texts(question, targets.values(), "id", "version_id", "language", "title") if targets else {}
    not_applying = {clause_id for clause_id, head in targets.items() if not head.applies} | {*also}
    used = {key for text in texts.values() for key in placeholders(question, text)}
    used |= {key for text in titles.values() for key in markdown.placeholders(text.title)}
    known = values.load(question, used)
    plans = schedules(question, not_applying) if not_applying else {}
    prefetch_related_objects([head.clause for head in found], "tags")
    return Material(
        texts=texts,
        citations=_citations([head.version.pk for head in found]),
        schedules=plans,
        values=known,
        references={
            head.clause.key: _reference(
                question, head, titles.get(head.version.pk), plans.get(clause_id), known
            )
            for clause_id, head in targets.items()
        },
        states=states(question, [(head.version, texts[head.version.pk]) for head in found]),
    )


def assemble(question: Question, head: Head, material: Material) -> Node:
    """The node of a head that can be read."""
    version, text = head.version, material.texts[head.version.pk]
    keys = placeholders(question, text)
    values_change = material.values.next_change(keys, text.language, question.as_of)
    return Node(
        version=version,
        text=text,
        languages=head.languages,
        is_fallback=text.language not in question.languages,
        values=material.values.all_at(keys, text.language, question.as_of),
        valid_until=earliest([head.ends, values_change]),
        tags=tuple(head.clause.tags.all()),
        citations=tuple(material.citations.get(version.pk, ())),
        references=_references(question, text, material),
        state=material.states.get(version.pk, State.ADOPTED),
    )


def _references(question: Question, text: Text, material: Material) -> dict[str, Reference]:
    if not material.references:
        return {}
    return {key: material.references.get(key, Reference(key)) for key in referred(question, text)}


def _reference(
    question: Question, head: Head, title: Text | None, plan: Schedule | None, known: Values
) -> Reference:
    key, as_of = head.clause.key, question.as_of
    if not head.applies:
        return Reference(key, until=plan.next_wording(as_of) if plan else None)
    if title is None:
        return Reference(key, applies=True, until=head.ends)
    keys = markdown.placeholders(title.title)
    return Reference(
        key,
        applies=True,
        title=title.title,
        language=title.language,
        values=known.all_at(keys, title.language, as_of),
        until=earliest([head.ends, known.next_change(keys, title.language, as_of)]),
    )


def placeholders(question: Question, text: Text) -> tuple[str, ...]:
    """The parameters that the read layers use, in the order of first use."""
    layers = (getattr(text, layer) for layer in question.layers)
    return tuple(dict.fromkeys(key for layer in layers for key in markdown.placeholders(layer)))


def referred(question: Question, text: Text) -> tuple[str, ...]:
    """The keys of the clauses that the read layers refer to (a title refers to none)."""
    layers = (getattr(text, layer) for layer in question.layers if layer != "title")
    linked = (layer for layer in layers if "clause:" in layer)  # parsing costs more than looking
    return tuple(dict.fromkeys(key for layer in linked for key in markdown.references(layer)))


def _texts(question: Question, found: Iterable[Head], *members: str) -> dict[UUID, Text]:
    """The text that the reader gets of each, by its version's id."""
    ids = [head.text_ids[language] for head in found if (language := head.language(question))]
    texts = Text.objects.filter(pk__in=ids)
    return {text.version_id: text for text in (texts.only(*members) if members else texts)}


def _citations(version_ids: Sequence[UUID]) -> dict[UUID, list[Citation]]:
    citations: dict[UUID, list[Citation]] = defaultdict(list)
    rows = Citation.objects.filter(version_id__in=version_ids).select_related("source")
    for citation in rows.order_by("position"):
        citations[citation.version_id].append(citation)
    return citations
