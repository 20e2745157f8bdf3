"""What must hold of a version and its texts before they are put up for approval."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from clauses import behind, clock, conflicts, consistency, fields, languages, markdown
from clauses.consistency import Difference, Side
from clauses.errors import Finding, invalid
from clauses.fields import MAX_REASON
from clauses.models import Effect, Parameter, Text, Version

type Waived = dict[str, str]  # the members of a difference, and the reason to let it stand


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's reason to let a difference between languages stand; of no layer, in each of them."""

    code: str
    language: str
    reason: str
    layer: str = ""

    def covers(self, difference: Difference) -> bool:
        """Whether this is about that difference."""
        about = (difference.code, difference.language) == (self.code, self.language)
        return about and self.layer in ("", difference.layer)


@dataclass(frozen=True, slots=True)
class Found(Finding):
    """What a check found, and whether a person may let it stand."""

    waivable: bool


def check(version: Version, texts: Sequence[Text], at: datetime) -> list[Found]:
    """Everything for which these open texts would not be submitted; of an adopted version each by itself."""
    if version.is_adopted and not texts:
        return [Found("/texts", "one-language", "A review on an adopted version holds one text.", False)]
    effective = effective_date(version, at)
    found: list[Found] = []
    for together in [[text] for text in texts] if version.is_adopted else [texts]:
        for each in findings(version, together, at=at, effective=effective, without_reason=""):
            found.append(Found(each.at, each.code, each.detail, waivable=False))
        for each in map(_finding, differences(version, together, at)):
            found.append(Found(each.at, each.code, each.detail, waivable=True))
    return list(dict.fromkeys(found))  # of two corrections each finds the difference between them


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


def effective_date(version: Version, at: datetime, imported_since: datetime | None = None) -> datetime:
    """When the version takes effect if it is adopted at ``at``: never before, unless it is imported.

    An import may date a version back, if its clause and owner had none when the import began.
    """
    asked = version.valid_from or at
    if version.is_adopted or asked >= at:
        return asked
    earlier = Version.objects.of(version.clause_id, version.owner_id).filter(adopted_at__isnull=False)
    if imported_since and not earlier.filter(adopted_at__lt=imported_since).exists():
        return asked
    if imported_since:
        detail = "A version is dated back only where the clause had none before the import."
        raise invalid("/valid_from", "dated-back", detail)
    return at


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


def differences(version: Version, texts: Sequence[Text], at: datetime) -> list[Difference]:
    """What these texts, and the version's newest approved ones beside them, do not say alike.

    Each is compared with the authoritative one; where there is none, with that which stands in for it.
    """
    submitted = {text.language for text in texts}
    others = version.texts.newest(at).exclude(language__in=submitted) if version.is_adopted else ()
    sides = {text.language: _side(text) for text in [*texts, *others]}
    order = [each for each in languages.preference([], version.authoritative) if each in sides]
    return [
        difference
        for language in order[1:]
        if submitted & {order[0], language}
        for difference in consistency.differences(sides[order[0]], sides[language])
    ]


def _side(text: Text) -> Side:
    """Without what the law says where that is in another language, copied from the base."""
    layers = text.layers()
    if text.statutory_language != text.language:
        del layers["statutory"]
    return Side(text.language, layers)


def waive(found: Sequence[Difference], waivers: Sequence[Waiver]) -> tuple[list[Waived], list[Finding]]:
    """The differences that are let stand; as findings the others, and what is wrong with the waivers."""
    waived, findings = list[Waived](), list(_waiver_findings(found, waivers))
    for each in found:
        waiver = next((waiver for waiver in waivers if waiver.covers(each)), None)
        if waiver is None:
            findings.append(_finding(each))
        else:
            waived.append({**asdict(each), "reason": waiver.reason.strip()})
    return waived, findings


def without_words(waived: Waived) -> Waived:
    """What was waived and why, but not what the texts say."""
    return {name: each for name, each in waived.items() if name != "detail"}


def _waiver_findings(found: Sequence[Difference], waivers: Sequence[Waiver]) -> Iterator[Finding]:
    for index, waiver in enumerate(waivers):
        at = f"/waivers/{index}"
        if waiver.code not in consistency.CODES:
            yield Finding(f"{at}/code", "unknown-value", f"One of {', '.join(consistency.CODES)}.")
        elif not any(waiver.covers(each) for each in found):
            yield Finding(at, "nothing-to-waive", "The check does not find this.")
        if not waiver.reason.strip():
            yield Finding(f"{at}/reason", "missing", "Say why the languages may differ.")
        elif not fields.says_something(waiver.reason, MAX_REASON):
            yield Finding(f"{at}/reason", "invalid", f"At most {MAX_REASON} characters, without NUL.")


def _finding(difference: Difference) -> Finding:
    at = f"/texts/{difference.language}/{difference.layer}"
    return Finding(at, difference.code, difference.detail)


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
