"""Values become words, never syntax."""

import pytest
from hypothesis import given

from clauses.markdown import (
    MAX_LENGTH,
    ClauseTarget,
    Filling,
    fill_markdown,
    fill_plain,
    parse,
    to_html,
    to_text,
)
from tests.clauses.markdown.samples import (
    ATTACKS,
    EMPTY,
    FILLED,
    FILLINGS,
    SOURCES,
    Html,
    accepted,
    is_safe,
    unhurried,
)

# Filling


@unhurried
@given(SOURCES, FILLINGS)
def test_filled_markdown_says_what_the_text_says(source: str, filling: Filling) -> None:
    if document := accepted(source):
        filled = parse(fill_markdown(source, filling))
        assert to_text(filled, filling) == to_text(document, filling)
        assert to_html(filled, filling) == to_html(document, filling)


@pytest.mark.parametrize(
    ("source", "value", "filled"),
    [
        ("Hos {{ a }} gjelder", "Tindvik Industri AS", "Hos Tindvik Industri AS gjelder"),
        ("Skriv til {{ a }}.", "post@tindvik.no", "Skriv til post@tindvik.no."),
        ("**{{ a }}**, og", "Tindvik & Sønn AS", "**Tindvik & Sønn AS**, og"),
        ("{{ a }}", "*x* [a](b) 1. <b>", "\\*x\\* \\[a\\](b) 1. \\<b\\>"),
        ("{{ a }}", "1. x", "1\\. x"),
        ("{{ a }}. x", "1", "1\\. x"),
        ("{{ a }}1. x", "1", "&#49;1. x"),
        ("{{ a }}[b](https://a.no)", "x!", "x\\![b](https://a.no)"),
        ("[x]{{ a }}", "(https://a.no)", "[x]\\(https://a.no)"),
        ("&{{ a }}", "amp;", "&&#97;mp;"),
        ("b**{{ a }}**b", "xyz", "b**&#120;y&#122;**b"),
        ("{{ a }}", "{{ b }}", "\\{\\{ b \\}\\}"),
        ("{{ a }} \\{{ a }\\}", "", "{{ a }} \\{{ a }\\}"),
    ],
)
def test_a_value_is_never_syntax(source: str, value: str, filled: str) -> None:
    assert fill_markdown(source, Filling({"a": value, "b": "not again"})) == filled


def test_a_title_is_filled_once_and_stays_plain() -> None:
    filling = Filling({"a": "{{ b }} <*>", "b": "not again"})
    assert fill_plain("Om {{a}} og {{ none }}", filling) == "Om {{ b }} <*> og {{ none }}"


def test_what_is_invisible_in_a_value_is_shown() -> None:
    filling = Filling({"a": " x\n y\u202ez\t"})
    assert to_text(parse("{{ a }}"), filling) == "x  y\ufffdz"


def test_filling_never_fails_even_where_the_result_is_too_long_to_check() -> None:
    filled = fill_markdown("b**{{ a }}**b", Filling({"a": "x" * MAX_LENGTH}))
    assert filled.startswith("b**&#120;xx")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_value_and_no_target_can_inject_anything(attack: str) -> None:
    source = "**{{ a }}** [{{ a }}](https://a.no) [b](clause:x)\n\n- {{ a }}\n\n# {{ a }}"
    filling = Filling({"a": attack}, {"x": ClauseTarget(attack, attack, attack)})
    for html in (to_html(parse(source), filling), to_html(parse(fill_markdown(source, filling)), filling)):
        page = Html(html)
        assert all(is_safe(*tag) for tag in page.tags)
        assert len(page.tags) == len(Html(to_html(parse(source), FILLED)).tags)
        assert page.words.count(attack) == 4


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_and_no_address_can_inject_anything(attack: str) -> None:
    for source in (attack, f"[a]({attack})", f"[a](https://a.no/{attack})", f"[a](<https://a.no/{attack}>)"):
        if document := accepted(source):
            assert all(is_safe(*tag) for tag in Html(to_html(document, EMPTY)).tags)
