"""The ledger over HTTP, and who sees what of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import ledger, registry, visibility
from clauses.models import Event, User
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, make_clause

THEN = datetime(2026, 1, 1, tzinfo=UTC)
KEY, SIGHT, ROWS = 1, 2, 1  # queries: the key; groups and memberships; the page


@pytest.fixture
def happened(cast: Cast) -> None:
    """Something in the library, and at both clients."""
    adopted(cast, make_clause(cast, "role"))
    adopted(cast, make_clause(cast, "town.own"), cast.town, languages=["nn"])
    registry.record_fact(cast.consultant, cast.firm, "headcount", 40, THEN)
    registry.record_fact(cast.consultant2, cast.town, "headcount", 5, THEN)


def listed(who: Editor, query: str = "") -> list[Any]:
    found: list[Any] = who.get(f"events?page_size=100{query}")["results"]
    return found


def test_the_newest_comes_first(happened: None, cast: Cast, consultant: Editor) -> None:
    cast.consultant.first_name = "Kari"
    cast.consultant.save()
    first = listed(consultant)[0]
    event = Event.objects.filter(type="facts.changed", owner=cast.firm).get()
    assert first == {
        "id": str(event.id), "type": "facts.changed", "client": "firm", "clause": None, "version_id": None,
        "recorded_at": first["recorded_at"], "effective_at": "2026-01-01T01:00:00.000000+01:00",
        "actor": "Kari", "payload": {"fact": "headcount", "value": 40},
        "number": None, "hash": None, "previous_hash": None,
    }  # fmt: skip


def test_administrators_see_the_whole_chain(happened: None, admin: Editor) -> None:
    found = listed(admin)
    assert [each["number"] for each in found] == list(range(len(found), 0, -1))
    assert [each["previous_hash"] for each in found[:-1]] == [each["hash"] for each in found[1:]]


def test_one_sees_what_happened_to_whom_one_writes_for(
    happened: None, cast: Cast, author: Editor, consultant: Editor, consultant2: Editor
) -> None:
    for who, client in ((author, "library"), (consultant, "firm"), (consultant2, "town")):
        found = listed(who)
        assert {each["client"] for each in found} == {client}
        assert {each["number"] for each in found} == {None}
    assert listed(consultant, "&client=town") == []
    assert listed(consultant, "&clause=town.own") == []
    assert "town" not in str(listed(author))


def test_who_writes_nothing_sees_nothing(happened: None, approver: Editor, signatory: Editor) -> None:
    assert listed(approver) == listed(signatory) == []


def test_an_event_of_ones_own_about_anothers_clause_is_not_seen(
    happened: None, cast: Cast, author: Editor
) -> None:
    clause = make_clause(cast, "town.secret")
    with ledger.recording(None) as record:
        event = record.append("tested", owner=cast.library, clause=clause)
    assert str(event.id) not in {each["id"] for each in listed(author)}
    assert not visibility.of(User.objects.get(username="author")).events().filter(pk=event.pk).exists()


def test_filters_and_pages(happened: None, admin: Editor) -> None:
    assert {each["type"] for each in listed(admin, "&type=facts.changed")} == {"facts.changed"}
    of_clause = listed(admin, "&client=library&clause=role")
    assert {each["clause"] for each in of_clause} == {"role"}
    assert [each["version_id"] for each in of_clause][-1] is None
    page = admin.get("events?clause=role&page_size=1&count=true")
    assert (page["results"], page["count"]) == (of_clause[:1], len(of_clause))
    after = admin.get(f"events?clause=role&page_size=1&cursor={page['next_cursor']}")
    assert after["results"] == of_clause[1:2]
    for query in ("type=No!", "client=A", "clause=A", "actor=x", "page_size=0", "cursor=x"):
        admin.get(f"events?{query}", 400)


def test_the_chain_is_verified(happened: None, admin: Editor, author: Editor) -> None:
    head = ledger.head()
    assert head is not None
    found = admin.get("events/verify")
    assert found == {"ok": True, "number": head.number, "hash": head.hash, "findings": []}
    assert author.get("events/verify", 403)["code"] == "not-administrator"
    assert author.send("POST", "events").status_code == 405


def test_what_is_wrong_is_told_and_bounded(
    happened: None, admin: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "breaks", lambda: (f"event {number} was changed" for number in range(1000)))
    found = admin.get("events/verify")
    assert found["ok"] is False
    assert len(found["findings"]) == 100


def test_the_list_costs_these_queries(
    happened: None, consultant: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(KEY + SIGHT + ROWS):
        consultant.get("events?client=firm&type=facts.changed")
