"""Lock tokens: what somebody read of a thing, so that a later write tells whether it is still so.

A token is taken from the newest event that speaks of the thing. So it changes with every write, no write can
forget it, and it tells nobody how much happens elsewhere. It is read in the query that reads the thing: what
is shown is never older than its token says.
"""

from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from clauses import digests
from clauses.ledger import GENESIS
from clauses.models import Clause, Event, Owner, Text, Version, Workflow

LENGTH = 32  # hexadecimal digits of the event's hash


def with_token[Rows: QuerySet[Any]](rows: Rows) -> Rows:
    """The rows, each with the hash of its newest event, for ``of``."""
    newest = _about(rows.model).order_by("-number").values("hash")[:1]
    annotated: Rows = rows.annotate(newest_event=Subquery(newest))
    return annotated


def of(thing: Any) -> str:
    """The token of a row of ``with_token``; of what only ever ends (keys, links, members), of its state."""
    if hasattr(thing, "newest_event"):
        token = thing.newest_event or GENESIS
    else:
        ended = getattr(thing, "revoked_at", None)
        token = digests.of_json([str(thing.pk), str(ended or "")])
    return str(token).removeprefix("sha256:")[:LENGTH]


def _about(model: type[Model]) -> QuerySet[Event]:
    """The events of an outer query's row. A version's are its texts' and reviews' too."""
    if model is Clause:
        return Event.objects.filter(clause=OuterRef("pk"), type__startswith="clause.")
    if model is Version:
        return Event.objects.filter(version=OuterRef("pk"))
    if model is Text:  # of its language: there a new revision is written over what was read
        of_version = Event.objects.filter(version=OuterRef("version_id"), type__startswith="text.")
        return _naming(of_version, language=OuterRef("language"))
    if model is Owner:
        return Event.objects.filter(owner=OuterRef("pk"), type__in=("owner.created", "owner.changed"))
    if model is Workflow:
        return _naming(Event.objects.filter(type="workflow.changed"), workflow=OuterRef("name"))
    of_words = Event.objects.filter(type="vocabulary.changed")
    return _naming(of_words, vocabulary=Value(model._meta.model_name), key=OuterRef("key"))


def _naming(events: QuerySet[Event], **members: Any) -> QuerySet[Event]:
    """Those whose payload has these strings."""
    # Cast, or SQLite would read what a member is compared with as JSON.
    told = {f"told_{name}": Cast(KT(f"payload__{name}"), TextField()) for name in members}
    return events.annotate(**told).filter(**{f"told_{name}": value for name, value in members.items()})
