"""What a translation keeps is never found, and what it changes always is."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.consistency import CODES, Side, differences
from clauses.consistency.comparing import Difference
from tests.clauses.markdown.samples import SOURCES, accepted, unhurried


def compared(norwegian: str, english: str, layer: str = "body") -> list[Difference]:
    return differences(Side("nb", {layer: norwegian}), Side("en", {layer: english}))


def codes(norwegian: str, english: str) -> list[str]:
    return [each.code for each in compared(norwegian, english)]


DIFFERENT = [
    ("Se [a](clause:a).", "See a.", "references-differ", "Only nb refers to a."),
    ("Se [a](clause:a).", "See [b](clause:b).", "references-differ",
     "Only nb refers to a. Only en refers to b."),
    ("Se [a](clause:a).", "[A](clause:a), [a](clause:a).", "references-differ", "Only en refers to a."),
    ("- a\n- b", "- a\n- b\n- c", "lists-differ", "nb has a list of 2; en has a list of 3."),
    ("- a\n- b", "a, b", "lists-differ", "nb has a list of 2; en has no list."),
    ("- a\n- b", "1. a\n2. b", "lists-differ", "nb has a list of 2; en has a list numbered from 1 of 2."),
    ("1. a\n2. b", "2. a\n3. b", "lists-differ",
     "nb has a list numbered from 1 of 2; en has a list numbered from 2 of 2."),
    ("- a\n  - b", "- a\n\nb\n\n- b", "lists-differ",
     "nb has a list of 1 (in 1 a list of 1); en has a list of 1, a list of 1."),
    ("> - a", "> a", "lists-differ", "nb has a list of 1; en has no list."),
    ("# A\n\na", "## A\n\na", "headings-differ", "nb has level 1; en has level 2."),
    ("# A\n\na", "A\n\na", "headings-differ", "nb has level 1; en has no heading."),
    ("Om 5 år.", "In 6 years.", "numbers-differ", "Only nb has 5. Only en has 6."),
    ("Du må.", "You may.", "modality-differs", "nb has must and en has may (“Du må.”)."),
]  # fmt: skip


@pytest.mark.parametrize(("norwegian", "english", "code", "detail"), DIFFERENT)
def test_what_differs_is_found_and_told(norwegian: str, english: str, code: str, detail: str) -> None:
    assert compared(norwegian, english) == [Difference(code, "en", "body", detail)]


def test_every_code_is_found_above() -> None:
    assert {row[2] for row in DIFFERENT} == set(CODES)


def test_a_title_is_compared_as_plain_words() -> None:
    assert compared("1. Frist på 5 dager", "# The 5-day limit", "title") == [
        Difference("numbers-differ", "en", "title", "Only nb has 1.")
    ]
    assert compared("Du kan [si](clause:a) nei", "You must say no", "title") != []


def test_only_layers_that_both_languages_have_are_compared() -> None:
    norwegian = Side("nb", {"body": "Du må.", "guidance": "Om 5 dager.", "statutory": "§ 3."})
    assert differences(norwegian, Side("en", {"body": "You must.", "guidance": ""})) == []


def test_no_more_is_told_than_helps() -> None:
    many = " og ".join(f"{number} dager" for number in range(100, 200))
    (found,) = compared(many, "Never.")
    assert found.detail.endswith("119, ….")


@unhurried
@given(SOURCES.filter(accepted), SOURCES.filter(accepted))
def test_whatever_is_accepted_can_be_compared(one: str, two: str) -> None:
    assert set(codes(one, two)) == set(codes(two, one)) <= set(CODES)
    assert differences(Side("en", {"body": one}), Side("en", {"body": one})) == []


@pytest.mark.parametrize("empty", ["- ", "-\n- "])
def test_a_text_without_a_passage_can_be_compared(empty: str) -> None:
    assert "modality-differs" in codes(empty, "You must.")
    assert "modality-differs" in codes("Du må.", empty)


@dataclass(frozen=True)
class Translated:
    """A block in both languages."""

    nb: str
    en: str


WORDS = st.sampled_from([
    Translated("Ansatte deler bilder", "Employees share pictures"),
    Translated("Du må si fra", "You must speak up"),
    Translated("Du bør spørre først", "You should ask first"),
    Translated("Vi kan hjelpe", "We may help"),
    Translated("Du skal ikke gi opp", "You must not give up"),
    Translated("Se [reglene](clause:rules)", "See [the rules](clause:rules)"),
    Translated("Fristen er 1. mai 2026", "The deadline is 1 May 2026"),
    Translated("Beløpet er 12 500,50 kroner", "The amount is NOK 12,500.50"),
    Translated("Loven § 2 A-6 gjelder for {{ company_name }}", "Section 2 A-6 applies to {{ company_name }}"),
])  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> Translated:
    some = draw(st.lists(WORDS, min_size=1, max_size=3))
    return Translated(*(" ".join(f"{getattr(each, side)}." for each in some) for side in ("nb", "en")))


@st.composite
def lists_of(draw: st.DrawFn, inner: st.SearchStrategy[Translated]) -> Translated:
    some = draw(st.lists(inner, min_size=1, max_size=4))
    mark = draw(st.sampled_from(["- ", "1. "]))
    indented = ("\n".join(mark + getattr(each, side).replace("\n", "\n" + " " * len(mark)) for each in some)
                for side in ("nb", "en"))  # fmt: skip
    return Translated(*indented)


@st.composite
def headed(draw: st.DrawFn) -> Translated:
    level, words = draw(st.integers(1, 6)), draw(WORDS)
    return Translated(f"{'#' * level} {words.nb}", f"{'#' * level} {words.en}")


@st.composite
def documents(draw: st.DrawFn, *also: st.SearchStrategy[Translated]) -> Translated:
    blocks = [sentences(), headed(), lists_of(st.one_of(sentences(), lists_of(sentences())))]
    some = draw(st.lists(st.one_of(*blocks), max_size=4)) + [draw(each) for each in also]
    # Two lists after each other would be one.
    return Translated(*("\n\nOrd.\n\n".join(getattr(each, side) for each in some)
                        for side in ("nb", "en")))  # fmt: skip


@given(documents(sentences()))
def test_a_faithful_translation_is_never_a_difference(document: Translated) -> None:
    assert compared(document.nb, document.en) == []


@given(documents(lists_of(sentences())))
def test_another_item_always_is(document: Translated) -> None:
    mark = "- " if document.en.rpartition("\n\n")[2].startswith("- ") else "1. "
    assert "lists-differ" in codes(document.nb, f"{document.en}\n{mark}More.")


@given(documents(sentences()), st.data())
def test_another_number_always_is(document: Translated, data: st.DataObject) -> None:
    figures = list(re.finditer(r"(?<![#\d])\d(?!\. )", document.en))
    if figures:
        which = data.draw(st.sampled_from(figures))
        changed = str((int(which[0]) + 1) % 10)
        english = document.en[: which.start()] + changed + document.en[which.end() :]
        assert "numbers-differ" in codes(document.nb, english)


@given(documents(st.just(Translated("Se [dette](clause:this).", "See [this](clause:this)."))))
def test_another_reference_always_is(document: Translated) -> None:
    for changed in ("[this](clause:that)", "this", "[this](clause:this) and [this](clause:this)"):
        assert codes(document.nb, document.en.replace("[this](clause:this)", changed)) == [
            "references-differ"
        ]


@given(documents(st.just(Translated("Du må melde det.", "You must report it."))))
def test_another_strength_always_is_where_paragraphs_stand_alike(document: Translated) -> None:
    for changed in ("should", "may", "must not", "need not"):
        english = document.en.replace("must report", f"{changed} report")
        assert codes(document.nb, english) == ["modality-differs"]
