"""``manage.py revoke_key PREFIX-or-ID``: end a bearer key, at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses import keys
from clauses.errors import DomainError
from clauses.policy import OPERATOR


class Command(BaseCommand):
    """Revoke a key."""

    help = "Revoke a key, given its prefix (kls_delivery_…, as lists and logs show it) or its id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One."""
        parser.add_argument("key", metavar="PREFIX-or-ID")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke it."""
        try:
            key = keys.find(options["key"])
            keys.revoke(OPERATOR, key)
        except DomainError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(f"Revoked {key.prefix}… ({key.name}).")
