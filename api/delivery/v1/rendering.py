"""Nodes as delivery shows them: filled, in the asked formats, with their own URLs; read by serializers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from api.delivery.v1.asking import Asked
from clauses import markdown
from clauses.markdown import ClauseTarget, Filling
from clauses.models import Citation, Kind
from clauses.resolution.answers import Node, Reference
from clauses.resolution.questions import Question
from clauses.resolution.values import Value


@dataclass(frozen=True, slots=True)
class Reading:
    """What was asked, and in which formats the layers are to be shown."""

    asked: Asked
    question: Question
    formats: tuple[str, ...]

    @property
    def is_raw(self) -> bool:
        """Whether placeholders stay as they are."""
        return bool(self.asked.value("placeholders") == "raw")

    @property
    def needs_references(self) -> bool:
        """Whether a format shows what is referred to: the titles, or whether it applies at all."""
        return bool({"html", "blocks"} & set(self.formats))


@dataclass(frozen=True)
class Shown:
    """One node, as its reader sees it."""

    node: Node
    reading: Reading

    def __getattr__(self, name: str) -> Any:
        """What is shown as it is."""
        return getattr(self.node, name)

    @property
    def kind(self) -> str:
        """Clause, section or guideline."""
        return self.node.clause.kind

    @property
    def client(self) -> str:
        """Whom the answer is for."""
        return self.reading.question.owner.slug

    @property
    def origin(self) -> str:
        """Whose wording it is."""
        return "library" if self.node.version.owner.is_library else "client"

    @property
    def requested_languages(self) -> tuple[str, ...]:
        """What was asked for."""
        return self.reading.question.languages

    @property
    def language(self) -> str:
        """The language of the words, and so of the labels."""
        return self.node.text.language

    @cached_property
    def filling(self) -> Filling:
        """What the placeholders and references become."""
        raw = self.reading.is_raw
        targets = {key: each for key, each in self.node.references.items() if each.applies}
        return Filling(
            values={} if raw else words_of(self.node.values),
            targets={key: target_of(each, raw) for key, each in targets.items()},
        )

    @property
    def title(self) -> str:
        """The title in plain words."""
        return markdown.fill_plain(self.node.text.title, self.filling)

    @property
    def statutory(self) -> dict[str, Any] | None:
        """What the law says."""
        return self.layer(self.node.text.statutory)

    @property
    def statutory_language(self) -> str | None:
        """The language in which the library had it."""
        text = self.node.text
        return (text.statutory_language or text.language) if text.statutory else None

    @property
    def body(self) -> dict[str, Any] | None:
        """The rule."""
        return self.layer(self.node.text.body)

    @property
    def guidance(self) -> dict[str, Any] | None:
        """For employers and consultants, if asked for."""
        return self.layer(self.node.text.guidance) if self.reading.question.guidance else None

    @property
    def force(self) -> str | None:
        """How strongly it binds."""
        return self.node.version.force or None

    @property
    def category(self) -> dict[str, str] | None:
        """The subject."""
        category = self.node.clause.category
        return {"key": category.key, "label": category.label(self.language)} if category else None

    @property
    def labelled_tags(self) -> list[dict[str, str]]:
        """The tags, by key."""
        tags = sorted(self.node.tags, key=lambda tag: tag.key)
        return [{"key": tag.key, "label": tag.label(self.language)} for tag in tags]

    @property
    def legal_basis(self) -> list[dict[str, Any]]:
        """What it rests on."""
        return [cited(citation, self.language) for citation in self.node.citations]

    @property
    def parameters(self) -> list[dict[str, str | None]]:
        """The placeholders, with what they are filled with."""
        return [
            {"key": value.key, "value": value.text, "source": value.source}
            for value in self.node.values.values()
        ]

    @property
    def entries(self) -> list["Shown"]:
        """What it lists, as far as it applies."""
        return [Shown(entry, self.reading) for entry in self.node.entries]

    @property
    def url(self) -> str:
        """The node asked for by itself."""
        asked = self.reading.asked
        path = path_of(self.kind, self.node.key, asked.namespace)
        return asked.canonical_of(path, self.reading.question)

    def layer(self, source: str) -> dict[str, Any] | None:
        """A layer in the asked formats, the others null; null without words."""
        if not source:
            return None
        return {name: self._as(name, source) for name in ("markdown", "html", "text", "blocks")}

    def _as(self, name: str, source: str) -> Any:
        if name not in self.reading.formats:
            return None
        if name == "markdown":
            return source if self.reading.is_raw else markdown.fill_markdown(source, self.filling)
        write = {"html": markdown.to_html, "text": markdown.to_text, "blocks": markdown.to_blocks}[name]
        return write(markdown.parse(source), self.filling)

    def walk(self) -> Iterator["Shown"]:
        """This and all below, in the order of reading."""
        yield self
        for entry in self.entries:
            yield from entry.walk()


def words_of(values: Mapping[str, Value]) -> dict[str, str]:
    """The values that there are, in words."""
    return {key: value.text for key, value in values.items() if value.text is not None}


def target_of(reference: Reference, raw: bool) -> ClauseTarget:
    """What is referred to; by its key where it has no title in the asked languages."""
    filling = Filling(values={} if raw else words_of(reference.values))
    title = markdown.fill_plain(reference.title, filling) if reference.title else reference.key
    # Only what stands in the same tree, and so is numbered, can be jumped to.
    anchor = reference.key if reference.number_label else None
    return ClauseTarget(title, reference.number_label, anchor)


def cited(citation: Citation, language: str) -> dict[str, Any]:
    """A citation, with its label in that language."""
    source = citation.source
    return {
        "source": source.key,
        "provision": citation.provision or None,
        "label": f"{source.label(language)} {citation.provision}".strip(),
        "relation": citation.relation,
        "url": source.url or None,
        "verified_at": citation.verified_at,
    }


def path_of(kind: str, key: str, namespace: str) -> str:
    """Where a clause is asked for by itself, at the door of those routes."""
    route = "get_guideline" if kind == Kind.GUIDELINE else "get_clause"
    return reverse(f"{namespace}{route}", kwargs={"key": key})


def tags_of(client: str, shown: Iterator[Shown]) -> list[str]:
    """By what a CDN forgets the answer."""
    kinds = ((each.kind, each.node.key) for each in shown)
    keys = [f"guideline:{key}" if kind == Kind.GUIDELINE else f"clause:{key}" for kind, key in kinds]
    return [f"client:{client}", *keys]
