"""Three-way merging of layers: nothing is lost, nothing guessed; what only one side touched is clean."""

import random
import re
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.markdown import MAX_LENGTH, Rejected, normalise, normalise_line, parse
from clauses.merging import Clash, Merged, MergedValue, of_texts, of_titles, of_values, runs
from clauses.merging.sentences import split as split_sentences
from tests.clauses.markdown.samples import unhurried
from tests.clauses.test_differences import HOSTILE

type Block = tuple[str, list[str]]  # a mark, and sentences
type Three = tuple[str, str, str]

WORDS = [
    *("du", "ansatte", "må", "skal", "bør", "kan", "ikke", "alltid", "dele", "bilder", "på", "§", "e-post"),
    *(
        "{{ company_name }}",
        "{{ contact }}",
        "[taushet](clause:confidentiality)",
        "**straks**",
        "_frivillig_",
    ),
    *("f.eks.", "«ja»", r"\*", "(se nr. 3)", "café,", "**ikke før i morgen**"),
]
MARKS = ["", "", "- ", "- ", "1. ", "> ", "## "]
numbers = st.integers(0, 99_999)
wordings = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join)
# A number in every sentence, so that each can be told from the others wherever it goes.
sentences = st.builds("Punkt{} {}.".format, numbers, wordings)
paragraphs = st.lists(sentences, min_size=1, max_size=3)
blocks = st.tuples(st.sampled_from(MARKS), paragraphs)
layers = st.lists(blocks, max_size=4)


def markdown(layer: list[Block]) -> str:
    """A line a block; those with the same mark are one list, or one quote."""
    found, number = "", 0
    for (before, _), (mark, some) in pairwise([("", [""]), *layer]):
        number = number + 1 if mark == before else 1
        between = {"> ": "\n>\n", "": "\n\n", "## ": "\n\n"}.get(mark, "\n") if mark == before else "\n\n"
        found += between + (f"{number}. " if mark == "1. " else mark) + " ".join(some)
    return found.strip("\n")


@st.composite
def edited(draw: st.DrawFn, layer: list[Block], marker: str) -> list[Block]:
    """After some edits: blocks come and go, sentences come and go, words of a sentence change."""
    layer = list(layer)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(layer)))
        verb = draw(st.sampled_from(["add", "remove", "change", "change"]))
        if verb == "add" or at == len(layer):
            layer.insert(at, (draw(st.sampled_from(MARKS)), [draw(fresh(marker))]))
        elif verb == "remove":
            del layer[at]
        else:
            mark, some = layer[at]
            layer[at] = mark, draw(rewritten(some, marker))
    return layer


def fresh(marker: str) -> st.SearchStrategy[str]:
    """A sentence that only this side has."""
    return st.builds((marker + "{} {}.").format, numbers, wordings)


@st.composite
def reworded(draw: st.DrawFn, sentence: str, marker: str) -> str:
    """The sentence with one word more: it is more like itself than like any other."""
    words = re.findall(r"{{ \w+ }}|\S+", sentence[:-1])
    words.insert(draw(st.integers(1, len(words))), marker.lower() + str(draw(numbers)))
    return " ".join(words) + "."


@st.composite
def reworded_block(draw: st.DrawFn, some: list[str], marker: str) -> list[str]:
    at = draw(st.integers(0, len(some) - 1))
    return [*some[:at], draw(reworded(some[at], marker)), *some[at + 1 :]]


@st.composite
def rewritten(draw: st.DrawFn, some: list[str], marker: str) -> list[str]:
    some = list(some)
    at = draw(st.integers(0, len(some)))
    verb = draw(st.sampled_from(["add", "remove", "change", "change"]))
    if verb == "add" or at == len(some):
        some.insert(at, draw(fresh(marker)))
    elif verb == "remove" and len(some) > 1:
        del some[at]
    else:
        words = re.findall(r"{{ \w+ }}|\S+", some[at][:-1])
        place = draw(st.integers(1, len(words)))
        stop = min(len(words), place + draw(st.integers(0, 2)))
        words[place:stop] = [marker.lower() + str(draw(numbers)) for _ in range(draw(st.integers(0, 2)))]
        some[at] = " ".join(words) + "."
    return some


@st.composite
def threes(draw: st.DrawFn) -> Three:
    base = draw(layers)
    return (
        markdown(base),
        markdown(draw(edited(base, "Bibliotek"))),
        markdown(draw(edited(base, "Kunde"))),
    )


def marked(text: str, marker: str) -> set[str]:
    """The words that only a side can have written."""
    return {word.lower() for word in re.findall(rf"{marker}\d+", text, re.IGNORECASE)}


def is_accepted(text: str) -> bool:
    try:
        parse(text)
    except Rejected:
        return False
    return normalise(text) == text


def with_library(merged: Merged) -> str:
    """The words with the library's at every clash."""
    words = merged.words
    for clash in reversed(merged.clashes):
        words = words[: clash.start] + clash.library + words[clash.stop :]
    return words


@unhurried
@given(three=threes())
def test_an_unchanged_side_takes_the_other_sides_words(three: Three) -> None:
    base, library, client = three
    assert of_texts(base, base, client) == Merged(client, ())
    assert of_texts(base, library, base) == Merged(library, ())
    assert of_texts(base, client, client) == Merged(client, ())


@unhurried
@given(three=threes())
def test_the_result_is_normal_markdown_that_is_accepted(three: Three) -> None:
    assert all(map(is_accepted, three))
    assert is_accepted(of_texts(*three).words)


@unhurried
@given(three=threes())
def test_no_word_that_a_side_wrote_is_lost(three: Three) -> None:
    _, library, client = three
    merged = of_texts(*three)
    assert marked(client, "kunde") == marked(merged.words, "kunde")
    shown = " ".join([merged.words, *(clash.library for clash in merged.clashes)])
    assert marked(library, "bibliotek") == marked(shown, "bibliotek")


@unhurried
@given(three=threes())
def test_every_clash_shows_three_texts_of_which_the_clients_stands(three: Three) -> None:
    base, library, client = three
    merged = of_texts(*three)
    ends = [0, *(end for clash in merged.clashes for end in (clash.start, clash.stop)), len(merged.words)]
    assert ends == sorted(ends)
    for clash in merged.clashes:
        assert clash.client == merged.words[clash.start : clash.stop]
        assert clash.library not in (clash.base, clash.client)
        assert clash.client != clash.base
        for text, side in ((clash.base, base), (clash.library, library), (clash.client, client)):
            assert set(re.findall(r"\w+[^\W\d]\w*", text)) <= set(re.findall(r"\w+", side))


@unhurried
@given(three=threes())
def test_what_is_clean_is_the_same_whoever_changed_what(three: Three) -> None:
    base, library, client = three
    merged, swapped = of_texts(base, library, client), of_texts(base, client, library)
    assert bool(merged.clashes) == bool(swapped.clashes)
    if not merged.clashes:
        assert merged == swapped


@unhurried
@given(three=threes())
def test_accepting_again_changes_nothing(three: Three) -> None:
    _, library, _ = three
    merged = of_texts(*three)
    assert of_texts(library, library, merged.words) == Merged(merged.words, ())


@unhurried
@given(three=threes())
def test_with_the_librarys_words_at_every_clash_it_is_accepted_too(three: Three) -> None:
    words = with_library(of_texts(*(text.replace("1. ", "- ") for text in three)))
    assert is_accepted(normalise(words))


@unhurried
@given(three=threes())
def test_what_one_side_removed_and_the_other_left_alone_is_gone(three: Three) -> None:
    base, library, client = three
    merged = of_texts(*three)
    shown = "".join(clash.base for clash in merged.clashes)
    for side, other in ((library, client), (client, library)):
        for sentence in re.findall(r"Punkt\d+", base):
            is_untouched = any(sentence in block and block in other.split("\n") for block in base.split("\n"))
            if sentence not in side and is_untouched and sentence not in shown:
                assert sentence not in merged.words


def spread[T](
    draw: st.DrawFn, base: list[T], change: Callable[[T, str], st.SearchStrategy[T]]
) -> tuple[list[T], list[T], list[T]]:
    """What the library makes of some, the client of others; and what is wanted. Something always stays."""
    stays = draw(st.integers(0, len(base) - 1))
    sides: tuple[list[T], list[T], list[T]] = [], [], []
    for at, item in enumerate(base):
        side = None if at == stays else draw(st.sampled_from([0, 1, None]))
        is_gone = draw(st.integers(0, 4)) == 0
        new = (
            [item] if side is None else [] if is_gone else [draw(change(item, ("Bibliotek", "Kunde")[side]))]
        )
        for each, place in enumerate(sides):
            place += new if each in (side, 2) else [item]
    return sides


@st.composite
def spread_blocks(draw: st.DrawFn) -> tuple[str, ...]:
    mark = draw(st.sampled_from(["", "- ", "1. ", "> ", "## "]))
    base = draw(st.lists(paragraphs, min_size=2, max_size=5, unique_by=lambda some: some[0].split()[0]))
    return tuple(
        markdown([(mark, some) for some in side]) for side in (base, *spread(draw, base, reworded_block))
    )


@st.composite
def spread_sentences(draw: st.DrawFn) -> tuple[str, ...]:
    mark = draw(st.sampled_from(["", "- ", "1. ", "> ", "## "]))
    base = draw(st.lists(sentences, min_size=2, max_size=6, unique_by=lambda one: one.split()[0]))
    return tuple(markdown([(mark, side)]) for side in (base, *spread(draw, base, reworded)))


@unhurried
@given(texts=spread_blocks() | spread_sentences())
def test_edits_of_different_blocks_and_sentences_both_survive(texts: tuple[str, ...]) -> None:
    base, library, client, wanted = texts
    assert of_texts(base, library, client) == Merged(wanted, ())


POLICY = """Du kan dele bilder fra jobben. Du må spørre dem som er med på bildet, først.

- Du bør bruke en privat e-postadresse.
- Du bør si fra til {{ contact }} om feil.
- Du må ikke omtale kunder.

Les mer om [taushetsplikt](clause:confidentiality). Spør lederen din."""


def changed(*changes: tuple[str, str], of: str = POLICY) -> str:
    for old, new in changes:
        assert of.count(old) == 1, old
        of = of.replace(old, new)
    return of


CLEAN = {
    "each changed another paragraph": (
        [("fra jobben", "fra arbeidsplassen")],
        [("Spør lederen din", "Spør {{ contact }}")],
    ),
    "each changed another sentence of a paragraph": (
        [("fra jobben", "fra arbeidsplassen")],
        [("som er med på bildet", "som vises")],
    ),
    "each changed other words of a sentence": (
        [("Du må spørre", "Du skal spørre")],
        [("bildet, først", "bildet, på forhånd")],
    ),
    "each changed another item": (
        [("en privat e-postadresse", "din private e-postadresse")],
        [("omtale kunder", "omtale kunder eller leverandører")],
    ),
    "one added an item and the other changed its neighbour": (
        [("omtale kunder.", "omtale kunder.\n- Du bør tenke deg om.")],
        [("omtale kunder.", "omtale kunder uten avtale.")],
    ),
    "one removed a sentence and the other changed the next paragraph's": (
        [(" Du må spørre dem som er med på bildet, først.", "")],
        [("Spør lederen", "Spør gjerne lederen")],
    ),
    "one removed an item and the other added a paragraph": (
        [("- Du må ikke omtale kunder.\n", "")],
        [("Les mer", "Dette gjelder alle.\n\nLes mer")],
    ),
    "one changed a link's words and the other the sentence after it": (
        [("[taushetsplikt]", "[taushetsplikten]")],
        [("lederen din", "lederen")],
    ),
    "both made the same change, and one more": (
        [("fra jobben", "fra arbeidsplassen")],
        [("fra jobben", "fra arbeidsplassen"), ("lederen din", "lederen")],
    ),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_lawyer_would_merge_it_too(name: str) -> None:
    by_library, by_client = CLEAN[name]
    wanted = changed(*dict.fromkeys([*by_library, *by_client]))
    if name == "one added an item and the other changed its neighbour":
        wanted = changed(("omtale kunder.", "omtale kunder uten avtale.\n- Du bør tenke deg om."))
    assert of_texts(POLICY, changed(*by_library), changed(*by_client)) == Merged(wanted, ())


CLASHES = {
    "both changed the same words": (
        [("Du må spørre", "Du skal spørre")],
        [("Du må spørre", "Du bør spørre")],
        (
            "Du må spørre dem som er med på bildet, først.",
            "Du skal spørre dem som er med på bildet, først.",
            "Du bør spørre dem som er med på bildet, først.",
        ),
    ),
    "words that touch": (
        [("må ikke omtale", "bør ikke omtale")],
        [("må ikke omtale", "må aldri omtale")],
        ("Du må ikke omtale kunder.", "Du bør ikke omtale kunder.", "Du må aldri omtale kunder."),
    ),
    "one removed an item that the other changed": (
        [("- Du må ikke omtale kunder.\n", "")],
        [("omtale kunder", "omtale kunder uten avtale")],
        ("\n- Du må ikke omtale kunder.", "", "\n- Du må ikke omtale kunder uten avtale."),
    ),
    "the client removed a sentence that the library changed": (
        [("lederen din", "lederen")],
        [(" Spør lederen din.", "")],
        (" Spør lederen din.", " Spør lederen.", ""),
    ),
    "both added an item at the same place": (
        [("omtale kunder.", "omtale kunder.\n- Du bør tenke deg om.")],
        [("omtale kunder.", "omtale kunder.\n- Du kan spørre kolleger.")],
        ("", "- Du bør tenke deg om.", "- Du kan spørre kolleger."),
    ),
    "a link is changed whole": (
        [("[taushetsplikt](clause:confidentiality)", "[taushet](clause:confidentiality)")],
        [("[taushetsplikt](clause:confidentiality)", "[taushetsplikt](clause:silence)")],
        (
            "Les mer om [taushetsplikt](clause:confidentiality).",
            "Les mer om [taushet](clause:confidentiality).",
            "Les mer om [taushetsplikt](clause:silence).",
        ),
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_what_nobody_can_tell_is_a_clash_of_a_sentence_or_an_item(name: str) -> None:
    by_library, by_client, (base, library, client) = CLASHES[name]
    mine = changed(*by_client)
    merged = of_texts(POLICY, changed(*by_library), mine)
    assert merged.words == mine
    start = merged.clashes[0].start
    assert merged.clashes == (Clash(start, start + len(client), base, library, client),)
    assert mine[start : start + len(client)] == client
    assert with_library(merged) == changed(*by_library)


def test_numbers_of_a_list_follow_what_was_added_and_removed() -> None:
    base = "1. Meld fra.\n2. Ta bilde.\n3. Vent på svar."
    library = "1. Meld fra.\n2. Ring {{ contact }}.\n3. Ta bilde.\n4. Vent på svar."
    client = "1. Meld fra.\n2. Ta bilde.\n3. Vent på svar fra lederen."
    wanted = "1. Meld fra.\n2. Ring {{ contact }}.\n3. Ta bilde.\n4. Vent på svar fra lederen."
    assert of_texts(base, library, client) == Merged(wanted, ())


def test_what_stands_in_items_and_quotes_is_merged_where_it_stands() -> None:
    base = "- Først:\n  - Ta bilde av alt.\n  - Vent.\n\n> Sitat en.\n>\n> Sitat to."
    library, client = (
        base.replace("alt", "det hele"),
        base.replace("Vent", "Vent på svar").replace("en.", "én."),
    )
    wanted = library.replace("Vent", "Vent på svar").replace("en.", "én.")
    assert of_texts(base, library, client) == Merged(wanted, ())


def test_a_clash_in_an_item_can_be_replaced_in_its_place() -> None:
    base = "- Først.\n\n  Del bilder.\n\n  Vent."
    client = base.replace("  Del bilder.\n\n", "")
    merged = of_texts(base, base.replace("Del bilder", "Del gjerne bilder"), client)
    assert merged.words == client
    assert with_library(merged) == base.replace("Del bilder", "Del gjerne bilder")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bruk f.eks. Teams. Spør {{ contact }}.", ["Bruk f.eks. Teams.", "Spør {{ contact }}."]),
        ("Se nr. 3. Fra 1. mai gjelder det. § 2 også.", ["Se nr. 3. Fra 1. mai gjelder det.", "§ 2 også."]),
        ("**Husk. Alltid.** «Nei.» Ja!", ["**Husk. Alltid.**", "«Nei.»", "Ja!"]),
        ("Jf. A. Bakke. {{ contact }} vet. og mer", ["Jf. A. Bakke.", "{{ contact }} vet. og mer"]),
        ("Gate 1  \nBy", ["Gate 1", "By"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, wanted: list[str]) -> None:
    assert [str(sentence) for sentence in split_sentences(text)] == wanted


def test_together_nobody_emptied_it() -> None:
    base = "Første setning her. Andre ting der."
    library, client = "Første setning her.", "Andre ting der."
    assert of_texts(base, library, client) == Merged(client, (Clash(0, len(client), base, library, client),))


def test_marks_are_never_opened_by_what_is_put_together() -> None:
    merged = of_texts("Du * kan dele det.", "Du *kan dele det.", "Du * kan dele det nå* her.")
    assert is_accepted(merged.words)
    assert merged.words == "Du * kan dele det nå* her."
    assert merged.clashes


def test_what_is_no_markdown_of_ours_is_not_taken_apart() -> None:
    merged = of_texts("A.\n\n<b>B.", "A, ja.\n\n<b>B.", "A.\n\n<b>B, nei.")
    assert [(clash.start, clash.stop) for clash in merged.clashes] == [(0, len(merged.words))]


@pytest.mark.parametrize(
    ("base", "library", "client", "wanted"),
    [
        ("Privat rolle", "Privat rolle og ansvar", "Din private rolle", "Din private rolle og ansvar"),
        ("Bilder", "Bilder", "Bilder og lyd", "Bilder og lyd"),
        ("Bilder", "Foto", "Film", None),
        ("# 1", "# 1 for {{ company_name }}", "Vår # 1", "Vår # 1 for {{ company_name }}"),
        ("Om x", "Om x " + "y" * 120, "z" * 120 + " om x", None),
    ],
)
def test_titles_are_merged_as_one_line(base: str, library: str, client: str, wanted: str | None) -> None:
    merged = of_titles(base, library, client)
    assert normalise_line(merged.words) == merged.words == (wanted or client)
    assert bool(merged.clashes) == (wanted is None)


@pytest.mark.parametrize(
    ("base", "library", "client", "wanted", "clashes"),
    [
        ("must", "should", "must", "should", False),
        ("must", "must", "may", "may", False),
        ("must", "may", "may", "may", False),
        ("must", "should", "may", "may", True),
        (None, ["a"], None, ["a"], False),
    ],
)
def test_a_value_is_merged_whole(
    base: object, library: object, client: object, wanted: object, clashes: bool
) -> None:
    assert of_values(base, library, client) == MergedValue(wanted, clashes)


def shuffled(pieces: list[str], seed: int) -> str:
    return "".join(random.Random(seed).choices(pieces, k=2_000))[:MAX_LENGTH].strip()  # noqa: S311


MANY = {
    "sentences": ["A. ", "B. ", "Cd. ", "e "],
    "items": ["- a\n", "- b\n", "- c d\n"],
    "paragraphs": ["abc def\n\n", "abc xyz\n\n", "uvw def\n\n"],
    "lists": ["- a\n\n", "b\n\n", "1. a\n\n", "> q\n\n"],
    "deep": ["- a\n", "  - b\n", "    - c\n"],
    "marks": ["**a** ", "*b* ", "_c_ ", "**", "*", "_"],
}
# Without what takes the parser seconds, whoever asks it.
LARGE = {name: (*texts, texts[1][::-1]) for name, texts in HOSTILE.items() if name != "signs at random"} | {
    name: tuple(shuffled(pieces, seed) for seed in (1, 2, 3)) for name, pieces in MANY.items()
}


@pytest.mark.parametrize("name", LARGE)
def test_hostile_layers_are_merged_in_bounded_time(name: str) -> None:
    began = time.process_time()
    merged = of_texts(*LARGE[name])
    assert time.process_time() - began < 30  # a few seconds on a machine of 2026: most of it is parsing
    assert all(clash.client == merged.words[clash.start : clash.stop] for clash in merged.clashes)


def test_where_much_changed_what_became_which_is_told_by_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    library, client = POLICY.replace("Du ", "Dere "), changed(("fra jobben", "fra arbeidsplassen i dag"))
    wanted = of_texts(POLICY, library, client)
    monkeypatch.setattr(runs, "MOST_LIKENESSES", 0)
    assert of_texts(POLICY, library, client) == wanted
    assert not wanted.clashes
