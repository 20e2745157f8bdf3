"""``manage.py answer_behind``: list what is behind the library, or answer it in bulk."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from clauses import behind, clock, following, proposals, visibility
from clauses.errors import DomainError
from clauses.following import Item, Result
from clauses.management.commands.import_library import person

HELP = """Answer for many clients what moved in the library. Without a file it writes what is open, of the
clients that the person works for, as CSV; fill in 'answer' (accept, reject, defer), 'reason', 'until' and
'choice', and give it the file. Lines without an answer are passed over. All or nothing for each client."""
TOLD = ("client", "clause", "latest", "change_class", "since", "merge")
GIVEN = ("answer", "reason", "until", "choice")
BATCH = 100  # rows that are merged at a time, to say what a merge would give


class Command(BaseCommand):
    """Write what is open, or read what is answered."""

    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who answers, and what."""
        parser.add_argument("file", type=Path, nargs="?", help="the answers, as CSV in UTF-8")
        parser.add_argument("--user", required=True, metavar="NAME", help="the consultant who answers")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        who = person(options["user"])
        if options["file"] is None:
            self._write_open(visibility.of(who))
            return
        results: list[Result] = []
        try:
            batches = [list(batch) for batch in by_client(read(options["file"]))]
            # Without a terminal it is silent.
            with tqdm(total=sum(map(len, batches)), unit=" answers", disable=None, leave=False) as bar:
                for batch in batches:
                    # A client is answered for at once, however much of it is behind.
                    results += following.answer(who, batch, dry_run=options["dry_run"], most=len(batch))
                    bar.update(len(batch))
        except (DomainError, OSError, ValueError) as error:
            self._tell(results)  # what was done for the clients before it
            raise CommandError(str(error)) from None
        refused = self._tell(results)
        if refused:
            raise CommandError(f"{refused} refused.")

    def _write_open(self, sight: visibility.Sight) -> None:
        rows = [row for row in behind.rows(sight.clients, clock.now()) if row.state == behind.State.OPEN]
        writer = csv.DictWriter(self.stdout, TOLD + GIVEN, restval="", lineterminator="\n")
        writer.writeheader()
        with tqdm(total=len(rows), unit=" merges", disable=None, leave=False) as bar:
            for start in range(0, len(rows), BATCH):
                some = rows[start : start + BATCH]
                for row, outcome in zip(some, proposals.outcomes(some), strict=True):
                    slug, key = row.place
                    writer.writerow(
                        {
                            "client": slug,
                            "clause": key,
                            "latest": row.latest.digest,
                            "change_class": row.change_class,
                            "since": clock.today(row.since),
                            "merge": outcome,
                        }
                    )
                bar.update(len(some))

    def _tell(self, results: Iterable[Result]) -> int:
        """Say what became of each, and give how many were refused."""
        refused = 0
        for result in results:
            told = result.error.detail if result.error else done(result)
            refused += result.error is not None
            self.stdout.write(f"{result.item.client} {result.item.clause}: {told}")
        return refused


def done(result: Result) -> str:
    """What was done, in words."""
    if result.accepted is None:
        return result.item.answer
    return f"{result.item.answer}: {result.accepted.outcome}, {len(result.accepted.conflicts)} conflicts"


def read(path: Path) -> Iterator[Item]:
    """The lines with an answer.

    Raises:
        ValueError: a column is missing, or a day is none.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"client", "clause", "latest", "answer"} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"There is no column {', '.join(sorted(missing))}.")
        for line in reader:
            if line["answer"]:
                yield item(line, reader.line_num)


def item(line: Mapping[str, str | None], number: int) -> Item:
    """The answer of a line."""
    said = {name: (line.get(name) or "").strip() for name in TOLD + GIVEN}
    try:
        until = date.fromisoformat(said["until"]) if said["until"] else None
    except ValueError:
        raise ValueError(f"line {number}: '{said['until']}' is no day, as 2030-01-31.") from None
    return Item(
        client=said["client"],
        clause=said["clause"],
        latest=said["latest"],
        answer=said["answer"],
        reason=said["reason"],
        until=until,
        choice=said["choice"],
    )


def by_client(items: Iterable[Item]) -> Iterator[Iterable[Item]]:
    """The answers of each client, together whatever the order of the lines."""
    for _, of_client in groupby(sorted(items, key=lambda each: each.client), lambda each: each.client):
        yield of_client
