"""``manage.py export_library PATH``: write what was adopted as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses.errors import DomainError
from clauses.library_files import exporting


class Command(BaseCommand):
    """Write the files."""

    help = (
        "Write everything that was adopted, of the library and its clients, as files that import_library "
        "reads: the same bytes for the same content. Drafts, people and keys stay out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("path", type=Path, help="an empty or new folder")
        parser.add_argument("--force", action="store_true", help="write over an earlier export")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export."""
        try:
            exporting.export_library(options["path"], force=options["force"])
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Written to {options['path']}.")
