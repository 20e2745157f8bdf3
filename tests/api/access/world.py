"""What there is to see, of every owner in every state; and everybody who may want to see it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.test import Client

from clauses import accounts, behind, clock, following, keys, previews, registry, workflow, workflows, writing
from clauses.models import (
    Category,
    Key,
    LegalSource,
    Membership,
    Owner,
    Parameter,
    PreviewLink,
    Review,
    Role,
    Scope,
    Tag,
    Text,
    User,
    Version,
    Workflow,
)
from clauses.policy import OPERATOR
from tests.api.conftest import http
from tests.cast import Cast, adopted, corrected, draft, find_cast, make_clause, submitted

PEOPLE = ("author", "approver", "consultant", "consultant2", "signatory", "admin")
PRINCIPALS = ("nobody", "firm-key", "key", "preview-key", *PEOPLE, "disabled", "revoked")
OWNERS = ("library", "firm", "town")
# A client's required languages, and the one that is translated late.
SPOKEN = {"library": (("nb", "en"), "nn"), "firm": (("nb",), "en"), "town": (("nn", "nb"), "en")}


@dataclass(frozen=True)
class Thing:
    """What the parts of a path stand for; all strings."""

    slug: str = "nobody"
    clause: str = "nothing"
    guideline: str = "nothing"
    guideline_version: str = field(default_factory=lambda: str(uuid4()))
    version: str = field(default_factory=lambda: str(uuid4()))
    text: str = field(default_factory=lambda: str(uuid4()))
    language: str = "nb"
    review: str = field(default_factory=lambda: str(uuid4()))
    link: str = field(default_factory=lambda: str(uuid4()))
    word: str = "nothing"
    member: str = "999999"
    key: str = field(default_factory=lambda: str(uuid4()))
    workflow: str = "999999"
    conflict: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class World:
    """The things by name (``firm``, ``firm-draft`` …), and the secrets by principal."""

    things: dict[str, Thing]
    secrets: dict[str, str]

    def send(self, who: str, method: str, url: str, body: Any = b"", **headers: str) -> Any:
        """Ask as somebody; the test client's response."""
        secret = self.secrets.get(who)
        given = {"Authorization": f"Bearer {secret}"} if secret else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        client: Client = http()
        return client.generic(method, url, body, "application/json", headers=given)


def make_world(cast: Cast, words: str = "Words") -> World:
    """Write it all."""
    things = {"absent": Thing()}
    for slug in OWNERS:
        things |= made_of(cast, getattr(cast, slug), words)
    things["firm-signing"] = signing(cast, words)
    things["firm-merged"] = merged(cast, words)
    things["library-stale"] = stale(cast, words)
    secrets = make_secrets(cast)
    things["library"] = replace(things["library"], **administered())
    for slug in ("firm", "town"):
        member = str(
            Membership.objects.filter(owner__slug=slug).order_by("-pk").values_list("pk", flat=True)[0]
        )
        things[slug] = replace(things[slug], member=member)
    return World(things, secrets)


def administered() -> dict[str, str]:
    """A word of each vocabulary, a workflow, and a key."""
    for model in (Category, Tag, LegalSource):
        registry.define(OPERATOR, model, "word", {"nb": "Ord"})
    registry.define(OPERATOR, Parameter, "word", {"nb": "Ord"}, type="text")
    key = Key.objects.get(name="key")
    workflow_ = Workflow.objects.get(name="signed")
    return {"word": "word", "key": str(key.pk), "workflow": str(workflow_.pk)}


def made_of(cast: Cast, owner: Owner, words: str) -> dict[str, Thing]:
    """What an owner has: adopted, draft, in review, closed, and late."""
    prefix = "" if owner.is_library else f"{owner.slug}."
    spoken, late = SPOKEN[owner.slug]
    write = partial(make_clause, cast)
    given: dict[str, Any] = {"words": words, "languages": spoken, "change_note": words}
    version = adopted(cast, write(f"{prefix}known"), owner, **given)
    rules = adopted(cast, write(f"{prefix}rules", "guideline"), owner, entries=[f"{prefix}known"], **given)
    hidden = draft(cast, write(f"{prefix}hidden"), owner, **given)
    asked = submitted(cast, write(f"{prefix}asked"), owner, **given)
    good = thing_of(version, spoken[0], review=closed(version))
    good = replace(good, guideline=rules.clause.key, guideline_version=str(rules.pk))
    sources = version.texts.get(language=spoken[0])
    actor = cast.writer_for(owner)
    writing.write_text(actor, version, late, title=words, body=words, source=sources)
    return {
        owner.slug: good,
        f"{owner.slug}-late": replace(thing_of(version, late), review=good.review),
        f"{owner.slug}-draft": thing_of(hidden, spoken[0]),
        f"{owner.slug}-review": thing_of(asked.version, spoken[0], review=asked),
    }


def thing_of(version: Version, language: str, review: Review | None = None) -> Thing:
    """Of one version and language."""
    text = Text.objects.get(version=version, language=language)
    made = {"slug": version.owner.slug, "clause": version.clause.key, "version": str(version.pk)}
    made["link"] = str(link_to(version).pk)
    given = Thing(**made, text=str(text.pk), language=language)
    return replace(given, review=str(review.pk)) if review else given


def link_to(version: Version) -> PreviewLink:
    """A preview link to it."""
    found = version.preview_links.first()
    if found:
        return found
    length = timedelta(days=1)
    return previews.make(find_cast().writer_for(version.owner), version, expires_in=length, languages=["nb"])[
        0
    ]


def closed(version: Version) -> Review:
    """The review that adopted it."""
    return Review.objects.get(version=version, language="")


def signing(cast: Cast, words: str) -> Thing:
    """Of the firm's, approved by the consultancy, and waiting for the client's signature."""
    stages: list[workflows.StageFields] = [
        {"name": "check", "group": "approver", "client_sign_off": False},
        {"name": "sign", "group": None, "client_sign_off": True},
    ]
    own = workflows.define(cast.admin, "signed", stages)
    firm = registry.change_owner(OPERATOR, cast.firm, workflow=own)
    clause = make_clause(cast, "firm.signing")
    review = submitted(cast, clause, firm, words=words, languages=("nb",), change_note=words)
    workflow.approve(cast.approver, review, review.digest)
    registry.change_owner(OPERATOR, firm, workflow=None)
    return thing_of(review.version, "nb", review=review)


def merged(cast: Cast, words: str) -> Thing:
    """A draft of the firm's that follows the library, with a conflict."""
    clause = make_clause(cast, "followed")
    given: dict[str, Any] = {"words": words, "languages": ("nb", "en"), "change_note": words}
    adopted(cast, clause, force="should", **given)
    adopted(cast, clause, cast.firm, force="may", **given)
    adopted(cast, clause, force="must", **given)
    (row,) = behind.rows([cast.firm.pk], clock.now())
    item = following.Item("firm", clause.key, row.latest.digest, "accept")
    (result,) = following.answer(cast.consultant, [item])
    assert result.accepted
    (conflict,) = result.accepted.conflicts
    return replace(thing_of(result.accepted.draft, "nb"), conflict=str(conflict.pk))


def stale(cast: Cast, words: str) -> Thing:
    """A translation in the library whose source was corrected."""
    version = adopted(cast, make_clause(cast, "stale"), words=words, change_note=words)
    corrected(cast, version, "nb", words)
    return thing_of(version, "en")


def make_secrets(cast: Cast) -> dict[str, str]:
    """A key for everybody."""
    made = partial(secret_of, cast)
    found = {
        "firm-key": made("firm-key", Scope.DELIVERY, clients=[cast.firm]),
        "key": made("key", Scope.DELIVERY),
        "preview-key": made("preview-key", Scope.PREVIEW, clients=[cast.firm]),
        "revoked": made("revoked", Scope.PERSONAL, user=everything(cast, "leaving")),
        "disabled": made("disabled", Scope.PERSONAL, user=everything(cast, "gone")),
    }
    keys.revoke(OPERATOR, keys.find(keys.prefix_of(found["revoked"])))
    User.objects.filter(username="gone").update(is_active=False)
    return found | {name: made(name, Scope.PERSONAL, user=getattr(cast, name)) for name in PEOPLE}


def secret_of(cast: Cast, name: str, scope: Scope, **given: Any) -> str:
    """A key's secret."""
    return keys.make(OPERATOR, name, scope, **given)[1]


def everything(cast: Cast, name: str) -> User:
    """A person who might do everything, were it not for the key."""
    person = accounts.add_person(OPERATOR, name, groups=["author", "approver", "administrator"])
    accounts.assign(OPERATOR, cast.firm, person, Role.CONSULTANT)
    return person
