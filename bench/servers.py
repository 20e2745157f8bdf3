"""The production server (granian) with the product, and with the bare application, on loopback."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes

WORKERS = 2
THREADS = 2  # per worker: each holds a connection to the database
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """All that the product reads, so that no ``.env`` and no shell has a say."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "DJANGO_SETTINGS_MODULE": "api.settings",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "bench-" * 10,
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "CACHE_URL": "locmemcache://",
        "PUBLIC_LIBRARY": "1",
        "DELIVERY_RATE_LIMIT": "0",
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask once."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def answers(self, path: str) -> bool:
        """Whether it is up."""
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    @property
    def memory(self) -> int:
        """Resident bytes of the server and its workers."""
        return processes.memory_of(self.process.pid) if self.process else 0

    @property
    def cpu(self) -> float:
        """Seconds of processor time of the server and its workers so far."""
        return processes.cpu_of(self.process.pid) if self.process else 0.0


@contextmanager
def serving(
    application: str, probe: str, variables: Mapping[str, str], log: Path, threads: int
) -> Iterator[Server]:
    """Serve an application until the block ends."""
    port = processes.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(threads), application]
    server = Server(port)
    ready = processes.running(
        command, log, lambda: server.answers(probe), env=dict(variables), cwd=processes.ROOT
    )
    with ready as process:
        yield Server(port, process)
