"""``manage.py import_xliff FILE --user NAME``: translations that come back."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses.errors import DomainError
from clauses.management.commands.export_xliff import owner
from clauses.management.commands.import_library import person
from clauses.models import LIBRARY
from clauses.xliff import importing
from clauses.xliff.importing import Outcome
from clauses.xliff.reading import MAX_BYTES


class Command(BaseCommand):
    """Read the document, and say what became of each text."""

    help = "Make drafts of the translations in a document that export_xliff wrote. Nothing is approved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The document, whose it is, and who writes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--client", default=LIBRARY, metavar="SLUG", help="without it the library")
        parser.add_argument("--user", required=True, metavar="NAME", help="who writes the drafts")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import."""
        try:
            with options["file"].open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            outcomes = importing.import_xliff(
                person(options["user"]), owner(options["client"]), content, dry_run=options["dry_run"]
            )
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from None
        for each in outcomes:
            self.stdout.write(told(each))
        counts = Counter(each.outcome for each in outcomes)
        self.stdout.write(
            ", ".join(f"{counts[did]} {did}" for did in ("imported", "unchanged", "refused")) + "."
        )


def told(outcome: Outcome) -> str:
    """What became of a text, and why, in a line for each reason."""
    reasons = [
        f"\n  {' '.join(filter(None, (each.at, each.code)))}: {each.detail}" for each in outcome.findings
    ]
    return f"{outcome.outcome} {outcome.clause or outcome.file}{''.join(reasons)}"
