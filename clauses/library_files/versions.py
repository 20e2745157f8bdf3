"""One version: compared with what was adopted, or written, submitted and approved; then its later texts."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from uuid import UUID

from clauses import checking, clock, editing, markdown, workflow, writing
from clauses.checking import Waiver
from clauses.errors import Finding, Invalid, Unconfirmed, invalid
from clauses.library_files import comparing
from clauses.library_files.documents import Problem
from clauses.library_files.session import Session, collecting
from clauses.library_files.shapes import ClauseFile, TextFile, VersionFile
from clauses.models import LIBRARY_ID, Clause, Effect, Owner, Review, Text, User, Version

NOTE = "Imported"
WITHOUT_LANGUAGES = "imported without it"


def import_version(session: Session, clause: Clause, of: ClauseFile, file: VersionFile) -> bool:
    """Import a version and its texts, or compare them; whether nothing was wrong."""
    before = len(session.problems)
    session.problems += [problem for text in file.texts for problem in _word_problems(text)]
    if len(session.problems) == before:
        with collecting(session.problems, partial(_place, file)):
            _Importer(session, clause, of, file).run()
    return len(session.problems) == before


def _word_problems(text: TextFile) -> Iterator[Problem]:
    """What the Markdown's findings say, by line; the domain asks the same again."""
    for layer, words in [("title", text.title), *text.layers.items()]:
        try:
            if layer == "title":
                markdown.normalise_line(words)
            else:
                markdown.parse(markdown.normalise(words))
        except markdown.Rejected as rejected:
            for finding in rejected.findings:
                yield Problem(text.place(layer, finding.line or 1), finding.detail)


def _place(file: VersionFile, pointer: str) -> str:
    """Where a finding of the domain points: ``/texts/nb`` means the file of that text."""
    _, _, rest = pointer.partition("/texts/")
    language, _, member = rest.partition("/")
    text = next((text for text in file.texts if text.language == language), None)
    return text.place(member) if text else file.place(pointer)


class _Importer:
    def __init__(self, session: Session, clause: Clause, of: ClauseFile, file: VersionFile) -> None:
        self.session, self.clause, self.of, self.file = session, clause, of, file
        self.owner: Owner = session.owners[of.owner]

    @cached_property
    def actor(self) -> User:
        return self.session.people.writer_for(self.owner)

    def run(self) -> None:
        version = Version.objects.of(self.clause.pk, self.owner.pk).filter(number=self.file.number).first()
        if version is None:
            self._later(self._adopt())
        elif not version.is_adopted:
            detail = f"the number {version.number} was given to a draft: choose the next"
            raise invalid("/number", "taken", detail)
        elif problems := list(comparing.differences(version, self.file)):
            self.session.problems += problems
        else:
            self._later(version)

    def _adopt(self) -> Version:
        """Write and approve the version with the first revision of each language."""
        version = editing.new_version(
            self.actor, self.clause, self.owner,
            effect=self.file.effect, number=self.file.number, from_newest=self._follows(), **self.file.fields,
        )  # fmt: skip
        base = version.base.number if version.base else None
        if base != self.file.base:
            detail = f"made now, it would adapt version {base}: a variant keeps its base, or has the newest"
            raise invalid("/base", "not-the-base", detail)
        texts = [self._write(version, text) for text in in_order(first_revisions(self.file.texts))]
        self._approve(self._submit(version, texts))
        return Version.objects.get(pk=version.pk)

    def _follows(self) -> bool:
        """Whether the version is made from the library's newest, which the one before it may not be."""
        if self.file.base is None:
            return False
        library = Version.objects.of(self.clause.pk, LIBRARY_ID).filter(adopted_at__isnull=False)
        return self.file.base == library.newest_first().values_list("number", flat=True).first()

    def _later(self, version: Version) -> None:
        """Corrections, and translations that are new to an adopted version: a review each."""
        approved = set(version.texts.filter(approved_at__isnull=False).values_list("language", "revision"))
        there = {language for language, _ in approved}
        new = [text for text in self.file.texts if (text.language, text.revision) not in approved]
        corrections = [text for text in new if text.language in there]
        translations = [text for text in new if text.language not in there]
        for file in [*in_order(corrections, there), *in_order(translations, there)]:
            with collecting(self.session.problems, partial(_place_in, file)):
                text = self._write(version, file)
                waivers = self._waivers(version, [text])
                self._approve(workflow.submit(self.actor, version, [text], note=NOTE, waivers=waivers))

    def _write(self, version: Version, file: TextFile) -> Text:
        source = None
        if file.source is not None:
            there = version.texts.filter(language=file.source, discarded_at=None)
            source = there.order_by("-revision").first()
            if source is None:
                at = f"/texts/{file.language}/source"
                raise invalid(at, "not-a-source", f"there is no text in '{file.source}' to translate from")
        try:
            return writing.write_text(
                self.actor, version, file.language, title=file.title, source=source, revision=file.revision,
                **{"body": "", **file.layers},
            )  # fmt: skip
        except Invalid as refusal:
            at = f"/texts/{file.language}"
            raise Invalid([Finding(at + f.at, f.code, f.detail) for f in refusal.findings]) from None

    def _submit(self, version: Version, texts: Sequence[Text]) -> Review:
        """Submit; a schedule that ends by a number that the files hold too is confirmed: they say so."""
        held = {text.language for text in texts}
        lacks = version.effect == Effect.WORDING and not held >= set(self.owner.must_be_written_in)
        reason = WITHOUT_LANGUAGES if lacks else ""
        try:
            return self._put_up(version, texts, reason, [])
        except Unconfirmed as refusal:
            ended = Version.objects.filter(pk__in=refusal.version_ids)
            if not {one.number for one in ended} <= {one.number for one in self.of.versions}:
                raise
            return self._put_up(version, texts, reason, [one.pk for one in ended])

    def _put_up(self, version: Version, texts: Sequence[Text], reason: str, ended: Sequence[UUID]) -> Review:
        return workflow.submit(
            self.actor, version, texts, note=NOTE, without_languages_reason=reason,
            ends_schedules=ended, imported_since=self.session.since, waivers=self._waivers(version, texts),
        )  # fmt: skip

    def _waivers(self, version: Version, texts: Sequence[Text]) -> list[Waiver]:
        """Those of the file's that these texts need; others are of the version's other reviews."""
        found = checking.differences(version, texts, clock.LATEST)
        return [waiver for waiver in self.file.waivers if any(map(waiver.covers, found))]

    def _approve(self, review: Review) -> None:
        for person in self.session.deciders(review):
            workflow.approve(person, review, review.digest, imported_since=self.session.since)


def _place_in(file: TextFile, pointer: str) -> str:
    return file.place(pointer.rpartition("/")[2])


def first_revisions(texts: Sequence[TextFile]) -> list[TextFile]:
    """The first of each language: what the version's first review holds."""
    first: dict[str, TextFile] = {}
    for text in sorted(texts, key=lambda text: text.revision):
        first.setdefault(text.language, text)
    return list(first.values())


def in_order(texts: Sequence[TextFile], written: set[str] | None = None) -> list[TextFile]:
    """By revision, and originals before what was translated from them (or as they come, in a circle)."""
    there, rest, result = set(written or ()), sorted(texts, key=_rank), list[TextFile]()
    while rest:
        following = next((text for text in rest if text.source is None or text.source in there), rest[0])
        rest.remove(following)
        there.add(following.language)
        result.append(following)
    return result


def _rank(text: TextFile) -> tuple[int, bool, str]:
    return text.revision, text.source is not None, text.language
