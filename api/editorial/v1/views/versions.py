"""Versions: listed, opened, changed, discarded, submitted."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.reviews import ReviewSerializer
from api.editorial.v1.serializers.versions import (
    CheckSerializer,
    Submission,
    VersionChange,
    VersionCreation,
    VersionPageSerializer,
    VersionSerializer,
)
from api.editorial.v1.showing import Shown, name_of, single
from api.editorial.v1.views import reviews
from api.editorial.v1.views.base import KEY_IN_PATH, EditorialView, in_path
from api.parameters import Unfit
from api.parsers import uuid
from clauses import checking, clock, editing, fields, guards, workflow
from clauses.checking import Waiver
from clauses.errors import invalid
from clauses.models import Text, Version
from clauses.querysets import VersionQuerySet

VERSION_IN_PATH = in_path("version_id")
FILTERS = {"client": "owner__slug", "clause": "clause__key", "state": "state"}


class VersionList(EditorialView):
    """Versions that the person sees."""

    def listed(self, versions: VersionQuerySet) -> Any:
        """The page of those that pass the filters, the last made first."""
        rows = versions.with_state(clock.now()).select_related("clause", "owner", "base")
        return self.page(self.filtered(rows, FILTERS), "-pk")


class VersionsView(VersionList):
    """Versions of all clauses."""

    @reads("list_versions", VersionPageSerializer, takes.CLIENT, takes.CLAUSE, takes.VERSION_STATE, *PAGES)
    def get(self) -> Any:
        """The versions that one sees, the last made first. Drafts, what is scheduled, and history."""
        return self.listed(self.sight.versions())


class ClauseVersionsView(VersionList):
    """Versions of one clause."""

    path_parameters = (KEY_IN_PATH,)

    @reads("list_clause_versions", VersionPageSerializer, takes.CLIENT, takes.VERSION_STATE, *PAGES)
    def get(self, key: str) -> Any:
        """The versions of a clause that one sees, by all owners, the last made first."""
        return self.listed(self.sight.versions().filter(clause=self.clause(key)))

    @writes("create_version", VersionSerializer, VersionCreation, status=201)
    def post(self, given: dict[str, Any], key: str) -> Any:
        """Open a version, of the library or of a client. An owner has one open version of a clause."""
        clause = self.clause(key)
        slug = given.pop("client", None)
        owner = clause.owner if slug is None else self.named_owner(slug)
        origin, base = given.pop("copy_texts_from", None), given.pop("base", None)
        made = editing.new_version(
            self.person, clause, owner, copy_texts_from=self.origin(origin), expected_base=base,
            **written(given),
        )  # fmt: skip
        self.made("get_version", version_id=made.pk)
        return shown(self, made.pk)

    def origin(self, given: str | None) -> Any:
        """What texts are copied from."""
        if given is None or given == "current":
            return given
        (pk,) = ids([given], "/copy_texts_from", None)
        return self.named(self.sight.versions().select_related("owner"), "/copy_texts_from", pk=pk)


class VersionView(EditorialView):
    """One version."""

    path_parameters = (VERSION_IN_PATH,)

    @reads("get_version", VersionSerializer)
    def get(self, version_id: UUID) -> Any:
        """A version, with what there is of its texts and reviews."""
        return shown(self, version_id)

    @writes("change_version", VersionSerializer, VersionChange, is_matching=True)
    def patch(self, given: dict[str, Any], version_id: UUID) -> Any:
        """Change the fields of an open version that is not under review."""
        version = self.version(version_id)
        self.expect(guards.may_change(self.person, version), version)
        editing.change_version(self.person, version, **written(given))
        return shown(self, version_id)

    @writes("discard_version", is_matching=True, status=204)
    def delete(self, given: dict[str, Any], version_id: UUID) -> None:
        """Give up an open version that is not under review. Its number is not used again."""
        version = self.version(version_id)
        self.expect(guards.may_change(self.person, version), version)
        workflow.discard(self.person, version)


class CheckView(EditorialView):
    """The check by itself."""

    path_parameters = (VERSION_IN_PATH,)

    @reads("check_version", CheckSerializer)
    def get(self, version_id: UUID) -> Any:
        """What a submission of all open texts would find. Nothing is changed.

        Of an adopted version each open text is looked at by itself, as it would be submitted.
        """
        version = self.version(version_id)
        texts = self.sight.texts().open().filter(version=version).select_related("source")
        return {"findings": checking.check(version, list(texts.order_by("language")), clock.now())}


class SubmitView(EditorialView):
    """Submission."""

    path_parameters = (VERSION_IN_PATH,)

    @writes("submit_version", ReviewSerializer, Submission, status=201, is_matching=True)
    def post(self, given: dict[str, Any], version_id: UUID) -> Any:
        """Put a version and texts up for approval: they are checked, and frozen while the review is open.

        Of an adopted version one text: a correction, or a late translation.
        """
        version = self.version(version_id)
        self.expect(guards.may_write(self.person, version), version)
        if "texts" in given:
            given["texts"] = self.texts(given["texts"], version)
        if "ends_schedules" in given:
            given["ends_schedules"] = ids(given["ends_schedules"], "/ends_schedules", None)
        given["waivers"] = [Waiver(**each) for each in given.get("waivers", ())]
        review = workflow.submit(self.person, version, **given)
        self.made("get_review", review_id=review.pk)
        return reviews.shown(self, self.review(review.pk))

    def texts(self, given: Sequence[str], version: Version) -> Sequence[Text]:
        """The texts of those ids."""
        found = self.sight.texts().filter(version=version).in_bulk()
        return [found[pk] for pk in ids(given, "/texts", found)]


def ids(given: Sequence[str], at: str, known: Mapping[UUID, Any] | None) -> list[UUID]:
    """The strings as ids, of which all are known.

    Raises:
        Invalid: one is not.
    """
    found = []
    for index, each in enumerate(given):
        try:
            pk = uuid(each)
        except Unfit as unfit:
            raise invalid(f"{at}/{index}", unfit.code, unfit.detail) from None
        if known is not None and pk not in known:
            raise invalid(f"{at}/{index}", "unknown-value", "There is no such thing.")
        if pk in found:
            raise invalid(f"{at}/{index}", "listed-twice", "Each once.")
        found.append(pk)
    return found


def written(given: dict[str, Any]) -> Any:
    """The members as the domain takes them: it has "" for no force."""
    return given | ({"force": given["force"] or ""} if "force" in given else {})


def shown(view: EditorialView, version_id: Any) -> Shown:
    """The version as it is now."""
    version = view.version(version_id)
    texts = view.sight.texts().filter(version=version).order_by("language", "revision")
    reviews_ = view.sight.reviews().filter(version=version).order_by("submitted_at")
    return single(
        version,
        guards.on_version(view.person, version),
        force=version.force or None,
        entries=[entry.clause.key for entry in version.entries.select_related("clause")],
        legal_basis=fields.legal_basis_of(version),
        successor=version.successor.key if version.successor else None,
        authoritative_language=version.authoritative_language or None,
        created_by=name_of(version.created_by),
        digest=version.digest or None,
        texts=list(texts.with_state()),
        reviews=[Shown(row, language=row.language or None) for row in reviews_],
    )
