"""Writes that are not transitions: clauses, their classification, and versions. (Texts: ``writing``.)"""

import re
from collections.abc import Sequence
from typing import Any, Unpack

from django.db.models import Max

from clauses import digests, fields, ledger, policy, writing
from clauses.errors import Absent, WrongState, invalid
from clauses.models import (
    LIBRARY_ID,
    Category,
    Clause,
    Contribution,
    Effect,
    Kind,
    Owner,
    Tag,
    Text,
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
) -> Clause:
    """Make an identity. A client's key is ``{slug}.{key}``.

    Raises:
        Invalid: the key is malformed, taken or reserved, or the classification unknown.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, owner)
        _check_key(owner, key)
        if kind not in Kind.values:
            raise invalid("/kind", "unknown-value", f"One of {', '.join(Kind.values)}.")
        clause = Clause(key=key, kind=kind, owner=owner, adaptable=adaptable, created_at=record.at)
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


def classify(
    actor: User,
    clause: Clause,
    *,
    category: str | None,
    tags: Sequence[str],
    adaptable: bool,
) -> Clause:
    """Change how a clause is sorted and whether clients may adapt it. Presentation: no approval is needed."""
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, clause.owner)
        clause = Clause.objects.select_related("owner").get(pk=clause.pk)
        clause.category, clause.adaptable = _category(category), adaptable
        found = _tags(tags)
        clause.save()
        clause.tags.set(found)
        record.append(
            "clause.classified", owner=clause.owner, clause=clause,
            category=category, tags=sorted(tags), adaptable=adaptable,
        )  # fmt: skip
        return clause


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
    copy_texts_from: Version | None = None,
    number: int | None = None,
    **given: Unpack[fields.Fields],
) -> Version:
    """Open a version. What is not given starts from the owner's newest adopted version, else from the base.

    ``number`` lets an import keep the numbers of its files. ``copy_texts_from`` copies the newest approved
    texts of a version of the same clause; whoever asks for a copy is a contributor.

    Raises:
        WrongState: one is open already, or there is nothing to adapt.
        Invalid: a field is wrong.
    """
    with ledger.recording(actor) as record:
        policy.require(actor, Action.WRITE, owner)
        clause = Clause.objects.get(pk=clause.pk)  # as it is under the lock
        _check_may_version(clause, owner, effect)
        versions = Version.objects.of(clause.pk, owner.pk)
        if versions.open().exists():
            raise WrongState("This owner has an open version of the clause.", code="open-version-exists")
        previous = versions.adopted(record.at).newest_first().first()
        base = _base(clause, owner, effect, previous)
        last = versions.aggregate(last=Max("number"))["last"] or 0
        writing.check_number("/number", number, last)
        version = Version(
            clause=clause, owner=owner, number=number or last + 1, effect=effect, base=base,
            base_pin=_pin(base, previous), created_at=record.at, created_by=actor,
        )  # fmt: skip
        fields.write(version, _with_defaults(version, previous, given))
        writing.contribute(record, version, Contribution.Kind.CREATE, digests.of_json(fields.of(version)))
        record.append("version.created", owner=owner, version=version, number=version.number, effect=effect)
        if copy_texts_from is not None:
            writing.copy_texts(record, copy_texts_from, version)
        return version


def _check_may_version(clause: Clause, owner: Owner, effect: str) -> None:
    if effect not in Effect.values:
        raise invalid("/effect", "unknown-value", f"One of {', '.join(Effect.values)}.")
    if clause.owner_id not in {LIBRARY_ID, owner.pk}:
        raise Absent("There is no such clause.")
    adapting = not owner.is_library and clause.owner_id == LIBRARY_ID
    if adapting and not clause.adaptable and effect != Effect.INHERITS:
        raise WrongState("The library does not let clients adapt this clause.", code="not-adaptable")
    if effect == Effect.INHERITS and not adapting:
        raise invalid("/effect", "not-a-variant", "Only a client's variant can return to the library.")


def _base(clause: Clause, owner: Owner, effect: str, previous: Version | None) -> Version | None:
    """An existing variant keeps its base; a new one, or one after a return, is made from the newest."""
    if clause.owner_id == owner.pk or effect == Effect.INHERITS:
        return None
    if previous and previous.base:
        return previous.base
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
    texts = Text.objects.filter(version=base, approved_at__isnull=False).order_by("revision")
    return {"fields": base.digest, "texts": {text.language: text.digest for text in texts}}


def _with_defaults(version: Version, previous: Version | None, given: fields.Fields) -> fields.Fields:
    seed = next((v for v in (previous, version.base) if v and v.effect == Effect.WORDING), None)
    if seed is None or version.effect != Effect.WORDING:
        return given
    return {**fields.seeded_from(seed), **given}


def change_version(actor: User, version: Version, **given: Unpack[fields.Fields]) -> Version:
    """Change fields of an open version that is not under review.

    Raises:
        WrongState: it took effect, was discarded or is under review.
        Invalid: a field is wrong.
    """
    with ledger.recording(actor) as record:
        version = writing.open_for_writing(actor, version)
        if version.is_adopted:
            raise WrongState("An adopted version never changes; make a new one.", code="adopted")
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
