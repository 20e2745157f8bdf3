"""Three-way merging: what the library changed and what a client changed, of what both began with. Pure.

Unchanged by one side takes the other's; the same change by both is taken once; what both changed is a clash,
shown and never guessed, and the client's words stand there. No word of either side is ever lost.

It is diff3 over longest common subsequences (``differences``), since no library fitted: merge3 is GPL,
three-merge merges characters and so tears words, diff-match-patch patches by likeness and so drops them.
"""

from clauses.merging.entries import EntryClash, MergedSequence, Place, of_sequences
from clauses.merging.texts import Clash, Merged, of_texts, of_titles
from clauses.merging.values import MergedValue, of_values

__all__ = [
    "Clash",
    "EntryClash",
    "Merged",
    "MergedSequence",
    "MergedValue",
    "Place",
    "of_sequences",
    "of_texts",
    "of_titles",
    "of_values",
]
