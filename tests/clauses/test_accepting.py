"""What accepting makes: a draft merged of both sides, in every language; where effects differ, by choice."""

import pytest

from clauses import (
    behind,
    clock,
    editing,
    policy,
    workflow,
    writing,
)
from clauses.behind import Row, State
from clauses.errors import WrongState
from clauses.models import Clause, Effect, Event, Version
from clauses.proposals import Outcome, outcomes
from tests.cast import Cast, adopted, draft, make_clause
from tests.clauses.followers import (
    CLIENTS,
    LIBRARYS,
    OLD,
    accepted,
    answered,
    body,
    delivered,
    moved,
    row,
    tomorrow,
    version_of,
)


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


def lawful(cast: Cast, law: str) -> None:
    """A version of the library with what the law says, adopted."""
    clause = Clause.objects.get(key="role")
    version = editing.new_version(cast.author, clause, cast.library, change_class="law")
    for language, source in (("nb", None), ("en", "nb")):
        of = version.texts.filter(language=source).first()
        writing.write_text(cast.author, version, language, title="Title", body=OLD, statutory=law, source=of)
    review = workflow.submit(cast.author, version)
    workflow.approve(cast.approver, review, review.digest)


def test_what_the_law_says_is_the_new_bases(cast: Cast) -> None:
    make_clause(cast, "role")
    lawful(cast, "§ 1")
    version_of(cast, "role", cast.firm, {"nb": CLIENTS})
    lawful(cast, "§ 2")
    text = accepted(cast, row(cast)).draft.texts.get(language="nb")
    assert (text.statutory, text.statutory_language) == ("§ 2", "nb")


def test_who_keeps_a_rule_that_the_library_repealed_keeps_the_law_with_it(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    lawful(cast, "§ 1")
    own = version_of(cast, "role", cast.firm, {"nb": CLIENTS})
    adopted(cast, clause, effect="omitted")
    kept = accepted(cast, row(cast), choice="keep").draft.texts.get(language="nb")
    assert kept.digest == own.texts.get(language="nb").digest
    assert (kept.statutory, kept.statutory_language) == ("§ 1", "nb")


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
