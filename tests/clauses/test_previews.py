"""Preview links: made, opened, revoked, and what they show."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from clauses import clock, previews, registry, workflow, writing
from clauses.errors import Absent, DomainError, Invalid, WrongState
from clauses.models import Event, Parameter, PreviewLink, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, draft, make_clause, submitted

DAY = timedelta(days=1)


def make(cast: Cast, version: Version, **given: Any) -> tuple[PreviewLink, str]:
    asked = {"expires_in": DAY, "languages": ["nb"], **given}
    return previews.make(cast.writer_for(version.owner), version, **asked)


def opened(token: str) -> PreviewLink:
    return previews.open_link(token, clock.now())


def shown(link: PreviewLink) -> list[tuple[str, str]]:
    return [(leaf.text.body, leaf.state.value) for leaf in previews.leaves(link, clock.now())]


@pytest.fixture
def version(cast: Cast) -> Version:
    return draft(cast, make_clause(cast))


def test_a_token_opens_its_link_in_one_query(
    cast: Cast, version: Version, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link, token = make(cast, version, languages=["en", "nb", "en"])
    assert token.startswith("klp_")
    with django_assert_num_queries(1):  # the link with its version, clause and owner
        found = opened(token)
        assert (found, found.version.clause.key, found.version.owner.slug) == (
            link,
            "private-role",
            "library",
        )
    assert found.languages == ["en", "nb"]
    assert found.expires_at - found.created_at == DAY


def test_the_token_is_stored_nowhere(cast: Cast, version: Version) -> None:
    _, token = make(cast, version)
    stored = [str(value) for value in PreviewLink.objects.values_list()[0]]
    stored += [str(event.payload) for event in Event.objects.all()]
    assert not any(token in text or token[4:12] in text for text in stored)


@pytest.mark.parametrize(
    "token", ["", "x", "klp_", "klp_" + "a" * 43, "klp_\0" + "a" * 42, "klp_" + "å" * 43, "kls_" + "a" * 43]
)
def test_what_is_no_token_opens_nothing(cast: Cast, version: Version, token: str) -> None:
    make(cast, version)
    with pytest.raises(Absent):
        opened(token)


def test_a_link_is_good_until_it_expires(cast: Cast, version: Version) -> None:
    link, token = make(cast, version)
    assert previews.open_link(token, link.expires_at - clock.TICK) == link
    with pytest.raises(Absent):
        previews.open_link(token, link.expires_at)


def test_a_revoked_link_is_no_good_at_once_and_revoked_once(cast: Cast, version: Version) -> None:
    link, token = make(cast, version)
    assert previews.revoke(cast.author, link).revoked_at
    with pytest.raises(Absent):
        opened(token)
    with pytest.raises(WrongState):
        previews.revoke(cast.author, link)


def test_a_link_to_a_discarded_version_shows_nothing_and_none_is_made(cast: Cast, version: Version) -> None:
    _, token = make(cast, version)
    workflow.discard(cast.author, version)
    with pytest.raises(Absent):
        opened(token)
    with pytest.raises(WrongState):
        make(cast, version)


def test_all_that_opens_nothing_is_told_alike(cast: Cast, version: Version) -> None:
    link, expired = make(cast, version)
    _, revoked = make(cast, version)
    previews.revoke(cast.author, PreviewLink.objects.exclude(pk=link.pk).get())
    told = set()
    for token in (expired, revoked, "klp_" + "a" * 43):
        with pytest.raises(Absent) as refusal:
            previews.open_link(token, link.expires_at)
        told.add((refusal.value.code, refusal.value.detail))
    assert len(told) == 1


@pytest.mark.parametrize("adopt", [False, True])
def test_who_writes_for_the_owner_makes_and_revokes_links(cast: Cast, adopt: bool) -> None:
    clause = make_clause(cast, "firm.own")
    version = (adopted if adopt else draft)(cast, clause, cast.firm)
    link, _ = make(cast, version)
    others = {"author": "not-found", "consultant2": "not-found", "signatory": "not-consultant"}
    for name, code in others.items():
        actor = getattr(cast, name)
        for act in (
            lambda actor=actor: previews.make(actor, version, expires_in=DAY, languages=["nb"]),
            lambda actor=actor: previews.revoke(actor, link),
        ):
            with pytest.raises(DomainError) as refusal:
                act()
            assert refusal.value.code == code
    assert PreviewLink.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"expires_in": timedelta(seconds=59)}, "/expires_in"),
        ({"expires_in": -DAY}, "/expires_in"),
        ({"expires_in": 14 * DAY + clock.TICK}, "/expires_in"),
        ({"languages": []}, "/languages"),
        ({"languages": ["nb", "da"]}, "/languages/1"),
    ],
)
def test_a_link_lasts_a_while_and_shows_languages(
    cast: Cast, version: Version, given: dict[str, Any], at: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make(cast, version, **given)
    assert [finding.at for finding in refusal.value.findings] == [at]
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("lasts", [timedelta(minutes=1), 14 * DAY])
def test_the_bounds_are_within(cast: Cast, version: Version, lasts: timedelta) -> None:
    assert make(cast, version, expires_in=lasts)


def test_making_and_revoking_are_in_the_ledger(cast: Cast, version: Version) -> None:
    link, _ = make(cast, version, languages=["nb", "en"])
    previews.revoke(cast.author, link)
    made, revoked = Event.objects.filter(type__startswith="preview-link.").order_by("number")
    assert made.payload == {
        "link": str(link.pk), "languages": ["nb", "en"], "expires_at": clock.isoformat(link.expires_at),
    }  # fmt: skip
    assert revoked.payload == {"link": str(link.pk)}
    for event in (made, revoked):
        assert (event.actor, event.version, event.owner) == (cast.author, version, cast.library)


def test_a_link_is_not_prolonged_even_past_the_domain(cast: Cast, version: Version) -> None:
    link, _ = make(cast, version)
    with pytest.raises(DatabaseError), transaction.atomic():
        PreviewLink.objects.filter(pk=link.pk).update(expires_at=link.expires_at + DAY)


def test_it_shows_the_newest_words_in_its_languages_and_order(cast: Cast, version: Version) -> None:
    link, _ = make(cast, version, languages=["en", "nn", "nb"])
    assert shown(link) == [("Words en", "draft"), ("Words nb", "draft")]
    writing.write_text(cast.author, version, "nb", title="Title", body="Newer")
    assert shown(link) == [("Words en", "draft"), ("Newer", "draft")]


def test_it_says_what_is_under_review_and_what_is_approved(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    link, token = make(cast, review.version, languages=["nb", "en"])
    assert shown(link) == [("Words nb", "in_review"), ("Words en", "in_review")]
    workflow.approve(cast.approver, review, review.digest)
    correction = writing.write_text(cast.author, review.version, "nb", title="Title", body="Corrected")
    assert shown(opened(token)) == [("Corrected", "draft"), ("Words en", "adopted")]
    workflow.submit(cast.author, review.version, [correction])
    assert shown(opened(token)) == [("Corrected", "in_review"), ("Words en", "adopted")]


def test_it_never_shows_what_was_given_up(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    link, _ = make(cast, version)
    correction = writing.write_text(cast.author, version, "nb", title="Title", body="Given up")
    writing.discard_text(cast.author, correction)
    assert shown(link) == [("Words nb", "adopted")]


def test_placeholders_have_the_owners_values_of_today(cast: Cast) -> None:
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    registry.record_value(OPERATOR, cast.library, "company_name", "Nobody", clock.now() - DAY)
    registry.record_value(OPERATOR, cast.firm, "company_name", "Firm AS", clock.now() - DAY)
    registry.record_value(OPERATOR, cast.firm, "company_name", "Tomorrow AS", clock.now() + DAY)
    clause = make_clause(cast)
    adopted(cast, clause, words="{{ company_name }}")
    variant = draft(cast, clause, cast.firm, words="{{ company_name }}", languages=("nb",))
    (leaf,) = previews.leaves(make(cast, variant)[0], clock.now())
    assert leaf.values["company_name"].text == "Firm AS"


def test_a_version_without_words_has_no_leaves(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    assert shown(make(cast, draft(cast, clause, effect="omitted"))[0]) == []
