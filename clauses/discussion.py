"""What people say about an open review. No decision, and no contribution either: it writes no words."""

from clauses import digests, guards, ledger
from clauses.errors import invalid
from clauses.fields import says_something
from clauses.models import Comment, Review, User

LONGEST = 5000


def comment(actor: User, review: Review, body: str) -> Comment:
    """Say something about an open review that one may read.

    The ledger keeps who, when and the digest of the words; the words themselves are people's.

    Raises:
        Absent: it may not be read.
        WrongState: it is closed.
        Invalid: nothing is said, or too much.
    """
    with ledger.recording(actor) as record:
        review = Review.objects.select_related("version__clause", "version__owner").get(pk=review.pk)
        guards.may_comment(actor, review).require()
        if not says_something(body, LONGEST):
            raise invalid("/body", "invalid", f"A comment has 1 to {LONGEST} characters, without NUL.")
        said = Comment.objects.create(
            review=review, person=actor, name=actor.get_full_name(), body=body, at=record.at
        )
        record.append(
            "review.commented", owner=review.version.owner, version=review.version, review=str(review.pk),
            comment=str(said.pk), digest=digests.of_bytes(body.encode()),
        )  # fmt: skip
        return said
