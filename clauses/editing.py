"""Writes that are not transitions: clauses, their classification, and versions. (Texts: ``writing``.)"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypedDict, Unpack
from uuid import UUID

from clauses import behind, digests, fields, guards, ledger, opening, policy, writing
from clauses.errors import WrongState, invalid
from clauses.models import (
    LIBRARY_ID,
    Category,
    Clause,
    Contribution,
    Effect,
    Kind,
    Owner,
    Tag,
    User,
    Version,
)
from clauses.policy import Action

KEY = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)
# "acme.md" would be the Markdown of the guideline "acme".
RESERVED = frozenset({"md", "html"})


def create_clause(
    actor: User,
    owner: Owner,
    key: str,
    kind: str,
    *,
    category: str | None = None,
    tags: Sequence[str] = (),
    adaptable: bool = True,
    review_on: date | None = None,
) -> Clause:
    """Make an identity. A client's key is ``{slug}.{key}``; it is to be looked at again on ``review_on``.

    Raises:
        Invalid: the key is malformed, taken or reserved, or the classification unknown.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, owner)
        _check_key(owner, key)
        if kind not in Kind.values:
            raise invalid("/kind", "unknown-value", f"One of {', '.join(Kind.values)}.")
        clause = Clause(key=key, kind=kind, owner=owner, adaptable=adaptable, created_at=record.at)
        clause.review_on = review_on
        clause.category = _category(category)
        found = _tags(tags)
        clause.save(force_insert=True)
        clause.tags.set(found)
        record.append("clause.created", owner=owner, clause=clause, key=key, kind=kind)
        return clause


def _check_key(owner: Owner, key: str) -> None:
    prefix = "" if owner.is_library else f"{owner.slug}."
    local = key.removeprefix(prefix)
    if not key.startswith(prefix) or not KEY.fullmatch(local) or local in RESERVED:
        form = f"{prefix}[a-z0-9-]{{1,80}}"
        raise invalid("/key", "invalid", f"A key is {form}, and its last part neither 'md' nor 'html'.")
    if Clause.objects.filter(key=key).exists():
        raise invalid("/key", "taken", f"The key '{key}' is taken; keys are never used again.")


class Classification(TypedDict, total=False):
    """How a clause is sorted and planned. Keys of categories and tags stand for the things."""

    category: str | None
    tags: Sequence[str]
    adaptable: bool
    review_on: date | None


def classify(actor: User, clause: Clause, **given: Unpack[Classification]) -> Clause:
    """Change how a clause is sorted, whether clients may adapt it, and when it is to be looked at again.

    What is not given stays. Presentation and planning: no approval is needed.

    Raises:
        Invalid: there is no such category or tag.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, clause.owner)
        clause = Clause.objects.select_related("owner", "category").get(pk=clause.pk)
        if "category" in given:
            clause.category = _category(given["category"])
        clause.adaptable = given.get("adaptable", clause.adaptable)
        clause.review_on = given.get("review_on", clause.review_on)
        tags = _tags(given["tags"]) if "tags" in given else list(clause.tags.all())
        clause.save()
        clause.tags.set(tags)
        record.append("clause.classified", owner=clause.owner, clause=clause, **_classification(clause, tags))
        return clause


def _classification(clause: Clause, tags: Sequence[Tag]) -> dict[str, Any]:
    """As the ledger tells it."""
    return {
        "category": clause.category.key if clause.category else None,
        "tags": sorted(tag.key for tag in tags),
        "adaptable": clause.adaptable,
        "review_on": clause.review_on.isoformat() if clause.review_on else None,
    }


def _category(key: str | None) -> Category | None:
    if key is None:
        return None
    found = Category.objects.filter(key=key).first()
    if found is None:
        raise invalid("/category", "unknown-value", f"There is no category '{key}'.")
    return found


def _tags(keys: Sequence[str]) -> list[Tag]:
    found = {tag.key: tag for tag in Tag.objects.filter(key__in=keys)}
    for index, key in enumerate(keys):
        if key not in found:
            raise invalid(f"/tags/{index}", "unknown-value", f"There is no tag '{key}'.")
    return list(found.values())


def new_version(
    actor: User,
    clause: Clause,
    owner: Owner,
    *,
    effect: str = Effect.WORDING,
    copy_texts_from: Version | Literal["current"] | None = None,
    expected_base: UUID | None = None,
    number: int | None = None,
    from_newest: bool = False,
    **given: Unpack[fields.Fields],
) -> Version:
    """Open a version. What is not given starts from the owner's newest adopted version, else from the base.

    ``number`` lets an import keep the numbers of its files. ``copy_texts_from`` copies the newest approved
    texts of a version of the same clause (``current``: of the owner's newest wording, else of the base);
    whoever asks for a copy is a contributor. ``expected_base`` is the library's version that the actor saw:
    the base itself is never chosen. ``from_newest``: an import tells of a variant that followed the library
    (see ``following``), so its base is the newest.

    Raises:
        WrongState: one is open already, there is nothing to adapt, or the base is not the one expected.
        Invalid: a field is wrong.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, owner)
        clause = Clause.objects.get(pk=clause.pk)  # as it is under the lock
        opening.check(clause, owner, effect)
        previous = Version.objects.of(clause.pk, owner.pk).adopted(record.at).newest_first().first()
        kept = None if from_newest or previous is None else previous.base
        base = _base(clause, owner, effect, kept, expected_base)
        version = Version(
            clause=clause, owner=owner, effect=effect, base=base, base_pin=_pin(base, previous),
        )  # fmt: skip
        opening.begin(record, version, _with_defaults(version, previous, given), number=number)
        if copy_texts_from is not None:
            origin = _current(previous, base) if copy_texts_from == "current" else copy_texts_from
            writing.copy_texts(record, origin, version)
        return version


def _base(
    clause: Clause, owner: Owner, effect: str, kept: Version | None, expected: UUID | None
) -> Version | None:
    """The base, which is the one that the actor saw, if that was told."""
    base = _natural_base(clause, owner, effect, kept)
    if expected is not None and (base is None or base.pk != expected):
        raise WrongState("The base is another version of the library.", code="base-moved")
    return base


def _natural_base(clause: Clause, owner: Owner, effect: str, kept: Version | None) -> Version | None:
    """An existing variant keeps its base; a new one, or one after a return, is made from the newest."""
    if clause.owner_id == owner.pk or effect == Effect.INHERITS:
        return None
    if kept:
        return kept
    base = Version.objects.of(clause.pk, LIBRARY_ID).filter(adopted_at__isnull=False).newest_first().first()
    if base is None:
        raise WrongState("The library has no approved version to adapt.", code="no-base")
    return base


def _pin(base: Version | None, previous: Version | None) -> dict[str, Any] | None:
    """The digests of the base's fields and texts that the variant was made from."""
    if base is None:
        return None
    if previous and previous.base_id == base.pk:
        return previous.base_pin
    return behind.pin_of(base)


def _with_defaults(version: Version, previous: Version | None, given: fields.Fields) -> fields.Fields:
    seed = _with_words(previous, version.base)
    if seed is None or version.effect != Effect.WORDING:
        return given
    return {**fields.seeded_from(seed), **given}


def _current(previous: Version | None, base: Version | None) -> Version:
    """The version whose words are the owner's now, or what they would be made from."""
    found = _with_words(previous, base)
    if found is None:
        raise WrongState("There are no approved words to copy.", code="not-copyable")
    return found


def _with_words(*versions: Version | None) -> Version | None:
    """The first that has words."""
    return next((each for each in versions if each and each.effect == Effect.WORDING), None)


def change_version(actor: User, version: Version, **given: Unpack[fields.Fields]) -> Version:
    """Change fields of an open version that is not under review.

    Raises:
        WrongState: it took effect, was discarded or is under review.
        Invalid: a field is wrong.
    """
    with ledger.recording(actor) as record:
        version = writing.open_for_writing(actor, version)
        guards.may_change(actor, version).require()
        fields.write(version, given)
        digest = digests.of_json(fields.of(version))
        writing.contribute(record, version, Contribution.Kind.EDIT, digest)
        record.append("version.changed", owner=version.owner, version=version, fields=sorted(given))
        return version


def omit(actor: User, clause: Clause, owner: Owner, **given: Unpack[fields.Fields]) -> Version:
    """Open a version by which the clause does not apply: for a client, or, in the library, repealed."""
    return new_version(actor, clause, owner, effect=Effect.OMITTED, **given)


def return_to_library(actor: User, clause: Clause, owner: Owner, **given: Unpack[fields.Fields]) -> Version:
    """Open a version by which a client returns to the library's wording."""
    return new_version(actor, clause, owner, effect=Effect.INHERITS, **given)
