"""Coverage: clause by clause and language by language what is read, and what is being written."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock, registry, visibility, workflow, writing
from clauses.coverage import Cell, Draft, Row, State, coverage
from clauses.models import Owner, Text, User
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted

VERSIONS, TEXTS, NEWEST, HEADS, TITLES, CLAUSES = 1, 1, 1, 1, 1, 1
BEHIND, FACTS = 6, 1
LARGE = [{"fact": "headcount", "operator": "gte", "value": 50}]


def rows(person: User, owner: Owner) -> dict[str, Row]:
    found = coverage(visibility.of(person), owner)
    assert [row.place for row in found] == sorted(row.place for row in found)
    return {row.clause.key: row for row in found}


def states(person: User, owner: Owner) -> dict[str, dict[str, str]]:
    return {
        key: {cell.language: str(cell.state) for cell in row.cells}
        for key, row in rows(person, owner).items()
    }


def cell(person: User, owner: Owner, key: str, language: str = "nb") -> Cell:
    (found,) = (each for each in rows(person, owner)[key].cells if each.language == language)
    return found


def test_the_library_has_its_words_or_lacks_them(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast, "role"))
    adopted(cast, make_clause(cast, "old"))
    adopted(cast, make_clause(cast, "old-too"), effect="omitted")
    assert states(cast.author, cast.library) == {
        "old": {"nb": "library", "nn": "missing", "en": "library"},
        "old-too": {"nb": "omitted", "nn": "omitted", "en": "omitted"},
        "role": {"nb": "library", "nn": "missing", "en": "library"},
    }
    row = rows(cast.author, cast.library)["role"]
    assert row.title == "Title nb"
    assert row.version_id == version.pk
    assert row.cells[0].text_id == version.texts.get(language="nb").pk
    assert row.cells[1].text_id is None


def test_a_client_has_the_librarys_words_its_own_or_none(cast: Cast) -> None:
    library = {key: make_clause(cast, key) for key in ("kept", "own", "left-out", "back", "moved")}
    for clause in library.values():
        adopted(cast, clause)
    adopted(cast, library["own"], cast.firm, languages=["nb"])
    adopted(cast, library["left-out"], cast.firm, effect="omitted")
    adopted(cast, library["back"], cast.firm)
    adopted(cast, library["back"], cast.firm, effect="inherits")
    adopted(cast, library["moved"], cast.firm)
    adopted(cast, library["moved"], words="Newer")
    adopted(cast, make_clause(cast, "firm.car"), cast.firm, languages=["nb"])
    assert states(cast.consultant, cast.firm) == {
        "back": {"nb": "library", "en": "library"},
        "firm.car": {"nb": "variant", "en": "missing"},
        "kept": {"nb": "library", "en": "library"},
        "left-out": {"nb": "omitted", "en": "omitted"},
        "moved": {"nb": "behind", "en": "behind"},
        "own": {"nb": "variant", "en": "missing"},
    }


def test_an_omission_tells_that_it_is_behind_beside_its_state(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    adopted(cast, clause)
    adopted(cast, clause, cast.firm, effect="omitted")
    assert not rows(cast.consultant, cast.firm)["role"].is_behind
    adopted(cast, clause, words="Newer")
    row = rows(cast.consultant, cast.firm)["role"]
    assert row.is_behind
    assert {each.state for each in row.cells} == {State.OMITTED}


def test_an_unmet_condition_is_shown_with_the_fact(cast: Cast) -> None:
    adopted(cast, make_clause(cast, "role"), condition=LARGE)
    (term,) = rows(cast.consultant, cast.firm)["role"].terms
    assert (term.fact, term.row, term.met) == ("headcount", None, False)
    registry.record_fact(cast.consultant, cast.firm, "headcount", 20, clock.now())
    row = rows(cast.consultant, cast.firm)["role"]
    assert [each.state for each in row.cells] == [State.NOT_APPLICABLE, State.NOT_APPLICABLE]
    assert [each.text_id for each in row.cells] == [None, None]
    assert row.terms[0].row
    assert row.terms[0].row.value == 20
    registry.record_fact(cast.consultant, cast.firm, "headcount", 60, clock.now())
    row = rows(cast.consultant, cast.firm)["role"]
    assert [each.state for each in row.cells] == [State.LIBRARY, State.LIBRARY]
    assert row.terms == ()
    # without a client it is shown, not evaluated
    assert cell(cast.author, cast.library, "role").state == State.LIBRARY


def test_what_is_scheduled_is_not_read_yet(cast: Cast) -> None:
    adopted(cast, make_clause(cast, "role"), valid_from=clock.LATEST.replace(year=2199))
    assert states(cast.consultant, cast.firm) == {"role": {"nb": "missing", "en": "missing"}}


def test_a_draft_stands_beside_what_is_read(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    adopted(cast, clause)
    version = draft(cast, clause, cast.firm, languages=["nb"])
    found = cell(cast.consultant, cast.firm, "role")
    assert found.state == State.LIBRARY
    assert found.pending
    assert found.pending.state == Draft.DRAFT
    assert found.pending.version_id == version.pk
    assert found.pending.text_id == version.texts.get(language="nb").pk
    assert cell(cast.consultant, cast.firm, "role", "en").pending is None
    workflow.submit(cast.consultant, version)
    pending = cell(cast.consultant, cast.firm, "role").pending
    assert pending
    assert pending.state == Draft.IN_REVIEW


def test_a_draft_of_an_effect_counts_in_every_language(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    adopted(cast, clause)
    review = submitted(cast, clause, cast.firm, effect="omitted")
    for language in ("nb", "en"):
        pending = cell(cast.consultant, cast.firm, "role", language).pending
        assert pending
        assert (pending.state, pending.version_id, pending.text_id) == (
            Draft.IN_REVIEW,
            review.version_id,
            None,
        )


def test_a_correction_and_a_late_translation_are_drafts_too(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast, "role"), languages=["nb", "en"])
    source = version.texts.get(language="nb")
    late = writing.write_text(cast.author, version, "nn", title="T", body="B", source=source)
    workflow.submit(cast.author, version, [late])
    right = writing.write_text(cast.author, version, "nb", title="T", body="B")
    found = {each.language: each.pending for each in rows(cast.author, cast.library)["role"].cells}
    assert found["nn"]
    assert found["nb"]
    assert (found["nn"].state, found["nn"].text_id) == (Draft.IN_REVIEW, late.pk)
    assert (found["nb"].state, found["nb"].text_id) == (Draft.DRAFT, right.pk)
    assert found["en"] is None


def test_what_was_only_begun_is_shown_to_its_writers(cast: Cast) -> None:
    version = draft(cast, make_clause(cast, "role"))
    adopted(cast, make_clause(cast, "other"))
    row = rows(cast.author, cast.library)["role"]
    assert (row.title, row.version_id) == (None, None)
    assert [each.state for each in row.cells] == [State.MISSING] * 3
    assert row.cells[0].pending
    assert row.cells[0].pending.version_id == version.pk
    assert set(rows(cast.consultant, cast.library)) == {"other"}
    corrected(cast, adopted(cast, make_clause(cast, "third")), "nb", "Right.")
    assert not any(each.pending for each in rows(cast.consultant, cast.library)["third"].cells)


def test_another_client_is_never_counted(cast: Cast) -> None:
    clause = make_clause(cast, "role")
    adopted(cast, clause)
    adopted(cast, clause, cast.town, languages=["nn"])
    draft(cast, make_clause(cast, "town.own"), cast.town, languages=["nn"])
    adopted(cast, make_clause(cast, "town.car"), cast.town, languages=["nn"])
    assert states(cast.consultant, cast.firm) == {"role": {"nb": "library", "en": "library"}}


@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_is_fixed(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        clause = make_clause(cast, f"role-{number}")
        adopted(cast, clause, condition=LARGE)
        adopted(cast, clause, cast.firm, condition=LARGE)
        draft(cast, clause, cast.firm)
        adopted(cast, clause, words="Newer")
    sights: Callable[[User], visibility.Sight] = visibility.of
    client, library = sights(cast.consultant), sights(cast.author)
    assert Text.objects.count() == count * 8
    with django_assert_num_queries(VERSIONS + TEXTS + NEWEST + HEADS + TITLES + CLAUSES + BEHIND + FACTS):
        assert len(coverage(client, cast.firm)) == count
    with django_assert_num_queries(VERSIONS + TEXTS + NEWEST + HEADS + TITLES + CLAUSES):
        assert len(coverage(library, cast.library)) == count
