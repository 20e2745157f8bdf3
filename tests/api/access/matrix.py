"""The table, read: which status each principal gets, for each operation and each thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.api.access.routes import Operation
from tests.api.access.world import PRINCIPALS

FILE = Path(__file__).with_name("matrix.txt")


@dataclass(frozen=True)
class Row:
    """One line."""

    operation: Operation
    thing: str
    expected: tuple[int, ...]

    def __str__(self) -> str:
        return f"{' '.join(self.operation)} {self.thing}"


def rows() -> Iterator[Row]:
    """All lines, each with the operation above it."""
    operation = ("", "")
    for line in FILE.read_text().splitlines():
        words = line.split()
        if not words or words[0] == "#":
            continue
        if not line.startswith(" "):
            method, path = words
            operation = method, path
            continue
        expected = tuple(int(word) for word in words[1:])
        assert len(expected) == len(PRINCIPALS), line
        yield Row(operation, words[0], expected)


ROWS = tuple(rows())
