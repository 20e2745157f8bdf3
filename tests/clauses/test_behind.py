"""Which variants are behind the library, and since when."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses import behind, clock, editing, workflow
from clauses.behind import Row, State
from clauses.models import LIBRARY_ID, Answer, Clause, Effect, Owner, Text, User, Version
from tests.cast import Cast, adopted, corrected, draft, make_clause
from tests.clauses.resolution.histories import day, past_the_guards


def rows(cast: Cast, **given: Any) -> list[Row]:
    return behind.rows([cast.firm.pk, cast.town.pk], clock.now(), **given)


def row(cast: Cast) -> Row:
    (found,) = rows(cast)
    return found


@pytest.fixture
def base(cast: Cast) -> Version:
    """What the firm has a variant of."""
    version = adopted(cast, make_clause(cast))
    adopted(cast, version.clause, cast.firm, words="The firm's")
    return version


def test_nothing_is_behind_before_the_library_moves(cast: Cast, base: Version) -> None:
    draft(cast, base.clause)
    assert rows(cast) == []


def test_a_variant_is_behind_the_newest_adopted_version(cast: Cast, base: Version) -> None:
    latest = adopted(cast, base.clause, words="New", change_class="law", change_note="A new law.")
    found = row(cast)
    assert (found.client, found.base, found.latest.version) == (cast.firm, base, latest)
    assert (found.change_class, found.change_note, found.state) == ("law", "A new law.", State.OPEN)
    assert found.since == latest.adopted_at
    assert (found.days_open, found.deadline, found.moved) == (0, None, (latest,))


def test_what_is_scheduled_counts_too(cast: Cast, base: Version) -> None:
    latest = adopted(cast, base.clause, valid_from=clock.now() + timedelta(days=9))
    assert row(cast).latest.version == latest


def test_of_several_versions_the_strongest_class_counts_and_the_first_tells_since_when(
    cast: Cast, base: Version
) -> None:
    moved = [
        adopted(cast, base.clause, words=name, change_class=name)
        for name in ("clarifying", "normative", "editorial")
    ]
    found = row(cast)
    assert (found.change_class, found.moved, found.since) == ("normative", tuple(moved), moved[0].adopted_at)


def test_a_correction_of_the_base_is_behind_but_changes_no_rule(cast: Cast, base: Version) -> None:
    corrected(cast, base, "nb", "Corrected")
    text = base.texts.get(language="nb", revision=2)
    found = row(cast)
    assert (found.latest.version, found.moved, found.since) == (base, (), text.approved_at)
    assert (found.change_class, found.change_note) == ("editorial", "")


def test_a_late_translation_of_the_base_is_behind(cast: Cast, base: Version) -> None:
    corrected(cast, base, "nn", "Ny", source=base.texts.get(language="nb"))
    assert row(cast).latest.pin["texts"].keys() == {"nb", "nn", "en"}


def test_a_correction_before_the_next_version_tells_since_when(cast: Cast, base: Version) -> None:
    corrected(cast, base, "nb", "Corrected")
    adopted(cast, base.clause)
    assert row(cast).since == base.texts.get(language="nb", revision=2).approved_at


def test_a_change_of_the_fields_alone_is_one(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, force="must")
    assert row(cast).latest.version.force == "must"


def test_sections_and_guidelines_are_behind_by_their_entries(cast: Cast) -> None:
    for key in ("one", "two"):
        adopted(cast, make_clause(cast, key))
    guide = adopted(cast, make_clause(cast, "guide", "guideline"), entries=["one"])
    adopted(cast, guide.clause, cast.firm)
    adopted(cast, guide.clause, entries=["one", "two"])
    assert row(cast).variant.clause == guide.clause


def test_an_omission_is_behind_as_wording_is(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    adopted(cast, clause, cast.firm, effect=Effect.OMITTED)
    adopted(cast, clause, words="New")
    assert row(cast).variant.effect == Effect.OMITTED


def test_who_returned_to_the_library_is_not_behind(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, cast.firm, effect=Effect.INHERITS)
    adopted(cast, base.clause, words="New")
    assert rows(cast) == []


def test_a_clients_own_clause_follows_nobody(cast: Cast) -> None:
    own = adopted(cast, make_clause(cast, "firm.car"), cast.firm)
    adopted(cast, own.clause, cast.firm, words="New")
    assert rows(cast) == []


def test_rows_are_of_the_asked_clients_only_in_order(cast: Cast, base: Version) -> None:
    other = adopted(cast, make_clause(cast, "another"))
    for clause in (base.clause, other.clause):
        adopted(cast, clause, cast.town, languages=("nn", "nb"))
        adopted(cast, clause, words="New")
    places = [("firm", "private-role"), ("town", "another"), ("town", "private-role")]
    assert [each.place for each in rows(cast)] == places
    assert [each.place for each in behind.rows([cast.town.pk], clock.now())] == places[1:]
    assert [each.place for each in rows(cast, client="town")] == places[1:]
    assert [each.place for each in rows(cast, clause="another")] == places[1:2]
    assert behind.rows([], clock.now()) == []


def test_a_client_has_its_deadline_by_change_class(cast: Cast, base: Version) -> None:
    cast.firm.deadlines = {"normative": 14}
    cast.firm.save()
    latest = adopted(cast, base.clause, words="New")
    assert latest.adopted_at
    assert row(cast).deadline == clock.today(latest.adopted_at) + timedelta(days=14)
    adopted(cast, base.clause, change_class="law")
    assert row(cast).deadline is None


def answer(cast: Cast, found: Row, kind: str, **given: Any) -> Answer:
    return Answer.objects.create(
        owner=found.client, clause=found.variant.clause, kind=kind, latest=found.latest.version,
        pin=dict(found.latest.pin), person=cast.consultant, at=clock.now(), **given,
    )  # fmt: skip


def test_an_answer_is_void_when_the_library_moves_again(cast: Cast, base: Version) -> None:
    latest = adopted(cast, base.clause, words="New")
    given = answer(cast, row(cast), "reject", reason="No.")
    assert (row(cast).answer, row(cast).state) == (given, State.REJECTED)
    corrected(cast, latest, "nb", "Corrected")
    assert (row(cast).answer, row(cast).state) == (None, State.OPEN)


def test_a_deferral_is_over_after_its_day(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, words="New")
    today = clock.today(clock.now())
    answer(cast, row(cast), "defer", until=today)
    assert row(cast).state == State.DEFERRED
    (later,) = behind.rows([cast.firm.pk], clock.first_moment(today + timedelta(days=1)))
    assert later.state == State.OPEN


def test_the_newest_answer_counts(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, words="New")
    answer(cast, row(cast), "defer", until=date(2199, 1, 1))
    answer(cast, row(cast), "reject", reason="No.")
    assert row(cast).state == State.REJECTED


def test_an_acceptance_stands_while_its_draft_is_open(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, words="New")
    made = draft(cast, base.clause, cast.firm)
    answer(cast, row(cast), "accept", draft=made)
    assert row(cast).state == State.ACCEPTED
    workflow.discard(cast.consultant, made)
    assert row(cast).state == State.OPEN


def test_a_draft_made_from_an_older_base_needs_an_answer(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    first = draft(cast, clause, cast.firm)
    assert behind.to_answer(first, clock.now()) is None
    latest = adopted(cast, clause, words="New")
    needed = behind.to_answer(first, clock.now())
    assert needed
    assert needed.version == latest
    found = behind.of_pair(cast.firm.pk, clause.key, clock.now())
    assert found
    answer(cast, found, "defer", until=clock.today(clock.now()))
    assert behind.to_answer(first, clock.now()) is None
    assert rows(cast) == [], "only what was adopted is behind"


def test_what_inherits_follows_by_itself(cast: Cast, base: Version) -> None:
    adopted(cast, base.clause, words="New")
    back = editing.return_to_library(cast.consultant, base.clause, cast.firm, change_class="law")
    assert behind.to_answer(back, clock.now()) is None


# What it costs

CLIENTS, CLAUSES = 40, 200


@pytest.fixture
def company(db: None) -> Iterator[list[Owner]]:
    """Forty clients with variants of two hundred clauses, whose library then moved."""
    with past_the_guards():
        person = User.objects.create(username="historian")
        clauses = Clause.objects.bulk_create(
            Clause(key=f"clause-{number:03}", kind="clause", owner_id=LIBRARY_ID, created_at=day(0))
            for number in range(CLAUSES)
        )
        owners = [Owner.objects.create(slug=f"client-{number:02}", name="AS") for number in range(CLIENTS)]
        made = version_maker(person)
        bases = [made(clause, LIBRARY_ID, 1) for clause in clauses]
        latest = [made(clause, LIBRARY_ID, 2) for clause in clauses]
        variants = [
            made(base.clause, owner.pk, 1, base=base, base_pin={"fields": base.digest, "texts": {}})
            for base in bases
            for owner in owners
        ]
        Version.objects.bulk_create([*bases, *latest, *variants], batch_size=2000)
        Text.objects.bulk_create(text_of(version) for version in latest)
        yield owners


def version_maker(person: User) -> Callable[..., Version]:
    def made(clause: Clause, owner_id: Any, number: int, **given: Any) -> Version:
        return Version(
            clause=clause, owner_id=owner_id, number=number, change_class="law", created_by=person,
            created_at=day(number), adopted_at=day(number), valid_from=day(number),
            authoritative_language="nb", digest=f"sha256:{clause.key}-{number}", **given,
        )  # fmt: skip

    return made


def text_of(version: Version) -> Text:
    text = Text(version=version, language="nb", revision=1, title="Title", body="Body")
    text.created_at = text.approved_at = version.created_at
    text.seal()
    return text


def test_all_clients_take_six_queries(company: list[Owner]) -> None:
    # the newest variants, their owners and clauses; the library's versions, their approvals, the answers
    counts = []
    for clients in (company[:1], company):
        with CaptureQueriesContext(connection) as captured:
            found = behind.rows([client.pk for client in clients], clock.now())
            assert len({each.place for each in found}) == len(clients) * CLAUSES
            assert {each.change_class for each in found} == {"law"}
        counts.append(len(captured))
    assert counts == [6, 6]
