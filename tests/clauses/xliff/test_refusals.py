"""What is refused: text by text, and as a whole."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import editing, writing
from clauses.errors import Absent, Denied, Invalid
from clauses.models import Text
from clauses.xliff.exporting import export
from clauses.xliff.importing import import_xliff
from clauses.xliff.names import CORE
from tests.cast import Cast, adopted, draft, make_clause, submitted
from tests.clauses.xliff.translating import (
    NAMES,
    back,
    codes,
    parsed,
    refused,
    segment,
    sent,
    translated,
    written,
    written_in_norwegian,
)


def test_a_source_that_moved_is_refused_and_the_others_are_imported(cast: Cast) -> None:
    clauses = [make_clause(cast, key) for key in ("a", "b")]
    versions = [draft(cast, clause, languages=["nb"]) for clause in clauses]
    adopted(cast, make_clause(cast, "rules", "guideline"), entries=["a", "b"])
    content = translated(sent(cast, "rules"))
    writing.write_text(cast.author, versions[0], "nb", title="T", body="Moved")
    outcomes = back(cast, content)
    assert [(each.clause, each.outcome) for each in outcomes] == [
        ("rules", "imported"),
        ("a", "refused"),
        ("b", "imported"),
    ]
    assert outcomes[1].findings[0].code == "source-moved"
    assert [version.texts.filter(language="en").count() for version in versions] == [0, 1]


def test_words_that_are_the_same_in_a_newer_version_have_not_moved(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    content = translated(export(cast.author, cast.library, clause.key, "nn").content)
    version = editing.new_version(
        cast.author, clause, cast.library, change_class="normative", copy_texts_from="current"
    )
    assert codes(back(cast, content)) == [("imported", [])]
    assert version.texts.filter(language="nn").exists()


def test_an_omitted_clause_has_moved(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause)
    content = translated(sent(cast))
    editing.omit(cast.author, clause, cast.library, change_class="normative")
    assert codes(back(cast, content)) == refused("source-moved")


def test_what_is_under_review_is_not_written_over(cast: Cast) -> None:
    submitted(cast, make_clause(cast))
    assert codes(back(cast, translated(sent(cast)))) == refused("in-review")


def drop_code(root: Element) -> None:
    target = segment(root, "body-2").find("x:target", NAMES)
    assert target is not None
    target.remove(target[1])


def add_code(root: Element) -> None:
    target = segment(root, "body-2").find("x:target", NAMES)
    assert target is not None
    target.append(target[0])


def make_up_code(root: Element) -> None:
    target = segment(root, "body-1").find("x:target", NAMES)
    assert target is not None
    SubElement(target, f"{{{CORE}}}ph", {"id": "9", "disp": "{{ other }}"})


def no_target(root: Element) -> None:
    found = segment(root, "body-3")
    found.remove(found[1])


def unknown_element(root: Element) -> None:
    target = segment(root, "body-1").find("x:target", NAMES)
    assert target is not None
    SubElement(target, f"{{{CORE}}}cp", {"hex": "0000"})


def empty_emphasis(root: Element) -> None:
    emphasis = segment(root, "guidance-1").find("x:target/x:pc", NAMES)
    assert emphasis is not None
    emphasis.text = " "


def overlap(root: Element) -> None:
    target = segment(root, "guidance-1").find("x:target", NAMES)
    assert target is not None
    target[:] = [Element(f"{{{CORE}}}ec", {"startRef": "1"}), Element(f"{{{CORE}}}sc", {"id": "1"})]


def made_up_placeholder(root: Element) -> None:
    target = segment(root, "title").find("x:target", NAMES)
    assert target is not None
    target.text = "Om {{ other }} "


def forbidden(root: Element) -> None:
    target = segment(root, "body-1").find("x:target", NAMES)
    assert target is not None
    target.text = "skjult\u200b"


def other_client(root: Element) -> None:
    root.find(".//mda:meta[@type='client']", NAMES).text = "firm"  # type: ignore[union-attr]


def no_metadata(root: Element) -> None:
    file = root.find("x:file", NAMES)
    assert file is not None
    file.remove(file[0])


def other_clause(root: Element) -> None:
    root.find(".//mda:meta[@type='clause']", NAMES).text = "planned"  # type: ignore[union-attr]


def too_long(root: Element) -> None:
    target = segment(root, "title").find("x:target", NAMES)
    assert target is not None
    target.text = "a" * 200


def unknown_unit(root: Element) -> None:
    root.find(".//x:unit[@id='body-3']", NAMES).set("id", "body-33")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("harm", "findings"),
    [
        (drop_code, [("body-2", "code-missing")]),
        (add_code, [("body-2", "code-added")]),
        (make_up_code, [("body-1", "code-added")]),
        (no_target, [("body-3", "incomplete")]),
        (unknown_element, [("body-1", "unknown-element")]),
        (empty_emphasis, [("guidance", "not-writable")]),
        (overlap, [("guidance-1", "codes-overlap")]),
        (made_up_placeholder, [("title", "not-writable")]),
        (forbidden, [("body-1", "forbidden-character")]),
        (too_long, [("title", "too-long")]),
        (other_client, [("", "other-client")]),
        (no_metadata, [("", "unknown-source")]),
        (other_clause, [("", "not-found")]),
        (unknown_unit, [("body-33", "unknown-unit"), ("body-3", "incomplete")]),
    ],
)
def test_what_is_broken_is_refused_by_name_and_nothing_is_written(
    cast: Cast, harm: Callable[[Element], None], findings: list[tuple[str, str]]
) -> None:
    version = written_in_norwegian(cast)
    root = parsed(translated(sent(cast)))
    harm(root)
    assert codes(back(cast, written(root))) == [("refused", findings)]
    assert not version.texts.filter(language="en").exists()


def test_a_text_that_nobody_translated_is_incomplete(cast: Cast) -> None:
    written_in_norwegian(cast)
    [outcome] = back(cast, sent(cast))
    assert {found.code for found in outcome.findings} == {"incomplete"}


def test_what_is_refused_costs_no_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    written_in_norwegian(cast)
    root = parsed(sent(cast))
    for number in range(5):
        again = parsed(sent(cast))[0]
        again.set("id", f"again{number}")
        root.append(again)
    # The lock's savepoint, the one that a dry run goes back to, and their ends; the newest event; versions;
    # texts; and on PostgreSQL the lock itself.
    with django_assert_max_num_queries(8):
        assert codes(back(cast, written(root)))[0][0] == "refused"


def test_a_clause_comes_once(cast: Cast) -> None:
    written_in_norwegian(cast)
    root = parsed(translated(sent(cast)))
    again = parsed(translated(sent(cast)))[0]
    again.set("id", "again")
    root.append(again)
    assert codes(back(cast, written(root))) == [("imported", []), *refused("listed-twice")]


def test_guidance_may_be_left_out_and_stays_as_it_was(cast: Cast) -> None:
    version = written_in_norwegian(cast)
    root = parsed(translated(sent(cast)))
    found = segment(root, "guidance-1")
    found.remove(found[1])
    assert codes(back(cast, written(root))) == [("imported", [])]
    assert version.texts.get(language="en").guidance == ""
    back(cast, translated(sent(cast)))
    found = segment(root, "title")
    found[1].text = "Another"
    assert codes(back(cast, written(root))) == [("imported", [])]
    assert version.texts.get(language="en").guidance == "TIL *DEG*."


def test_old_words_are_not_taken_for_new_unless_somebody_says_so(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    writing.write_text(cast.author, version, "nb", title="Title nb", body="Other words nb")
    content = sent(cast)
    assert codes(back(cast, content)) == refused("not-translated")
    confirmed = content.replace(b'state="initial"', b'state="reviewed"')
    assert codes(back(cast, confirmed)) == [("imported", [])]
    text = version.texts.get(language="en")
    assert (text.body, text.source_digest) == ("Words en", version.texts.get(language="nb").digest)


def test_the_language_that_was_written_first_is_no_translation(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    content = translated(export(cast.author, cast.library, "private-role", "nb", "en").content)
    assert codes(back(cast, content)) == refused("original")
    assert version.texts.get(language="nb").body == "Words nb"


def test_who_may_not_write_imports_nothing(cast: Cast) -> None:
    written_in_norwegian(cast)
    content = translated(sent(cast))
    with pytest.raises(Denied):
        import_xliff(cast.approver, cast.library, content)
    with pytest.raises(Denied):
        import_xliff(cast.signatory, cast.firm, content)
    with pytest.raises(Absent):
        import_xliff(cast.consultant2, cast.firm, content)
    assert not Text.objects.filter(language="en").exists()


def test_a_language_that_the_owner_has_not_is_refused(cast: Cast) -> None:
    draft(cast, make_clause(cast, "firm.own"), cast.firm)
    content = translated(export(cast.consultant, cast.firm, "firm.own", "en").content)
    content = content.replace(b'trgLang="en"', b'trgLang="nn"')
    with pytest.raises(Invalid) as refusal:
        import_xliff(cast.consultant, cast.firm, content)
    assert [(found.at, found.code) for found in refusal.value.findings] == [("/xliff", "not-spoken")]
