"""Reading: which words answer a question (domain.md, section 3). The number of queries never depends on data.

For one clause, a list or a tree alike: what answers (``heads``), texts, citations, tags, schedules, and where
placeholders are used parameters and values; references, if asked for, take two more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from clauses import markdown, values
from clauses.errors import Absent
from clauses.heads import Head, heads, heads_of, schedules, visible
from clauses.models import Citation, Clause, Tag, Text, Version
from clauses.querysets import ClauseQuerySet
from clauses.questions import LanguageMissing, NotApplying, Question
from clauses.schedules import Schedule
from clauses.values import Value, Values


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause that words refer to. ``title`` is raw, and None if it does not apply or has no text."""

    key: str
    applies: bool = False
    title: str | None = None
    number_label: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One clause as it answers. ``values`` and ``references`` hold what its read layers use, in order.

    ``valid_until`` is the next moment at which this answer changes, as far as known; ``changes_at`` counts
    the references too, whose titles are rendered with it. ``coverage`` is the root's of a tree.
    """

    version: Version
    text: Text
    languages: tuple[str, ...]
    is_fallback: bool
    values: Mapping[str, Value]
    valid_until: datetime | None
    tags: tuple[Tag, ...]
    citations: tuple[Citation, ...]
    references: Mapping[str, Reference] = field(default_factory=dict)
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
        return self.text.language == self.version.authoritative_language

    @property
    def changes_at(self) -> datetime | None:
        """Until when the rendered answer may be kept."""
        return earliest([self.valid_until, *(reference.until for reference in self.references.values())])


@dataclass(frozen=True, slots=True)
class Material:
    """What nodes are made of, read at once for all of them."""

    texts: Mapping[UUID, Text]
    citations: Mapping[UUID, Sequence[Citation]]
    schedules: Mapping[UUID, Schedule]
    values: Values
    references: Mapping[str, Reference]


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of the moments that are known."""
    return min((moment for moment in moments if moment), default=None)


def resolve(question: Question, keys: Iterable[str], *, references: bool = False) -> dict[str, Node]:
    """The clauses of those keys that apply and can be read, by key."""
    found = heads(question, visible(question).keyed(keys))
    return {node.key: node for node in assemble(question, readable(question, found), references=references)}


def resolve_page(
    question: Question, rows: Iterable[Clause], *, references: bool = False
) -> list[Node]:
    """The rows of ``Clause.objects.applying(question)``, resolved, in their order."""
    ids = [row.version_id for row in rows]  # type: ignore[attr-defined]  # an annotation
    by_version = {
        head.version.pk: head for head in heads_of(question, Version.objects.filter(pk__in=ids)).values()
    }
    return assemble(question, [by_version[version_id] for version_id in ids], references=references)


def resolve_one(question: Question, key: str, *, references: bool = False) -> Node:
    """The clause as it applies.

    Raises:
        Absent: there is no such clause, for this reader.
        NotApplying: it does not apply at that moment.
        LanguageMissing: it has no text in the languages asked for.
    """
    return assemble(question, [require(question, key)], references=references)[0]


def require(question: Question, key: str) -> Head:
    """What answers for the key; refuses as ``resolve_one`` does."""
    clauses = visible(question).keyed([key])
    head = next(iter(heads(question, clauses).values()), None)
    if head is None or not head.is_wording:
        raise refusal(question, clauses, key, head)
    if head.language(question) is None:
        raise LanguageMissing([key])
    return head


def readable(question: Question, found: Mapping[UUID, Head]) -> list[Head]:
    """Those that apply and have a text for the reader."""
    return [head for head in found.values() if head.is_wording and head.language(question)]


def refusal(
    question: Question, clauses: ClauseQuerySet, key: str, head: Head | None
) -> Absent | NotApplying:
    """Why a clause without wording in force does not apply."""
    clause = clauses.with_anything_adopted(question.owner_ids).first()
    if clause is None:
        return Absent(f"There is no clause '{key}'.")
    schedule = schedules(question, [clause.pk]).get(clause.pk, Schedule())
    until = schedule.next_wording(question.as_of)
    if head is None:
        reason = "not_yet" if schedule.has_steps_after(question.as_of) else "never_adopted"
        return NotApplying(key, reason, until=until)
    version = head.version
    return NotApplying(
        key,
        "repealed" if version.owner.is_library else "omitted",
        since=version.valid_from,
        until=until,
        successor=_successor(question, version),
    )


def _successor(question: Question, version: Version) -> str | None:
    if version.successor_id is None:
        return None
    adopted = visible(question).with_anything_adopted(question.owner_ids)
    return adopted.filter(pk=version.successor_id).values_list("key", flat=True).first()


def assemble(
    question: Question,
    found: Sequence[Head],
    *,
    references: bool = False,
    also: Mapping[UUID, Schedule] | None = None,
) -> list[Node]:
    """The nodes of heads that can be read, in their order. ``also`` is used if the schedules are read already."""
    texts = _texts(question, found)
    material = Material(
        texts={text.version_id: text for text in texts},
        citations=_citations(head.version.pk for head in found),
        schedules=also or schedules(question, [head.clause.pk for head in found]),
        values=values.load(question, {key for text in texts for key in placeholders(question, text)}),
        references=_references(question, texts) if references else {},
    )
    prefetch_related_objects([head.clause for head in found], "tags")
    return [_node(question, head, material) for head in found]


def _node(question: Question, head: Head, material: Material) -> Node:
    version, text = head.version, material.texts[head.version.pk]
    keys = placeholders(question, text)
    language, as_of = text.language, question.as_of
    schedule = material.schedules[version.clause_id]
    return Node(
        version=version,
        text=text,
        languages=head.languages,
        is_fallback=language not in question.languages,
        values={key: material.values.at(key, language, as_of) for key in keys},
        valid_until=earliest(
            [schedule.next_change(as_of), material.values.next_change(keys, language, as_of)]
        ),
        tags=tuple(head.clause.tags.all()),
        citations=tuple(material.citations.get(version.pk, ())),
        references={
            key: material.references[key]
            for key in (referred(question, text) if material.references else ())
        },
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


def _texts(question: Question, found: Iterable[Head]) -> list[Text]:
    ids = [head.text_ids[language] for head in found if (language := head.language(question))]
    return list(Text.objects.filter(pk__in=ids))


def _citations(version_ids: Iterable[UUID]) -> dict[UUID, list[Citation]]:
    citations: dict[UUID, list[Citation]] = defaultdict(list)
    rows = Citation.objects.filter(version_id__in=list(version_ids)).select_related("source")
    for citation in rows.order_by("position"):
        citations[citation.version_id].append(citation)
    return citations


def _references(question: Question, texts: Iterable[Text]) -> dict[str, Reference]:
    keys = {key for text in texts for key in referred(question, text)}
    if not keys:
        return {}
    ...
