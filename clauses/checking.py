"""What must hold of a version and its texts before they are put up for approval."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from clauses import behind, clock, conflicts, fields, languages, markdown
from clauses.errors import Finding
from clauses.models import Effect, Parameter, Text, Version


def findings(
    version: Version,
    texts: Sequence[Text],
    *,
    at: datetime,
    effective: datetime,
    without_reason: str,
    is_import: bool = False,
) -> list[Finding]:
    """Everything that keeps these texts of the version from being submitted; nothing if they may be.

    What is imported was made from whatever its files say.
    """
    return [
        *(_following_findings(version, at) if not (version.is_adopted or is_import) else ()),
        *_date_findings(version, effective),
        *(first_review(version, texts, without_reason) if not version.is_adopted else ()),
        *(finding for text in texts for finding in _text_findings(text, texts)),
        *_word_findings(version, texts, at),
    ]


def _date_findings(version: Version, effective: datetime) -> Iterator[Finding]:
    if version.is_adopted or version.base is None or version.base.valid_from is None:
        return
    if effective < version.base.valid_from:
        yield Finding("/valid_from", "before-base", "A variant takes effect no earlier than its base.")


def _following_findings(version: Version, at: datetime) -> Iterator[Finding]:
    """A variant is made from the library's newest, or its client said why not; and nothing is undecided."""
    latest = behind.to_answer(version, at)
    if latest:
        detail = f"The library moved: accept, reject or defer version {latest.version.number} first"
        yield Finding("/base", "base-moved", f"{detail} (latest: {latest.digest}).")
    yield from conflicts.findings(version)


def first_review(version: Version, texts: Sequence[Text], without_reason: str) -> Iterator[Finding]:
    """The first review holds every required language; another than the authoritative may be left out."""
    if version.effect != Effect.WORDING:
        if texts:
            yield Finding("/texts", "no-texts", f"A version that {version.effect} has no texts.")
        return
    held = {text.language for text in texts}
    without_reason = without_reason.strip()
    authoritative = version.owner.authoritative_language
    for language in version.owner.must_be_written_in:
        if language in held or (without_reason and language != authoritative):
            continue
        detail = f"The required language '{language}' is missing."
        if language != authoritative:
            detail += " Give a reason to submit without it."
        yield Finding("/texts", "language-missing", detail)


def _text_findings(text: Text, texts: Sequence[Text]) -> Iterator[Finding]:
    at = f"/texts/{text.language}"
    if not text.is_open:
        yield Finding(at, "not-open", "Only an open text can be submitted.")
    if text.language not in languages.REGISTER:
        yield Finding(at, "unknown-value", "The language is not one of the product's.")
    if not text.title:
        yield Finding(f"{at}/title", "missing", "A title is needed.")
    if not text.body:
        yield Finding(f"{at}/body", "missing", "A body is needed.")
    if text.source and text.source.approved_at is None and text.source not in texts:
        yield Finding(at, "source-not-approved", "The text it was translated from is not part of the review.")


def _word_findings(version: Version, texts: Sequence[Text], at: datetime) -> Iterator[Finding]:
    """Parameters and references are known, and every language of the version has the same parameters."""
    used = {text.language: placeholders(text) for text in texts}
    known = set(Parameter.objects.filter(key__in=set().union(*used.values())).values_list("key", flat=True))
    referred = {text.language: references(text) for text in texts}
    named = set().union(*referred.values())
    there = set(fields.nameable(version).filter(key__in=named).values_list("key", flat=True))
    for text in texts:
        place = f"/texts/{text.language}"
        for key in sorted(used[text.language] - known):
            yield Finding(place, "unknown-parameter", f"There is no parameter '{key}'.")
        for key in sorted(referred[text.language] - there):
            yield Finding(place, "unknown-reference", f"There is no clause '{key}' to refer to.")
    others = version.texts.newest(at).exclude(language__in=used) if version.is_adopted else ()
    everywhere = used | {text.language: placeholders(text) for text in others}
    if len({frozenset(keys) for keys in everywhere.values()}) > 1:
        first, *rest = everywhere.values()
        uneven = first.union(*rest) - first.intersection(*rest)
        detail = f"Not every language has the same parameters: {', '.join(sorted(uneven))}."
        yield Finding("/texts", "parameters-differ", detail)


def placeholders(text: Text) -> set[str]:
    """The parameters that a text uses, in whichever layer."""
    return {key for words in text.layers().values() for key in markdown.placeholders(words)}


def references(text: Text) -> set[str]:
    """The clauses that a text refers to."""
    layers = (text.statutory, text.body, text.guidance)
    return {key for words in layers for key in markdown.references(words)}


def never_to_begin(version: Version, effective: datetime, at: datetime) -> list[Version]:
    """The scheduled versions that this one would end before they began, were it adopted.

    The greatest number prevails, so an older one that would begin at the same moment or later never does.
    """
    older = list(
        Version.objects.of(version.clause_id, version.owner_id)
        .filter(adopted_at__isnull=False, number__lt=version.number)
        .scheduled(at)
        .newest_first()
    )
    ended: list[Version] = []
    earliest_newer = clock.LATEST
    for scheduled in older:
        begins = scheduled.valid_from or at
        if begins >= earliest_newer:
            continue  # a newer one has ended it already
        earliest_newer = begins
        if begins >= effective:
            ended.append(scheduled)
    return ended
