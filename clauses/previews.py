"""Preview links: by which people without a key see the newest words of one version, for a while.

Made as keys are (see ``keys``): the token is shown once, its SHA-256 is what is stored.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clauses import clock, guards, ledger
from clauses.errors import Absent, Finding, Invalid, WrongState
from clauses.languages import REGISTER, distinct
from clauses.models import PreviewLink, Text, User, Version
from clauses.resolution import values
from clauses.resolution.answers import placeholders
from clauses.resolution.drafts import State, states
from clauses.resolution.questions import Drafts, Question
from clauses.resolution.values import Value

_TOKEN = re.compile(r"klp_[A-Za-z0-9_-]{43}", re.ASCII)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One language of what a link shows: raw words, what their placeholders get, and the words' state."""

    text: Text
    values: Mapping[str, Value]
    state: State


def make(
    actor: User, version: Version, *, expires_in: timedelta, languages: Sequence[str]
) -> tuple[PreviewLink, str]:
    """Make a link to a version, open or adopted, and give its token, which nobody can give again.

    Raises:
        Denied: the actor may not write for its owner; Absent: or not even see it.
        WrongState: it was discarded.
        Invalid: it would last less than a minute or more than 14 days, or show no language of the register.
    """
    if findings := _findings(expires_in, languages):
        raise Invalid(findings)
    token = f"klp_{secrets.token_urlsafe(32)}"
    with ledger.recording(actor) as record:
        version = Version.objects.select_related("clause", "owner").get(pk=version.pk)
        guards.may_link(actor, version).require()
        link = PreviewLink.objects.create(
            version=version, languages=list(distinct(languages)), token_hash=hash_of(token),
            created_by=actor, created_at=record.at, expires_at=record.at + expires_in,
        )  # fmt: skip
        record.append(
            "preview-link.made", owner=version.owner, version=version, link=str(link.pk),
            languages=link.languages, expires_at=clock.isoformat(link.expires_at),
        )  # fmt: skip
    return link, token


def _findings(expires_in: timedelta, languages: Sequence[str]) -> list[Finding]:
    findings = []
    if not SHORTEST <= expires_in <= LONGEST:
        findings.append(Finding("/expires_in", "out-of-range", "From one minute to 14 days."))
    if not languages:
        findings.append(Finding("/languages", "missing", "Say which languages the link shows."))
    for index, language in enumerate(languages):
        if language not in REGISTER:
            detail = f"One of {', '.join(REGISTER)}."
            findings.append(Finding(f"/languages/{index}", "unknown-value", detail))
    return findings


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def revoke(actor: User, link: PreviewLink) -> PreviewLink:
    """End a link, now.

    Raises:
        Denied: the actor may not write for the version's owner; Absent: or not even see it.
        WrongState: it is revoked already, or the version was discarded, which ended it.
    """
    with ledger.recording(actor) as record:
        link = PreviewLink.objects.select_related("version__clause", "version__owner").get(pk=link.pk)
        guards.may_link(actor, link.version).require()
        if link.revoked_at is not None:
            raise WrongState("The link is revoked already.", code="already-revoked")
        link.revoked_at = record.at
        link.save()
        version = link.version
        record.append("preview-link.revoked", owner=version.owner, version=version, link=str(link.pk))
    return link


def open_link(token: str, at: datetime) -> PreviewLink:
    """The link of that token, with its version. One query.

    Raises:
        Absent: there is none, it has expired or was revoked by then, or its version was discarded: all alike.
    """
    wanted = hash_of(token) if _TOKEN.fullmatch(token) else ""
    related = PreviewLink.objects.select_related("version__clause", "version__owner")
    link = related.filter(token_hash=wanted).first() if wanted else None
    if link is None or not hmac.compare_digest(link.token_hash, wanted) or not is_good(link, at):
        raise Absent("There is no such link.")
    return link


def is_good(link: PreviewLink, at: datetime) -> bool:
    """Whether it shows anything then. A revocation counts at once, and so does a discarded version."""
    return link.revoked_at is None and at < link.expires_at and link.version.discarded_at is None


def leaves(link: PreviewLink, at: datetime) -> list[Leaf]:
    """The newest texts of the version, approved or not, in those of the link's languages that it has.

    In the link's order; placeholders with the owner's values of that moment. Never the guidance.
    """
    question = _question(link, at)
    texts = _texts(link, question)
    used = {key for text in texts for key in placeholders(question, text)}
    known = values.load(question, used)
    return [
        Leaf(
            text=text,
            values=known.all_at(placeholders(question, text), text.language, at),
            # One by one: a version has one state in each language.
            state=states(question, [(link.version, text)]).get(link.version.pk, State.ADOPTED),
        )
        for text in texts
    ]


def _question(link: PreviewLink, at: datetime) -> Question:
    """What a reader of the version's owner would ask now, its drafts counted."""
    return Question(
        owner=link.version.owner,
        languages=tuple(link.languages),
        as_of=at,
        known_at=ledger.known_until(at),
        drafts=Drafts(link.version.owner_id),
    )


def _texts(link: PreviewLink, question: Question) -> list[Text]:
    own = Text.objects.filter(version=link.version, language__in=link.languages)
    newest = own.newest(question.known_at, question.drafts)
    return sorted(newest, key=lambda text: link.languages.index(text.language))
