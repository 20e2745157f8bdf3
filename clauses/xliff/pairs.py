"""Which text is translated, and what there is of its translation: the same answer on both ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from clauses.models import Text, Version
from clauses.querysets import TextQuerySet

type ByLanguage = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Pair:
    """The newest text of the source language, open or approved, and of the target language, if any."""

    version: Version
    language: str  # the target's
    source: Text
    target: Text | None
    is_current: bool  # the target was made from the newest words of its source

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to do: approved, and of the newest words."""
        return self.target is not None and self.is_current and not self.target.is_open

    def layers(self) -> dict[str, str]:
        """The words to translate, by layer. What the law says the library writes, and nobody else."""
        layers = self.source.layers()
        if not self.version.owner.is_library:
            del layers["statutory"]
        return {name: words for name, words in layers.items() if words}


def newest(texts: TextQuerySet, version_ids: Iterable[UUID]) -> Mapping[UUID, ByLanguage]:
    """Of each version the newest of ``texts`` in each language, open or approved. One query."""
    rows = texts.filter(version_id__in=tuple(version_ids), discarded_at=None).select_related("source")
    found: dict[UUID, dict[str, Text]] = {}
    for text in rows.order_by("revision"):
        found.setdefault(text.version_id, {})[text.language] = text
    return found


def pair(version: Version, texts: ByLanguage, source: str, target: str) -> Pair | None:
    """The pair of those languages; None where there is nothing to translate from."""
    if source not in texts:
        return None
    translation = texts.get(target)
    is_current = translation is not None and _is_current(translation, texts)
    return Pair(version, target, texts[source], translation, is_current)


def _is_current(text: Text, texts: ByLanguage) -> bool:
    if text.source is None:
        return True  # it is what the others are made from
    original = texts.get(text.source.language)
    return original is not None and original.digest == text.source_digest
