"""``manage.py create_key NAME --scope delivery|preview|personal``: make a bearer key."""

from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses import clock, keys
from clauses.errors import DomainError, Invalid
from clauses.models import LIBRARY, Owner, Scope, User
from clauses.policy import OPERATOR


class Command(BaseCommand):
    """Print the secret, alone, on the last line: it is shown this once."""

    help = "Make a key. Its secret is the last line of the output, and is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the issue has them."""
        parser.add_argument("name", help="what the key is for")
        parser.add_argument("--scope", required=True, choices=Scope.values)
        parser.add_argument("--client", action="append", default=[], metavar="SLUG", help="may be repeated")
        parser.add_argument("--user", metavar="NAME", help="whose personal key it is")
        parser.add_argument("--guidance", action="store_true", help="with the right to read guidance")
        parser.add_argument("--expires", metavar="DATE", help="the last day on which it opens anything")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        try:
            key, secret = keys.make(
                OPERATOR,
                options["name"],
                Scope(options["scope"]),
                clients=[client(slug) for slug in dict.fromkeys(options["client"])],
                user=user(options["user"]) if options["user"] is not None else None,
                guidance=options["guidance"],
                expires_at=end_of(options["expires"]) if options["expires"] is not None else None,
            )
        except Invalid as error:  # its findings point into a body; here are options
            raise CommandError(" ".join(finding.detail for finding in error.findings)) from None
        except DomainError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(f"Key {key.id}: {key.prefix}…")
        self.stdout.write(secret)


def client(slug: str) -> Owner:
    """The client of that slug."""
    found = Owner.objects.exclude(slug=LIBRARY).filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no client {slug!r}.")
    return found


def user(name: str) -> User:
    """The person of that user name."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no user {name!r}.")
    return found


def end_of(day: str) -> datetime:
    """The moment at which that day is over in Oslo."""
    try:
        end = clock.first_moment(date.fromisoformat(day) + timedelta(days=1))
    except (ValueError, OverflowError):
        raise CommandError(f"{day!r} is not a date: write it as 2027-12-31.") from None
    if end <= clock.now():
        raise CommandError(f"{day} is past.")
    return end
