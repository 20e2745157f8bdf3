"""``manage.py demo``: the sample library, served on this machine."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from tqdm import tqdm

from api import serving
from clauses import demo
from clauses.errors import DomainError
from clauses.library_files import reading

# Whose address in a URL is as here.
LOOPBACK = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "[::1]"}
GUIDELINE = "guidelines/social-media"
# Before the rules on reporting wrongdoing changed, on 1 January 2020.
EARLIER = "2019-06-01"


class Command(BaseCommand):
    """Prepare the database at the first run; print what to try; serve."""

    help = (
        "Migrate the database, import the sample library, make its cast, and serve it on this machine. A "
        "second run keeps what is there. Refused on a database that holds anything else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and the cast's password."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="an address of this machine only")
        parser.add_argument("--password", help="of all the cast; without it each gets a random one")
        parser.add_argument("--no-serve", action="store_true", help="only prepare the database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        host, port = options["host"], options["port"]
        if host not in LOOPBACK:
            raise CommandError(f"The demo listens on {', '.join(LOOPBACK)} only: everybody knows its data.")
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port.")
        if not options["no_serve"] and not serving.is_free(host, port):
            raise CommandError(f"Port {port} is in use: choose another with --port.")
        origin = f"http://{LOOPBACK[host]}:{port}"
        self._prepare(options["password"], origin)
        self._write_requests(origin)
        self.stdout.flush()
        if not options["no_serve"]:
            self._serve(LOOPBACK[host], port)

    def _prepare(self, password: str | None, origin: str) -> None:
        state = demo.state()
        if state is demo.State.OTHER:
            raise CommandError(f"{database()} is not empty, and no demo: DATABASE_URL names another.")
        call_command("migrate", interactive=False, verbosity=0)
        if state is demo.State.PREPARED:
            self.stdout.write(f"Database: {database()}, as it was left.")
            self.stdout.write("Passwords and keys were shown once. Another password, another key:")
            self.stdout.write("  manage.py changepassword author")
            self.stdout.write("  manage.py create_key NAME --scope personal --user author")
            return
        try:
            library = reading.read(library_path())
            # Without a terminal it is silent.
            with tqdm(total=library.size, unit=" versions", disable=None, leave=False) as bar:
                prepared = demo.prepare(library, password or None, bar.update)
        except DomainError as error:
            raise CommandError(str(error)) from None
        self._write_secrets(prepared)
        self._write_variables(prepared, origin)

    def _write_secrets(self, prepared: demo.Prepared) -> None:
        self.stdout.write(f"Database: {database()}")
        self.stdout.write("\nThe cast (the passwords are shown this once):")
        for person in demo.CAST:
            password = prepared.passwords[person.username]
            self.stdout.write(f"  {person.username:12} {password:14} {person.does}")
        self.stdout.write("\nTheir personal keys, for the editorial API (shown this once too):")
        for person in demo.CAST:
            secret = prepared.personal_keys[person.username]
            self.stdout.write(f"  {person.username:12} {secret}  {person.does}")
        self.stdout.write("\nDelivery keys of the clients (shown this once too):")
        for slug, secret in prepared.keys.items():
            self.stdout.write(f"  {slug:18} {secret}")

    def _write_variables(self, prepared: demo.Prepared, origin: str) -> None:
        """The same for a shell, to paste: docs/editorial.md uses these names."""
        self.stdout.write("\nFor a shell, and the walk in docs/editorial.md:")
        variables = {"KLAUSUL": origin} | prepared.personal_keys | prepared.keys
        for name, value in variables.items():
            self.stdout.write(f"export {name.upper().replace('-', '_')}={value}")

    def _write_requests(self, origin: str) -> None:
        """What to try: today's wording, that of an earlier day, and Norwegian, as a browser asks for it."""
        url = f"{origin}/api/delivery/v1/{GUIDELINE}"
        self.stdout.write("\nTry:")
        self.stdout.write(f"curl '{url}?language=en'")
        self.stdout.write(f"curl '{url}?language=en&as_of={EARLIER}'")
        self.stdout.write(f"curl -H 'Accept-Language: no-NO,no;q=0.9,en;q=0.8' '{url}'")

    def _serve(self, host: str, port: int) -> None:
        hosts = list(dict.fromkeys([*settings.ALLOWED_HOSTS, *LOOPBACK.values()]))
        # Workers that are forked share these settings, those that are spawned read the environment.
        settings.PUBLIC_LIBRARY, settings.ALLOWED_HOSTS = True, hosts
        os.environ |= {"PUBLIC_LIBRARY": "true", "ALLOWED_HOSTS": ",".join(hosts)}
        connections.close_all()
        self.stdout.write("\nServing until Ctrl-C.")
        self.stdout.flush()
        serving.serve(host.strip("[]"), port, settings.BASE_DIR)


def library_path() -> Path:
    """The sample library's folder, as messages name it."""
    return Path(settings.BASE_DIR) / "fixtures" / "library"


def database() -> str:
    """Where the data is, without a password."""
    name = connection.settings_dict["NAME"]
    return str(name) if connection.vendor == "sqlite" else f"{connection.vendor} database '{name}'"
