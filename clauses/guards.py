"""What each verb needs before it may happen: the right, and the state. One function per verb.

The verbs ask these under the ledger's lock and refuse by them; ``on_…`` ask them for ``allowed_actions`` and
buttons. So what is offered and what is done cannot differ.
"""

from clauses import clock, policy
from clauses.errors import WrongState
from clauses.models import LIBRARY_ID, Clause, Conflict, Key, Owner, Review, Text, User, Version
from clauses.policy import ALLOWED, NOT_CONSULTANT, Action, Verdict

type Verdicts = dict[str, Verdict]


def may_write(actor: User, version: Version, language: str = "") -> Verdict:
    """Whether a language may be written, or what is open of it submitted; of an open version any."""
    return _writes(actor, version) and _kept(version) and _free(version, language)


def may_change(actor: User, version: Version) -> Verdict:
    """Whether the version's own fields may be changed, or the version discarded."""
    return may_write(actor, version) and _not_adopted(version)


def may_discard_text(actor: User, text: Text) -> Verdict:
    """Whether an open text may be given up."""
    return may_write(actor, text.version, text.language) and _open_text(text)


def may_keep_text(actor: User, text: Text) -> Verdict:
    """Whether a translation may be kept as it is though its source was corrected: "no change needed"."""
    writing = may_write(actor, text.version, text.language)
    return writing and _nothing_open(text.version, text.language) and _stale(text)


def may_link(actor: User, version: Version) -> Verdict:
    """Whether a preview link may be made, or revoked."""
    return _writes(actor, version) and _kept(version)


def may_answer(actor: User, owner: Owner) -> Verdict:
    """Whether somebody may say for a client what becomes of a variant that is behind."""
    return policy.may(actor, Action.WRITE, owner)


def may_resolve(actor: User, conflict: Conflict) -> Verdict:
    """Whether a place that a merge could not decide may be decided."""
    return may_change(actor, conflict.version) and _unresolved(conflict)


def may_decide(actor: User, review: Review) -> Verdict:
    """Whether somebody may decide at the present stage."""
    return _open_review(review) and policy.may(actor, Action.DECIDE, review)


def may_recall(actor: User, review: Review) -> Verdict:
    """Whether a review may be taken back."""
    return _open_review(review) and policy.may(actor, Action.WRITE, review.version.owner)


def may_comment(actor: User, review: Review) -> Verdict:
    """Whether somebody may say something about a review."""
    return _open_review(review) and policy.may(actor, Action.READ, review)


def may_adapt(actor: User, clause: Clause) -> Verdict:
    """Whether some client of the actor's may have a variant of the clause."""
    if clause.owner_id != LIBRARY_ID:
        return Verdict(False, "not-adaptable", "A client's own clause has no variants.", WrongState)
    if not clause.adaptable:
        detail = "The library does not let clients adapt this clause."
        return Verdict(False, "not-adaptable", detail, WrongState)
    return ALLOWED if policy.is_consultant(actor) else NOT_CONSULTANT


def on_clause(actor: User, clause: Clause) -> Verdicts:
    """What may be done to a clause."""
    write = policy.may(actor, Action.WRITE, clause.owner)
    return {"classify": write, "create_version": write, "adapt": may_adapt(actor, clause)}


def on_version(actor: User, version: Version) -> Verdicts:
    """What may be done to a version. Of an adopted one single languages may be corrected or translated."""
    write = may_write(actor, version)
    change = write and _not_adopted(version)
    return {
        "change": change,
        "write": write,
        "submit": write,
        "discard": change,
        "make_preview_link": may_link(actor, version),
    }


def on_text(actor: User, text: Text) -> Verdicts:
    """What may be done to a text; ``write`` of an approved one begins a correction."""
    write = may_write(actor, text.version, text.language)
    of_open = write and _open_text(text)
    kept = may_keep_text(actor, text)
    return {"write": write, "submit": of_open, "discard": of_open, "no_change_needed": kept}


def on_review(actor: User, review: Review) -> Verdicts:
    """What may be done to a review."""
    decide = may_decide(actor, review)
    return {
        "approve": decide,
        "request_changes": decide,
        "recall": may_recall(actor, review),
        "comment": may_comment(actor, review),
    }


def on_behind(actor: User, owner: Owner) -> Verdicts:
    """What may be done about a client's variant that is behind."""
    return {"answer": may_answer(actor, owner)}


def on_owner(actor: User, owner: Owner) -> Verdicts:
    """What may be done to a client, or the library."""
    return {
        "change": policy.may(actor, Action.ADMINISTER),
        "record": policy.may(actor, Action.RECORD, owner),
        "assign": policy.may(actor, Action.ASSIGN, owner),
        "write": policy.may(actor, Action.WRITE, owner),
    }


def on_administered(actor: User) -> Verdicts:
    """What may be done to a vocabulary's word, or a workflow."""
    return {"change": policy.may(actor, Action.ADMINISTER)}


def on_key(actor: User, key: Key) -> Verdicts:
    """What may be done to a key."""
    return {"revoke": policy.may(actor, Action.ADMINISTER) and _good_key(key)}


def on_everything(actor: User) -> Verdicts:
    """What may be done at all."""
    return {"create_clause": _writes_anything(actor), "administer": policy.may(actor, Action.ADMINISTER)}


def _writes_anything(actor: User) -> Verdict:
    writes = policy.in_group(actor, policy.AUTHOR) or policy.is_consultant(actor)
    detail = "Clauses are made by authors, and by consultants of clients."
    return ALLOWED if writes else Verdict(False, "not-author", detail)


def _good_key(key: Key) -> Verdict:
    if key.revoked_at is None:
        return ALLOWED
    return Verdict(False, "already-revoked", "The key is revoked already.", WrongState)


def _writes(actor: User, version: Version) -> Verdict:
    return policy.may(actor, Action.WRITE, version.owner)


def _kept(version: Version) -> Verdict:
    if version.discarded_at is None:
        return ALLOWED
    return Verdict(False, "discarded", "This version was discarded.", WrongState)


def _free(version: Version, language: str) -> Verdict:
    """A review of an open version freezes all of it, one of an adopted version its language."""
    reviews = version.reviews.filter(state="open")
    if version.is_adopted:
        reviews = reviews.filter(language=language)
    if not reviews.exists():
        return ALLOWED
    detail = "This is under review: recall it, or have changes requested."
    return Verdict(False, "in-review", detail, WrongState)


def _not_adopted(version: Version) -> Verdict:
    if not version.is_adopted:
        return ALLOWED
    return Verdict(False, "adopted", "An adopted version never changes; make a new one.", WrongState)


def _open_text(text: Text) -> Verdict:
    if text.is_open:
        return ALLOWED
    return Verdict(False, "not-open", "Only an open text can be discarded or submitted.", WrongState)


def _unresolved(conflict: Conflict) -> Verdict:
    if conflict.resolved_at is None:
        return ALLOWED
    return Verdict(False, "already-resolved", "This conflict is resolved already.", WrongState)


def _nothing_open(version: Version, language: str) -> Verdict:
    if not version.texts.open().filter(language=language).exists():
        return ALLOWED
    return Verdict(False, "open-text-exists", "This language has an open text.", WrongState)


def _stale(text: Text) -> Verdict:
    if Text.objects.newest(clock.LATEST).stale(clock.LATEST).filter(pk=text.pk).exists():
        return ALLOWED
    detail = "This is not the newest text of its language, or was made from its source as it is now."
    return Verdict(False, "not-stale", detail, WrongState)


def _open_review(review: Review) -> Verdict:
    if review.is_open:
        return ALLOWED
    return Verdict(False, "review-closed", f"This review is closed: {review.state}.", WrongState)
