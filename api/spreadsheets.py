"""Tables for spreadsheets: CSV as Excel opens it in Norway, by a double click."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula, or (full width) its locale might.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows, all cells quoted: UTF-8 with a byte order mark, ``;`` between cells, CRLF at line ends.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    found = io.StringIO()
    writer = csv.writer(found, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_as_words(cell) for cell in row] for row in rows)
    return found.getvalue().encode("utf-8-sig")


def _as_words(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
