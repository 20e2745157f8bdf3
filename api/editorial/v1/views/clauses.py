"""Clauses."""

from typing import Any

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.clauses import (
    ClauseChange,
    ClauseCreation,
    ClausePageSerializer,
    ClauseSerializer,
)
from api.editorial.v1.showing import Shown, single
from api.editorial.v1.views.base import KEY_IN_PATH, EditorialView
from clauses import editing, guards
from clauses.models import Clause

# Parameter: the column that it is compared with.
FILTERS = {"client": "owner__slug", "kind": "kind", "category": "category__key", "tag": "tags__key"}


class ClausesView(EditorialView):
    """The clauses that the person sees."""

    @reads("list_clauses", ClausePageSerializer, takes.CLIENT, takes.KIND, takes.CATEGORY, takes.TAG, *PAGES)
    def get(self) -> Any:
        """The clauses that one sees, by key: the library's, and those of one's clients."""
        rows = self.sight.clauses().select_related("owner", "category").prefetch_related("tags")
        return self.page(self.filtered(rows, FILTERS), "key", lambda row: Shown(row, tag_keys=tags_of(row)))

    @writes("create_clause", ClauseSerializer, ClauseCreation, status=201)
    def post(self, given: dict[str, Any]) -> Any:
        """Make a clause: a permanent key, without any wording yet."""
        owner = self.named_owner(given.pop("client", None))
        clause = editing.create_clause(self.person, owner, given.pop("key"), given.pop("kind"), **given)
        self.made("get_clause", key=clause.key)
        return shown(self, clause.key)


class ClauseView(EditorialView):
    """One clause."""

    path_parameters = (KEY_IN_PATH,)

    @reads("get_clause", ClauseSerializer)
    def get(self, key: str) -> Any:
        """A clause: what it is, not what it says."""
        return shown(self, key)

    @writes("change_clause", ClauseSerializer, ClauseChange, is_matching=True)
    def patch(self, given: dict[str, Any], key: str) -> Any:
        """Change how a clause is sorted and planned. Its key, kind and owner are permanent."""
        clause = self.clause(key)
        self.expect(guards.on_clause(self.person, clause)["classify"], clause)
        editing.classify(self.person, clause, **given)
        return shown(self, key)


def shown(view: EditorialView, key: str) -> Shown:
    """The clause as it is now."""
    clause = view.clause(key)
    return single(clause, guards.on_clause(view.person, clause), tag_keys=tags_of(clause))


def tags_of(clause: Clause) -> list[str]:
    """The keys of its tags."""
    return sorted(tag.key for tag in clause.tags.all())
