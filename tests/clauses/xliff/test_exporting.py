"""What is in the document, and for whom."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock, registry, workflow, writing
from clauses.errors import Absent, Denied, Invalid
from clauses.models import User, Version
from clauses.resolution.questions import NotApplying
from clauses.xliff.exporting import export
from clauses.xliff.importing import import_xliff
from tests.cast import Cast, adopted, corrected, draft, make_clause
from tests.clauses.xliff.translating import NAMES, back, codes, parsed, sent, translated


def states(content: bytes) -> set[str | None]:
    return {each.get("state") for each in parsed(content).iterfind(".//x:segment", NAMES)}


def test_what_is_done_is_there_to_be_read(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    content = sent(cast)
    assert states(content) == {"final"}
    assert parsed(content).findall("x:file[@translate='no']", NAMES)
    corrected(cast, version, "nb", "Andre ord")
    content = sent(cast)
    assert states(content) == {"initial"}
    assert not parsed(content).findall("x:file[@translate='no']", NAMES)
    assert {each.text for each in parsed(content).iterfind(".//x:target", NAMES)} == {"Title en", "Words en"}
    back(cast, translated(content))
    assert states(sent(cast)) == {"translated"}


def test_a_guideline_is_exported_in_its_order_and_only_the_owners_own(cast: Cast) -> None:
    for key in ("b", "a", "c"):
        adopted(cast, make_clause(cast, key))
    guideline = make_clause(cast, "rules", "guideline")
    adopted(cast, guideline, entries=["b", "a", "c"])
    found = export(cast.author, cast.library, "rules", "en")
    assert found.clauses == ("rules", "b", "a", "c")
    with pytest.raises(Invalid) as refusal:
        export(cast.consultant, cast.firm, "rules", "en")
    assert refusal.value.findings[0].code == "nothing-to-translate"
    draft(cast, Version.objects.get(clause__key="a").clause, cast.firm)
    assert export(cast.consultant, cast.firm, "rules", "en").clauses == ("a",)
    assert export(cast.signatory, cast.firm, "rules", "en").clauses == ("a",)


def test_an_export_takes_the_same_queries_for_any_number_of_clauses(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [f"c{number}" for number in range(6)]
    for key in keys:
        adopted(cast, make_clause(cast, key))
    adopted(cast, make_clause(cast, "one", "guideline"), entries=keys[:1])
    adopted(cast, make_clause(cast, "all", "guideline"), entries=keys)
    for key in ("one", "all"):
        # The person's groups and memberships; the newest event; the root, its entries, their versions; texts.
        author = User.objects.get(pk=cast.author.pk)
        with django_assert_num_queries(7):
            export(author, cast.library, key, "en")


def test_who_sees_no_drafts_is_given_none(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, words="Old")
    draft(cast, clause, words="Secret")
    assert b"Secret" in export(cast.author, cast.library, clause.key, "en").content
    assert b"Secret" not in export(cast.approver, cast.library, clause.key, "en").content
    draft(cast, make_clause(cast, "planned"))
    with pytest.raises(Absent):
        export(cast.approver, cast.library, "planned", "en")


def test_a_stranger_gets_nothing(cast: Cast) -> None:
    adopted(cast, make_clause(cast, "firm.own"), cast.firm)
    with pytest.raises(Absent):
        export(cast.consultant2, cast.firm, "firm.own", "en")
    with pytest.raises(Absent):
        export(cast.consultant2, cast.town, "firm.own", "en")
    with pytest.raises(Denied):
        export(cast.admin, cast.firm, "firm.own", "en")


def test_what_does_not_apply_is_not_translated(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    adopted(cast, clause, cast.firm, effect="omitted")
    with pytest.raises(NotApplying):
        export(cast.consultant, cast.firm, clause.key, "en")


def test_a_condition_keeps_nothing_from_being_translated(cast: Cast) -> None:
    condition = [{"fact": "listed", "operator": "eq", "value": True}]
    adopted(cast, make_clause(cast, "firm.rule"), cast.firm, condition=condition)
    guideline = make_clause(cast, "firm.rules", "guideline")
    adopted(cast, guideline, cast.firm, condition=condition, entries=["firm.rule"])
    for value, days in ((None, -9), (True, -1), (False, 1)):  # unknown, held now, and to end
        begins = clock.now() + timedelta(days=days)
        registry.record_fact(cast.consultant, cast.firm, "listed", value, begins)
        found = export(cast.consultant, cast.firm, "firm.rules", "en")
        assert found.clauses == ("firm.rules", "firm.rule")


@pytest.mark.parametrize(
    ("target", "source", "code"),
    [("nn", None, "not-spoken"), ("en", "en", "same-language"), ("en", "da", "unknown-value")],
)
def test_a_language_that_will_not_do_is_refused(cast: Cast, target: str, source: str, code: str) -> None:
    adopted(cast, make_clause(cast, "firm.own"), cast.firm)
    with pytest.raises(Invalid) as refusal:
        export(cast.consultant, cast.firm, "firm.own", target, source)
    assert refusal.value.findings[0].code == code


def test_a_variants_statutory_layer_is_not_translated(cast: Cast) -> None:
    clause = make_clause(cast)
    version = draft(cast, clause)
    source = None
    for language in ("nb", "en"):
        source = writing.write_text(
            cast.author, version, language, title="T", body="B", statutory=f"Law {language}", source=source
        )
    review = workflow.submit(cast.author, version)
    workflow.approve(cast.approver, review, review.digest)
    variant = draft(cast, clause, cast.firm, languages=["nb"])
    content = export(cast.consultant, cast.firm, clause.key, "en").content
    assert b"Law" not in content
    outcomes = import_xliff(cast.consultant, cast.firm, translated(content))
    assert codes(outcomes) == [("imported", [])]
    assert variant.texts.get(language="en").statutory == "Law en"
