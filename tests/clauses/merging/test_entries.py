"""The entries of a guideline merged: what each side added, removed and moved."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.merging import EntryClash, MergedSequence, Place, of_sequences

OWN = {"library": "uvw", "client": "xyz"}


def merged(base: str, library: str, client: str) -> str:
    found = of_sequences(base, library, client)
    assert not found.clashes
    return "".join(found.items)


@pytest.mark.parametrize(
    ("base", "library", "client", "wanted"),
    [
        # unchanged by one side
        ("abc", "abc", "cxa", "cxa"),
        ("abc", "bua", "abc", "bua"),
        # both added, each elsewhere; at one place; the same
        ("abc", "uabc", "abcx", "uabcx"),
        ("abc", "abuc", "abxc", "abxuc"),
        ("abc", "abcu", "abcx", "abcxu"),
        ("abc", "aubc", "aubcx", "aubcx"),
        # one removed, the other added or removed elsewhere
        ("abc", "ab", "xabc", "xab"),
        ("abc", "ab", "bc", "b"),
        ("abc", "ac", "ac", "ac"),
        # an addition stands after its neighbour, wherever that went
        ("abc", "bca", "axbc", "bcax"),
        ("abc", "bca", "axybc", "bcaxy"),
        # before the next, if the one before was removed
        ("abc", "ac", "abxc", "axc"),
        ("abc", "ca", "abxc", "xca"),
        # the first stays before the same one
        ("abcd", "bcda", "xabcd", "bcdxa"),
        # all around it was removed
        ("abcd", "ad", "abxcd", "axd"),
        ("ab", "", "axb", "x"),
        # a move is followed, and what else was done stays
        ("abcd", "bcda", "abxcd", "bxcda"),
        ("abcd", "dabc", "acd", "dac"),
        # each moved another
        ("abcde", "bcdea", "eabcd", "ebcda"),
        ("abcde", "bacde", "bcdea", "bcdea"),
        # both moved one to the same place
        ("abcd", "bcda", "bcdxa", "bcdxa"),
    ],
)
def test_what_each_did_is_done(base: str, library: str, client: str, wanted: str) -> None:
    assert merged(base, library, client) == wanted


@pytest.mark.parametrize(
    ("base", "library", "client", "wanted", "places"),
    [
        # moved by both to different places
        ("abcde", "bcade", "bcdea", "bcdea", (None, "c", "e")),
        # removed by one and moved by the other
        ("abcd", "bcd", "bcda", "bcda", (None, ..., "d")),
        ("abcd", "bcda", "bcd", "bcd", (None, "d", ...)),
        # added by both at different places
        ("abc", "abcz", "zabc", "zabc", (..., "c", None)),
    ],
)
def test_what_nobody_can_tell_is_a_clash_that_names_the_places(
    base: str, library: str, client: str, wanted: str, places: tuple[object, ...]
) -> None:
    item = "z" if "z" in client else "a"
    clash = EntryClash(item, *(None if place is ... else Place(place) for place in places))
    assert of_sequences(base, library, client) == MergedSequence(tuple(wanted), (clash,))


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    base = draw(st.lists(st.sampled_from("abcdefg"), unique=True))
    library, client = (draw(edited(base, own)) for own in OWN.values())
    return base, library, client


@st.composite
def edited(draw: st.DrawFn, base: list[str], own: str) -> list[str]:
    items = list(base)
    for new in (*own, *own.upper(), "s"):  # s: both may add it
        at = draw(st.integers(0, len(items)))
        verb = draw(st.sampled_from(["nothing", "nothing", "add", "remove", "move"]))
        if verb == "add":
            items.insert(at, new)
        elif at < len(items) and verb == "remove":
            del items[at]
        elif at < len(items) and verb == "move":
            item = items.pop(at)
            items.insert(draw(st.integers(0, len(items))), item)
    return items


@given(lists=sides())
def test_each_item_stands_once_and_nothing_that_was_added_is_lost(
    lists: tuple[list[str], list[str], list[str]],
) -> None:
    base, library, client = lists
    found = of_sequences(base, library, client)
    clashing = {clash.item for clash in found.clashes}
    assert len(set(found.items)) == len(found.items)
    for item in {*base, *library, *client} - clashing:
        removed = item in base and (item not in library or item not in client)
        assert (item in found.items) != removed
    for item in clashing:
        assert (item in found.items) == (item in client)


@given(lists=sides())
def test_an_unchanged_side_takes_the_others_list(lists: tuple[list[str], list[str], list[str]]) -> None:
    base, library, client = lists
    assert of_sequences(base, base, client) == MergedSequence(tuple(client), ())
    assert of_sequences(base, library, base) == MergedSequence(tuple(library), ())
    assert of_sequences(base, library, library) == MergedSequence(tuple(library), ())
    again = of_sequences(base, library, client).items
    assert of_sequences(library, library, again) == MergedSequence(again, ())


@given(lists=sides())
def test_the_clients_own_stand_after_the_same_one_if_it_is_there(
    lists: tuple[list[str], list[str], list[str]],
) -> None:
    base, library, client = lists
    found = list(of_sequences(base, library, client).items)
    own = set(client) - set(base) - set(library)
    for before, item in pairwise(client):
        if item in own and before in found:
            assert found[found.index(item) - 1] == before


@given(lists=sides())
def test_where_nothing_was_moved_the_order_of_both_is_kept(
    lists: tuple[list[str], list[str], list[str]],
) -> None:
    base, library, client = (
        sorted(each, key=lambda item: (item.lower() in "sxyzuvw", item)) for each in lists
    )
    found = of_sequences(base, library, client)
    assert not found.clashes
    for side in (library, client):
        assert [item for item in found.items if item in side] == [
            item for item in side if item in found.items
        ]
