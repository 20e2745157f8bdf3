"""The ledger: append-only events, numbered without gaps, chained by SHA-256.

Every write happens inside ``recording``, which takes the ledger's lock first. So there is one writer at a
time, on both databases alike; record times rise with the numbers; and whoever sees an event sees all that
was recorded before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from clauses import clock, digests
from clauses.errors import Denied
from clauses.models import Clause, Event, Owner, User, Version

GENESIS = digests.of_bytes(b"klausul")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event that this node sees: where "what is known" ends."""

    number: int
    recorded_at: datetime
    hash: str


def head() -> Head | None:
    """The newest event; None before the first."""
    row = Event.objects.order_by("-number").values_list("number", "recorded_at", "hash").first()
    return Head(*row) if row else None


def known_until(now: datetime) -> datetime:
    """Up to when this node knows everything: its newest event; before the first one, now."""
    newest = head()
    return newest.recorded_at if newest else now


class Record:
    """One act of one person: everything in it happens at the moment ``at``."""

    def __init__(self, actor: User | None) -> None:
        """Take the moment: now, but later than the newest event."""
        self.actor = actor
        self.at = _after(head(), clock.now())

    @property
    def person(self) -> User:
        """Who acts, where only a person can.

        Raises:
            Denied: it is the server's operator.
        """
        if self.actor is None:
            raise Denied("This needs a person.", code="nobody")
        return self.actor

    def append(
        self,
        type_: str,
        *,
        owner: Owner | None = None,
        clause: Clause | None = None,
        version: Version | None = None,
        effective_at: datetime | None = None,
        **payload: Any,
    ) -> Event:
        """Add an event. ``payload`` holds strings, numbers, lists and mappings of them only."""
        last = head()  # not remembered: acts nest, and the inner ones append too
        recorded_at = _after(last, self.at)
        event = Event(
            number=last.number + 1 if last else 1,
            type=type_,
            recorded_at=recorded_at,
            effective_at=effective_at or recorded_at,
            actor=self.actor,
            owner=owner,
            clause=clause or (version.clause if version else None),
            version=version,
            payload=payload,
            previous_hash=last.hash if last else GENESIS,
        )
        event.hash = hash_of(event)
        event.save(force_insert=True)
        return event


def _after(last: Head | None, moment: datetime) -> datetime:
    return max(moment, last.recorded_at + clock.TICK) if last else moment


def hash_of(event: Event) -> str:
    """The event's place in the chain: the digest of all that it says, and of the event before it."""
    return digests.of_json(
        {
            "number": event.number,
            "id": str(event.id),
            "type": event.type,
            "recorded_at": clock.isoformat(event.recorded_at),
            "effective_at": clock.isoformat(event.effective_at),
            "actor": str(event.actor_id or ""),
            "owner": str(event.owner_id or ""),
            "clause": str(event.clause_id or ""),
            "version": str(event.version_id or ""),
            "payload": event.payload,
            "previous_hash": event.previous_hash,
        }
    )


@contextmanager
def locked() -> Iterator[None]:
    """A transaction with the ledger's lock, held from before the first read until the commit."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Lets readers pass; SQLite's BEGIN IMMEDIATE does the same.
                cursor.execute("LOCK TABLE clauses_event IN EXCLUSIVE MODE")
        yield


@contextmanager
def recording(actor: User | None) -> Iterator[Record]:
    """An act of a person (None: the server's operator) in such a transaction. Acts nest."""
    with locked():
        yield Record(actor)


def breaks() -> Iterator[str]:
    """What is wrong with the chain, event by event; nothing if it holds."""
    number, previous = 0, GENESIS
    for event in Event.objects.order_by("number").iterator():
        number += 1
        if event.number != number:
            yield f"event {number} is missing"
            number = event.number
        if event.previous_hash != previous:
            yield f"event {event.number} does not follow the one before it"
        if event.hash != hash_of(event):
            yield f"event {event.number} was changed"
        previous = event.hash
