"""``If-Match``: a write says what it has read, so that nobody's words are lost (RFC 9110, section 13.1.1)."""

from django.http import HttpRequest
from django.utils.http import parse_etags

from api.errors import refuse


def etag(token: str) -> str:
    """The entity tag of a lock token, as header and body have it."""
    return f'"{token}"'


def require_match(request: HttpRequest, token: str) -> None:
    """See that the writer read the thing as it is. A ``W/`` that a proxy put before the tag is passed over.

    Raises:
        Refused: 428 without ``If-Match``, 412 when the thing is another by now.
    """
    given = request.META.get("HTTP_IF_MATCH")
    if given is None:
        raise refuse("precondition-required")
    tags = {tag.removeprefix("W/") for tag in parse_etags(given)}
    if "*" not in tags and etag(token) not in tags:
        raise refuse("precondition-failed", etag=etag(token))


def require_absent(request: HttpRequest) -> None:
    """See that the writer expects nothing there yet.

    Raises:
        Refused: 412, it was read once and is gone.
    """
    if request.META.get("HTTP_IF_MATCH") is not None:
        raise refuse("precondition-failed", etag=None)
