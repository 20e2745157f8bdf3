"""Who may ask preview, and whose drafts count for them."""

from uuid import UUID

from api.authentication import Caller
from api.errors import refuse
from clauses import policy
from clauses.models import Owner, Scope
from clauses.policy import Action
from clauses.resolution.drafts import drafts_in_review
from clauses.resolution.questions import Drafts


def require_previewer(caller: Caller) -> None:
    """Let in preview keys; a public library has no public drafts.

    Raises:
        Refused: 401 without a key, 403 for one of another scope.
    """
    if caller.key is None:
        raise refuse("unauthenticated")
    if caller.key.scope != Scope.PREVIEW:
        raise refuse("wrong-scope", "This door takes preview keys.")


def drafts_for(caller: Caller, owner: Owner, review_id: UUID | None) -> Drafts | None:
    """What counts as adopted of an owner that the caller reads; nothing of the library's for a client's key.

    Raises:
        Refused, Absent: 404, there is no such open review of the owner's, or its drafts may not be seen.
    """
    if not policy.may(caller.key, Action.READ_DRAFTS, owner):
        if review_id:
            raise refuse("not-found")
        return None
    return drafts_in_review(owner, review_id) if review_id else Drafts(owner.pk)
