"""What a merge could not decide, decided by a person."""

from datetime import date

import pytest

from clauses import behind, clock, conflicts, editing, registry, workflow, writing
from clauses.errors import Denied, Invalid, WrongState
from clauses.models import Conflict, Event, LegalSource, Version
from clauses.policy import OPERATOR
from clauses.proposals import Outcome, outcomes
from tests.cast import Cast, adopted, make_clause
from tests.clauses.followers import LIBRARYS, OLD, OTHERS, accepted, body, moved, row, version_of

THREE = (
    "One.\n\nTwo.\n\nThree.",
    "One, newer.\n\nTwo.\n\nThree, newer.",
    "One, ours.\n\nTwo.\n\nThree, ours.",
)


def conflict_of(cast: Cast) -> Conflict:
    """Of a draft whose first paragraph both changed."""
    (found,) = accepted(cast, moved(cast, {"nb": OLD}, {"nb": OTHERS}, {"nb": LIBRARYS})).conflicts
    return found


def two_conflicts(cast: Cast) -> list[Conflict]:
    base, library, client = ({"nb": words} for words in THREE)
    return list(accepted(cast, moved(cast, base, client, library)).conflicts)


def draft_of(conflict: Conflict) -> Version:
    return Version.objects.get(pk=conflict.version_id)


def write(cast: Cast, conflict: Conflict, words: str) -> None:
    writing.write_text(cast.consultant, conflict.version, "nb", title="Title", body=words)


# What a conflict says


def test_a_conflict_shows_all_three_texts_and_the_draft_holds_the_clients(cast: Cast) -> None:
    conflict = conflict_of(cast)
    assert (conflict.layer, conflict.language) == ("body", "nb")
    assert (conflict.base, conflict.library, conflict.client) == (
        "First rule.", "First rule, newer.", "First rule, the firm's."
    )  # fmt: skip
    words = body(conflict.version)
    assert words == OTHERS
    assert words[conflict.start : conflict.stop] == conflict.client


def test_a_title_conflicts_too(cast: Cast) -> None:
    version_of(cast, "role", cast.library, {"nb": OLD}, title="Old")
    version_of(cast, "role", cast.firm, {"nb": OLD}, title="Ours")
    version_of(cast, "role", cast.library, {"nb": OLD}, title="Newer")
    assert outcomes([row(cast)]) == [Outcome.CONFLICT]
    (conflict,) = accepted(cast, row(cast)).conflicts
    assert (conflict.layer, conflict.base, conflict.library, conflict.client) == (
        "title", "Old", "Newer", "Ours"
    )  # fmt: skip


# Resolving


def test_the_clients_words_stay(cast: Cast) -> None:
    conflict = conflicts.resolve(cast.consultant, conflict_of(cast), "client")
    assert body(conflict.version) == OTHERS
    assert (conflict.resolution, conflict.resolved_by) == ("client", cast.consultant)
    event = Event.objects.get(type="conflict.resolved")
    assert (event.version, event.payload["resolution"]) == (conflict.version, "client")


def test_the_librarys_words_come_in_their_place(cast: Cast) -> None:
    conflict = conflicts.resolve(cast.consultant, conflict_of(cast), "library")
    assert body(conflict.version) == LIBRARYS


def test_whoever_decides_is_a_contributor(cast: Cast) -> None:
    conflict = conflict_of(cast)
    before = conflict.version.contributions.count()
    conflicts.resolve(cast.consultant, conflict, "client")
    added = conflict.version.contributions.order_by("at").last()
    assert conflict.version.contributions.count() == before + 1
    assert added
    assert (added.kind, added.language, added.person) == ("merge", "nb", cast.consultant)


@pytest.mark.parametrize("first", [0, 1])
def test_each_is_resolved_in_any_order(cast: Cast, first: int) -> None:
    both = two_conflicts(cast)
    conflicts.resolve(cast.consultant, both[first], "library")
    conflicts.resolve(cast.consultant, both[1 - first], "library")
    assert body(draft_of(both[0])) == THREE[1]


def test_an_earlier_resolution_moves_the_later_place(cast: Cast) -> None:
    one, other = two_conflicts(cast)
    conflicts.resolve(cast.consultant, one, "library")
    other.refresh_from_db()
    words = body(draft_of(one))
    assert words[other.start : other.stop] == other.client == "Three, ours."
    assert words == "One, newer.\n\nTwo.\n\nThree, ours."


def test_where_the_words_moved_the_librarys_have_no_place(cast: Cast) -> None:
    conflict = conflict_of(cast)
    write(cast, conflict, "Before.\n\n" + OTHERS)
    with pytest.raises(WrongState) as refusal:
        conflicts.resolve(cast.consultant, conflict, "library")
    assert refusal.value.code == "words-moved"
    assert conflicts.resolve(cast.consultant, conflict, "written").resolution == "written"


def test_of_a_discarded_text_the_librarys_words_have_no_place(cast: Cast) -> None:
    conflict = conflict_of(cast)
    writing.discard_text(cast.consultant, conflict.version.texts.get(language="nb"))
    with pytest.raises(WrongState) as refusal:
        conflicts.resolve(cast.consultant, conflict, "library")
    assert refusal.value.code == "words-moved"


def test_words_are_written_while_conflicts_are_open_and_they_stay_open(cast: Cast) -> None:
    conflict = conflict_of(cast)
    write(cast, conflict, "Others.")
    assert [each.code for each in conflicts.findings(conflict.version)] == ["open-conflicts"]


def test_a_conflict_is_resolved_once(cast: Cast) -> None:
    conflict = conflicts.resolve(cast.consultant, conflict_of(cast), "client")
    with pytest.raises(WrongState) as refusal:
        conflicts.resolve(cast.consultant, conflict, "library")
    assert refusal.value.code == "already-resolved"


def test_a_conflict_of_a_discarded_draft_is_history(cast: Cast) -> None:
    conflict = conflict_of(cast)
    workflow.discard(cast.consultant, conflict.version)
    with pytest.raises(WrongState) as refusal:
        conflicts.resolve(cast.consultant, conflict, "client")
    assert refusal.value.code == "discarded"


def test_only_the_clients_consultants_resolve(cast: Cast) -> None:
    conflict = conflict_of(cast)
    with pytest.raises(Denied):
        conflicts.resolve(cast.signatory, conflict, "client")


def test_there_are_three_resolutions(cast: Cast) -> None:
    conflict = conflict_of(cast)
    with pytest.raises(Invalid):
        conflicts.resolve(cast.consultant, conflict, "both")
    assert Conflict.objects.get(pk=conflict.pk).resolved_at is None


# Fields


@pytest.mark.parametrize(("resolution", "force"), [("client", "may"), ("library", "must")])
def test_a_fields_conflict_is_resolved_by_its_value(cast: Cast, resolution: str, force: str) -> None:
    clause = adopted(cast, make_clause(cast), force="should").clause
    adopted(cast, clause, cast.firm, force="may", words="The firm's")
    adopted(cast, clause, force="must")
    (conflict,) = accepted(cast, row(cast)).conflicts
    assert (conflict.layer, conflict.language) == ("force", "")
    assert (conflict.base, conflict.library, conflict.client) == ("should", "must", "may")
    assert [each.at for each in conflicts.findings(conflict.version)] == ["/force"]
    conflicts.resolve(cast.consultant, conflict, resolution)
    assert draft_of(conflict).force == force


def test_citations_conflict_with_their_dates(cast: Cast) -> None:
    registry.define(OPERATOR, LegalSource, "LAW", {})
    law = {"source": "LAW", "relation": "implements", "verified_at": date(2026, 1, 2)}
    old, newer, own = ({**law, "provision": provision} for provision in ("§ 1", "§ 2", "§ 3"))
    clause = adopted(cast, make_clause(cast), legal_basis=[old]).clause
    adopted(cast, clause, cast.firm, legal_basis=[own])
    adopted(cast, clause, legal_basis=[newer])
    (conflict,) = accepted(cast, row(cast)).conflicts
    assert conflict.library == [{**newer, "verified_at": "2026-01-02"}]
    conflicts.resolve(cast.consultant, conflict, "library")
    (citation,) = draft_of(conflict).citations.all()
    assert (citation.provision, citation.verified_at) == ("§ 2", date(2026, 1, 2))


def test_entries_of_both_sides_come_together(cast: Cast) -> None:
    for key in ("one", "two", "three"):
        adopted(cast, make_clause(cast, key))
    guide = adopted(cast, make_clause(cast, "guide", "guideline"), entries=["one"]).clause
    own = adopted(cast, make_clause(cast, "firm.own"), cast.firm).clause
    adopted(cast, guide, cast.firm, entries=["one", own.key])
    adopted(cast, guide, entries=["two", "one"])
    made = accepted(cast, row(cast))
    assert (made.outcome, set(entries_of(made.draft))) == (Outcome.CLEAN, {"one", "two", own.key})


def entries_of(version: Version) -> list[str]:
    return [entry.clause.key for entry in version.entries.select_related("clause")]


@pytest.mark.parametrize(
    ("resolution", "entries"), [("client", ["two", "three"]), ("library", ["two", "three", "one"])]
)
def test_what_one_moved_and_the_other_removed_is_a_conflict_of_entries(
    cast: Cast, resolution: str, entries: list[str]
) -> None:
    for key in ("one", "two", "three"):
        adopted(cast, make_clause(cast, key))
    guide = adopted(cast, make_clause(cast, "guide", "guideline"), entries=["one", "two", "three"]).clause
    adopted(cast, guide, cast.firm, entries=["two", "three"])
    adopted(cast, guide, entries=["two", "three", "one"])
    (conflict,) = accepted(cast, row(cast)).conflicts
    assert (conflict.layer, conflict.library, conflict.client) == (
        "entries", {"key": "one", "after": "three"}, None
    )  # fmt: skip
    conflicts.resolve(cast.consultant, conflict, resolution)
    assert entries_of(draft_of(conflict)) == entries


def test_without_its_neighbour_the_librarys_place_is_nowhere(cast: Cast) -> None:
    for key in ("one", "two", "three"):
        adopted(cast, make_clause(cast, key))
    guide = adopted(cast, make_clause(cast, "guide", "guideline"), entries=["one", "two", "three"]).clause
    adopted(cast, guide, cast.firm, entries=["two", "three"])
    adopted(cast, guide, entries=["two", "three", "one"])
    (conflict,) = accepted(cast, row(cast)).conflicts
    editing.change_version(cast.consultant, conflict.version, entries=["two"])
    with pytest.raises(WrongState) as refusal:
        conflicts.resolve(cast.consultant, conflict, "library")
    assert refusal.value.code == "words-moved"


def test_after_every_decision_the_draft_is_approved_and_no_more_behind(cast: Cast) -> None:
    conflict = conflict_of(cast)
    conflicts.resolve(cast.consultant, conflict, "library")
    review = workflow.submit(cast.consultant, conflict.version)
    workflow.approve(cast.approver, review, review.digest)
    assert behind.rows([cast.firm.pk], clock.now()) == []
