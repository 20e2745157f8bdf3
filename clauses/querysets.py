"""Reading rules as verbs that form a sentence. Every "current" takes its moments; none reads the clock.

What counts is what was adopted and approved; with ``drafts`` what is open of one owner counts beside it, as
if it had been adopted now. Without them the SQL is as if there were no such thing.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce

from clauses.errors import Immutable

if TYPE_CHECKING:
    from clauses.models import Clause, Text, Version  # noqa: F401 (named in base classes below)
    from clauses.resolution.questions import Drafts, Question

OPEN_VERSION = {"adopted_at": None, "discarded_at": None}
OPEN_TEXT = {"approved_at": None, "discarded_at": None}


class Undeletable[M: models.Model](models.QuerySet[M]):
    """Rows that are history: they cannot be deleted in bulk either (nor past us: see ``triggers``)."""

    def delete(self) -> Any:
        """Refuse."""
        raise Immutable(f"{self.model._meta.verbose_name} rows are never deleted.")


class ClauseQuerySet(Undeletable["Clause"]):
    """Clauses, which are identities only."""

    def visible_to(self, owner_ids: Iterable[UUID]) -> Self:
        """Those that belong to one of the owners."""
        return self.filter(owner_id__in=tuple(owner_ids))

    def with_anything_adopted(self, owner_ids: Iterable[UUID], drafts: "Drafts | None" = None) -> Self:
        """Of which one of the owners ever adopted a version: nobody sees where there are only drafts."""
        ever = _or_drafts(Q(adopted_at__isnull=False), drafts)
        adopted = _versions().filter(ever, clause_id=OuterRef("pk"), owner_id__in=tuple(owner_ids))
        return self.filter(Exists(adopted))

    def of_kind(self, *kinds: str) -> Self:
        """Clauses, sections, or guidelines."""
        return self.filter(kind__in=kinds)

    def keyed(self, keys: Iterable[str]) -> Self:
        """With any of the keys."""
        return self.filter(key__in=tuple(keys))

    def categorised(self, keys: Iterable[str]) -> Self:
        """In any of the categories."""
        return self.filter(category__key__in=tuple(keys))

    def tagged_any(self, keys: Iterable[str]) -> Self:
        """With at least one of the tags."""
        return self.filter(Exists(self._tagged(tuple(keys))))

    def tagged_all(self, keys: Iterable[str]) -> Self:
        """With every one of the tags."""
        return self.filter(*(Exists(self._tagged((key,))) for key in keys))

    def applying(self, question: "Question", among: "VersionQuerySet | None" = None) -> Self:
        """Those that apply, by one of the versions ``among`` which is asked, and can be read by the reader.

        What answers with a condition that is unmet does not apply: the library's does not stand in for it.
        Each with ``version_id``, which answers. It is a scalar on purpose: neither database can turn it into
        a join that begins at a million versions, so that a page costs what its clauses cost.
        """
        versions = _versions() if among is None else among
        answering = versions.filter(
            Exists(_texts().readable(question, OuterRef("pk"))),
            pk=_winner(question, OuterRef(OuterRef("pk"))),
            effect="wording",
        ).meeting(question.unmet)
        rows = self.annotate(version_id=Subquery(answering.values("pk")[:1]))
        return rows.filter(version_id__isnull=False)

    def in_order(self, ordering: str, question: "Question | None" = None) -> Self:
        """What applies by ``key``, ``valid_from`` or ``-valid_from``; then by key.

        What the question counts as adopted now begins now.
        """
        if ordering == "key":
            return self.order_by("key")
        answering = _versions().filter(pk=OuterRef("version_id"))
        begins = Subquery(answering.values_list(beginning(question))[:1])
        return self.annotate(valid_from=begins).order_by(ordering, "key")

    def after(self, ordering: str, key: str, valid_from: datetime | None = None) -> Self:
        """Of ``in_order(ordering)`` what follows the row with these members."""
        if ordering == "key":
            return self.filter(key__gt=key)
        beyond = "valid_from__lt" if ordering.startswith("-") else "valid_from__gt"
        return self.filter(Q(**{beyond: valid_from}) | Q(valid_from=valid_from, key__gt=key))

    def winners(self, question: "Question") -> models.QuerySet["Clause", Any]:
        """The id of the version that answers for each; null where none is in force."""
        return self.order_by().values(winner=_winner(question, OuterRef("pk")))

    def in_force(self, question: "Question", owner_id: UUID) -> models.QuerySet["Clause", Any]:
        """The id of the owner's version in force of each, whether it answers or not."""
        versions = _versions().in_force(question, OuterRef("pk"), owner_id)
        return self.order_by().values(version=Subquery(versions.values("pk")[:1]))

    def _tagged(self, keys: tuple[str, ...]) -> models.QuerySet[Any]:
        through = self.model.tags.through._default_manager
        return through.filter(clause_id=OuterRef("pk"), tag__key__in=keys)


class VersionQuerySet(Undeletable["Version"]):
    """Versions of clauses."""

    def open(self) -> Self:
        """Not adopted and not discarded: being written or under review."""
        return self.filter(**OPEN_VERSION)

    def adopted(self, known_at: datetime, drafts: "Drafts | None" = None) -> Self:
        """Adopted by then, as the ledger tells it."""
        return self.filter(_or_drafts(Q(adopted_at__lte=known_at), drafts))

    def of(self, clause_id: Any, owner_id: Any) -> Self:
        """The versions of one clause by one owner (or of an outer query's)."""
        return self.filter(clause_id=clause_id, owner_id=owner_id)

    def begun(self, as_of: datetime, drafts: "Drafts | None" = None) -> Self:
        """Whose date of effect has come. Drafts begin now, whatever date they ask for."""
        begun = Q(valid_from__lte=as_of)
        return self.filter(begun | Q(adopted_at=None) if drafts else begun)

    def scheduled(self, as_of: datetime, drafts: "Drafts | None" = None) -> Self:
        """Whose date of effect is still to come; never a draft's."""
        scheduled = Q(valid_from__gt=as_of)
        return self.filter(scheduled & Q(adopted_at__isnull=False) if drafts else scheduled)

    def in_force(self, question: "Question", clause_id: Any, owner_id: UUID) -> Self:
        """What one owner adopted and began of one clause, the one that prevails first.

        Walks the index ``version_in_force`` from the greatest number down.
        """
        adopted = self.adopted(question.known_at, question.drafts).of(clause_id, owner_id)
        return adopted.begun(question.as_of, question.drafts).newest_first()

    def next_beginning(self, question: "Question") -> Self:
        """Of the outer query's version the next beginning that ends it: by its owner, of a greater number."""
        later = self.adopted(question.known_at).of(OuterRef("clause_id"), OuterRef("owner_id"))
        # What is of a greater number has not begun; to say so lets an index by date serve. (No draft is to
        # come, and none is followed by anything: it has the greatest number of its clause and owner.)
        return later.scheduled(question.as_of).filter(number__gt=OuterRef("number")).order_by("valid_from")

    def next_own_word(self, question: "Question", clause_id: Any, owner_id: UUID) -> Self:
        """When an owner whose versions do not answer begins to have its own say, the next first.

        A version that inherits says nothing; nor does one that a greater number ends before it begins.
        """
        now = self.in_force(question, OuterRef(clause_id), owner_id).values("number")[:1]
        sooner = self.adopted(question.known_at).of(OuterRef("clause_id"), owner_id)
        sooner = sooner.filter(number__gt=OuterRef("number"), valid_from__lte=OuterRef("valid_from"))
        to_come = self.adopted(question.known_at).of(clause_id, owner_id).scheduled(question.as_of)
        to_come = to_come.exclude(effect="inherits")
        to_come = to_come.filter(~Exists(sooner), number__gt=Coalesce(Subquery(now), Value(0)))
        return to_come.order_by("valid_from")

    def binding(self, forces: Iterable[str]) -> Self:
        """With any of the forces."""
        return self.filter(force__in=tuple(forces))

    def meeting(self, unmet: Iterable[str]) -> Self:
        """Those whose condition, as the database writes it, is none of these."""
        if not (texts := tuple(unmet)):
            return self
        written = self.alias(condition_text=Cast("condition", models.TextField()))
        return written.exclude(condition_text__in=texts)

    def owned_by(self, owner_ids: Iterable[UUID]) -> Self:
        """Of any of the owners."""
        return self.filter(owner_id__in=tuple(owner_ids))

    def citing(self, sources: Iterable[str] = (), provisions: Iterable[str] = ()) -> Self:
        """With a citation of any of the sources, and in it any of the provisions (none named: whichever)."""
        citations = apps.get_model("clauses", "Citation")._default_manager.filter(version_id=OuterRef("pk"))
        if keys := tuple(sources):
            # Not a join: SQLite would begin at the source, and read all that cites it for each version.
            known = apps.get_model("clauses", "LegalSource")._default_manager.filter(key__in=keys)
            citations = citations.filter(source_id__in=known.order_by().values("pk"))
        if named := tuple(provisions):
            citations = citations.filter(provision__in=named)
        return self.filter(Exists(citations))

    def newest_first(self) -> Self:
        """By number, the greatest first: of those in force, the first prevails."""
        return self.order_by("-number")

    def with_state(self, at: datetime) -> Self:
        """Each with its ``state`` at that moment, by what is recorded now.

        ``open``, ``in_review``, ``scheduled``, ``in_force``, ``superseded`` (a greater number began, or will
        before this one does) or ``discarded``.
        """
        newer = _versions().filter(
            Q(valid_from__lte=at) | Q(valid_from__lte=OuterRef("valid_from")),
            clause_id=OuterRef("clause_id"),
            owner_id=OuterRef("owner_id"),
            number__gt=OuterRef("number"),
            adopted_at__isnull=False,
        )
        reviews = apps.get_model("clauses", "Review")._default_manager.filter(
            version_id=OuterRef("pk"), state="open", language=""
        )
        state = Case(
            When(discarded_at__isnull=False, then=Value("discarded")),
            When(Q(adopted_at=None) & Q(Exists(reviews)), then=Value("in_review")),
            When(adopted_at=None, then=Value("open")),
            When(Exists(newer), then=Value("superseded")),
            When(valid_from__gt=at, then=Value("scheduled")),
            default=Value("in_force"),
            output_field=CharField(),
        )
        return self.annotate(state=state)


class TextQuerySet(Undeletable["Text"]):
    """Revisions of texts."""

    def open(self) -> Self:
        """Neither approved nor discarded."""
        return self.filter(**OPEN_TEXT)

    def approved(self, known_at: datetime, drafts: "Drafts | None" = None) -> Self:
        """Approved by then, as the ledger tells it."""
        return self.filter(_approved(known_at, drafts))

    def readable(self, question: "Question", version_id: Any) -> Self:
        """Of a version (or of an outer query's) what the reader accepts: with the fallback any language."""
        texts = self.approved(question.known_at, question.drafts).filter(version_id=version_id)
        return texts if question.fallback else texts.filter(language__in=question.languages)

    def newest(self, known_at: datetime, drafts: "Drafts | None" = None) -> Self:
        """Of each version and language the last revision that was approved by then."""
        approved = _approved(known_at, drafts)
        newer = self.model._default_manager.filter(
            approved,
            version_id=OuterRef("version_id"),
            language=OuterRef("language"),
            revision__gt=OuterRef("revision"),
        )
        return self.filter(approved, ~Exists(newer))

    def stale(self, known_at: datetime) -> Self:
        """Translations that were not made from the words of their source that were approved last by then."""
        newest = self.model._default_manager.newest(known_at).filter(
            version_id=OuterRef("version_id"), language=OuterRef("source__language")
        )
        return self.filter(Exists(newest.exclude(digest=OuterRef("source_digest"))), source__isnull=False)

    def with_state(self) -> Self:
        """Each with its ``state``: ``open``, ``in_review``, ``approved`` or ``discarded``."""
        reviews = apps.get_model("clauses", "Review")._default_manager.filter(
            texts=OuterRef("pk"), state="open"
        )
        state = Case(
            When(discarded_at__isnull=False, then=Value("discarded")),
            When(approved_at__isnull=False, then=Value("approved")),
            When(Exists(reviews), then=Value("in_review")),
            default=Value("open"),
            output_field=CharField(),
        )
        return self.annotate(state=state)


class DatedQuerySet[M: models.Model](Undeletable[M]):
    """Dated statements of an owner (values of parameters, facts), which only ever gain rows."""

    def known(self, known_at: datetime) -> Self:
        """Recorded by then."""
        return self.filter(recorded_at__lte=known_at)

    def in_order_of_precedence(self) -> Self:
        """The row that wins at its date first: greatest ``valid_from``, then the latest recorded."""
        return self.order_by("-valid_from", "-recorded_at", "-id")


def beginning(question: "Question | None") -> "str | Case":
    """A version's date of effect; of what the question counts as adopted now, the question's own moment."""
    if question is None or question.drafts is None:
        return "valid_from"
    now = Value(question.as_of, output_field=models.DateTimeField())
    return Case(When(adopted_at=None, then=now), default="valid_from")


# The models import this module; so it asks for them when they are there.
def _versions() -> VersionQuerySet:
    versions: VersionQuerySet = apps.get_model("clauses", "Version")._default_manager.all()
    return versions


def _texts() -> TextQuerySet:
    texts: TextQuerySet = apps.get_model("clauses", "Text")._default_manager.all()
    return texts


def _or_drafts(adopted: Q, drafts: "Drafts | None") -> Q:
    """What is adopted, or counts as adopted: without words a version of wording has nothing to say yet."""
    if drafts is None:
        return adopted
    has_words = Exists(_texts().filter(_counts(drafts), version_id=OuterRef("pk")))
    draft = Q(owner_id=drafts.owner_id, **OPEN_VERSION) & (~Q(effect="wording") | Q(has_words))
    return adopted | (draft if drafts.review is None else draft & Q(pk=drafts.review.version_id))


def _approved(known_at: datetime, drafts: "Drafts | None") -> Q:
    """What was approved by then, or counts as approved."""
    approved = Q(approved_at__lte=known_at)
    if drafts is None:
        return approved
    return approved | _counts(drafts) & Q(version__owner_id=drafts.owner_id)


def _counts(drafts: "Drafts") -> Q:
    """Open texts; of a review those that it holds."""
    counts = Q(**OPEN_TEXT)
    return counts if drafts.review is None else counts & Q(pk__in=drafts.review.text_ids)


def _winner(question: "Question", clause_id: Any) -> Subquery | Coalesce:
    """The id of the version that answers for the outer query's clause (domain.md, section 3.1)."""
    *client, library = [
        _versions().in_force(question, clause_id, owner_id) for owner_id in question.owner_ids
    ]
    inherited = Subquery(library.values("pk")[:1])
    # Null where the client inherits: its older versions may not answer instead.
    own = Case(When(effect="inherits", then=None), default="pk", output_field=UUIDField())
    picks = [Subquery(versions.values(own=own)[:1]) for versions in client]
    return Coalesce(*picks, inherited) if picks else inherited
