"""Accounts, and who works for which client."""

from collections.abc import Sequence

from django.contrib.auth.models import Group

from clauses import ledger, policy
from clauses.errors import invalid
from clauses.models import LIBRARY, Membership, Owner, Role, User
from clauses.policy import Action, Clerk


def add_person(
    actor: Clerk, username: str, *, groups: Sequence[str] = (), password: str | None = None, name: str = ""
) -> User:
    """Add an account with its groups; without a password nobody can sign in with it.

    Raises:
        Invalid: the name is taken.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        if User.objects.filter(username=username).exists():
            raise invalid("/username", "taken", f"There is a '{username}' already.")
        person = User.objects.create_user(username, password=password, first_name=name)
        person.groups.set(Group.objects.filter(name__in=groups))
        record.append("person.added", username=username, groups=sorted(groups))
        return person


def assign(actor: Clerk, owner: Owner, person: User, role: str) -> Membership:
    """Make the person a consultant or signatory of the client.

    Raises:
        Invalid: the role is unknown, or the owner is the library.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ASSIGN, owner)
        if role not in Role.values or owner.slug == LIBRARY:
            raise invalid("/role", "unknown-value", f"A client has members: {', '.join(Role.values)}.")
        membership, is_new = Membership.objects.get_or_create(owner=owner, user=person, role=role)
        if is_new:
            record.append(
                "membership.added", owner=owner, membership=membership.pk, username=person.username, role=role
            )
        return membership


def unassign(actor: Clerk, membership: Membership) -> None:
    """End a person's role for a client; with the next request they see nothing of it any more."""
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ASSIGN, membership.owner)
        pk, username = membership.pk, membership.user.username
        membership.delete()
        record.append(
            "membership.removed", owner=membership.owner, membership=pk, username=username,
            role=membership.role,
        )  # fmt: skip
