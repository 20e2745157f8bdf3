"""The limit: a WSGI application that does nothing. ``/4711`` answers as many bytes, ``/304`` no body at all.

(No body that is measured has 304 bytes.)
"""

from collections.abc import Callable, Iterable
from typing import Any

_BODIES: dict[str, bytes] = {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer."""
    path = environ["PATH_INFO"]
    if path == "/304":
        start_response("304 Not Modified", [("ETag", 'W/"bare"')])
        return []
    body = _BODIES.get(path)
    if body is None:
        body = _BODIES[path] = b"x" * int(path[1:])
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
