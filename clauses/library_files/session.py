"""What one import knows while it runs: its people, its beginning, and what went wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import permutations

from clauses import accounts, policy
from clauses.errors import Denied, DomainError, Invalid, WrongState
from clauses.library_files.documents import Problem, Refused
from clauses.models import Owner, Review, Role, User

AUTHOR, APPROVER = "import-author", "import-approver"


class People:
    """Who writes and approves: people with their own rights, else accounts that nobody can sign in with.

    Those accounts are made when there is something to do: an import that changes nothing needs nobody.
    """

    def __init__(
        self,
        author: User | None = None,
        approvers: Sequence[User] = (),
        writers: Mapping[str, User] | None = None,
    ) -> None:
        """Name the author, who may be asked to approve, and who writes for a client instead of the author."""
        self._author, self._approvers, self._writers = author, approvers, writers or {}

    @cached_property
    def approvers(self) -> Sequence[User]:
        """Who may be asked to approve."""
        return self._approvers or [_account(APPROVER, policy.APPROVER)]

    @cached_property
    def _service_author(self) -> User:
        return _account(AUTHOR, policy.AUTHOR)

    def writer_for(self, owner: Owner) -> User:
        """Who writes the owner's words. The service account is made the client's consultant.

        Raises:
            Denied: the person named may not.
        """
        _ = self.approvers  # made now: a submission wants somebody who may decide
        writer = self._writers.get(owner.slug, self._author)
        if writer is None:
            if not owner.is_library:
                accounts.assign(policy.OPERATOR, owner, self._service_author, Role.CONSULTANT)
            return self._service_author
        if not policy.may(writer, policy.Action.WRITE, owner):
            role = "an author" if owner.is_library else f"a consultant of '{owner.slug}'"
            raise Denied(f"'{writer.username}' may not write this: name somebody who is {role}")
        return writer


def _account(username: str, group: str) -> User:
    found = User.objects.filter(username=username).first()
    return found or accounts.add_person(policy.OPERATOR, username, groups=[group])


@dataclass(slots=True)
class Session:
    """One import; ``since`` is later than every adoption before it, and no later than its own."""

    people: People
    since: datetime
    owners: Mapping[str, Owner]
    problems: list[Problem] = field(default_factory=list)

    def stop_if_refused(self) -> None:
        """End here if something went wrong."""
        if self.problems:
            raise Refused(self.problems)

    def deciders(self, review: Review) -> Sequence[User]:
        """For each stage of the review one of the approvers, each once.

        Raises:
            WrongState: they are not enough.
        """
        barred = policy.contributors(review.version, review.language)
        owner = review.version.owner
        people = [
            frozenset(policy.stage_people(stage, owner).values_list("pk", flat=True)) - barred
            for stage in review.stages
        ]
        for chosen in permutations(self.people.approvers, len(people)):
            if all(person.pk in stage for person, stage in zip(chosen, people, strict=True)):
                return chosen
        names = ", ".join(str(stage["name"]) for stage in review.stages)
        detail = f"the approvers given cannot fill every stage ({names}) for '{owner.slug}': name others"
        raise WrongState(detail, code="nobody-left")


@contextmanager
def collecting(problems: list[Problem], place: Callable[[str], str]) -> Iterator[None]:
    """Note a refusal of the domain at its place (by the pointer that it names), and go on."""
    try:
        yield
    except Invalid as refusal:
        problems += [Problem(place(finding.at), finding.detail) for finding in refusal.findings]
    except DomainError as refusal:
        problems.append(Problem(place(""), refusal.detail))


def always(place: str) -> Callable[[str], str]:
    """That place, wherever the finding points."""
    return lambda pointer: place
