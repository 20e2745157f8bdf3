"""Which languages owe a translation: *missing* ones, and *stale* ones, whose source moved on.

Looked at is what is in force of each clause and owner. A language is missing where an earlier version had it,
or the owner requires it, and no text of it is approved. It is stale where the newest approved revision of its
source has other words than those that it was made from.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from clauses.digests import LAYERS
from clauses.languages import REGISTER, preference
from clauses.models import Effect, Owner, Review, Text, Version
from clauses.querysets import VersionQuerySet
from clauses.visibility import Sight


class State(StrEnum):
    """What is owed."""

    MISSING = "missing"
    STALE = "stale"


_WORDS = [name + layer for name in ("", "source__") for layer in LAYERS if layer != "title"]

type Place = tuple[UUID, str]  # a version and a language: where a row is, and in which order they come
type Places = QuerySet[Any, tuple[UUID, str, str]]  # with its state


@dataclass(frozen=True, slots=True)
class Draft:
    """An open text, and whether somebody decides on it."""

    text: Text
    in_review: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A translation that is owed: from which text, and what there is of it.

    ``text`` is the approved one (stale; None if missing), ``draft`` an open one that the person sees.
    ``since`` is when the version began, or the source moved on.
    """

    version: Version
    language: str
    state: str
    since: datetime
    source: Text | None
    text: Text | None
    draft: Draft | None


def owed(
    sight: Sight,
    at: datetime,
    *,
    states: Collection[str] = tuple(State),
    languages: Collection[str] = REGISTER,
    client: str | None = None,
    after: Place | None = None,
) -> Places:
    """Where translations are owed, of the owners whose wording the person reads. One query before it."""
    versions = _in_force(sight, at, client)
    parts: list[Places] = []
    if State.MISSING in states:
        owners = list(Owner.objects.filter(pk__in=sight.readable))
        parts += [_missing(versions, language, owners, after) for language in languages]
    if State.STALE in states:
        parts.append(_stale(versions, languages, at, after))
    first, *others = parts
    return first.union(*others, all=True).order_by("place", "language")


def _in_force(sight: Sight, at: datetime, client: str | None) -> VersionQuerySet:
    owners = Owner.objects.filter(pk__in=sight.readable)
    if client is not None:
        owners = owners.filter(slug=client)
    adopted = Version.objects.filter(owner__in=owners, adopted_at__isnull=False, effect=Effect.WORDING)
    return adopted.with_state(at).filter(Q(state="in_force"))


def _missing(
    versions: VersionQuerySet, language: str, owners: Iterable[Owner], after: Place | None
) -> Places:
    requiring = [owner.pk for owner in owners if language in owner.must_be_written_in]
    approved = Text.objects.filter(language=language, approved_at__isnull=False)
    earlier = approved.filter(
        version__clause_id=OuterRef("clause_id"),
        version__owner_id=OuterRef("owner_id"),
        version__number__lt=OuterRef("number"),
    )
    lacking = versions.filter(~Exists(approved.filter(version_id=OuterRef("pk"))))
    rows = lacking.filter(Q(owner_id__in=requiring) | Exists(earlier))
    if after is not None:
        version_id, last = after
        rows = rows.filter(pk__gte=version_id) if language > last else rows.filter(pk__gt=version_id)
    named = rows.annotate(place=F("pk"), language=_word(language), owed=_word(State.MISSING))
    return named.values_list("place", "language", "owed")


def _stale(
    versions: VersionQuerySet, languages: Collection[str], at: datetime, after: Place | None
) -> Places:
    rows = Text.objects.newest(at).stale(at).filter(language__in=languages)
    rows = rows.filter(version__in=versions.values("pk"))
    if after is not None:
        version_id, last = after
        rows = rows.filter(Q(version_id__gt=version_id) | Q(version_id=version_id, language__gt=last))
    named = rows.annotate(place=F("version_id"), owed=_word(State.STALE))
    return named.values_list("place", "language", "owed")


def _word(word: str) -> Value:
    return Value(str(word), output_field=CharField())


def described(sight: Sight, places: Sequence[tuple[UUID, str, str]]) -> list[Owed]:
    """What is owed at these places. Three queries."""
    ids = {version_id for version_id, _, _ in places}
    versions = Version.objects.select_related("clause", "owner").in_bulk(ids)
    texts = sight.texts().filter(version__in=ids, discarded_at=None)
    reviews = Review.objects.open().filter(version__in=ids)
    in_review = set(reviews.values_list("reviewed_texts__text_id", flat=True))
    approved: dict[UUID, list[Text]] = {version_id: [] for version_id in ids}
    drafts: dict[Place, Draft] = {}
    for text in texts.select_related("source").defer(*_WORDS).order_by("revision"):
        if text.approved_at:
            approved[text.version_id].append(text)
        else:
            drafts[text.version_id, text.language] = Draft(text, text.pk in in_review)
    return [
        _owed(versions[each], language, state, approved[each], drafts.get((each, language)))
        for each, language, state in places
    ]


def _owed(version: Version, language: str, state: str, approved: Sequence[Text], draft: Draft | None) -> Owed:
    newest = {text.language: text for text in approved}  # by revision, so that the last one stays
    text = newest.get(language)
    if text is None or text.source is None:
        order = preference([], version.authoritative)
        source = next((newest[each] for each in order if each in newest), None)
        since = version.valid_from or version.created_at
    else:
        source, since = newest[text.source.language], _moved(text, approved)
    return Owed(version, language, state, since, source, text, draft)


def _moved(text: Text, approved: Iterable[Text]) -> datetime:
    """When the first revision was approved that came after the one it was made from.

    There is none where the source was still a draft, and was written on: then it was stale from the first.
    """
    made_from = text.source
    later = (
        each.approved_at
        for each in approved
        if made_from and each.language == made_from.language and each.revision > made_from.revision
    )
    return next((moment for moment in later if moment), text.approved_at or text.created_at)
