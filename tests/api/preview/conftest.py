"""Preview keys, and drafts beside what is adopted. The shelf is delivery's."""

from dataclasses import dataclass
from typing import Any

import pytest

from clauses import workflow, writing
from clauses.models import Review, Scope, Version
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf, made_shelf, made_words, shelf
from tests.cast import Cast, draft, make_clause, submitted

__all__ = ["made_shelf", "made_words", "shelf"]


class Previewer(Asker):
    """Asks preview v1."""

    def send(self, method: str, url: str, **headers: str) -> Any:
        """Send to a path below preview v1, or to any path from the root."""
        return super().send(method, url if url.startswith("/") else f"/api/preview/v1/{url}", **headers)


def previewer(*clients: Any, **given: Any) -> Previewer:
    """Whoever has a new preview key for these clients."""
    return Previewer(make_key(*clients, scope=Scope.PREVIEW, **given))


@pytest.fixture
def editor(cast: Cast) -> Previewer:
    """A preview key that is bound to no client."""
    return previewer()


@pytest.fixture
def adviser(cast: Cast) -> Previewer:
    """A preview key of the firm's."""
    return previewer(cast.firm)


@dataclass(frozen=True)
class Desk:
    """What is being written: of the library a version under review, a new clause and a correction."""

    role: Review
    fresh: Version
    variant: Version
    correction: Review


@pytest.fixture
def desk(shelf: Shelf, cast: Cast) -> Desk:
    """The library's drafts, and one of the firm's."""
    role = submitted(cast, shelf.role.clause, words="Drafted for {{ company_name }}")
    fresh = draft(cast, make_clause(cast, "fresh"), words="Fresh, see [role](clause:private-role)")
    workflow_text = writing.write_text(cast.author, shelf.balance, "nb", title="Corrected", body="Corrected")
    correction = workflow.submit(cast.author, shelf.balance, [workflow_text])
    variant = draft(cast, shelf.role.clause, cast.firm, words="The firm's draft", languages=("nb",))
    return Desk(role, fresh, variant, correction)
