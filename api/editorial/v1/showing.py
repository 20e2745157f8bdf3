"""Things as the editorial API shows them: members beside the row's own."""

from collections.abc import Mapping
from typing import Any

from api import preconditions
from clauses import tokens
from clauses.guards import Verdicts
from clauses.models import User


class Shown:
    """A row, and what is said of it here: serializers read the latter first."""

    def __init__(self, row: Any, **members: Any) -> None:
        """Take the row and the members."""
        self.row = row
        self.__dict__ |= members

    def __getattr__(self, name: str) -> Any:
        """Whatever the row has."""
        return getattr(self.row, name)


def single(row: Any, verdicts: Verdicts, **members: Any) -> Shown:
    """A single resource: with its tag, and what may be done to it."""
    tag = preconditions.etag(tokens.of(row))
    return Shown(row, etag=tag, allowed_actions=actions(verdicts), **members)


def actions(verdicts: Verdicts) -> Mapping[str, Mapping[str, Any]]:
    """The verdicts as JSON."""
    return {
        name: {"allowed": each.allowed, "code": each.code or None, "detail": each.detail or None}
        for name, each in verdicts.items()
    }


def name_of(person: User | None) -> str | None:
    """A person's full name; what somebody signs in with is told in lists of members only."""
    return (person.get_full_name() or None) if person else None
