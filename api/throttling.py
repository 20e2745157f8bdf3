"""How often a caller may ask: so many requests in each minute of the clock, counted in the shared cache.

Headers as in draft-ietf-httpapi-ratelimit-headers-10. A count is a fence against accidents, not a bill: where
the cache is per process, so is the limit.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request

from api.errors import Refused
from api.problems import Problem
from clauses import clock

WINDOW = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a window."""

    limit: int
    remaining: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says of it."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW}',
            "RateLimit": f'"default";r={max(self.remaining, 0)};t={self.seconds}',
        }


def spend(who: str, limit: int) -> Allowance:
    """Count one request of this caller.

    Raises:
        Refused: 429, there were more than ``limit`` in this minute.
    """
    now = int(clock.now().timestamp())
    seconds = WINDOW - now % WINDOW
    name = f"rate:{who}:{now // WINDOW}"
    cache.add(name, 0, 2 * WINDOW)
    try:
        used = cache.incr(name)
    except ValueError:  # evicted between the two: the count begins again
        used = 1
    allowance = Allowance(limit, limit - used, seconds)
    if used > limit:
        headers = {**allowance.headers, "Retry-After": str(seconds)}
        raise Refused(Problem("too-many-requests", headers=headers))
    return allowance


def count_failure(request: Request) -> None:
    """Count a key that was no good, by address. Good keys pass: their neighbours may share the address.

    Raises:
        Refused: 429.
    """
    if settings.DELIVERY_RATE_LIMIT:
        spend(f"failures:{address(request)}", settings.DELIVERY_RATE_LIMIT)


def address(request: Request) -> str:
    """Where the request came from; of IPv6 the network, which is what one customer has."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        parsed = ip_address(given)
    except ValueError:  # a Unix socket has none
        return "local"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
