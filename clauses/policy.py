"""Who may do what, and why not: ``may(actor, action, thing)``. Four eyes lives here and only here.

API, admin, diff, preview, export and search all ask it; nothing else decides on rights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from clauses import clock
from clauses.errors import Absent, Denied, DomainError, WrongState
from clauses.models import Key, Owner, Review, Role, Scope, User, Version, Workflow

AUTHOR, APPROVER, ADMINISTRATOR = "author", "approver", "administrator"


class Action(StrEnum):
    """What somebody may want to do."""

    READ = "read"  # adopted wording of an owner
    READ_DRAFTS = "read_drafts"  # what an owner has not adopted, and how it came to be
    READ_GUIDANCE = "read_guidance"
    WRITE = "write"  # drafts of an owner, and their transitions but the decision
    DECIDE = "decide"  # on a review, at its present stage
    RECORD = "record"  # facts and values of an owner
    ASSIGN = "assign"  # people to a client
    ADMINISTER = "administer"  # people, keys, owners, workflows, vocabularies


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, or not and why; truthy if allowed. It feeds errors, ``allowed_actions`` and buttons alike.

    ``error`` is what a refusal raises: ``Denied`` for the person, ``WrongState`` for the state of the thing.
    """

    allowed: bool
    code: str = ""
    detail: str = ""
    error: type[DomainError] = Denied

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Refuse, unless it is allowed.

        Raises:
            Denied, WrongState: with the reason.
        """
        if not self.allowed:
            raise self.error(self.detail, code=self.code)


class Operator:
    """Whoever runs commands on the server itself; no person, so it neither writes words nor decides."""


OPERATOR = Operator()
type Actor = User | Key | Operator | None
type Clerk = User | Operator  # who records what is no wording
type Stage = dict[str, Any]

ALLOWED = Verdict(True)
NOT_CONSULTANT = Verdict(False, "not-consultant", "A client's material is written by its consultants.")


def may(actor: Actor, action: Action, thing: Owner | Review | None = None) -> Verdict:
    """Answer whether ``actor`` may do ``action`` to ``thing`` now (an owner stands for all that it owns)."""
    if isinstance(actor, User):
        if not actor.is_active:
            return Verdict(False, "inactive", "This account is not active.")
        return _person_may(actor, action, thing)
    if isinstance(actor, Key) or actor is None:
        return _key_may(actor, action, thing)
    allowed = action in {Action.ADMINISTER, Action.RECORD, Action.ASSIGN}
    return ALLOWED if allowed else Verdict(False, "nobody", "This needs a person.")


def require(actor: Actor, action: Action, thing: Owner | Review | None = None) -> None:
    """Ask ``may``, and refuse.

    Raises:
        Denied: with the verdict's reason.
    """
    may(actor, action, thing).require()


def person_of(actor: Clerk) -> User | None:
    """The person for the ledger; none where it is the server's operator."""
    return actor if isinstance(actor, User) else None


def _key_may(key: Key | None, action: Action, thing: Owner | Review | None) -> Verdict:
    """A delivery or preview key reads the library, and the clients it is bound to."""
    if action is Action.READ_GUIDANCE:
        if not (key and key.guidance):
            return Verdict(False, "guidance-not-allowed", "This needs a key with the right to guidance.")
        return _key_may(key, Action.READ, thing)
    if action is Action.READ_DRAFTS and isinstance(thing, Owner):
        return _key_may_preview(key, thing)
    if action is not Action.READ or not isinstance(thing, Owner):
        return Verdict(False, "wrong-scope", "A key of this scope only reads.")
    if key and key.scope == Scope.PERSONAL:
        return Verdict(False, "wrong-scope", "A personal key is for the editorial API.")
    if key is None:
        opened = settings.PUBLIC_LIBRARY and thing.is_library
        return ALLOWED if opened else Verdict(False, "unauthenticated", "A key is needed.")
    if thing.is_library or key.clients.filter(pk=thing.pk).exists():
        return ALLOWED
    return Verdict(False, "not-found", "There is no such client.", Absent)


def _key_may_preview(key: Key | None, owner: Owner) -> Verdict:
    """A preview key sees the drafts of its clients, and never the library's, unless it is bound to none."""
    if key is not None and key.scope != Scope.PREVIEW:
        return Verdict(False, "wrong-scope", "This needs a preview key.")
    if key is None:
        return Verdict(False, "unauthenticated", "A key is needed.")
    if owner.is_library and key.clients.exists():
        return Verdict(False, "not-library", "This key sees its clients' drafts, not the library's.")
    return _key_may(key, Action.READ, owner)


def _person_may(person: User, action: Action, thing: Owner | Review | None) -> Verdict:
    if action is Action.ADMINISTER:
        return _may_administer(person)
    if thing is None or (action is Action.DECIDE and not isinstance(thing, Review)):
        return Verdict(False, "not-of-this", "There is nothing there that this could be done to.")
    if isinstance(thing, Review):
        return _may_with_review(person, action, thing)
    verdict = _may_with_owner(person, action, thing)
    if verdict.error is Absent and _may_administer(person):
        # That there is such a client is theirs to know, its material is not.
        return Verdict(False, "not-member", "This is for those who work for the client.")
    return verdict


def _may_administer(person: User) -> Verdict:
    if person.is_superuser or in_group(person, ADMINISTRATOR):
        return ALLOWED
    return Verdict(False, "not-administrator", "This is for administrators.")


def _may_with_review(person: User, action: Action, review: Review) -> Verdict:
    """Being one of the present stage's people lets a person read the review; else its owner decides."""
    if action is Action.DECIDE:
        return _may_decide(person, review)
    owner = review.version.owner
    if action is not Action.READ:
        return _may_with_owner(person, action, owner)
    if review.is_open and in_stage(person, review.stages[review.stage], owner):
        return ALLOWED
    return _may_with_owner(person, Action.READ_DRAFTS, owner)


def _may_with_owner(person: User, action: Action, owner: Owner) -> Verdict:
    if action is Action.ASSIGN and _may_administer(person):
        return ALLOWED
    reading = _may_read(person, owner)
    if not reading and action not in {Action.READ, Action.READ_DRAFTS} and _is_asked(person, owner):
        return NOT_CONSULTANT
    if not reading or action in {Action.READ, Action.READ_GUIDANCE}:
        return reading  # what a person may not see does not exist for them
    if action is Action.READ_DRAFTS and not owner.is_library:
        return ALLOWED
    if owner.is_library:
        allowed = in_group(person, AUTHOR)
        return ALLOWED if allowed else Verdict(False, "not-author", "The library is written by authors.")
    if is_member(person, owner, Role.CONSULTANT):
        return ALLOWED
    return NOT_CONSULTANT


def _is_asked(person: User, owner: Owner) -> bool:
    """Whether somebody who works for others knows the client by a review that waits for them."""
    groups = [each.name for each in person.groups.all()]
    return Review.objects.asking(groups, ()).filter(version__owner=owner).exists()


def _may_read(person: User, owner: Owner) -> Verdict:
    """Staff of the consultancy read the library; members read their client."""
    if owner.is_library or is_member(person, owner):
        return ALLOWED
    return Verdict(False, "not-found", "There is no such client.", Absent)


def _may_decide(person: User, review: Review) -> Verdict:
    """Four eyes: who contributed does not decide, superuser or not, and nobody decides twice."""
    if not in_stage(person, review.stages[review.stage], review.version.owner):
        reading = _may_read(person, review.version.owner)
        return reading and Verdict(False, "not-in-stage", "This stage is decided by others.")
    if person.pk in contributors(review.version, review.language):
        return Verdict(False, "four-eyes", "Who contributed to what is under review may not decide on it.")
    if any(each.person_id == person.pk for each in review.decisions.all()):
        return Verdict(False, "decided-already", "Nobody decides twice in one review.")
    return ALLOWED


def may_hold_key_of(actor: Actor, person: User) -> Verdict:
    """Whether somebody may be given a key that acts as the person: with another's, two eyes would be four."""
    if actor == person or isinstance(actor, Operator):
        return ALLOWED
    detail = "A personal key acts as its person: they make it themselves, or the server's operator does."
    return Verdict(False, "not-your-key", detail)


def in_group(person: User, group: str) -> bool:
    """Whether the person is in the group. (No query where groups and memberships were read at once.)"""
    return any(each.name == group for each in person.groups.all())


def is_member(person: User, owner: Owner, role: str = "") -> bool:
    """Whether the person works for the client, in that role if one is given."""
    mine = (each for each in person.memberships.all() if each.owner_id == owner.pk)
    return any(role in ("", each.role) for each in mine)


def is_consultant(person: User) -> bool:
    """Whether the person writes for some client."""
    return any(each.role == Role.CONSULTANT for each in person.memberships.all())


def stages_of(version: Version) -> list[Stage]:
    """The stages of the owner's workflow, else of the default one, as data."""
    workflow = version.owner.workflow or Workflow.objects.get(is_default=True)
    stages: list[Stage] = [
        {
            "name": stage.name,
            "group": stage.group.name if stage.group else None,
            "client_sign_off": stage.client_sign_off,
        }
        for stage in workflow.stages.select_related("group")
    ]
    if not stages:
        raise WrongState(f"The workflow '{workflow}' has no stages.", code="no-stages")
    return stages


def in_stage(person: User, stage: Stage, owner: Owner) -> bool:
    """Whether the person may decide at the stage, contributions aside: is one of ``stage_people``."""
    of_group = not stage["group"] or in_group(person, stage["group"])
    signs = not stage["client_sign_off"] or is_member(person, owner, Role.SIGNATORY)
    return person.is_active and of_group and signs


def stage_people(stage: Stage, owner: Owner) -> QuerySet[User]:
    """The active people of a stage: of its group, and signatories of the client if it asks for them."""
    condition = Q(is_active=True)
    if stage["group"]:
        condition &= Q(groups__name=stage["group"])
    people = User.objects.filter(condition)
    if stage["client_sign_off"]:
        people = people.filter(memberships__owner=owner, memberships__role=Role.SIGNATORY)
    return people.distinct()


def contributors(version: Version, language: str) -> set[int]:
    """Who wrote what a review of the version holds, or would hold.

    Before adoption every contribution to the version counts; after it (``language`` is given) those in the
    reviewed language since its last approval. A trigger asks the same (see ``triggers``).
    """
    contributions = version.contributions.all()
    if not language:
        return {each.person_id for each in contributions}
    approved = (each.approved_at for each in version.texts.all() if each.language == language)
    last = max((at for at in approved if at), default=clock.EARLIEST)
    return {each.person_id for each in contributions if each.language == language and each.at > last}


def unfilled_stages(stages: Sequence[Stage], owner: Owner, excluded: Iterable[int]) -> list[str]:
    """The names of stages for which no eligible person is left; each person fills one stage at most."""
    barred = set(excluded)
    eligible = [set(stage_people(stage, owner).values_list("pk", flat=True)) - barred for stage in stages]
    filled: dict[int, int] = {}  # person -> stage

    def fill(stage: int, tried: set[int]) -> bool:
        """Find somebody, moving others to another stage if need be (augmenting paths)."""
        for person in eligible[stage] - tried:
            tried.add(person)
            if person not in filled or fill(filled[person], tried):
                filled[person] = stage
                return True
        return False

    return [stage["name"] for index, stage in enumerate(stages) if not fill(index, set())]
