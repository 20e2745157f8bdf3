"""``manage.py export_xliff KEY --language LANGUAGE --user NAME``: texts for a translator."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses.errors import DomainError
from clauses.management.commands.import_library import person
from clauses.models import LIBRARY, Owner
from clauses.xliff import exporting


class Command(BaseCommand):
    """Write the document."""

    help = (
        "Write a guideline, a section or a clause as XLIFF 2.1: the texts of the library, or of a client, as "
        "that person sees them, open ones before adopted ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, from which language into which, and where to."""
        parser.add_argument("key", help="the key of a guideline, a section or a clause")
        parser.add_argument("--language", required=True, help="the language to translate into")
        parser.add_argument("--source", metavar="LANGUAGE", help="without it the authoritative language")
        parser.add_argument("--client", default=LIBRARY, metavar="SLUG", help="without it the library")
        parser.add_argument("--user", required=True, metavar="NAME", help="who exports")
        parser.add_argument("--output", type=Path, metavar="FILE", help="without it KEY.LANGUAGE.xlf, here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export."""
        key, language = options["key"], options["language"]
        file = options["output"] or Path(f"{key}.{language}.xlf")
        try:
            found = exporting.export(
                person(options["user"]), owner(options["client"]), key, language, options["source"]
            )
            file.write_bytes(found.content)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Written to {file}: {len(found.clauses)} texts.")
        if found.left_out:
            self.stdout.write(f"Without words to translate from: {', '.join(found.left_out)}.")


def owner(slug: str) -> Owner:
    """The library, or the client of that slug."""
    found = Owner.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no client {slug!r}.")
    return found
