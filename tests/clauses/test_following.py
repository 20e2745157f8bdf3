"""Accept, reject, defer: what becomes of a variant when the library has moved."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from clauses import (
    accounts,
    behind,
    clock,
    conflicts,
    editing,
    following,
    ledger,
    policy,
    workflow,
)
from clauses.behind import State
from clauses.errors import Absent, Denied, Invalid, WrongState
from clauses.following import Item
from clauses.models import Answer, Conflict, Contribution, Event, Text, Version
from clauses.proposals import Outcome
from tests.cast import Cast, adopted, corrected, draft, find_cast, make_clause
from tests.clauses.followers import (
    CLIENTS,
    LIBRARYS,
    OLD,
    OTHERS,
    accepted,
    answered,
    delivered,
    item,
    moved,
    row,
    tomorrow,
    version_of,
)


def state_of(cast: Cast) -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Version, Text, Contribution, Answer, Event))


# Reject and defer


def test_a_draft_alone_is_behind_where_the_library_went_back_and_is_answered_for(cast: Cast) -> None:
    library = adopted(cast, make_clause(cast, "role"))
    corrected(cast, library, "nb", OLD)
    version_of(cast, "role", cast.firm, {"nb": CLIENTS})
    corrected(cast, library, "nb", LIBRARYS)
    made = accepted(cast, row(cast)).draft
    corrected(cast, library, "nb", OLD)
    assert behind.rows([cast.firm.pk], clock.now()) == []
    assert behind.to_answer(made, clock.now())
    found = behind.of_pair(cast.firm.pk, "role", clock.now())
    assert found
    assert found.variant == made
    answered(cast, found, "reject", reason="Ours is newer.")
    assert behind.to_answer(made, clock.now()) is None


def test_a_rejection_keeps_everything_and_says_so(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    before = delivered(cast)
    result = answered(cast, found, "reject", reason="We agreed otherwise.")
    assert delivered(cast) == before
    assert row(cast).state == State.REJECTED
    assert row(cast).answer == result.answer
    event = Event.objects.get(type="variant.rejected")
    assert (event.owner, event.clause, event.payload["reason"]) == (
        cast.firm, found.variant.clause, "We agreed otherwise."
    )  # fmt: skip
    assert event.payload["digest"] == found.latest.digest


def test_a_deferral_has_its_day(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    answered(cast, found, "defer", until=tomorrow())
    given = row(cast).answer
    assert given
    assert (row(cast).state, given.until) == (State.DEFERRED, tomorrow())
    assert Event.objects.get(type="variant.deferred").payload["until"] == tomorrow().isoformat()


@pytest.mark.parametrize(
    ("given", "at", "code"),
    [
        ({"answer": "maybe"}, "/answer", "unknown-value"),
        ({"answer": "reject"}, "/reason", "missing"),
        ({"answer": "reject", "reason": " "}, "/reason", "missing"),
        ({"answer": "accept", "reason": "\0"}, "/reason", "invalid"),
        ({"answer": "accept", "choice": "perhaps"}, "/choice", "unknown-value"),
        ({"answer": "defer", "until": date(2199, 1, 1), "choice": "keep"}, "/choice", "not-of-this-answer"),
        ({"answer": "accept", "until": date(2199, 1, 1)}, "/until", "not-of-this-answer"),
        ({"answer": "defer"}, "/until", "missing"),
        ({"answer": "defer", "until": date(2020, 1, 1)}, "/until", "out-of-range"),
        ({"answer": "defer", "until": date(2199, 1, 1)}, "/until", "out-of-range"),
    ],
)
def test_a_malformed_answer_is_refused_as_a_whole(
    cast: Cast, given: dict[str, Any], at: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        following.answer(cast.consultant, [Item("firm", "role", "sha256:", **given)])
    assert (f"/items/0{at}", code) in {(each.at, each.code) for each in refusal.value.findings}


def test_a_deferral_ends_after_today_and_within_a_year(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    today = clock.today(clock.now())
    for until in (today, today + following.LONGEST_DEFERRAL + timedelta(days=1)):
        with pytest.raises(Invalid):
            answered(cast, found, "defer", until=until)
    assert answered(cast, found, "defer", until=today + following.LONGEST_DEFERRAL).answer


def test_nobody_answers_twice_at_once_or_too_much(cast: Cast) -> None:
    twice = [Item("firm", "role", "sha256:", "accept")] * 2
    with pytest.raises(Invalid) as refusal:
        following.answer(cast.consultant, twice)
    assert [each.code for each in refusal.value.findings] == ["listed-twice"]
    many = [Item("firm", f"role-{number}", "sha256:", "accept") for number in range(following.MOST + 1)]
    with pytest.raises(Invalid) as refusal:
        following.answer(cast.consultant, many)
    assert [each.code for each in refusal.value.findings] == ["too-many"]


# What an answer is about


def test_an_answer_is_about_exactly_what_was_seen(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    corrected(cast, found.latest.version, "nb", "Corrected.")
    with pytest.raises(WrongState) as refusal:
        answered(cast, found)
    assert refusal.value.code == "latest-moved"
    with pytest.raises(WrongState) as refusal:
        answered(cast, row(cast), base=found.latest.version.pk)
    assert refusal.value.code == "latest-moved"
    assert answered(cast, row(cast), base=found.base.pk).accepted


def test_what_is_not_behind_is_not_answered(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    for clause in ("private-role", "nothing"):
        (result,) = following.answer(cast.consultant, [Item("firm", clause, "sha256:", "accept")])
        assert result.error
        assert result.error.code == "not-behind"


def test_only_the_clients_consultants_answer(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    refused = {
        cast.signatory: Denied, cast.consultant2: Absent, cast.author: Absent, cast.admin: Denied,
    }  # fmt: skip
    for person, error in refused.items():
        (result,) = following.answer(person, [item(found)])
        assert type(result.error) is error
    (absent,) = following.answer(cast.consultant, [Item("nobody", "role", "sha256:", "accept")])
    assert type(absent.error) is Absent
    assert Answer.objects.count() == 0


# In bulk


def test_for_each_client_it_is_all_or_nothing(cast: Cast) -> None:
    for key in ("one", "two"):
        clause = adopted(cast, make_clause(cast, key)).clause
        adopted(cast, clause, cast.firm, words="The firm's")
        adopted(cast, clause, cast.town, languages=("nn", "nb"), words="The town's")
        adopted(cast, clause, force="must")
    accounts.assign(policy.OPERATOR, cast.town, cast.consultant, "consultant")
    rows = behind.rows([cast.firm.pk, cast.town.pk], clock.now())
    items = [item(each) for each in rows]
    items[1] = Item("firm", "two", "sha256:other", "accept")
    results = following.answer(find_cast().consultant, items)
    assert [each.item for each in results] == items
    assert [each.error.code if each.error else None for each in results] == [
        "not-answered", "latest-moved", None, None,
    ]  # fmt: skip
    assert set(Answer.objects.values_list("owner__slug", flat=True)) == {"town"}
    assert not Version.objects.open().filter(owner=cast.firm).exists()
    assert not list(ledger.breaks())


def test_a_dry_run_tells_and_leaves_nothing(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})
    before = state_of(cast)
    (result,) = following.answer(cast.consultant, [item(found)], dry_run=True)
    assert result.accepted
    assert (result.accepted.outcome, len(result.accepted.conflicts)) == (Outcome.CONFLICT, 1)
    assert state_of(cast) == before
    assert not Conflict.objects.exists()
    assert row(cast).state == State.OPEN


# Before a submission


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> Sequence[tuple[str, str]]:
    return [(each.at, each.code) for each in refusal.value.findings]


def test_a_variant_on_an_old_base_is_submitted_after_an_answer_only(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    version = draft(cast, found.variant.clause, cast.firm)
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.consultant, version)
    assert codes(refusal) == [("/base", "base-moved")]
    assert found.latest.digest in refusal.value.findings[0].detail
    answered(cast, found, "reject", reason="We stay.")
    assert workflow.submit(cast.consultant, version).is_open


def test_a_first_variant_whose_base_moved_needs_an_answer_too(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    version = draft(cast, clause, cast.firm)
    latest = adopted(cast, clause, words="New")
    with pytest.raises(Invalid):
        workflow.submit(cast.consultant, version)
    found = behind.of_pair(cast.firm.pk, clause.key, clock.now())
    assert found
    assert found.latest.version == latest
    answered(cast, found, "defer", until=tomorrow())
    assert workflow.submit(cast.consultant, version).is_open


def test_who_returns_to_the_library_needs_no_answer(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    version = editing.return_to_library(cast.consultant, found.variant.clause, cast.firm, change_class="law")
    assert workflow.submit(cast.consultant, version).is_open


def test_a_draft_with_open_conflicts_is_not_submitted(cast: Cast) -> None:
    made = accepted(cast, moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS}))
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.consultant, made.draft)
    assert codes(refusal) == [("/texts/nb/body", "open-conflicts")]
    conflicts.resolve(cast.consultant, made.conflicts[0], "client")
    assert workflow.submit(cast.consultant, made.draft).is_open
