"""Which translations are owed, and the answer that nothing has to change."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses import clock, editing, registry, translations, visibility, workflow, writing
from clauses.errors import Denied, WrongState
from clauses.models import Contribution, Event, Text, User, Version
from clauses.policy import OPERATOR
from clauses.translations import Draft, Owed
from tests.cast import Cast, adopted, corrected, draft, make_clause


def owed(person: User, **given: Any) -> list[Owed]:
    sight = visibility.of(person)
    return translations.described(sight, list(translations.owed(sight, clock.now(), **given)))


def told(some: Sequence[Owed]) -> list[tuple[str, str, str]]:
    return [(each.version.owner.slug, each.language, each.state) for each in some]


def text(version: Version, language: str, revision: int = 1) -> Text:
    return version.texts.get(language=language, revision=revision)


def stale(cast: Cast) -> Version:
    """A version whose English was made from a Norwegian that was corrected since."""
    version = adopted(cast, make_clause(cast))
    corrected(cast, version, "nb", "Corrected")
    return version


def test_nothing_is_owed_where_every_language_says_what_its_source_says(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    assert owed(cast.author) == []


def test_a_language_that_an_earlier_version_had_is_missing(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, languages=["nb", "nn", "en"])
    version = adopted(cast, clause, languages=["nb", "en"])
    (missing,) = owed(cast.author)
    assert told([missing]) == [("library", "nn", "missing")]
    assert (missing.version, missing.since, missing.text) == (version, version.valid_from, None)
    assert missing.source == text(version, "nb")


def test_a_language_that_the_owner_requires_today_is_missing(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    adopted(cast, clause, cast.firm, languages=["nb"])
    assert owed(cast.consultant, client="firm") == []
    both = ["nb", "en"]
    registry.save_owner(OPERATOR, "firm", name="Firm AS", languages_=both, required_languages=both)
    assert told(owed(cast.consultant, client="firm")) == [("firm", "en", "missing")]


def test_a_translation_is_stale_once_its_source_was_corrected(cast: Cast) -> None:
    version = stale(cast)
    (found,) = owed(cast.author)
    assert told([found]) == [("library", "en", "stale")]
    assert found.text == text(version, "en")
    assert found.text.source == text(version, "nb")
    assert found.source == text(version, "nb", 2)
    assert found.since == found.source.approved_at


def test_it_is_not_while_the_correction_is_a_draft(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    written = writing.write_text(cast.author, version, "nb", title="T", body="Corrected")
    workflow.submit(cast.author, version, [written])
    assert owed(cast.author) == []


def test_it_is_not_when_the_source_says_again_what_it_was_made_from(cast: Cast) -> None:
    version = stale(cast)
    corrected(cast, version, "nb", text(version, "nb").body)
    assert owed(cast.author) == []


def test_it_is_not_when_it_was_translated_again(cast: Cast) -> None:
    version = stale(cast)
    corrected(cast, version, "en", "Corrected too", text(version, "nb", 2))
    assert owed(cast.author) == []


def test_what_was_made_from_an_earlier_draft_is_stale_from_the_first(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    writing.write_text(cast.author, version, "nb", title="Title nb", body="Written on")
    review = workflow.submit(cast.author, version)
    workflow.approve(cast.approver, review, review.digest)
    (found,) = owed(cast.author)
    assert (found.language, found.state) == ("en", "stale")
    assert found.since == text(version, "en").approved_at


def test_a_copy_of_a_stale_translation_is_stale(cast: Cast) -> None:
    version = stale(cast)
    editing.new_version(
        cast.author, version.clause, cast.library, change_class="editorial", copy_texts_from="current"
    )
    review = workflow.submit(cast.author, Version.objects.get(number=2))
    workflow.approve(cast.approver, review, review.digest)
    (found,) = owed(cast.author)
    assert (found.version.number, found.language, found.state) == (2, "en", "stale")


def test_a_copy_of_a_translation_that_follows_its_source_is_not(cast: Cast) -> None:
    version = stale(cast)
    corrected(cast, version, "en", "Corrected too", text(version, "nb", 2))
    editing.new_version(
        cast.author, version.clause, cast.library, change_class="editorial", copy_texts_from="current"
    )
    review = workflow.submit(cast.author, Version.objects.get(number=2))
    workflow.approve(cast.approver, review, review.digest)
    assert owed(cast.author) == []


def test_only_what_is_in_force_is_looked_at(cast: Cast) -> None:
    version = stale(cast)
    later = clock.now() + timedelta(days=1)
    adopted(cast, version.clause, valid_from=later)
    assert told(owed(cast.author)) == [("library", "en", "stale")]
    with time_machine.travel(later + timedelta(seconds=1)):
        assert owed(cast.author) == []


def test_what_does_not_apply_owes_nothing(cast: Cast) -> None:
    version = stale(cast)
    adopted(cast, version.clause, effect="omitted")
    assert owed(cast.author) == []


def test_an_open_draft_is_told_and_whether_it_is_in_review(cast: Cast) -> None:
    version = stale(cast)
    source = text(version, "nb", 2)
    written = writing.write_text(cast.author, version, "en", title="T", body="New", source=source)
    assert [each.draft for each in owed(cast.author)] == [Draft(written, in_review=False)]
    workflow.submit(cast.author, version, [written])
    assert [each.draft for each in owed(cast.author)] == [Draft(written, in_review=True)]


def test_who_reads_adopted_words_only_is_not_told_of_drafts(cast: Cast) -> None:
    version = stale(cast)
    writing.write_text(cast.author, version, "en", title="T", body="New", source=text(version, "nb", 2))
    (found,) = owed(cast.consultant)
    assert found.draft is None


def test_one_sees_the_owners_whose_words_one_reads(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    for owner in (cast.firm, cast.town):
        version = adopted(cast, clause, owner, languages=[owner.authoritative_language, "en"])
        corrected(cast, version, owner.authoritative_language, "Corrected")
    for person, slugs in ((cast.author, []), (cast.consultant, ["firm"]), (cast.consultant2, ["town"]),
                          (cast.signatory, ["firm"]), (cast.admin, [])):  # fmt: skip
        assert [each.version.owner.slug for each in owed(person)] == slugs
    assert owed(cast.consultant, client="town") == []


def many(cast: Cast, count: int, first: int = 0) -> None:
    """Clauses of which each owes two translations: nynorsk is missing, English stale."""
    for number in range(first, first + count):
        clause = make_clause(cast, f"clause-{number}")
        adopted(cast, clause, languages=["nb", "nn", "en"])
        corrected(cast, adopted(cast, clause), "nb", "Corrected")


def test_states_and_languages_are_chosen_and_pages_follow_each_other(cast: Cast) -> None:
    many(cast, 3)
    rows = owed(cast.author)
    assert sorted(told(rows)) == [("library", "en", "stale")] * 3 + [("library", "nn", "missing")] * 3
    assert {each.state for each in owed(cast.author, states=["stale"])} == {"stale"}
    assert owed(cast.author, states=["stale"], languages=["nn"]) == []
    places = [(each.version.pk, each.language) for each in rows]
    assert places == sorted(places, key=lambda place: (place[0].hex, place[1]))
    for index, place in enumerate(places):
        assert owed(cast.author, after=place) == rows[index + 1 :]


def test_any_number_of_clauses_takes_five_queries(cast: Cast) -> None:
    """The owners, what is owed, its versions, their texts, and which of them are under review."""
    sight = visibility.of(cast.author)
    for count, first in ((1, 0), (5, 1)):
        many(cast, count, first)
        with CaptureQueriesContext(connection) as captured:
            found = translations.described(sight, list(translations.owed(sight, clock.now())))
        assert len(found) == 2 * (first + count)
        assert len(captured) == 5


def kept(cast: Cast) -> Text:
    return writing.no_change_needed(cast.author, text(stale(cast), "en"))


def test_no_change_needed_copies_the_text_and_pins_it_to_its_source_again(cast: Cast) -> None:
    copy = kept(cast)
    before, source = text(copy.version, "en"), text(copy.version, "nb", 2)
    assert (copy.revision, copy.layers(), copy.digest) == (2, before.layers(), before.digest)
    assert (copy.source, copy.source_digest) == (source, source.digest)
    assert copy.is_open
    contribution = copy.contributions.get()
    assert (contribution.kind, contribution.person) == (Contribution.Kind.NO_CHANGE_NEEDED, cast.author)
    assert Event.objects.last().payload["kind"] == "no_change_needed"  # type: ignore[union-attr]


def test_it_counts_once_it_is_approved_by_another_person(cast: Cast) -> None:
    copy = kept(cast)
    assert [each.draft for each in owed(cast.author)] == [Draft(copy, in_review=False)]
    cast.author.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    review = workflow.submit(cast.author, copy.version, [copy])
    with pytest.raises(Denied) as refusal:
        workflow.approve(cast.author, review, review.digest)
    assert refusal.value.code == "four-eyes"
    workflow.approve(cast.approver, review, review.digest)
    assert owed(cast.author) == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_text_that_is_not_stale_is_not_kept(cast: Cast, language: str) -> None:
    version = adopted(cast, make_clause(cast))
    refused(cast.author, text(version, language), "not-stale")


def test_an_older_revision_is_not_kept(cast: Cast) -> None:
    version = stale(cast)
    corrected(cast, version, "en", "Other words", text(version, "nb"))
    refused(cast.author, text(version, "en"), "not-stale")
    assert writing.no_change_needed(cast.author, text(version, "en", 2)).revision == 3


def test_a_text_is_not_kept_beside_an_open_one(cast: Cast) -> None:
    version = stale(cast)
    written = writing.write_text(
        cast.author, version, "en", title="T", body="New", source=text(version, "nb", 2)
    )
    refused(cast.author, text(version, "en"), "open-text-exists")
    workflow.submit(cast.author, version, [written])
    refused(cast.author, text(version, "en"), "in-review")


def test_who_may_not_write_may_not_keep(cast: Cast) -> None:
    version = stale(cast)
    for person in (cast.approver, cast.consultant, cast.admin):
        with pytest.raises(Denied):
            writing.no_change_needed(person, text(version, "en"))


def refused(actor: User, given: Text, code: str) -> None:
    before = Text.objects.count()
    with pytest.raises(WrongState) as refusal:
        writing.no_change_needed(actor, given)
    assert (refusal.value.code, Text.objects.count()) == (code, before)
