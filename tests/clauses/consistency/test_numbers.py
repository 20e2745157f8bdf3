"""Numbers and dates are the same, however a language writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.consistency import Side, differences
from clauses.consistency.numbers import numbers

NAMES = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
DAYS = st.dates(date(1814, 5, 17), date(2199, 12, 31))

ALIKE = [
    ("1. januar 2026", "1 January 2026", "2026-01-01"),
    ("01.01.2026", "January 1, 2026", "2026-01-01"),
    ("1.1.26", "1st of January 2026", "2026-01-01"),
    ("31. des. 2026", "Dec 31, 2026", "2026-12-31"),
    ("2026-02-03", "03/02/2026", "2026-02-03"),
    ("17. mai", "17 May", "-05-17"),
    ("mars 2026", "March 2026", "2026-03"),
    ("1 000", "1,000", "1000"),
    ("1\u00a0000\u00a0000", "1,000,000", "1000000"),
    ("1.000", "1000", "1000"),
    ("4,5", "4.5", "4.5"),
    ("4,50", "4.5", "4.5"),
    ("1 250,75", "1,250.75", "1250.75"),
    ("10 prosent", "10%", "10%"),
    ("10 %", "10 per cent", "10%"),
    ("kl. 16.30", "4.30 pm", "16:30"),
    ("klokka 9", "9:00", "9"),
    ("16:30", "4:30 p.m.", "16:30"),
    ("§ 4-1", "section 4-1", "4-1"),
    ("§ 2 A-6", "Section 2 A-6", "2A-6"),
    ("§ 3-6 a i loven", "section 3-6 a of the Act", "3-6a"),
    ("§ 45 c", "section 45 c", "45c"),
    ("§ 13 i loven", "section 13 a public body", "13"),
    ("5–10 dager", "5 to 10 days", "5-10"),
    ("16–18 år", "between 16 and 18 years", "16-18"),
    ("mellom 16 og 18 år", "16 to 18 years", "16-18"),
    ("80–100 %", "80%–100%", "80-100%"),
    ("kl. 0.30", "12.30 am", "0:30"),
    ("kl. 12", "12 pm", "12"),
    ("2. ledd", "2nd paragraph", "2"),
]


@pytest.mark.parametrize(("norwegian", "english", "form"), ALIKE)
def test_each_language_writes_it_in_its_own_way(norwegian: str, english: str, form: str) -> None:
    for language in ("nb", "nn"):
        assert dict(numbers(f"Ord {norwegian}, ord.", language)) == {form: 1}
    assert dict(numbers(f"Word {english}, word.", "en")) == {form: 1}


@pytest.mark.parametrize(
    ("norwegian", "english", "forms"),
    [
        ("1.–3. januar 2026", "1–3 January 2026", {"1", "2026-01-03"}),
        ("kl. 9–15.30", "9–15:30", {"9", "15:30"}),
        ("08.00–16.30", "08:00–16:30", {"8", "16:30"}),
        ("fra 08.00 til 16.00", "from 8 am to 4 pm", {"8", "16"}),
        ("§§ 14-16 til 14-20", "sections 14-16 to 14-20", {"14-16", "14-20"}),
        ("forskrift 2. juli 2018 nr. 1108", "Regulations of 2 July 2018 no. 1108", {"2018-07-02", "1108"}),
        ("forordning 2016/679", "Regulation 2016/679", {"2016", "679"}),
    ],
)
def test_several_are_told_apart(norwegian: str, english: str, forms: set[str]) -> None:
    assert set(numbers(norwegian, "nb")) == set(numbers(english, "en")) == forms


def compared(norwegian: str, english: str) -> list[str]:
    found = differences(Side("nb", {"body": norwegian}), Side("en", {"body": english}))
    return [each.detail for each in found if each.code == "numbers-differ"]


def test_what_only_one_language_has_is_named() -> None:
    detail = "Only nb has 14. Only en has 15 (2 times)."
    assert compared("Innen 14 dager.", "Within 15 days, or 15 weeks.") == [detail]


def test_a_number_word_may_stand_for_a_figure_and_is_else_not_compared() -> None:
    assert compared("Innen 5 dager.", "Within five days.") == []
    assert compared("Etter femte ledd.", "Under paragraph 5.") == []
    assert compared("Fem prosent.", "5%.") == []
    assert compared("10 prosent.", "Ten per cent.") == []
    assert compared("Fem prosent.", "5 days.") == ["Only en has 5."]
    assert compared("Innen fem dager.", "Within six days.") == []
    assert compared("Innen 5 dager.", "Within six days.") == ["Only nb has 5."]
    assert compared("Innen fem dager og 5 uker.", "Within five days and 6 weeks.") != []


def test_what_a_placeholder_stands_for_is_nobodys_number() -> None:
    assert compared("Innen {{ days_2 }} dager.", "Within {{ days_3 }} days.") == []


def written(language: str, day: date) -> st.SearchStrategy[str]:
    name = NAMES[language].split()[day.month - 1]
    worded = {"nb": f"{day.day}. {name} {day.year}", "en": f"{day.day} {name} {day.year}"}[language]
    return st.sampled_from([worded, day.isoformat(), f"{day:%d.%m.%Y}"])


@given(st.data(), DAYS, DAYS)
def test_equal_dates_are_no_difference_and_others_are(data: st.DataObject, one: date, two: date) -> None:
    norwegian = f"Fra {data.draw(written('nb', one))}."
    assert not compared(norwegian, f"From {data.draw(written('en', one))}.")
    assert bool(compared(norwegian, f"From {data.draw(written('en', two))}.")) == (one != two)


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_equal_amounts_are_no_difference_and_others_are(one: object, two: object) -> None:
    norwegian = f"Beløpet er {one:,} kroner".replace(",", " ").replace(".", ",")
    assert not compared(norwegian, f"The amount is {one:,} kroner.")
    assert bool(compared(norwegian, f"The amount is {two:,} kroner.")) == (one != two)
