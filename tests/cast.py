"""The test people, whose roles never change, and their few verbs."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from clauses import accounts, editing, registry, workflow, writing
from clauses.models import LIBRARY_ID, Clause, Effect, Owner, Review, Role, User, Version
from clauses.policy import OPERATOR


@dataclass(frozen=True)
class Cast:
    """Author and two approvers of the library; consultants, a signatory, two clients; an administrator."""

    library: Owner
    firm: Owner
    town: Owner
    author: User
    approver: User
    approver2: User
    consultant: User
    consultant2: User
    signatory: User
    admin: User

    def writer_for(self, owner: Owner) -> User:
        """Who writes the owner's words: the author, or the client's consultant."""
        writers = {
            self.library.pk: self.author,
            self.firm.pk: self.consultant,
            self.town.pk: self.consultant2,
        }
        return writers[owner.pk]


def make_cast() -> Cast:
    """Make them, as the operator of the server would."""
    people = {
        name: accounts.add_person(OPERATOR, name, groups=groups)
        for name, groups in {
            "author": ["author"],
            "approver": ["approver"],
            "approver2": ["approver"],
            "consultant": [],
            "consultant2": [],
            "signatory": [],
            "admin": ["administrator"],
        }.items()
    }
    firm = registry.save_owner(
        OPERATOR, "firm", name="Firm AS", languages_=["nb", "en"], required_languages=["nb"]
    )
    town = registry.save_owner(
        OPERATOR, "town", name="Town", languages_=["nn", "nb", "en"], required_languages=["nn"]
    )
    accounts.assign(OPERATOR, firm, people["consultant"], Role.CONSULTANT)
    accounts.assign(OPERATOR, town, people["consultant2"], Role.CONSULTANT)
    accounts.assign(OPERATOR, firm, people["signatory"], Role.SIGNATORY)
    return Cast(library=Owner.objects.get(pk=LIBRARY_ID), firm=firm, town=town, **people)


def find_cast() -> Cast:
    """The cast as its rows are now."""
    found: dict[str, Any] = {owner.slug: owner for owner in Owner.objects.all()}
    found |= {person.username: person for person in User.objects.all()}
    return Cast(**{field.name: found[field.name] for field in fields(Cast)})


def make_clause(cast: Cast, key: str = "private-role", kind: str = "clause", **given: Any) -> Clause:
    """Make a clause; of the client whose slug the key begins with, else of the library."""
    owner = next((o for o in (cast.firm, cast.town) if key.startswith(f"{o.slug}.")), cast.library)
    return editing.create_clause(cast.writer_for(owner), owner, key, kind, **given)


def draft(
    cast: Cast,
    clause: Clause,
    owner: Owner | None = None,
    words: str = "Words",
    languages: Sequence[str] = ("nb", "en"),
    **fields: Any,
) -> Version:
    """Open a version and write it; ``words`` is its body, with the language behind it."""
    owner = owner or cast.library
    actor = cast.writer_for(owner)
    version = editing.new_version(actor, clause, owner, **{"change_class": "normative", **fields})
    if version.effect != Effect.WORDING:
        return version
    source = None
    for language in languages:
        text = writing.write_text(
            actor, version, language, title=f"Title {language}", body=f"{words} {language}", source=source
        )
        source = source or text
    return version


def submitted(cast: Cast, clause: Clause, owner: Owner | None = None, **given: Any) -> Review:
    """Write a version and submit it."""
    version = draft(cast, clause, owner, **given)
    return workflow.submit(cast.writer_for(version.owner), version)


def adopted(cast: Cast, clause: Clause, owner: Owner | None = None, **given: Any) -> Version:
    """Write a version, and have it approved."""
    review = submitted(cast, clause, owner, **given)
    workflow.approve(cast.approver, review, review.digest)
    return Version.objects.get(pk=review.version_id)


def corrected(cast: Cast, version: Version, language: str, body: str, source: Any = None) -> Review:
    """Correct, or translate late, one language of an adopted version, and have it approved."""
    actor = cast.writer_for(version.owner)
    text = writing.write_text(actor, version, language, title=f"Title {language}", body=body, source=source)
    review = workflow.submit(actor, version, [text])
    return workflow.approve(cast.approver, review, review.digest)


def moment(text: str) -> datetime:
    """A moment, as in ``2026-01-01T00:00+01:00``."""
    return datetime.fromisoformat(text)
