"""Bearer keys: made, looked up, revoked. The secret is shown once; its SHA-256 is what is stored.

A secret holds 256 random bits, so a plain digest is as safe as a slow one, and can be looked up by an index.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from clauses import ledger, policy
from clauses.errors import Absent, WrongState, invalid
from clauses.fields import says_something
from clauses.models import LIBRARY, Key, Owner, Scope, User
from clauses.policy import Action, Clerk

_SECRET = re.compile(rf"kls_({'|'.join(Scope.values)})_[A-Za-z0-9_-]{{43}}", re.ASCII)
LONGEST_NAME = 200
_SHOWN = 8  # of the 43 random characters, in the prefix


@dataclass(frozen=True, slots=True)
class Bearer:
    """A key that is good now, with the slugs of the clients that it is bound to."""

    key: Key
    clients: frozenset[str]


def make(
    actor: Clerk,
    name: str,
    scope: Scope,
    *,
    clients: Sequence[Owner] = (),
    user: User | None = None,
    guidance: bool = False,
    expires_at: datetime | None = None,
) -> tuple[Key, str]:
    """Make a key, and give its secret, which nobody can give again.

    Raises:
        Denied: keys are made by administrators, and one that acts as a person by that person.
        Invalid: no name, a past end, the library as client, a personal key without a person, another with.
    """
    if not says_something(name, LONGEST_NAME):
        raise invalid("/name", "invalid-name", f"A name has 1 to {LONGEST_NAME} characters.")
    if (scope == Scope.PERSONAL) != (user is not None):
        raise invalid("/user", "invalid-user", "A personal key has a user, and no other key has.")
    if any(client.slug == LIBRARY for client in clients):
        raise invalid("/clients", "invalid-client", "The library is no client: every key reads it.")
    secret = f"kls_{scope.value}_{secrets.token_urlsafe(32)}"
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        if user is not None:
            policy.may_hold_key_of(actor, user).require()
        if expires_at and expires_at <= record.at:
            raise invalid("/expires_at", "in-the-past", "The end is in the past.")
        key = Key.objects.create(
            name=name,
            scope=scope,
            prefix=prefix_of(secret),
            secret_hash=hash_of(secret),
            user=user,
            guidance=guidance,
            created_at=record.at,
            expires_at=expires_at,
        )
        key.clients.set(clients)
        slugs = sorted(client.slug for client in clients)
        record.append(
            "key.made", key=str(key.id), prefix=key.prefix, scope=key.scope, clients=slugs,
            user=user.username if user else None,
        )  # fmt: skip
    return key, secret


def scope_of(word: str) -> Scope:
    """The scope of that name.

    Raises:
        Invalid: there is none.
    """
    if word not in Scope.values:
        raise invalid("/scope", "unknown-value", f"One of {', '.join(Scope.values)}.")
    return Scope(word)


def prefix_of(secret: str) -> str:
    """What recognises a key in lists and logs."""
    return secret[: secret.index("_", 4) + 1 + _SHOWN]


def hash_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def look_up(secret: str, at: datetime) -> Bearer | None:
    """The key of that secret, unless it is expired or revoked by then: one query, its clients included."""
    if not _SECRET.fullmatch(secret):
        return None
    wanted = hash_of(secret)
    # One row per client, so that a request costs one query, not two.
    found = Key.objects.filter(secret_hash=wanted).select_related("user")
    rows = list(found.annotate(client=F("clients__slug")))
    if not rows or not hmac.compare_digest(rows[0].secret_hash, wanted) or not is_good(rows[0], at):
        return None
    return Bearer(rows[0], frozenset(row.client for row in rows if row.client))


def is_good(key: Key, at: datetime) -> bool:
    """Whether it opens anything then. A revocation counts at once, and so does its person's leaving."""
    person_is_here = key.user is None or key.user.is_active
    return person_is_here and key.revoked_at is None and (key.expires_at is None or at < key.expires_at)


def find(prefix_or_id: str) -> Key:
    """The key of that id, or the only one with that prefix.

    Raises:
        Absent: there is none.
        WrongState: the prefix is that of several keys.
    """
    try:
        found = list(Key.objects.filter(id=UUID(prefix_or_id)))
    except ValueError:
        # A prefix of another form is none, and PostgreSQL would not even look for a NUL.
        is_prefix = re.fullmatch("kls_[A-Za-z0-9_-]{1,20}", prefix_or_id)
        found = list(Key.objects.filter(prefix=prefix_or_id)[:2]) if is_prefix else []
    if not found:
        raise Absent("There is no such key.")
    if len(found) > 1:
        raise WrongState("Several keys have this prefix: give the id.", code="ambiguous-key")
    return found[0]


def revoke(actor: Clerk, key: Key) -> None:
    """End a key, now.

    Raises:
        Denied: keys are revoked by administrators.
        WrongState: it is revoked already.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        if not Key.objects.filter(id=key.id, revoked_at=None).update(revoked_at=record.at):
            raise WrongState("The key is revoked already.", code="already-revoked")
        record.append("key.revoked", key=str(key.id), prefix=key.prefix)
    key.revoked_at = record.at
