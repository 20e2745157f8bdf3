"""Tables that nobody's words can turn into formulas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.spreadsheets import to_csv

cells = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["=1+1", "+47", "-x", "@SUM(A1)", ';"', "a\r\nb"]
)


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+47 1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", '=HYPERLINK("x")', "=a;b"],
)
def test_what_looks_like_a_formula_is_words(cell: str) -> None:
    assert read(to_csv([["a", cell]])) == [["a", f"'{cell}"]]


@pytest.mark.parametrize("cell", ["", "a=b", "1-2", "café; «ja»", 'say "x"', "a\nb", "'x"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert read(to_csv([[cell, "b"]])) == [[cell, "b"]]


def test_excel_in_norway_opens_it() -> None:
    assert to_csv([["æ", "b;c"], ["", 'd"e']]) == b'\xef\xbb\xbf"\xc3\xa6";"b;c"\r\n"";"d""e"\r\n'


@given(rows=st.lists(st.lists(cells, min_size=1, max_size=4), max_size=4))
def test_every_cell_comes_back_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    found = read(to_csv(rows))
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(
        cell.lstrip(" ")[:1] in tuple("=+-@\t\r\n＝＋－＠")
        for row in found
        for cell in row
        if cell.strip(" ")
    )
