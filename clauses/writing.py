"""Writing texts: first drafts, translations pinned to their source, late translations and corrections."""

from collections.abc import Iterable

from django.db.models import Max

from clauses import guards, languages, ledger, markdown
from clauses.errors import Absent, Finding, Invalid, WrongState, invalid
from clauses.ledger import Record
from clauses.models import Contribution, Effect, Text, User, Version

MAX_NUMBER = 2**31 - 1


def write_text(
    actor: User,
    version: Version,
    language: str,
    *,
    title: str,
    body: str,
    statutory: str = "",
    guidance: str = "",
    source: Text | None = None,
    revision: int | None = None,
) -> Text:
    """Write the open text of that language; it is made if there is none.

    On an adopted version this is a late translation, or a correction: a new revision, while the rule stays.
    ``source`` is the text it was translated from; only the language that was written first has none.
    ``revision`` lets an import keep the numbers of its files.

    Raises:
        Invalid: words, language or source are not acceptable.
        WrongState: the version was discarded, has no words, or is under review.
    """
    with ledger.recording(actor) as record:
        version = open_for_writing(actor, version, language)
        layers = _accepted(
            {"title": title, "statutory": statutory, "body": body, "guidance": guidance}, language
        )
        _check_source(version, language, source)
        text = version.texts.open().filter(language=language).first()
        kind = Contribution.Kind.EDIT if text else Contribution.Kind.CREATE
        text = text or _next_revision(record, version, language, revision)
        before = _state(text)
        text.title, text.body, text.guidance = layers["title"], layers["body"], layers["guidance"]
        text.statutory, text.statutory_language = _statutory(version, language, layers["statutory"])
        text.source, text.source_digest = source, source.digest if source else ""
        text.seal()
        if before != _state(text):
            save(record, text, kind)
        return text


def open_for_writing(actor: User, version: Version, language: str = "") -> Version:
    """Read the version again under the lock, and see that nothing of it is frozen.

    Raises:
        Denied: the actor may not write for its owner.
        WrongState: it was discarded, or what is to be written is under review.
    """
    version = Version.objects.select_related("clause", "owner", "base").get(pk=version.pk)
    guards.may_write(actor, version, language).require()
    return version


def contribute(
    record: Record, version: Version, kind: Contribution.Kind, digest: str = "", text: Text | None = None
) -> None:
    """Note who wrote: what four eyes looks at."""
    Contribution.objects.create(
        version=version, text=text, language=text.language if text else "",
        person=record.person, kind=kind, digest=digest, at=record.at,
    )  # fmt: skip


def save(record: Record, text: Text, kind: Contribution.Kind) -> None:
    """Save an open text that is sealed; who did it is a contributor."""
    text.save()
    contribute(record, text.version, kind, text.digest, text)
    record.append(
        "text.written", owner=text.version.owner, version=text.version,
        text=str(text.pk), language=text.language, revision=text.revision, digest=text.digest,
        kind=str(kind),
    )  # fmt: skip


def _state(text: Text) -> tuple[object, ...]:
    """What a write may change. (The digest of the source tells whether the same one was read again.)"""
    return text.digest, text.statutory_language, text.source_id, text.source_digest


def check_number(at: str, given: int | None, last: int) -> None:
    """See that a number that an import gives follows on the last one.

    Raises:
        Invalid: it is taken, or no number that every database holds.
    """
    if given is not None and not last < given <= MAX_NUMBER:
        raise invalid(at, "taken", f"Numbers run on from {last}, to {MAX_NUMBER}.")


def _next_revision(record: Record, version: Version, language: str, revision: int | None) -> Text:
    last = version.texts.filter(language=language).aggregate(last=Max("revision"))["last"] or 0
    check_number("/revision", revision, last)
    return Text(version=version, language=language, revision=revision or last + 1, created_at=record.at)


def _accepted(layers: dict[str, str], language: str) -> dict[str, str]:
    """The layers in normal form, or everything that is wrong with them."""
    findings: list[Finding] = []
    if language not in languages.REGISTER:
        findings.append(Finding("/language", "unknown-value", f"One of {', '.join(languages.REGISTER)}."))
    result = {}
    for name, words in layers.items():
        try:
            result[name] = normal(name, words)
        except markdown.Rejected as rejected:
            findings += [Finding(f"/{name}", f.code, f.detail) for f in rejected.findings]
    if findings:
        raise Invalid(findings)
    return result


def normal(layer: str, words: str) -> str:
    """The words of a layer, as they are written.

    Raises:
        markdown.Rejected: they are not acceptable.
    """
    if layer == "title":
        return markdown.normalise_line(words)
    normal = markdown.normalise(words)
    markdown.parse(normal)
    return normal


def _check_source(version: Version, language: str, source: Text | None) -> None:
    if version.effect != Effect.WORDING:
        raise WrongState(f"A version that is {version.effect} has no texts.", code="no-texts")
    if source is None:
        first = version.texts.order_by("created_at", "id").values_list("language", flat=True).first()
        others = version.texts.filter(discarded_at=None).exclude(language=language)
        if first != language and others.exists():
            raise invalid("/source", "source-required", "Say which text this was translated from.")
    elif source.version_id != version.pk or source.language == language or source.discarded_at:
        raise invalid("/source", "not-a-source", "A source is another language's text of the same version.")


def _statutory(version: Version, language: str, given: str) -> tuple[str, str]:
    """What the law says: the library writes it; a variant has its base's words, read-only.

    They are copied in the same language or the next of the chain, whose language is kept with them.
    """
    if version.owner.is_library:
        return given, language if given else ""
    copied, found = statutory_of_base(version, language)
    if given and given != copied:
        raise invalid("/statutory", "library-only", "Only the library writes what the law says.")
    return copied, found


def statutory_of_base(version: Version, language: str) -> tuple[str, str]:
    """The statutory layer that a text of a variant carries, and its language; both empty without one."""
    base = _last_with_words(version.base)
    if base is None:
        return "", ""
    approved = base.texts.filter(approved_at__isnull=False).order_by("revision")
    by_language = {text.language: text for text in approved}
    for candidate in languages.preference([language], base.authoritative_language):
        text = by_language.get(candidate)
        if text:
            return text.statutory, text.statutory_language
    return "", ""


def _last_with_words(base: Version | None) -> Version | None:
    """The base; of one that omits, what the library said before: a client may keep its rule, with the law."""
    if base is None or base.effect == Effect.WORDING:
        return base
    before = Version.objects.of(base.clause_id, base.owner_id).filter(adopted_at__isnull=False)
    before = before.filter(effect=Effect.WORDING, number__lt=base.number)
    return before.newest_first().first()


def copy_texts(record: Record, origin: Version, version: Version) -> list[Text]:
    """Copy the newest approved texts of another version of the clause; translations keep their order.

    Raises:
        Absent: the origin is another client's.
        WrongState: it is not of the same clause, or not adopted.
    """
    if not (origin.owner.is_library or origin.owner_id == version.owner_id):
        raise Absent("There is no such version.")
    if origin.clause_id != version.clause_id or not origin.is_adopted or version.effect != Effect.WORDING:
        raise WrongState("Texts are copied from an adopted version of the same clause.", code="not-copyable")
    approved = list(origin.texts.newest(record.at).select_related("source"))
    digests = {text.language: text.digest for text in approved}
    copies: dict[str, Text] = {}
    for text in originals_first(approved):
        source = copies.get(text.source.language) if text.source else None
        copy = Text(
            version=version, language=text.language, revision=1, created_at=record.at,
            title=text.title, body=text.body, guidance=text.guidance,
            source=source, source_digest=source.digest if source else "",
        )  # fmt: skip
        if text.source and text.source_digest != digests.get(text.source.language):
            copy.source_digest = text.source_digest  # its source was corrected since: it is stale here too
        copy.statutory, copy.statutory_language = _copied_statutory(version, text)
        copy.seal()
        save(record, copy, Contribution.Kind.COPY)
        copies[text.language] = copy
    return list(copies.values())


def originals_first(texts: Iterable[Text]) -> list[Text]:
    """Texts of different languages, each after the one of its source's language if that is among them.

    By age they are not: what was corrected is younger than the translations made from it. Where each was made
    from another, the oldest begins.
    """
    left = sorted(texts, key=lambda text: (text.source_id is not None, text.created_at, text.pk))
    found: list[Text] = []
    while left:
        waiting = {text.language for text in left}
        ready = (text for text in left if text.source is None or text.source.language not in waiting)
        found.append(next(ready, left[0]))
        left.remove(found[-1])
    return found


def _copied_statutory(version: Version, text: Text) -> tuple[str, str]:
    if version.owner.is_library:
        return text.statutory, text.statutory_language
    return statutory_of_base(version, text.language)


def no_change_needed(actor: User, text: Text) -> Text:
    """Keep a translation whose source was corrected: the same words, made from the source as it is now.

    The copy is an open revision like any other, and in force when it is approved.

    Raises:
        WrongState: the text is not stale, its language has an open text, or is under review.
    """
    with ledger.recording(actor) as record:
        version = open_for_writing(actor, text.version, text.language)
        text = Text.objects.select_related("source").get(pk=text.pk)
        text.version = version
        guards.may_keep_text(actor, text).require()
        copy = _next_revision(record, version, text.language, None)
        for layer, words in text.layers().items():
            setattr(copy, layer, words)
        copy.statutory_language = text.statutory_language
        spoken = text.source.language if text.source else ""
        copy.source = version.texts.newest(record.at).get(language=spoken)
        copy.source_digest = copy.source.digest
        copy.seal()
        save(record, copy, Contribution.Kind.NO_CHANGE_NEEDED)
        return copy


def discard_text(actor: User, text: Text) -> Text:
    """Give up an open text; its number is not used again, and its author remains a contributor.

    Raises:
        WrongState: it was approved or discarded, or is under review.
    """
    with ledger.recording(actor) as record:
        version = open_for_writing(actor, text.version, text.language)
        text = Text.objects.get(pk=text.pk)
        guards.may_discard_text(actor, text).require()
        text.version, text.discarded_at = version, record.at
        text.save()
        contribute(record, version, Contribution.Kind.DELETE, text.digest, text)
        record.append(
            "text.discarded", owner=version.owner, version=version, text=str(text.pk), language=text.language
        )
        return text
