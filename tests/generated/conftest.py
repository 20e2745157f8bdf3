"""The service on a port of this machine, as generated clients meet it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connections

from tests.api.conftest import make_key
from tests.api.delivery.conftest import make_shelf, make_words
from tests.cast import find_cast, make_cast


@dataclass(frozen=True)
class Service:
    """Where it is, and a delivery key of the firm's."""

    url: str
    key: str


class Silent(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base's name
        """Say nothing."""


@pytest.fixture
def service(shared_database: str) -> Iterator[Service]:
    """The service over the small library of the delivery tests, which its thread reads too."""
    make_cast()
    cast = find_cast()
    make_words(cast)
    make_shelf(cast)
    key = make_key(cast.firm, guidance=True)
    with serving() as url:
        yield Service(url, key)


@contextmanager
def serving() -> Iterator[str]:
    """Serve in a thread, on a port that the system chooses; the URL."""
    from api.wsgi import application  # loads the middleware, so the fixtures come first

    server = make_server("127.0.0.1", 0, application, handler_class=Silent)
    thread = Thread(target=serve, args=(server,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve(server: WSGIServer) -> None:
    """Answer until the server is shut down, then let go of the database."""
    try:
        server.serve_forever(poll_interval=0.05)
    finally:
        connections.close_all()
