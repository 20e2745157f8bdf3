"""What a lawyer would check by eye: layers, titles and values."""

import pytest

from clauses.markdown import normalise_line
from clauses.merging import Clash, Merged, MergedValue, of_texts, of_titles, of_values
from clauses.merging.sentences import split as split_sentences
from tests.clauses.merging.layers import is_accepted, with_library

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
