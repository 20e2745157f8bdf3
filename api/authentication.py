"""Who asks: a bearer key, or nobody. Sent and no good is 401, never a fall to nobody."""

import re
from dataclasses import dataclass
from functools import cached_property

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from api import throttling
from api.errors import refuse
from clauses import clock, keys
from clauses.keys import Bearer
from clauses.models import LIBRARY, Key

_HEADER = re.compile(r"bearer +([A-Za-z0-9_-]{1,100})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Nobody has no key."""

    bearer: Bearer | None = None

    @property
    def key(self) -> Key | None:
        """The key, if one was sent."""
        return self.bearer.key if self.bearer else None

    @property
    def clients(self) -> frozenset[str]:
        """The slugs of the clients that the key is bound to."""
        return self.bearer.clients if self.bearer else frozenset()

    @property
    def readable(self) -> frozenset[str]:
        """The slugs of the owners that may be addressed."""
        return self.clients | {LIBRARY}


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer kls_…``. Gives a ``Caller`` as ``request.auth``, and no user."""

    def authenticate(self, request: Request) -> tuple[None, Caller]:
        """Tell who asks: no query without a key, one with it.

        Raises:
            Refused: 401, alike for a malformed header and an unknown, expired or revoked key; 429 when the
                address has sent too many of them.
        """
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None, Caller()
        # A repeated header arrives joined by a comma, which fits no key.
        found = _HEADER.fullmatch(header)
        bearer = keys.look_up(found[1], clock.now()) if found else None
        if bearer is None:
            throttling.count_failure(request)
            raise refuse("unauthenticated")
        return None, Caller(bearer)

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return "Bearer"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What OpenAPI says of it."""

    target_class = BearerAuthentication
    name = "key"

    @cached_property
    def scheme(self) -> dict[str, str]:
        """The security scheme."""
        return {"type": "http", "scheme": "bearer", "description": "A key: `kls_…`, of the door's scope."}

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The same for every operation."""
        return self.scheme
