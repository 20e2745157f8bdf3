"""What can be checked again of what was approved (domain.md, section 7), row by row against the ledger.

The database refuses these changes; this finds them where somebody got past it. Memory stays constant: rows
are read by batches of versions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from clauses import clock, digests, fields, ledger, triggers
from clauses.models import (
    Contribution,
    Decision,
    Event,
    Review,
    ReviewedText,
    ReviewState,
    Text,
    Verdict,
    Version,
)

BATCH = 200
_TYPES = ("version.adopted", "text.approved", "review.decided")


def findings() -> Iterator[str]:
    """Everything that is wrong, in words; nothing if all holds."""
    for _, check in CHECKS:
        yield from check()


def _triggers() -> Iterator[str]:
    for name in sorted(triggers.expected(connection.vendor) - triggers.installed(connection)):
        yield f"the trigger {name} is missing: run manage.py migrate"


def _versions() -> Iterator[str]:
    gone = Event.objects.filter(version_id__isnull=False).exclude(
        Exists(Version.objects.filter(pk=OuterRef("version_id")))
    )
    for number in gone.values_list("number", flat=True).iterator():
        yield f"event {number} speaks of a version that is not there"
    versions = Version.objects.select_related("clause", "owner", "successor").order_by("pk")
    for batch in batched(versions.iterator(chunk_size=BATCH), BATCH):
        yield from _batch(batch)


CHECKS: Sequence[tuple[str, Callable[[], Iterator[str]]]] = (
    ("the ledger's chain", ledger.breaks),
    ("the database's triggers", _triggers),
    ("versions, texts, reviews and decisions", _versions),
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A version, and everything that speaks of it."""

    version: Version
    texts: list[Text]
    reviews: list[Review]
    decisions: list[Decision]
    contributions: list[Contribution]
    reviewed: list[ReviewedText]
    events: list[Event]

    @property
    def name(self) -> str:
        return f"{self.version.clause.key}, {self.version.owner.slug}, version {self.version.number}"

    def events_of(self, type_: str, **payload: str) -> list[Event]:
        return [
            event
            for event in self.events
            if event.type == type_ and all(event.payload.get(k) == v for k, v in payload.items())
        ]

    def decisions_of(self, review: Review) -> list[Decision]:
        return [decision for decision in self.decisions if decision.review_id == review.pk]

    def texts_of(self, review: Review) -> list[Text]:
        held = {row.text_id for row in self.reviewed if row.review_id == review.pk}
        return [text for text in self.texts if text.pk in held]


def _batch(versions: Sequence[Version]) -> Iterator[str]:
    ids = [version.pk for version in versions]
    reviews = Review.objects.filter(version__in=ids).order_by("submitted_at")
    decisions = Decision.objects.filter(review__version__in=ids).select_related("review", "person")
    reviewed = ReviewedText.objects.filter(review__version__in=ids).select_related("review")
    of_version = _grouped(lambda row: row.version_id, Text.objects.filter(version__in=ids))
    reviews_of = _grouped(lambda row: row.version_id, reviews)
    decisions_of = _grouped(lambda row: row.review.version_id, decisions)
    reviewed_of = _grouped(lambda row: row.review.version_id, reviewed)
    contributions_of = _grouped(lambda row: row.version_id, Contribution.objects.filter(version__in=ids))
    events_of = _grouped(lambda row: row.version_id, Event.objects.filter(version__in=ids, type__in=_TYPES))
    for version in versions:
        case = _Case(
            version, of_version[version.pk], reviews_of[version.pk], decisions_of[version.pk],
            contributions_of[version.pk], reviewed_of[version.pk], events_of[version.pk],
        )  # fmt: skip
        for check in (_version, _texts, _reviews):
            yield from (f"{case.name}{finding}" for finding in check(case))


def _grouped(key: Callable[[Any], UUID], rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _version(case: _Case) -> Iterator[str]:
    """The fields are those that were adopted, once, by an approved review."""
    version, events = case.version, case.events_of("version.adopted")
    if not version.is_adopted:
        if events:
            yield ": the ledger says that it was adopted, the row does not"
        return
    if len(events) != 1:
        yield f": adopted {len(events)} times by the ledger"
    digest = digests.of_json(fields.of(version))
    if digest != version.digest:
        yield ": the fields are not those of its digest"
    if any(event.payload.get("digest") != digest for event in events):
        yield ": the fields are not those that the ledger recorded"
    if any(event.effective_at != version.valid_from for event in events):
        yield ": the date of effect is not the one that the ledger recorded"
    approved = [r for r in case.reviews if r.state == ReviewState.APPROVED and not r.language]
    if len(approved) != 1:
        yield f": adopted by {len(approved)} reviews"
    for review in approved:
        if _undated(review.content.get("version")) != _undated(fields.of(version)):
            yield ": the fields are not those that were approved"


def _undated(version: Any) -> Any:
    """Adoption may have moved the date that was asked for."""
    return {**version, "valid_from": None} if isinstance(version, dict) else version


def _texts(case: _Case) -> Iterator[str]:
    """The words are those of their digests, and those that the ledger and a review approved."""
    approved = {str(text.pk): text for text in case.texts if text.approved_at}
    for key, text in approved.items():
        name = f", {text.language}, revision {text.revision}"
        layers = digests.of_layers(text.layers())
        if layers != text.digests or digests.of_text(text.language, layers) != text.digest:
            yield f"{name}: the words are not those of its digest"
        events = case.events_of("text.approved", text=key)
        if len(events) != 1:
            yield f"{name}: approved {len(events)} times by the ledger"
        expected = (digests.of_text(text.language, layers), text.language, text.revision)
        for event in events:
            said = tuple(event.payload.get(member) for member in ("digest", "language", "revision"))
            if said != expected:
                yield f"{name}: the words are not those that the ledger recorded"
        reviews = [r for r in case.reviews if r.state == ReviewState.APPROVED and text in case.texts_of(r)]
        if len(reviews) != 1:
            yield f"{name}: approved by {len(reviews)} reviews"
    for event in case.events_of("text.approved"):
        if event.payload.get("text") not in approved:
            yield f", {event.payload.get('language')}: an approved text is missing (event {event.number})"


def _reviews(case: _Case) -> Iterator[str]:
    for review in case.reviews:
        name = f", {review.language}" if review.language else ""
        decisions = case.decisions_of(review)
        if digests.of_json(review.content) != review.digest:
            yield f"{name}: what was reviewed is not what its digest says"
        if review.state == ReviewState.APPROVED:
            yield from (f"{name}: {finding}" for finding in _approval(case, review, decisions))
        for decision in decisions:
            yield from (f"{name}: {finding}" for finding in _decision(case, review, decision))


def _approval(case: _Case, review: Review, decisions: Sequence[Decision]) -> Iterator[str]:
    """Every stage was approved, each by another person, and the texts are those that they saw."""
    stages = sorted(decision.stage for decision in decisions if decision.verdict == Verdict.APPROVE)
    if stages != list(range(len(review.stages))):
        yield "not every stage approved"
    if len({decision.person_id for decision in decisions}) != len(decisions):
        yield "somebody decided twice"
    seen = {text.get("id"): text.get("digest") for text in review.content.get("texts", ())}
    if seen != {str(text.pk): text.digest for text in case.texts_of(review)}:
        yield "the texts are not those that were approved"


def _decision(case: _Case, review: Review, decision: Decision) -> Iterator[str]:
    if decision.digest != review.digest:
        yield f"{decision.person} decided on something else than was reviewed"
    if decision.person_id in _contributors(case, review, decision):
        yield f"{decision.person} decided on own words (four eyes)"
    recorded = case.events_of("review.decided", review=str(review.pk))
    same = [e for e in recorded if e.actor_id == decision.person_id and e.payload["stage"] == decision.stage]
    wanted = [(decision.verdict, decision.digest)]
    if [(event.payload["verdict"], event.payload["digest"]) for event in same] != wanted:
        yield f"the decision of {decision.person} is not the one that the ledger recorded"


def _contributors(case: _Case, review: Review, decision: Decision) -> set[int]:
    """As ``policy.contributors`` answered when it was decided."""
    until = [each for each in case.contributions if each.at <= decision.decided_at]
    if review.language:
        approvals = [t.approved_at for t in case.texts if t.approved_at and t.language == review.language]
        last = max((at for at in approvals if at < decision.decided_at), default=clock.EARLIEST)
        until = [each for each in until if each.language == review.language and each.at > last]
    return {each.person_id for each in until}
