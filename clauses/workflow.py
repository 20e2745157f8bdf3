"""How wording gets approved: one function per transition, each one guarded write under the ledger's lock.

open ──submit──> in review ──approve, stage by stage──> adopted (scheduled → in force → superseded)
 ^ └─discard        │
 └── changes requested / recalled
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from clauses import checking, clock, digests, fields, guards, ledger, policy, writing
from clauses.checking import Waiver
from clauses.errors import Invalid, Unconfirmed, WrongState, invalid
from clauses.ledger import Record
from clauses.models import (
    Contribution,
    Decision,
    Review,
    ReviewedText,
    ReviewState,
    Text,
    User,
    Verdict,
    Version,
)


def submit(
    actor: User,
    version: Version,
    texts: Sequence[Text] | None = None,
    *,
    note: str = "",
    ends_schedules: Collection[UUID] = (),
    without_languages_reason: str = "",
    waivers: Sequence[Waiver] = (),
    imported_since: datetime | None = None,
) -> Review:
    """Put a version and texts (all open ones if none are named) up for approval, and freeze them.

    Raises:
        Invalid: the check found something that ``waivers`` do not let stand, or not what one of them names.
        Unconfirmed: scheduled versions would never take effect and are not in ``ends_schedules``.
        WrongState: it is not open, or no eligible person is left for a stage.
    """
    with ledger.recording(actor) as record:
        version, texts, language = _submittable(actor, version, texts)
        effective = checking.effective_date(version, record.at, imported_since)
        found = checking.findings(
            version, texts, at=record.at, effective=effective, without_reason=without_languages_reason,
            is_import=imported_since is not None,
        )  # fmt: skip
        waived, differing = checking.waive(checking.differences(version, texts, record.at), waivers)
        if found or differing:
            raise Invalid([*found, *differing])
        _check_schedules(version, effective, record.at, ends_schedules)
        review = _review(record, version, content_of(version, texts, waived), language)
        review.note, review.without_languages_reason = note, without_languages_reason
        _check_somebody_is_left(review, actor)
        review.save(force_insert=True)
        for text in texts:
            ReviewedText.objects.create(review=review, text=text)
        _contribute_submission(record, review)
        record.append(
            "review.submitted", owner=version.owner, version=version, review=str(review.pk),
            digest=review.digest, language=language, note=note,
            without_languages_reason=without_languages_reason,
            ends_schedules=sorted(str(ended) for ended in ends_schedules),
            # Administrators read the whole ledger, and no wording.
            waived=[checking.without_words(each) for each in waived],
        )  # fmt: skip
        return review


def _submittable(
    actor: User, version: Version, texts: Sequence[Text] | None
) -> tuple[Version, list[Text], str]:
    """The version and its texts, read under the lock, and the review's language ("" before adoption)."""
    ids = None if texts is None else {text.pk for text in texts}
    language = ""
    candidates = Text.objects.filter(version=version).select_related("source")
    chosen = list(candidates.open() if ids is None else candidates.filter(pk__in=ids))
    if ids is not None and len(chosen) != len(ids):
        raise invalid("/texts", "unknown-value", "Not every text is of this version.")
    if version.is_adopted or Version.objects.filter(pk=version.pk, adopted_at__isnull=False).exists():
        if len(chosen) != 1:
            raise invalid("/texts", "one-language", "A review on an adopted version holds one text.")
        language = chosen[0].language
    version = writing.open_for_writing(actor, version, language)
    return version, sorted(chosen, key=lambda text: text.language), language


def _check_schedules(
    version: Version, effective: datetime, at: datetime, confirmed: Collection[UUID]
) -> None:
    if version.is_adopted:
        return
    ended = [str(v.pk) for v in checking.never_to_begin(version, effective, at) if v.pk not in confirmed]
    if ended:
        detail = "These scheduled versions would never take effect; confirm that by naming them."
        raise Unconfirmed(detail, ended)


def _review(record: Record, version: Version, content: dict[str, Any], language: str) -> Review:
    stages = policy.stages_of(version)
    review = Review(
        version=version, language=language, content=content, digest=digests.of_json(content),
        stages=stages, last_stage=len(stages) - 1, submitted_by=record.person, submitted_at=record.at,
    )  # fmt: skip
    review.enter_stage(0)
    return review


def content_of(
    version: Version, texts: Sequence[Text], waived: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """What the people who decide see, whole; the review's digest is that of this JSON.

    ``waived`` is there if anything was: what was submitted before there were waivers keeps its digest.
    """
    return {
        "version": fields.of(version),
        "texts": [
            {
                "id": str(text.pk),
                "language": text.language,
                "revision": text.revision,
                **text.layers(),
                "statutory_language": text.statutory_language or None,
                "source": str(text.source_id) if text.source_id else None,
                "digest": text.digest,
            }
            for text in texts
        ],
        **({"waived": list(waived)} if waived else {}),
    }


def _check_somebody_is_left(review: Review, actor: User) -> None:
    barred = policy.contributors(review.version, review.language) | {actor.pk}
    unfilled = policy.unfilled_stages(review.stages, review.version.owner, barred)
    if unfilled:
        detail = f"Nobody is left who may decide at: {', '.join(unfilled)}."
        raise WrongState(detail, code="nobody-left")


def _contribute_submission(record: Record, review: Review) -> None:
    Contribution.objects.create(
        version=review.version, language=review.language, person=record.person,
        kind=Contribution.Kind.SUBMIT, digest=review.digest, at=record.at,
    )  # fmt: skip


def approve(
    actor: User,
    review: Review,
    digest: str,
    comment: str = "",
    *,
    imported_since: datetime | None = None,
) -> Review:
    """Approve at the present stage; the last stage approves the texts and adopts the version.

    Raises:
        WrongState: the review is closed, its content is not what ``digest`` says, or its owner's required
            languages changed.
        Denied: the actor may not decide here (four eyes, another stage's people, decided already).
    """
    with ledger.recording(actor) as record:
        review = _decide(record, review, digest, Verdict.APPROVE, comment)
        if review.stage < review.last_stage:
            review.enter_stage(review.stage + 1)
        else:
            _take_effect(record, review, imported_since)
            review.state, review.closed_at = ReviewState.APPROVED, record.at
        review.save()
        return review


def request_changes(actor: User, review: Review, digest: str, comment: str) -> Review:
    """Ask for changes: the review closes, and version and texts can be written again.

    Raises:
        Invalid: without a comment nobody knows what to change.
        WrongState, Denied: as ``approve``.
    """
    if not comment.strip():
        raise invalid("/comment", "missing", "Say what to change.")
    with ledger.recording(actor) as record:
        review = _decide(record, review, digest, Verdict.REQUEST_CHANGES, comment)
        review.state, review.closed_at = ReviewState.CHANGES_REQUESTED, record.at
        review.save()
        return review


def _decide(record: Record, review: Review, digest: str, verdict: Verdict, comment: str) -> Review:
    review = _read_again(review)
    guards.may_decide(record.person, review).require()
    texts = list(review.texts.order_by("language"))
    live = digests.of_json(content_of(review.version, texts, review.waived))
    if digest != review.digest or live != review.digest:
        raise WrongState("The review's content is not what this digest says.", code="digest-mismatch")
    Decision.objects.create(
        review=review, stage=review.stage, person=record.person, name=record.person.get_full_name(),
        verdict=verdict, digest=digest, comment=comment, decided_at=record.at,
    )  # fmt: skip
    record.append(
        "review.decided", owner=review.version.owner, version=review.version, review=str(review.pk),
        stage=review.stage, verdict=str(verdict), digest=digest,
    )  # fmt: skip
    return review


def _read_again(review: Review) -> Review:
    found = Review.objects.select_related("version__clause", "version__owner", "version__base")
    return found.get(pk=review.pk)


def _take_effect(record: Record, review: Review, imported_since: datetime | None) -> None:
    version = review.version
    texts = list(review.texts.order_by("language"))
    if not version.is_adopted:
        _check_languages(review, texts)
    for text in texts:
        text.approved_at = record.at
        text.save()
        record.append(
            "text.approved", owner=version.owner, version=version, text=str(text.pk),
            language=text.language, revision=text.revision, digest=text.digest, review=str(review.pk),
        )  # fmt: skip
    if version.is_adopted:
        return
    version.valid_from = checking.effective_date(version, record.at, imported_since)
    version.adopted_at = record.at
    version.authoritative_language = version.owner.authoritative_language
    version.digest = digests.of_json(fields.of(version))
    version.save()
    record.append(
        "version.adopted", owner=version.owner, version=version, effective_at=version.valid_from,
        number=version.number, effect=version.effect, digest=version.digest, review=str(review.pk),
        valid_from=clock.isoformat(version.valid_from),
    )  # fmt: skip


def _check_languages(review: Review, texts: Sequence[Text]) -> None:
    """The owner's languages may have changed since the submission; what is adopted has all of today's."""
    found = list(checking.first_review(review.version, texts, review.without_languages_reason))
    if found:
        raise WrongState("The owner's languages changed since: recall the review.", code="languages-changed")


def recall(actor: User, review: Review, reason: str = "") -> Review:
    """Take a review back, to write on.

    Raises:
        WrongState: it is closed.
        Denied: the actor may not write for its owner.
    """
    with ledger.recording(actor) as record:
        review = _read_again(review)
        guards.may_recall(actor, review).require()
        review.state, review.closed_at = ReviewState.RECALLED, record.at
        review.save()
        record.append(
            "review.recalled", owner=review.version.owner, version=review.version,
            review=str(review.pk), reason=reason,
        )  # fmt: skip
        return review


def discard(actor: User, version: Version) -> Version:
    """Give up an open version; its number is not used again.

    Raises:
        WrongState: it took effect, was discarded, or is under review.
    """
    with ledger.recording(actor) as record:
        version = writing.open_for_writing(actor, version)
        guards.may_change(actor, version).require()
        for text in version.texts.open():
            text.discarded_at = record.at
            text.save()
        version.discarded_at = record.at
        version.save()
        writing.contribute(record, version, Contribution.Kind.DELETE)
        record.append("version.discarded", owner=version.owner, version=version, number=version.number)
        return version
