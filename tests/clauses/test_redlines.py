"""What changed between two versions: words, fields, and what is listed."""

from itertools import pairwise

import nh3
from hypothesis import given
from hypothesis import strategies as st

from clauses.models import Text
from clauses.redlines import Listed, Op, Operation, Side, between, html, of_entries, of_texts, words
from tests.cast import Cast, adopted, make_clause
from tests.clauses.test_differences import texts

keys = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True)


@given(old=texts, new=texts)
def test_equal_and_delete_are_the_old_words_equal_and_insert_the_new(old: str, new: str) -> None:
    operations = words(old, new)
    assert "".join(each.text for each in operations if each.op != Op.INSERT) == old
    assert "".join(each.text for each in operations if each.op != Op.DELETE) == new
    assert all(each.text for each in operations)
    assert all(one.op != other.op for one, other in pairwise(operations))


@given(text=texts)
def test_the_same_words_are_one_operation_or_none(text: str) -> None:
    assert words(text, text) == ((Operation(Op.EQUAL, text),) if text else ())


def test_what_is_deleted_stands_before_what_is_inserted() -> None:
    assert [each.op for each in words("a b c", "a x c")] == [Op.EQUAL, Op.DELETE, Op.INSERT, Op.EQUAL]


def test_html_marks_what_changed_and_keeps_lines() -> None:
    assert html(words("one\ntwo", "one\nthree")) == "one<br><del>two</del><ins>three</ins>"


@given(old=texts, new=texts)
def test_words_are_never_markup(old: str, new: str) -> None:
    written = html(words(f"<b>{old}&amp;", f"<script>{new}\"'"))
    bare = written
    for element in ("<ins>", "</ins>", "<del>", "</del>", "<br>"):
        bare = bare.replace(element, "")
    assert not {*"<>\"'\n"} & {*bare}


def test_a_sanitiser_finds_nothing_to_remove() -> None:
    written = html(words("<img src=x onerror=alert(1)> a", "</ins><script>x</script> a"))
    assert nh3.clean(written, tags={"ins", "del", "br"}) == written.replace("&quot;", '"').replace(
        "&#x27;", "'"
    )


@given(old=keys, new=keys)
def test_entries_are_in_both_orders(old: list[str], new: list[str]) -> None:
    entries = of_entries(old, new)
    assert [each.key for each in entries if each.op != Op.INSERT] == old
    assert [each.key for each in entries if each.op != Op.DELETE] == new
    for each in entries:
        assert each.moved == (each.op != Op.EQUAL and each.key in {*old} & {*new})


def test_a_key_that_moved_is_told_from_one_that_came_or_went() -> None:
    assert of_entries(["a", "b", "c", "gone"], ["b", "c", "a", "come"]) == (
        Listed(Op.DELETE, "a", moved=True),
        Listed(Op.EQUAL, "b", moved=False),
        Listed(Op.EQUAL, "c", moved=False),
        Listed(Op.DELETE, "gone", moved=False),
        Listed(Op.INSERT, "a", moved=True),
        Listed(Op.INSERT, "come", moved=False),
    )


def test_a_layer_that_one_side_has_not_is_all_inserted_or_all_deleted() -> None:
    old, new = Text(title="T", statutory="Law"), Text(title="T", body="Rule", guidance="Advice")
    layers = of_texts(old, new, guidance=True)
    told = {
        name: layer and [(each.op, each.text) for each in layer.operations] for name, layer in layers.items()
    }
    assert told == {
        "title": [("equal", "T")],
        "statutory": [("delete", "Law")],
        "body": [("insert", "Rule")],
        "guidance": [("insert", "Advice")],
    }


def test_guidance_is_compared_only_if_it_is_asked_for() -> None:
    text = Text(title="T", guidance="Advice")
    assert of_texts(text, text)["guidance"] is None
    assert of_texts(text, text, guidance=True)["guidance"] is not None


def test_without_a_text_there_are_no_words() -> None:
    assert set(of_texts(None, None).values()) == {None}
    title = of_texts(None, Text(title="T"))["title"]
    assert title is not None
    assert title.html == "<ins>T</ins>"


def test_changed_fields_are_told_and_not_who_owns_the_version(cast: Cast) -> None:
    clause = make_clause(cast)
    old = adopted(cast, clause, force="should", change_note="First")
    new = adopted(cast, clause, cast.firm, force="must", change_note="First", change_class="editorial")
    redline = between(Side(old), Side(new))
    changes = {change.field: (change.old, change.new) for change in redline.fields}
    assert changes.pop("valid_from")
    assert changes == {"force": ("should", "must"), "change_class": ("normative", "editorial")}


def test_a_section_that_is_left_out_lists_nothing_any_more(cast: Cast) -> None:
    adopted(cast, make_clause(cast, "one"))
    section = make_clause(cast, "part", "section")
    old = adopted(cast, section, entries=["one"])
    redline = between(Side(old), Side(adopted(cast, section, effect="omitted")))
    assert redline.entries == (Listed(Op.DELETE, "one", moved=False),)
    assert "effect" in {change.field for change in redline.fields}
