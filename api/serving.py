"""Serving on this machine, with granian. Any WSGI server works as well: nothing else knows of it."""

import socket
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKERS = 2
# Each holds a connection to the database.
THREADS = 4


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(host: str, port: int, folder: Path) -> None:
    """Serve until Ctrl-C or SIGTERM, in processes of their own."""
    Granian(
        "api.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        working_dir=folder,
        log_level=LogLevels.warning,
    ).serve()
