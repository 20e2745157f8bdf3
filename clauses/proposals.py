"""What accepting the library's newest version would make of a variant: a three-way merge of all that it says.

The old base at its pinned digests, the library's newest texts and the client's newest texts, language by
language; and the fields. Nothing is written here.

No rule is mixed into the draft that the client does not have. Words of the library in a language that the
client lacks come along only where its words are otherwise the library's; words of the client in a language
that the library lacks stay as they are, and the digest of their source tells that they are behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clauses import digests, fields, merging
from clauses.behind import Row
from clauses.material import Material, Sides
from clauses.models import Effect, Text

# What a client writes; what the law says is copied from the new base.
LAYERS = tuple(layer for layer in digests.LAYERS if layer != "statutory")
WORDING_FIELDS = ("force", "condition", "legal_basis", "entries")
OMITTED_FIELDS = ("successor",)


class Outcome(StrEnum):
    """What a merge gives; of ``base_omitted`` nothing is merged, for the effects differ."""

    CLEAN = "clean"
    CONFLICT = "conflict"
    IDENTICAL = "identical"
    BASE_OMITTED = "base_omitted"


@dataclass(frozen=True, slots=True)
class Place:
    """What only a person can decide: three forms of a place in a layer, or (without a language) of a field.

    ``start`` and ``stop``: where the client's form stands, in characters of the merged layer. Of ``entries``
    the forms are places of one key: ``{key, after}``, or None.
    """

    layer: str
    language: str
    base: Any
    library: Any
    client: Any
    start: int = 0
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the draft: its layers, and the text that it is made from."""

    layers: Mapping[str, str]
    origin: Text
    is_current: bool  # with its source, if it has one


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the draft says, where both sides have the same effect, and the places that clash."""

    outcome: Outcome
    fields: fields.Fields
    words: Mapping[str, Words]
    places: tuple[Place, ...]


def outcomes(rows: Sequence[Row]) -> list[Outcome]:
    """What accepting would give, row by row."""
    material = Material(rows)
    return [of(row, material).outcome for row in rows]


def of(row: Row, material: Material) -> Proposal:
    """What accepting would make of the row's variant."""
    if row.variant.effect != row.latest.version.effect:
        return Proposal(Outcome.BASE_OMITTED, {}, {}, ())
    is_wording = row.variant.effect == Effect.WORDING
    names = WORDING_FIELDS if is_wording else OMITTED_FIELDS
    sides = {name: material.field(row, name) for name in names}
    merged, places = _fields(sides)
    texts = material.texts(row)
    words, unclear = _words(row, texts) if is_wording else ({}, [])
    follows = all(merged[name] == sides[name].library for name in names)
    is_identical = follows and all(_is_as(words[each], texts.library.get(each)) for each in words)
    return Proposal(
        outcome=_outcome([*places, *unclear], is_identical=is_identical),
        fields=fields.Fields(**merged),  # type: ignore[typeddict-item]  # of the names above
        words=words,
        places=(*places, *unclear),
    )


def _outcome(places: Sequence[Place], *, is_identical: bool) -> Outcome:
    if places:
        return Outcome.CONFLICT
    return Outcome.IDENTICAL if is_identical else Outcome.CLEAN


def kept(row: Row, material: Material) -> Proposal:
    """The client's own, unmerged."""
    names = WORDING_FIELDS if row.variant.effect == Effect.WORDING else OMITTED_FIELDS
    own = {name: material.field(row, name).client for name in names}
    texts = material.texts(row).client
    words = {
        language: Words(_layers(text), text, _is_current(text, texts)) for language, text in texts.items()
    }
    return Proposal(Outcome.CLEAN, fields.Fields(**own), words, ())  # type: ignore[typeddict-item]  # as above


def omitting(row: Row, material: Material) -> fields.Fields:
    """The fields of a version by which the clause does not apply: its successor is of whoever omits it."""
    successor = material.field(row, "successor")
    return fields.Fields(successor=successor.client or successor.library)


def _fields(sides: Mapping[str, Sides[Any]]) -> tuple[dict[str, Any], list[Place]]:
    """Each merged whole, but entries place by place."""
    merged: dict[str, Any] = {}
    places: list[Place] = []
    for name, side in sides.items():
        if name == "entries":
            found = merging.of_sequences(side.base, side.library, side.client)
            merged[name] = list(found.items)
            places += [_place_of_entry(each) for each in found.clashes]
            continue
        value = merging.of_values(side.base, side.library, side.client)
        merged[name] = value.value
        if value.clashes:
            places.append(Place(name, "", side.base, side.library, side.client))
    return merged, places


def _place_of_entry(clash: merging.EntryClash[str]) -> Place:
    """Where each side lists a key: right after another, or first; null where it does not."""
    base, library, client = (
        None if place is None else {"key": clash.item, "after": place.after}
        for place in (clash.base, clash.library, clash.client)
    )
    return Place("entries", "", base, library, client)


def _words(row: Row, texts: Sides[Mapping[str, Text]]) -> tuple[dict[str, Words], list[Place]]:
    """Every language of the client, and those of the library that come along."""
    words: dict[str, Words] = {}
    places: list[Place] = []
    for language, text in texts.client.items():
        theirs = texts.library.get(language)
        is_current = _is_current(text, texts.client)
        if theirs is None:
            words[language] = Words(_layers(text), text, is_current and _stays(text, texts))
            continue
        before = texts.base.get(language)
        layers, unclear = _merged(before, theirs, text)
        # What moved in its source the library has translated, or nothing moved there.
        follows = _is_current(theirs, texts.library) or _stays(text, texts)
        words[language] = Words(layers, text, is_current and follows)
        places += unclear
    if all(_is_as(each, texts.library.get(language)) for language, each in words.items()):
        words |= dict(_new_languages(row, texts))
    return words, places


def _layers(text: Text | None) -> dict[str, str]:
    return {layer: getattr(text, layer) if text else "" for layer in LAYERS}


def _is_as(words: Words, text: Text | None) -> bool:
    """Whether these are the words of the text."""
    return text is not None and words.layers == _layers(text)


def _is_current(text: Text, others: Mapping[str, Text]) -> bool:
    """Whether it was made from the newest text of its source's language."""
    source = others.get(text.source.language) if text.source else None
    return source is None or source.digest == text.source_digest


def _stays(text: Text, texts: Sides[Mapping[str, Text]]) -> bool:
    """Whether nothing is merged into what a text was translated from."""
    language = text.source.language if text.source else text.language
    base, library = (side.get(language) for side in (texts.base, texts.library))
    return _layers(base) == _layers(library)


def _new_languages(row: Row, texts: Sides[Mapping[str, Text]]) -> Iterator[tuple[str, Words]]:
    """Those that the library has now and did not have before, of those that the client speaks."""
    for language, text in texts.library.items():
        is_new = language not in texts.base and language not in texts.client
        if is_new and language in row.client.languages:
            yield language, Words(_layers(text), text, _is_current(text, texts.library))


def _merged(base: Text | None, library: Text, client: Text) -> tuple[dict[str, str], list[Place]]:
    """One language, layer by layer."""
    before, theirs, own = _layers(base), _layers(library), _layers(client)
    layers: dict[str, str] = {}
    places: list[Place] = []
    for layer in LAYERS:
        merge = merging.of_titles if layer == "title" else merging.of_texts
        found = merge(before[layer], theirs[layer], own[layer])
        layers[layer] = found.words
        places += [
            Place(layer, client.language, each.base, each.library, each.client, each.start, each.stop)
            for each in found.clashes
        ]
    return layers, places
