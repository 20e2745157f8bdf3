"""How every version begins: whether an owner may open one, and under which number."""

from django.db.models import Max

from clauses import digests, fields, writing
from clauses.errors import Absent, WrongState, invalid
from clauses.ledger import Record
from clauses.models import LIBRARY_ID, Clause, Contribution, Effect, Owner, Version


def check(clause: Clause, owner: Owner, effect: str) -> None:
    """See that the owner may open a version of the clause.

    Raises:
        Invalid: there is no such effect, or not for this owner.
        Absent: the clause is another client's.
        WrongState: one is open already, or the library does not let clients adapt the clause.
    """
    _check_may_version(clause, owner, effect)
    if Version.objects.of(clause.pk, owner.pk).open().exists():
        raise WrongState("This owner has an open version of the clause.", code="open-version-exists")


def begin(
    record: Record,
    version: Version,
    given: fields.Fields,
    kind: Contribution.Kind = Contribution.Kind.CREATE,
    number: int | None = None,
) -> None:
    """Save a new version of an owner that may open one, under the next number; who asks is a contributor.

    Raises:
        Invalid: a field is wrong, or ``number`` is taken.
    """
    versions = Version.objects.of(version.clause_id, version.owner_id)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    writing.check_number("/number", number, last)
    version.number = number or last + 1
    version.created_at, version.created_by = record.at, record.person
    fields.write(version, given)
    writing.contribute(record, version, kind, digests.of_json(fields.of(version)))
    record.append(
        "version.created", owner=version.owner, version=version,
        number=version.number, effect=version.effect,
    )  # fmt: skip


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
