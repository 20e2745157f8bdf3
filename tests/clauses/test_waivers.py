"""Languages that do not say the same are not submitted, unless a person says why they may differ."""

from pathlib import Path

import pytest

from clauses import checking, clock, consistency, digests, editing, ledger, workflow, writing
from clauses.checking import Waiver
from clauses.errors import Finding, Invalid
from clauses.library_files import exporting, reading
from clauses.library_files.documents import Refused
from clauses.models import Event, Review, Text, Version
from tests.cast import Cast, adopted, corrected, draft, make_clause
from tests.clauses import libraries

MUST, SHOULD = "Du må svare innen 5 dager.", "You should answer within 5 days."
WHY = Waiver("modality-differs", "en", "The partner's English is contractual.")


def uneven(cast: Cast, norwegian: str = MUST, english: str = SHOULD) -> Version:
    """An open version whose languages differ."""
    version = editing.new_version(cast.author, make_clause(cast), cast.library, change_class="normative")
    source = writing.write_text(cast.author, version, "nb", title="T", body=norwegian)
    writing.write_text(cast.author, version, "en", title="T", body=english, source=source)
    return version


def findings(
    cast: Cast, version: Version, *waivers: Waiver, texts: list[Text] | None = None
) -> list[Finding]:
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version, texts, waivers=waivers)
    assert not Review.objects.filter(version=version, state="open").exists()
    return list(refusal.value.findings)


def test_what_differs_is_not_submitted(cast: Cast) -> None:
    (finding,) = findings(cast, uneven(cast))
    assert (finding.at, finding.code) == ("/texts/en/body", "modality-differs")
    assert finding.detail == f"nb has must and en has should (“{MUST}”)."


def test_it_is_with_a_reason_which_everybody_who_decides_sees(cast: Cast) -> None:
    review = workflow.submit(cast.author, uneven(cast), waivers=[WHY])
    waived = {
        "code": "modality-differs", "language": "en", "layer": "body", "reason": WHY.reason,
        "detail": f"nb has must and en has should (“{MUST}”).",
    }  # fmt: skip
    assert review.waived == [waived]
    assert review.content["waived"] == [waived]
    told = {name: waived[name] for name in ("code", "language", "layer", "reason")}  # no words
    assert Event.objects.get(type="review.submitted").payload["waived"] == [told]
    workflow.approve(cast.approver, review, review.digest)
    assert Version.objects.get().is_adopted


def test_the_digest_covers_what_was_waived(cast: Cast) -> None:
    review = workflow.submit(cast.author, uneven(cast), waivers=[WHY])
    assert review.digest == digests.of_json(review.content)
    without = {name: each for name, each in review.content.items() if name != "waived"}
    assert review.digest != digests.of_json(without)


def test_what_has_nothing_waived_has_the_content_that_it_always_had(cast: Cast) -> None:
    review = workflow.submit(cast.author, draft(cast, make_clause(cast)))
    assert set(review.content) == {"version", "texts"}
    assert review.waived == []


@pytest.mark.parametrize(
    ("waiver", "at", "code"),
    [
        (Waiver("modality-differs", "en", " "), "/waivers/0/reason", "missing"),
        (Waiver("parameters-differ", "en", "x"), "/waivers/0/code", "unknown-value"),
        (Waiver("modality-differs", "en", "x" * 5001), "/waivers/0/reason", "invalid"),
        (Waiver("numbers-differ", "en", "x"), "/waivers/0", "nothing-to-waive"),
        (Waiver("modality-differs", "nn", "x"), "/waivers/0", "nothing-to-waive"),
        (Waiver("modality-differs", "en", "x", layer="guidance"), "/waivers/0", "nothing-to-waive"),
    ],
)
def test_a_waiver_says_why_and_of_something_that_was_found(
    cast: Cast, waiver: Waiver, at: str, code: str
) -> None:
    assert (at, code) in {(each.at, each.code) for each in findings(cast, uneven(cast), waiver)}


def test_each_difference_needs_its_own(cast: Cast) -> None:
    version = uneven(cast, MUST, "You should answer within 6 days.")
    (finding,) = findings(cast, version, WHY)
    assert finding.code == "numbers-differ"
    both = [WHY, Waiver("numbers-differ", "en", "As agreed.", layer="body")]
    review = workflow.submit(cast.author, version, waivers=both)
    assert {each["code"] for each in review.waived} == {"modality-differs", "numbers-differ"}


def test_placeholders_that_differ_cannot_be_waived(cast: Cast) -> None:
    version = uneven(cast, "{{ company_name }}.", "We.")
    assert "parameters-differ" in {each.code for each in findings(cast, version)}
    assert "parameters-differ" not in consistency.CODES


def test_a_correction_is_compared_with_the_other_languages_as_they_are_approved(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    norwegian = version.texts.get(language="nb")
    english = writing.write_text(cast.author, version, "en", title="T", body="In 6 days.", source=norwegian)
    (finding,) = findings(cast, version, texts=[english])
    assert (finding.at, finding.code) == ("/texts/en/body", "numbers-differ")
    writing.discard_text(cast.author, english)
    again = writing.write_text(cast.author, version, "nb", title="T", body="Om 6 dager.")
    (finding,) = findings(cast, version, texts=[again])
    assert finding.at == "/texts/en/body"  # the other language does not say it


def test_languages_that_are_not_submitted_are_not_compared_with_each_other(cast: Cast) -> None:
    version = uneven(cast)
    review = workflow.submit(cast.author, version, waivers=[WHY])
    workflow.approve(cast.approver, review, review.digest)
    source = version.texts.get(language="nb")
    corrected(cast, version, "nn", "Du må svare innan 5 dagar.", source)
    assert Review.objects.filter(state="approved").count() == 2


def test_what_the_law_says_in_a_borrowed_language_is_not_compared(cast: Cast) -> None:
    clause = make_clause(cast)
    version = editing.new_version(cast.author, clause, cast.library, change_class="normative")
    for language, statutory, source in (("nb", "§ 4-3.", None), ("en", "Section 4-3.", "nb")):
        given = version.texts.get(language=source) if source else None
        writing.write_text(
            cast.author, version, language, title="T", body="B", statutory=statutory, source=given
        )
    review = workflow.submit(cast.author, version)
    workflow.approve(cast.approver, review, review.digest)
    variant = editing.new_version(cast.consultant2, clause, cast.town, change_class="normative")
    texts = [writing.write_text(cast.consultant2, variant, "nn", title="T", body="B")]
    texts.append(writing.write_text(cast.consultant2, variant, "en", title="T", body="B", source=texts[0]))
    assert (texts[0].statutory, texts[0].statutory_language) == ("§ 4-3.", "nb")
    Text.objects.filter(pk=texts[1].pk).update(statutory="Section 5.")
    assert workflow.submit(cast.consultant2, variant).is_open


def test_a_check_says_what_a_submission_would(cast: Cast) -> None:
    version = uneven(cast, MUST, SHOULD + " [See](clause:nowhere).")
    events = ledger.head()
    found = checking.check(version, list(version.texts.open()), clock.now())
    assert ledger.head() == events
    assert {(each.code, each.waivable) for each in found} == {
        ("unknown-reference", False), ("references-differ", True), ("modality-differs", True),
    }  # fmt: skip
    assert [Finding(each.at, each.code, each.detail) for each in found] == findings(cast, version)


def test_a_check_of_an_adopted_version_takes_each_open_text_by_itself(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    (nothing,) = checking.check(version, [], clock.now())
    assert (nothing.at, nothing.code, nothing.waivable) == ("/texts", "one-language", False)
    source = version.texts.get(language="nb")
    texts = [
        writing.write_text(cast.author, version, "nb", title="T", body="5"),
        writing.write_text(cast.author, version, "en", title="T", body="5", source=source),
    ]
    found = checking.check(version, texts, clock.now())
    assert [(each.at, each.code) for each in found] == [("/texts/en/body", "numbers-differ")] * 2
    assert {each.detail for each in found} == {"Only nb has 5.", "Only en has 5."}


def imported_guide(folder: Path, waivers: str) -> Review:
    """The small library's guideline, whose English does not refer to the role."""
    members = {"entries": "[role]", "waivers": waivers}
    guide = libraries.clause(libraries.version(1, **members), kind="guideline")
    changes = {"clauses/guide/clause.yaml": guide}
    libraries.imported(libraries.write(folder, changes, of=libraries.smallest()))
    return Review.objects.get(version__clause__key="guide")


@pytest.mark.django_db
def test_an_import_is_checked_like_everybody_and_may_say_why(tmp_path: Path) -> None:
    reason = "{code: references-differ, language: en, reason: Why not.}"
    never = "{code: numbers-differ, language: en, reason: Of a later review.}"
    with pytest.raises(Refused, match=r"guide/1\.en\.md:5: Only nb refers to role\."):
        imported_guide(tmp_path / "without", "[]")
    (waived,) = imported_guide(tmp_path / "with", f"[{never}, {reason}]").waived
    assert (waived["code"], waived["layer"], waived["reason"]) == ("references-differ", "body", "Why not.")


def test_an_export_says_why_and_is_imported_again(cast: Cast, tmp_path: Path) -> None:
    review = workflow.submit(cast.author, uneven(cast), waivers=[WHY])
    workflow.approve(cast.approver, review, review.digest)
    exporting.export_library(tmp_path)
    (clause,) = reading.read(tmp_path).clauses
    assert clause.versions[0].waivers == (Waiver(WHY.code, "en", WHY.reason, layer="body"),)
