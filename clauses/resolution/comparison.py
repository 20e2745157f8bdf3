"""Two adopted versions of a clause side by side, as the question's reader may read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from clauses.errors import Absent
from clauses.models import Clause, Effect, Text, Version
from clauses.redlines import Redline, Side, between
from clauses.resolution.questions import LanguageMissing, Question

type Texts = Mapping[tuple[UUID, str], Text]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``language`` is that of both texts; None where neither version has words (it omits or inherits)."""

    clause: Clause
    old: Side
    new: Side
    language: str | None
    redline: Redline


def comparison(question: Question, key: str, old_id: UUID, new_id: UUID) -> Comparison:
    """What changed from the one version to the other, of the clause with that key. Six queries.

    Both are the asked owner's or the library's, and adopted by ``known_at``. Words are those of the newest
    approved revisions in the first language asked for that both have: no other stands in. A version that
    omits or inherits has none, and is compared as such. ``as_of`` plays no part.

    Raises:
        Absent: either is no such version, for this reader; which, and why, is not told.
        LanguageMissing: there are words, but no language asked for has them on both sides.
    """
    versions = _versions(question, key, {old_id, new_id})
    texts = _texts(question, versions.values())
    language = _language(question, versions.values(), texts)
    old, new = (Side(versions[pk], texts.get((pk, language or ""))) for pk in (old_id, new_id))
    redline = between(old, new, guidance=question.guidance)
    return Comparison(old.version.clause, old, new, language, redline)


def _versions(question: Question, key: str, ids: set[UUID]) -> dict[UUID, Version]:
    adopted = Version.objects.adopted(question.known_at).owned_by(question.owner_ids)
    rows = adopted.filter(clause__key=key).select_related("clause", "owner", "successor").in_bulk(ids)
    if rows.keys() != ids:
        raise Absent(f"There are no such versions of '{key}'.")
    return rows


def _texts(question: Question, versions: Iterable[Version]) -> Texts:
    ids = [version.pk for version in versions]
    spoken = Text.objects.filter(version_id__in=ids, language__in=question.languages)
    return {(text.version_id, text.language): text for text in spoken.newest(question.known_at)}


def _language(question: Question, versions: Iterable[Version], texts: Texts) -> str | None:
    worded = [version for version in versions if version.effect == Effect.WORDING]
    if not worded:
        return None
    for language in question.languages:
        if all((version.pk, language) in texts for version in worded):
            return language
    raise LanguageMissing([worded[0].clause.key])
