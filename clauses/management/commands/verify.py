"""``manage.py verify``: check again what was approved, against digests and ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses import verification


class Command(BaseCommand):
    """Print each check, and below it what it found."""

    help = (
        "Check the ledger's chain, the triggers, the digests of everything approved, that every stage was "
        "decided and that nobody approved own words. Ends with 1 if something is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check."""
        found = 0
        for name, check in verification.CHECKS:
            self.stdout.write(f"Checking {name} …")
            for finding in check():
                found += 1
                self.stdout.write(f"  {finding}")
        if found:
            raise CommandError(f"Something is wrong: {found} findings.")
        self.stdout.write("All holds.")
