"""How two texts differ: nothing is lost, nothing torn apart, and no text makes it slow."""

import random
import time
import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clauses import differences
from clauses.differences import MOST_PAIRS, Place, of_sequences, of_texts, tokens
from clauses.markdown import MAX_LENGTH, placeholders

PIECES = [
    *(
        "a",
        "b",
        "du",
        "må",
        "e-post",
        " ",
        "  ",
        "\n",
        "\n\n",
        ".",
        ", ",
        "!",
        "**",
        "_",
        "- ",
        "[",
        "](",
        "\\",
    ),
    *(
        "{{ a }}",
        "{{ company_name }}",
        "{{",
        "}}",
        "{",
        "\u0301",
        "e\u0301",
        "👩\u200d👩\u200d👧",
        "👍\U0001f3fd",
        "🇳🇴",
    ),
    *(
        "#\ufe0f\u20e3",
        "\u202e",
        "مرحبا",
        "שלום",
        "日本",
        "กำ",
        "\ud83d",
        "\ude00",
        "\0",
        "\r\n",
        "\x85",
        "§ 2",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40)


def sides(places: list[Place]) -> Place:
    return "".join(old for old, _ in places), "".join(new for _, new in places)


def shown(old: str, new: str) -> str:
    """The places, with what changed in brackets."""
    return "".join(one if one == other else f"[{one}|{other}]" for one, other in of_texts(old, new))


@given(old=texts, new=texts)
@example(old="end. B", new="end. More. B")
@example(old="! a !", new="! b ! a !")
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    places = of_texts(old, new)
    assert sides(places) == (old, new)
    assert all(one or other for one, other in places)
    kinds = [one == other for one, other in places]
    assert all(kind != following for kind, following in pairwise(kinds))


@given(text=texts)
def test_what_is_alike_is_one_place(text: str) -> None:
    assert of_texts(text, text) == ([(text, text)] if text else [])


@given(text=texts)
def test_tokens_are_the_text(text: str) -> None:
    found = tokens(text)
    assert "".join(found) == text
    assert all(found)


@given(old=texts, new=texts)
@example(old=" \u0301x", new=" y")
def test_placeholders_and_what_is_shown_as_one_character_stay_whole(old: str, new: str) -> None:
    for text, parts in (
        (old, [one for one, _ in of_texts(old, new)]),
        (new, [n for _, n in of_texts(old, new)]),
    ):
        at = 0
        for part in parts:
            if 0 < at < len(text):
                assert_may_be_cut(text, at)
            at += len(part)


def assert_may_be_cut(text: str, at: int) -> None:
    before, after = text[at - 1], text[at]
    if before != "\n":
        assert not unicodedata.category(after).startswith("M")
        assert after not in "\u200d\U0001f3fd"
    assert not ("\ud800" <= before < "\udc00" <= after < "\ue000")
    assert {*placeholders(text)} <= {*placeholders(text[:at]), *placeholders(text[at:])}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Du må ikke.", ["Du", " ", "må", " ", "ikke", "."]),
        ("**must** _not_", ["*", "*", "must", "*", "*", " ", "_", "not", "_"]),
        ("e-post, 1.5 og don't", ["e-post", ",", " ", "1.5", " ", "og", " ", "don't"]),
        ("[x](clause:private-role)", ["[", "x", "]", "(", "clause:private-role", ")"]),
        ("for {{ company_name }}.", ["for", " ", "{{ company_name }}", "."]),
        (r"\{{ a }} \*", ["\\{", "{", " ", "a", " ", "}", "}", " ", "\\*"]),
        ("- a\n- b\n\nc", ["-", " ", "a", "\n", "-", " ", "b", "\n\n", "c"]),
        ("«Ja»", ["«", "Ja", "»"]),
        ("cafe\u0301!\u0301 #\ufe0f\u20e3", ["cafe\u0301", "!\u0301", " ", "#\ufe0f\u20e3"]),
        ("👩\u200d👧 🇳🇴", ["👩\u200d👧", " ", "🇳🇴"]),
    ],
)
def test_tokens_are_what_a_reader_takes_for_one(text: str, wanted: list[str]) -> None:
    assert tokens(text) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("a b c", "a x c", "a [b|x] c"),
        ("You may share.", "You must not share.", "You [may|must not] share."),
        # words count, and the spaces between them do not
        (
            "The firm's {{ a }} is",
            "For {{ a }}, see [it](x) is",
            "[The firm's|For] {{ a }}[|, see [it](x)] is",
        ),
        ("a b", "a  b", "a [| ]b"),
        ("a ", "a", "a[ |]"),
        ("for {{ a }}.", "for {{ ab }}.", "for [{{ a }}|{{ ab }}]."),
        ("must", "**must**", "[|**]must[|**]"),
        ("", "x", "[|x]"),
        ("x", "", "[x|]"),
        # written anew: one change and not one for each word
        ("one two, three", "en to og tre", "[one two, three|en to og tre]"),
        ("(old)", "[new]", "[(old)|[new]]"),
        # a paragraph is the place where a reader looks
        ("one\n\ntwo", "en\n\nto", "[one|en]\n\n[two|to]"),
        ("P1\n\nP3", "P1\n\nP2\n\nP3", "P1\n\n[|P2\n\n]P3"),
        # a sentence has the full stop that ends it
        ("Done.", "Done. More.", "Done.[| More.]"),
        ("Done. More.", "Done.", "Done.[ More.|]"),
        ("Done.\n\nNext", "Done. More.\n\nNext", "Done.[| More.]\n\nNext"),
        # spaces that both have are no change
        ("by law 13 of a", "by rule 32 thus of a", "by [law 13|rule 32 thus] of a"),
    ],
)
def test_a_change_is_shown_as_a_reader_would_mark_it(old: str, new: str, wanted: str) -> None:
    assert shown(old, new) == wanted


@given(
    old=st.lists(st.sampled_from("abc"), max_size=9, unique=True),
    new=st.lists(st.sampled_from("abc"), max_size=9, unique=True),
)
def test_sequences_keep_as_much_as_can_be_kept(old: list[str], new: list[str]) -> None:
    runs = list(of_sequences(old, new))
    assert [item for _, one, _ in runs for item in one] == old
    assert [item for _, _, other in runs for item in other] == new
    assert all(stays == (one == other) for stays, one, other in runs)
    assert sum(len(one) for stays, one, _ in runs if stays) == longest(old, new)


def longest(old: list[str], new: list[str]) -> int:
    if not old or not new:
        return 0
    if old[0] == new[0]:
        return 1 + longest(old[1:], new[1:])
    return max(longest(old[1:], new), longest(old, new[1:]))


def filled(unit: str) -> str:
    return (unit * MAX_LENGTH)[:MAX_LENGTH]


def shuffled(signs: str, seed: int) -> str:
    return "".join(random.Random(seed).choices(signs, k=MAX_LENGTH))  # noqa: S311 (the same each time)


HOSTILE = {
    "turns": (filled("a b "), filled("b a ")),
    "lines in turns": (filled("a\nb\n"), filled("b\na\n")),
    "the same word": (filled("a "), filled("a ")[2000:]),
    "the same sign": (filled("!"), filled("!")[1:]),
    "all different": (" ".join(map(str, range(9000))), " ".join(map(str, range(9000, 18000)))),
    "backwards": (" ".join(map(str, range(9000))), " ".join(map(str, range(9000, 0, -1)))),
    "at random": (shuffled("abcdefgh ", 1), shuffled("abcdefgh ", 2)),
    "short lines at random": (shuffled("abc\n ", 1), shuffled("abc\n ", 2)),
    "signs at random": (shuffled("!?*_", 1), shuffled("!?*_", 2)),
    "marks": (shuffled("! \u0301", 1), shuffled("! \u0301", 2)),
    "braces": (filled("{{ "), filled("{{ a")),
    "backslashes": (filled("\\"), filled("\\")[1:]),
    "joined": (filled("a.b-"), filled("a.c-")),
    "full stops": (filled("a."), filled(". a.")),
    "one and many": ("x", filled("y ")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_layers_are_compared_in_bounded_time(name: str) -> None:
    old, new = HOSTILE[name]
    began = time.process_time()
    places = of_texts(old, new)
    assert time.process_time() - began < 5  # a quarter of a second on a machine of 2026
    assert sides(places) == (old, new)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_more_is_compared_than_can_be_paid_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counting(old: list[str], new: list[str], *key: Callable[[str], str]) -> object:
        compared.append(differences.cost(old, new))
        return of_sequences(old, new, *key)

    monkeypatch.setattr(differences, "of_sequences", counting)
    of_texts(*HOSTILE[name])
    assert max(compared, default=0) <= MOST_PAIRS
    # lines, and then the words within: together no more than the longest side by the length of a layer
    assert sum(compared) <= MOST_PAIRS + MOST_PAIRS**0.5 * MAX_LENGTH


def test_where_words_cost_too_much_lines_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "one two\nstays here\nthree four", "1 2\nstays here\n3 four"
    monkeypatch.setattr(differences, "MOST_PAIRS", 30)
    assert shown(old, new) == "[one two|1 2]\nstays here\n[three|3] four"
    monkeypatch.setattr(differences, "MOST_PAIRS", 9)
    assert shown(old, new) == "[one two|1 2]\nstays here\n[three|3] four"
    monkeypatch.setattr(differences, "MOST_PAIRS", 8)
    assert shown(old, new) == f"[{old}|{new}]"
