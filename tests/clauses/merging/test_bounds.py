"""No layer makes merging slow; where much changed it is told more coarsely."""

import random
import time

import pytest

from clauses.markdown import MAX_LENGTH
from clauses.merging import of_texts, runs
from tests.clauses.merging.test_examples import POLICY, changed
from tests.clauses.test_differences import HOSTILE


def shuffled(pieces: list[str], seed: int) -> str:
    return "".join(random.Random(seed).choices(pieces, k=1_000))[:MAX_LENGTH].strip()  # noqa: S311


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
