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
    writing,
)
from clauses.behind import Row, State
from clauses.errors import Absent, Denied, Invalid, WrongState
from clauses.following import Item
from clauses.models import Answer, Conflict, Contribution, Effect, Event, Text, Version
from clauses.proposals import Outcome, outcomes
from tests.cast import Cast, adopted, corrected, draft, find_cast, make_clause
from tests.clauses.followers import (
    CLIENTS,
    LIBRARYS,
    OLD,
    OTHERS,
    accepted,
    answered,
    body,
    item,
    moved,
    row,
    version_of,
)


def tomorrow() -> date:
    return clock.today(clock.now()) + timedelta(days=1)


def state_of(cast: Cast) -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Version, Text, Contribution, Answer, Event))


def delivered(cast: Cast) -> list[Any]:
    """All that counts for the firm."""
    versions = Version.objects.filter(owner=cast.firm, adopted_at__isnull=False)
    texts = Text.objects.filter(version__owner=cast.firm, approved_at__isnull=False)
    return [*versions.values_list("pk", "digest"), *texts.values_list("pk", "digest")]


# Reject and defer


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


# Accept


def test_an_acceptance_makes_an_ordinary_draft_with_the_changes_of_both(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS}, change_note="Newer.", force="must")
    before = delivered(cast)
    assert outcomes([found]) == [Outcome.CLEAN]
    made = accepted(cast, found)
    version = Version.objects.get(pk=made.draft.pk)
    assert (made.outcome, list(made.conflicts)) == (Outcome.CLEAN, [])
    assert body(version) == "First rule, newer.\n\nSecond rule, the firm's."
    assert (version.base, version.base_pin) == (found.latest.version, found.latest.pin)
    assert (version.force, version.change_class, version.change_note) == ("must", "normative", "Newer.")
    assert delivered(cast) == before
    assert row(cast).state == State.ACCEPTED
    assert Event.objects.get(type="variant.accepted").version == version


def test_who_accepts_is_a_contributor_and_who_wrote_for_the_library_is_none(cast: Cast) -> None:
    version = accepted(cast, moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})).draft
    assert policy.contributors(version, "") == {cast.consultant.pk}
    assert set(version.contributions.values_list("kind", flat=True)) == {"merge"}


def test_an_accepted_draft_is_approved_as_any_other_and_no_more_behind(cast: Cast) -> None:
    version = accepted(cast, moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})).draft
    review = workflow.submit(cast.consultant, version)
    workflow.approve(cast.approver, review, review.digest)
    assert behind.rows([cast.firm.pk], clock.now()) == []


def test_a_discarded_draft_leaves_everything_as_before(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    version = accepted(cast, found).draft
    workflow.discard(cast.consultant, version)
    assert row(cast).state == State.OPEN
    assert body(accepted(cast, row(cast)).draft) == body(version)


def test_nothing_is_accepted_over_an_open_version(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    draft(cast, found.variant.clause, cast.firm)
    with pytest.raises(WrongState) as refusal:
        answered(cast, found)
    assert refusal.value.code == "open-version-exists"


def test_what_is_exactly_the_librarys_returns_to_it(cast: Cast) -> None:
    version_of(cast, "role", cast.library, {"nb": OLD})
    version_of(cast, "role", cast.firm, {"nb": LIBRARYS})
    version_of(cast, "role", cast.library, {"nb": LIBRARYS, "en": "Rules."})
    assert outcomes([row(cast)]) == [Outcome.IDENTICAL]
    version = accepted(cast, row(cast)).draft
    assert (version.effect, version.base, version.texts.count()) == (Effect.INHERITS, None, 0)
    assert row(cast).state == State.ACCEPTED


def test_a_draft_takes_effect_no_earlier_than_its_base(cast: Cast) -> None:
    later = clock.first_moment(tomorrow())
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS}, valid_from=later)
    version = accepted(cast, found).draft
    assert version.valid_from == later
    assert workflow.submit(cast.consultant, version).is_open


def test_what_the_law_says_is_the_new_bases(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    for law in ("§ 1", "§ 2"):
        version = editing.new_version(cast.author, clause, cast.library, change_class="law")
        for language, source in (("nb", None), ("en", "nb")):
            of = version.texts.filter(language=source).first()
            writing.write_text(
                cast.author, version, language, title="Title", body=OLD, statutory=law, source=of
            )
        review = workflow.submit(cast.author, version)
        workflow.approve(cast.approver, review, review.digest)
        if law == "§ 1":
            version_of(cast, "role", cast.firm, {"nb": CLIENTS})
    text = accepted(cast, row(cast)).draft.texts.get(language="nb")
    assert (text.statutory, text.statutory_language) == ("§ 2", "nb")


# Languages


def test_every_language_is_merged(cast: Cast) -> None:
    both = {"nb": OLD, "en": OLD}
    found = moved(cast, both, {"nb": CLIENTS, "en": CLIENTS}, {"nb": LIBRARYS, "en": LIBRARYS})
    version = accepted(cast, found).draft
    assert {body(version, language) for language in both} == {
        "First rule, newer.\n\nSecond rule, the firm's."
    }
    english, norwegian = (version.texts.get(language=language) for language in ("en", "nb"))
    assert (english.source, english.source_digest) == (norwegian, norwegian.digest)


def test_the_clients_other_language_stays_and_is_told_to_be_behind(cast: Cast) -> None:
    version_of(cast, "role", cast.library, {"nb": OLD})
    own = version_of(cast, "role", cast.firm, {"nb": CLIENTS, "en": "The firm's."})
    version_of(cast, "role", cast.library, {"nb": LIBRARYS})
    version = accepted(cast, row(cast)).draft
    english = version.texts.get(language="en")
    assert english.body == "The firm's."
    assert english.source == version.texts.get(language="nb")
    assert english.source_digest == own.texts.get(language="nb").digest != english.source.digest


def test_the_librarys_new_language_comes_only_with_the_librarys_words(cast: Cast) -> None:
    before, after = {"nb": OLD}, {"nb": LIBRARYS, "en": "The library's."}
    version_of(cast, "role", cast.library, before)
    version_of(cast, "role", cast.firm, before, force="may")
    version_of(cast, "role", cast.town, {"nb": CLIENTS, "nn": CLIENTS})
    version_of(cast, "role", cast.library, after)
    with_its_words = accepted(cast, row(cast)).draft
    assert body(with_its_words, "en") == "The library's."
    english = with_its_words.texts.get(language="en")
    assert english.source == with_its_words.texts.get(language="nb")
    own = accepted(cast, row(cast, cast.town)).draft
    assert set(own.texts.values_list("language", flat=True)) == {"nb", "nn"}


# Omissions


@pytest.fixture
def repealed(cast: Cast) -> Row:
    """The library omits what the firm has wording of."""
    version_of(cast, "role", cast.library, {"nb": OLD})
    version_of(cast, "role", cast.firm, {"nb": CLIENTS}, force="must")
    adopted(cast, make_clause(cast, "other"))
    version_of(cast, "role", cast.library, {}, effect="omitted", successor="other")
    return row(cast)


def test_where_the_effects_differ_somebody_chooses(cast: Cast, repealed: Row) -> None:
    assert outcomes([repealed]) == [Outcome.BASE_OMITTED]
    with pytest.raises(WrongState) as refusal:
        answered(cast, repealed)
    assert refusal.value.code == "choice-needed"


@pytest.mark.parametrize("choice", ["keep", "follow", "omit"])
def test_the_choice_is_done(cast: Cast, repealed: Row, choice: str) -> None:
    version = accepted(cast, repealed, choice=choice).draft
    effects = {"keep": "wording", "follow": "inherits", "omit": "omitted"}
    assert version.effect == effects[choice]
    assert version.base == (None if choice == "follow" else repealed.latest.version)
    if choice == "keep":
        assert (body(version), version.force) == (CLIENTS, "must")
    if choice == "omit":
        assert version.successor
        assert version.successor.key == "other"
    review = workflow.submit(cast.consultant, version)
    workflow.approve(cast.approver, review, review.digest)
    assert behind.rows([cast.firm.pk], clock.now()) == []


def test_an_omission_is_kept_or_ended_when_the_library_changes(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    adopted(cast, clause, cast.firm, effect="omitted")
    adopted(cast, clause, words="New")
    assert outcomes([row(cast)]) == [Outcome.BASE_OMITTED]
    assert accepted(cast, row(cast), choice="keep").draft.effect == "omitted"


def test_nobody_chooses_where_there_is_nothing_to_choose(cast: Cast) -> None:
    found = moved(cast, {"nb": OLD}, {"nb": CLIENTS}, {"nb": LIBRARYS})
    with pytest.raises(WrongState) as refusal:
        answered(cast, found, choice="keep")
    assert refusal.value.code == "nothing-to-choose"


def test_both_omitting_alike_is_the_librarys(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    adopted(cast, clause, cast.firm, effect="omitted")
    adopted(cast, clause, effect="omitted")
    assert outcomes([row(cast)]) == [Outcome.IDENTICAL]


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
