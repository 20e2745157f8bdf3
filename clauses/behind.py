"""Which variants are behind the library: computed, never stored.

A variant pins the digests of what it was made from (``Version.base_pin``). It is behind while the newest
adopted version of the library, in force or scheduled, in its newest approved revisions, is another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from clauses import clock, digests
from clauses.models import LIBRARY_ID, Answer, ChangeClass, Owner, Text, Version
from clauses.querysets import VersionQuerySet

# From the weakest to the strongest.
STRENGTH = (ChangeClass.EDITORIAL, ChangeClass.CLARIFYING, ChangeClass.NORMATIVE, ChangeClass.LAW)
type Pair = tuple[UUID, UUID]  # an owner and a clause
# Of each version and language the approvals, in order of revision: digest and moment.
type Approvals = Mapping[UUID, Mapping[str, Sequence[tuple[str, datetime]]]]


class State(StrEnum):
    """Where a client is with what moved."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Latest:
    """The library's newest adopted version of a clause; ``pin`` says in which revisions, as ``base_pin``."""

    version: Version
    pin: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What an answer names, so that it is about exactly these words."""
        return digests.of_json({"version": str(self.version.pk), **self.pin})


@dataclass(frozen=True, slots=True)
class Row:
    """A variant that is behind ``latest``, at the moment ``at``.

    ``moved`` are the library's versions after the base, in order: none where its texts moved only.
    ``answer`` is the newest one that is about exactly ``latest``; ``state`` says whether it still stands.
    """

    variant: Version
    base: Version
    latest: Latest
    moved: tuple[Version, ...]
    since: datetime
    answer: Answer | None
    at: datetime

    @property
    def client(self) -> Owner:
        """Whose variant it is."""
        return self.variant.owner

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in a list: the client's slug, then the clause's key."""
        return self.variant.owner.slug, self.variant.clause.key

    @property
    def change_class(self) -> str:
        """The strongest of the versions that moved; where only texts moved, the rule did not change."""
        classes = {version.change_class for version in self.moved}
        return str(max(classes, key=STRENGTH.index, default=ChangeClass.EDITORIAL))

    @property
    def change_note(self) -> str:
        """The newest version's; none where only texts moved."""
        return self.latest.version.change_note if self.moved else ""

    @property
    def days_open(self) -> int:
        """How many days ago, in Oslo, it fell behind."""
        return (clock.today(self.at) - clock.today(self.since)).days

    @property
    def deadline(self) -> date | None:
        """The last day for an answer, if the client has so many days for changes of this class."""
        days = self.client.deadlines.get(self.change_class)
        return None if days is None else clock.today(self.since) + timedelta(days=days)

    @property
    def state(self) -> State:
        """An acceptance stands while its draft is open, a deferral until its day is over."""
        answer = self.answer
        if answer is None:
            return State.OPEN
        if answer.kind == Answer.Kind.ACCEPT:
            return State.ACCEPTED if answer.draft and answer.draft.is_open else State.OPEN
        if answer.kind == Answer.Kind.DEFER:
            until = answer.until
            return State.DEFERRED if until and clock.today(self.at) <= until else State.OPEN
        return State.REJECTED


def rows(
    owner_ids: Collection[UUID], at: datetime, *, client: str | None = None, clause: str | None = None
) -> list[Row]:
    """What is behind, of these clients: by slug, then by the clause's key. Six queries for all.

    ``client`` (a slug) and ``clause`` (a key) narrow it.
    """
    variants = newest_variants(owner_ids)
    if client is not None:
        variants = variants.filter(owner__slug=client)
    if clause is not None:
        variants = variants.filter(clause__key=clause)
    return of_variants(list(variants), at)


def newest_variants(owner_ids: Collection[UUID]) -> VersionQuerySet:
    """The newest adopted version of each clause by each client, where it is a variant with a base."""
    adopted = Version.objects.filter(adopted_at__isnull=False)
    newer = adopted.of(OuterRef("clause_id"), OuterRef("owner_id")).filter(number__gt=OuterRef("number"))
    own = adopted.owned_by(owner_ids).filter(~Exists(newer), base__isnull=False)
    # Not joined: thousands of variants share a few owners and clauses.
    return own.prefetch_related("owner", "clause")


def of_variants(variants: Sequence[Version], at: datetime) -> list[Row]:
    """Those of the variants, adopted or open, that are behind, in order. Three queries more."""
    clause_ids = {variant.clause_id for variant in variants}
    library = _library(clause_ids)
    bases = {variant.base_id for variant in variants if variant.base_id}
    approvals = _approvals(bases | {versions[-1].pk for versions in library.values()})
    newest = {pk: _latest(versions[-1], approvals) for pk, versions in library.items()}
    moving = [each for each in variants if each.base_pin != newest[each.clause_id].pin]
    answers = _answers({variant.owner_id for variant in moving}, clause_ids)
    found = []
    for variant in moving:
        versions, latest = library[variant.clause_id], newest[variant.clause_id]
        base = next(each for each in versions if each.pk == variant.base_id)
        moved = tuple(each for each in versions if each.number > base.number)
        answer = answers.get((variant.owner_id, variant.clause_id))
        found.append(
            Row(
                variant=variant,
                base=base,
                latest=latest,
                moved=moved,
                since=_since(variant, base, moved, approvals),
                answer=answer if answer and is_about(answer, latest) else None,
                at=at,
            )
        )
    return sorted(found, key=lambda row: row.place)


def is_about(answer: Answer, latest: Latest) -> bool:
    """Whether the library has not moved since."""
    return answer.latest_id == latest.version.pk and answer.pin == latest.pin


def _library(clause_ids: Iterable[UUID]) -> dict[UUID, list[Version]]:
    """The library's adopted versions of each clause, in order."""
    adopted = Version.objects.owned_by([LIBRARY_ID]).filter(adopted_at__isnull=False)
    found: dict[UUID, list[Version]] = defaultdict(list)
    for version in adopted.filter(clause_id__in=clause_ids).order_by("number"):
        found[version.clause_id].append(version)
    return found


def _approvals(version_ids: Collection[UUID]) -> Approvals:
    approved = Text.objects.filter(version_id__in=version_ids, approved_at__isnull=False).order_by("revision")
    found: dict[UUID, dict[str, list[tuple[str, datetime]]]] = defaultdict(lambda: defaultdict(list))
    for pk, language, digest, at in approved.values_list("version_id", "language", "digest", "approved_at"):
        if at is not None:
            found[pk][language].append((digest, at))
    return found


def pin_of(version: Version) -> dict[str, Any]:
    """What a variant that is made from this adopted version now pins: the digests of its fields and texts."""
    return dict(_latest(version, _approvals([version.pk])).pin)


def _latest(version: Version, approvals: Approvals) -> Latest:
    of_languages = approvals.get(version.pk, {})
    texts = {language: revisions[-1][0] for language, revisions in of_languages.items()}
    return Latest(version, {"fields": version.digest, "texts": texts})


def _answers(owner_ids: Collection[UUID], clause_ids: Collection[UUID]) -> dict[Pair, Answer]:
    """The newest answer of each client about each clause."""
    newer = Answer.objects.filter(
        owner_id=OuterRef("owner_id"), clause_id=OuterRef("clause_id"), at__gt=OuterRef("at")
    )
    given = Answer.objects.filter(~Exists(newer), owner_id__in=owner_ids, clause_id__in=clause_ids)
    return {(each.owner_id, each.clause_id): each for each in given.select_related("person", "draft")}


def _since(variant: Version, base: Version, moved: Sequence[Version], approvals: Approvals) -> datetime:
    """The first adoption, or approval of a text of the base, that came after what was pinned."""
    pinned = (variant.base_pin or {}).get("texts", {})
    moments = [version.adopted_at for version in moved[:1]]
    for language, revisions in approvals.get(base.pk, {}).items():
        known = [index for index, (digest, _) in enumerate(revisions) if digest == pinned.get(language)]
        moments += [at for _, at in revisions[known[-1] + 1 if known else 0 :]]
    return min((at for at in moments if at), default=variant.created_at)


def of_pair(owner_id: UUID, clause_key: str, at: datetime) -> Row | None:
    """What a client has to answer of one clause: of its newest adopted variant, else of its draft.

    A draft is behind alone where it is the first, or where the library went back to what the adopted variant
    was made from.
    """
    adopted = newest_variants([owner_id]).filter(clause__key=clause_key)
    drafts = Version.objects.open().filter(owner_id=owner_id, clause__key=clause_key, base__isnull=False)
    found = of_variants(list(adopted), at) or of_variants(list(drafts.select_related("owner", "clause")), at)
    return next(iter(found), None)


def to_answer(version: Version, at: datetime) -> Latest | None:
    """What has to be answered before this open variant is submitted: the library's newest, if it moved.

    None where the variant is made from the newest, or its client rejected or deferred exactly that.
    """
    if version.base_id is None:
        return None
    row = next(iter(of_variants([version], at)), None)
    return None if row is None or row.state in (State.REJECTED, State.DEFERRED) else row.latest
