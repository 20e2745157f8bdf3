"""``visibility`` (which rows a query begins with) and ``policy`` (a verdict on one thing) say the same."""

from typing import Any

from clauses import visibility
from clauses.models import Owner, Review, Text, User, Version
from clauses.policy import Action, may
from tests.api.access.world import World


def people() -> list[User]:
    """Everybody who is active: what is not, has no key that opens anything."""
    return list(User.objects.filter(is_active=True))


def seen(rows: Any) -> set[Any]:
    """Their ids."""
    return set(rows.values_list("pk", flat=True))


def test_the_owners_that_one_sees_are_those_that_one_may_read_or_administer(world: World) -> None:
    for person in people():
        allowed = {
            owner.pk
            for owner in Owner.objects.all()
            if may(person, Action.READ, owner) or may(person, Action.ADMINISTER)
        }
        assert seen(visibility.of(person).owners()) == allowed, person


def test_the_reviews_that_one_sees_are_those_that_one_may_read(world: World) -> None:
    reviews = Review.objects.select_related("version__owner")
    assert {review.is_open for review in reviews} == {True, False}
    for person in people():
        allowed = {review.pk for review in reviews if may(person, Action.READ, review)}
        assert seen(visibility.of(person).reviews()) == allowed, person


def test_the_inbox_has_those_on_which_one_may_decide(world: World) -> None:
    reviews = Review.objects.select_related("version__owner").filter(state="open")
    for person in people():
        allowed = {review.pk for review in reviews if may(person, Action.DECIDE, review)}
        assert seen(visibility.of(person).waiting()) == allowed, person


def asked(person: User, version: Version) -> bool:
    """Whether a review of the version asks them."""
    return any(may(person, Action.READ, review) for review in version.reviews.filter(state="open"))


def may_see(person: User, version: Version) -> bool:
    """Drafts by the right to drafts, adopted ones by that to read; else by a review, and what it compares."""
    if may(person, Action.READ_DRAFTS, version.owner) or asked(person, version):
        return True
    siblings = Version.objects.of(version.clause_id, version.owner_id)
    compared = any(asked(person, each) for each in siblings)
    return version.is_adopted and (bool(may(person, Action.READ, version.owner)) or compared)


def test_the_versions_that_one_sees_are_those_that_one_may_read(world: World) -> None:
    versions = Version.objects.select_related("owner")
    for person in people():
        allowed = {version.pk for version in versions if may_see(person, version)}
        assert seen(visibility.of(person).versions()) == allowed, person


def test_the_texts_that_one_sees_are_those_that_one_may_read(world: World) -> None:
    texts = Text.objects.select_related("version__owner")
    for person in people():
        allowed = {text.pk for text in texts if may_see_text(person, text)}
        assert seen(visibility.of(person).texts()) == allowed, person


def may_see_text(person: User, text: Text) -> bool:
    """Approved ones with their version, others by the right to drafts or a review that holds them."""
    if may(person, Action.READ_DRAFTS, text.version.owner):
        return True
    if text.approved_at is not None:
        return may_see(person, text.version)
    return any(may(person, Action.READ, each) for each in text.reviews.filter(state="open"))
