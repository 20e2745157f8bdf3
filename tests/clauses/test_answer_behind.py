"""``manage.py answer_behind``: what is open as CSV, and answers read from it."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from clauses import behind, clock, following
from clauses.models import Answer
from tests.cast import Cast, adopted, make_clause


@pytest.fixture
def two(cast: Cast) -> None:
    """Two clauses of which the firm has variants, and that moved."""
    for key in ("one", "two"):
        clause = adopted(cast, make_clause(cast, key)).clause
        adopted(cast, clause, cast.firm, words="The firm's")
        adopted(cast, clause, force="must")


def run(*words: str) -> str:
    output = StringIO()
    call_command("answer_behind", *words, "--user", "consultant", stdout=output)
    return output.getvalue()


def listed() -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(run())))


def written(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def answers() -> list[Any]:
    return list(Answer.objects.order_by("clause__key").values_list("clause__key", "kind", "reason"))


def test_what_is_open_is_written_and_read_back_with_answers(cast: Cast, two: None, tmp_path: Path) -> None:
    rows = listed()
    assert [(row["client"], row["clause"], row["merge"]) for row in rows] == [
        ("firm", "one", "clean"), ("firm", "two", "clean")
    ]  # fmt: skip
    rows[0] |= {"answer": "accept"}
    rows[1] |= {"answer": "reject", "reason": "No."}
    path = written(tmp_path / "answers.csv", rows)
    assert run(path, "--dry-run") == run(path) == "firm one: accept: clean, 0 conflicts\nfirm two: reject\n"
    assert answers() == [("one", "accept", ""), ("two", "reject", "No.")]
    assert listed() == []


def test_lines_without_an_answer_are_passed_over(cast: Cast, two: None, tmp_path: Path) -> None:
    rows = listed()
    rows[1] |= {"answer": "reject", "reason": "No."}
    run(written(tmp_path / "answers.csv", rows))
    assert answers() == [("two", "reject", "No.")]


def test_a_refusal_leaves_nothing_of_that_client(cast: Cast, two: None, tmp_path: Path) -> None:
    rows = [row | {"answer": "reject", "reason": "No."} for row in listed()]
    rows[0]["latest"] = "sha256:other"
    with pytest.raises(CommandError, match="2 refused"):
        run(written(tmp_path / "answers.csv", rows))
    assert answers() == []
    assert len(behind.rows([cast.firm.pk], clock.now())) == 2


def test_a_client_is_answered_for_at_once_however_much_is_behind(
    cast: Cast, two: None, tmp_path: Path
) -> None:
    row = listed()[0] | {"answer": "reject", "reason": "No."}
    rows = [row, *(row | {"clause": f"none-{number}"} for number in range(following.MOST))]
    with pytest.raises(CommandError, match=f"{following.MOST + 1} refused"):
        run(written(tmp_path / "answers.csv", rows))


def test_what_was_done_before_an_error_is_told(cast: Cast, two: None, tmp_path: Path) -> None:
    rows = [row | {"answer": "reject", "reason": "No."} for row in listed()]
    path = written(tmp_path / "answers.csv", [*rows, rows[0] | {"client": "town", "answer": "maybe"}])
    output = StringIO()
    with pytest.raises(CommandError, match="One of"):
        call_command("answer_behind", path, "--user", "consultant", stdout=output)
    assert output.getvalue() == "firm one: reject\nfirm two: reject\n"


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"until": "soon", "answer": "defer"}, "no day"), ({"answer": "maybe"}, "One of"), (None, "column")],
)
def test_a_file_that_is_none_is_refused(
    cast: Cast, two: None, tmp_path: Path, changes: dict[str, str] | None, told: str
) -> None:
    rows = [{"client": "firm"}] if changes is None else [listed()[0] | changes]
    with pytest.raises(CommandError, match=told):
        run(written(tmp_path / "answers.csv", rows))
    with pytest.raises(CommandError, match="No such file"):
        run(str(tmp_path / "nothing.csv"))
