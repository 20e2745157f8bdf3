"""Three-way merging of layers: nothing is lost, nothing guessed; what only one side touched is clean."""

import re

from hypothesis import HealthCheck, example, given, settings

from clauses.markdown import normalise
from clauses.merging import Merged, of_texts
from clauses.merging.blocks import split, text, written
from tests.clauses.markdown.samples import unhurried
from tests.clauses.merging.layers import (
    Three,
    awkward_threes,
    is_accepted,
    marked,
    spread_blocks,
    spread_sentences,
    threes,
    with_library,
)


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
        for words, side in ((clash.base, base), (clash.library, library), (clash.client, client)):
            assert set(re.findall(r"\w+[^\W\d]\w*", words)) <= set(re.findall(r"\w+", side))


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


@settings(unhurried, suppress_health_check=[HealthCheck.filter_too_much])
@given(three=awkward_threes())
@example(three=("b\n\n#\n   _- é", "b\n\n#\n   _- {{ a }} é", "a b\n\n#\n   _- é"))
@example(three=("***_a b", "**_a b", "**  \n*_a b"))
def test_awkward_signs_are_merged_as_plain_words_are(three: Three) -> None:
    base, library, client = three
    assert all(text(written(split(side))) == side for side in three)
    merged, swapped = of_texts(*three), of_texts(base, client, library)
    assert is_accepted(merged.words)
    assert all(clash.client == merged.words[clash.start : clash.stop] for clash in merged.clashes)
    assert bool(merged.clashes) == bool(swapped.clashes)
    assert merged.clashes or merged == swapped


@unhurried
@given(texts=spread_blocks() | spread_sentences())
def test_edits_of_different_blocks_and_sentences_both_survive(texts: tuple[str, ...]) -> None:
    base, library, client, wanted = texts
    assert of_texts(base, library, client) == Merged(wanted, ())
