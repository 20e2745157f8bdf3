"""What is behind the library, its answers, and the conflicts of merges."""

from typing import Any
from uuid import UUID

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.listing import page_of_places
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.behind import (
    Answers,
    BehindPageSerializer,
    ConflictPageSerializer,
    ConflictSerializer,
    Resolving,
    ResultsSerializer,
)
from api.editorial.v1.showing import Shown, actions, name_of
from api.editorial.v1.views.base import EditorialView, in_path
from api.editorial.v1.views.versions import VERSION_IN_PATH
from api.errors import of_domain
from clauses import behind, clock, conflicts, following, guards, proposals
from clauses.behind import Row
from clauses.following import Item, Result
from clauses.models import Answer, Conflict
from clauses.proposals import Outcome


class BehindView(EditorialView):
    """What is behind."""

    @reads("list_behind", BehindPageSerializer, takes.CLIENT, takes.CLAUSE, takes.BEHIND_STATE, *PAGES)
    def get(self) -> Any:
        """The variants that are behind the library, of the clients that one works for, in order."""
        narrowed = {name: self.asked.get(name) for name in ("client", "clause")}
        rows = behind.rows(self.sight.clients, clock.now(), **narrowed)
        state = self.asked.get("state")
        found = page_of_places(
            self.request.path, self.asked, [row for row in rows if state in (None, row.state)]
        )
        outcomes = proposals.outcomes(found["results"])
        shown = [self.shown(*each) for each in zip(found["results"], outcomes, strict=True)]
        return found | {"results": shown}

    def shown(self, row: Row, outcome: Outcome) -> Shown:
        """A row."""
        return Shown(
            row,
            latest=Shown(row.latest.version, digest=row.latest.digest),
            versions=len(row.moved),
            answer=given(row.answer) if row.answer else None,
            merge=outcome,
            allowed_actions=actions(guards.on_behind(self.person, row.client)),
        )


class AnswersView(EditorialView):
    """Answers in bulk."""

    @writes("answer_behind", ResultsSerializer, Answers)
    def post(self, given: dict[str, Any]) -> Any:
        """Accept, reject or defer what moved. All or nothing for each client; a result for each item.

        An acceptance makes a draft by a three-way merge, with its conflicts.
        """
        items = [Item(**written(each)) for each in given["items"]]
        dry_run = given.get("dry_run", False)
        results = following.answer(self.person, items, dry_run=dry_run)
        return {"dry_run": dry_run, "results": [result(each, dry_run=dry_run) for each in results]}


class ConflictsView(EditorialView):
    """The conflicts of a version."""

    path_parameters = (VERSION_IN_PATH,)

    @reads("list_conflicts", ConflictPageSerializer, *PAGES)
    def get(self, version_id: UUID) -> Any:
        """What a merge could not decide of a version, resolved or not."""
        version = self.version(version_id)
        return self.page(version.conflicts.select_related("resolved_by"), "pk", conflict)


class ResolveView(EditorialView):
    """One conflict."""

    path_parameters = (VERSION_IN_PATH, in_path("conflict_id"))

    @writes("resolve_conflict", ConflictSerializer, Resolving)
    def post(self, given: dict[str, Any], version_id: UUID, conflict_id: UUID) -> Any:
        """Decide a conflict: whose words stand. Whoever decides is a contributor."""
        found = self.find(self.version(version_id).conflicts.all(), pk=conflict_id)
        return conflict(conflicts.resolve(self.person, found, given["resolution"]))


def given(answer: Answer) -> Shown:
    """An answer."""
    return Shown(answer, by=name_of(answer.person))


def written(members: dict[str, Any]) -> dict[str, Any]:
    """The members of an item that say something."""
    return {name: value for name, value in members.items() if value is not None}


def conflict(row: Conflict, **members: Any) -> Shown:
    """A conflict."""
    words = {"language": row.language or None, "resolution": row.resolution or None}
    return Shown(row, resolved_by=name_of(row.resolved_by), **words, **members)


def result(done: Result, *, dry_run: bool) -> Shown:
    """What became of an item; what a dry run made is not there."""
    problem = of_domain(done.error) if done.error else None
    accepted = done.accepted
    absent = {"pk": None} if dry_run else {}
    return Shown(
        done,
        status=problem.status if problem else 200,
        code=problem.document()["code"] if problem else None,
        detail=problem.document()["detail"] if problem else None,
        draft_id=accepted.draft.pk if accepted and not dry_run else None,
        merge=accepted.outcome if accepted else None,
        conflicts=[conflict(each, **absent) for each in accepted.conflicts] if accepted else [],
    )
