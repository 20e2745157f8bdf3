"""Lock tokens: what somebody read of a thing, so that a later write tells whether it is still so.

A token is taken from the newest event that speaks of the thing. So it changes with every write, no write can
forget it, and it tells nobody how much happens elsewhere.
"""

from django.db.models import Model, Q, QuerySet

from clauses.ledger import GENESIS
from clauses.models import Clause, Event, Key, Membership, Owner, PreviewLink, Review, Text, Version, Workflow

LENGTH = 32  # hexadecimal digits of the event's hash


def of(thing: Model) -> str:
    """The thing's token now. A version's counts its texts and reviews too. One query.

    Read it before the thing itself: whoever writes in between makes the token stale, never the words.
    """
    newest = _about(thing).order_by("-number").values_list("hash", flat=True).first()
    return (newest or GENESIS).removeprefix("sha256:")[:LENGTH]


def of_texts(version: Version) -> dict[str, str]:
    """The tokens of all texts of a version, by the text's id. One query."""
    rows = Event.objects.filter(version=version, type__startswith="text.").order_by("number")
    return {
        payload["text"]: hash_.removeprefix("sha256:")[:LENGTH]
        for payload, hash_ in rows.values_list("payload", "hash")
    }


def _about(thing: Model) -> QuerySet[Event]:
    match thing:
        case Clause():
            return Event.objects.filter(clause=thing, type__startswith="clause.")
        case Version():
            return Event.objects.filter(version=thing)
        case Text():
            return Event.objects.filter(version_id=thing.version_id, payload__text=str(thing.pk))
        case Review():
            return Event.objects.filter(version_id=thing.version_id, payload__review=str(thing.pk))
        case PreviewLink():
            return Event.objects.filter(version_id=thing.version_id, payload__link=str(thing.pk))
        case Owner():
            return Event.objects.filter(owner=thing, type__in=("owner.created", "owner.changed"))
        case Membership():
            return Event.objects.filter(owner_id=thing.owner_id, payload__membership=thing.pk)
        case Key():
            return Event.objects.filter(type__startswith="key.", payload__key=str(thing.pk))
        case Workflow():
            return Event.objects.filter(type="workflow.changed", payload__workflow=thing.name)
        case _:  # a word of a vocabulary
            of_word = Q(payload__vocabulary=thing._meta.model_name, payload__key=getattr(thing, "key", ""))
            return Event.objects.filter(of_word, type="vocabulary.changed")
