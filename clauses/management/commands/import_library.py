"""``manage.py import_library PATH``: bring a library's files into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from clauses.errors import DomainError
from clauses.library_files import importing, reading
from clauses.models import User

HELP = """Import a library from its files: all of it or, if anything is wrong, nothing. What is there
already is compared, so that a second import changes nothing. Without --author and --approver two service
accounts, which nobody can sign in with, write and approve: import-author (made a consultant of each client
in the files) and import-approver."""


class Command(BaseCommand):
    """Read the files, then import them."""

    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and who acts."""
        parser.add_argument("path", type=Path, help="the library's folder")
        parser.add_argument(
            "--author",
            metavar="NAME",
            help="who writes: an author, and a consultant of the clients that are there already",
        )
        parser.add_argument(
            "--approver",
            metavar="NAME",
            action="append",
            default=[],
            help="who approves; repeated, somebody is chosen for each stage",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import."""
        author = person(options["author"]) if options["author"] is not None else None
        approvers = [person(name) for name in dict.fromkeys(options["approver"])]
        try:
            library = reading.read(options["path"])
            # Without a terminal it is silent.
            with tqdm(total=library.size, unit=" versions", disable=None, leave=False) as bar:
                importing.import_library(library, author=author, approvers=approvers, progress=bar.update)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from None
        clients = len(library.clients)
        self.stdout.write(f"The library is in: {library.size} versions, {clients} clients.")


def person(name: str) -> User:
    """The person of that user name."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no user {name!r}.")
    return found
