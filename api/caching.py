"""What may be kept, where and how long; and the bytes that this service keeps itself."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

DAY = 86_400
YEAR = 365 * DAY
LONGEST_KEPT = DAY


@dataclass(frozen=True, slots=True)
class Freshness:
    """The ``Cache-Control`` of an answer: in shared caches or not, and for how long without asking again."""

    public: bool
    seconds: int = 0
    immutable: bool = False
    stored: bool = True

    def __str__(self) -> str:
        if not self.stored:
            return "no-store"
        reach = "public" if self.public else "private"
        if not self.seconds:
            return f"{reach}, no-cache"
        return f"{reach}, max-age={self.seconds}" + (", immutable" if self.immutable else "")

    def cut(self, at: datetime, change: datetime | None) -> "Freshness":
        """The same, but never beyond the next known change."""
        if change is None:
            return self
        left = max(0, int((change - at).total_seconds()))
        return replace(self, seconds=min(self.seconds, left))


def etag_of(body: bytes) -> str:
    """A weak validator: compression on the way may change the bytes, not what they say."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_current(request: HttpRequest, etag: str) -> bool:
    """Whether the requester has this already (``If-None-Match``: a list, or ``*``; compared weakly)."""
    given = request.META.get("HTTP_IF_NONE_MATCH")
    if not given:
        return False
    asked = parse_etags(given)
    return "*" in asked or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in asked}


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its validator; 304 with the same headers if the requester has it already."""
    if response.status_code != 200 or request.method not in ("GET", "HEAD"):
        return response
    # A kept answer brings its own: hashing costs more than looking up.
    etag = response["ETag"] = response.get("ETag") or etag_of(response.content)
    if not is_current(request, etag):
        return response
    not_modified = HttpResponse(status=304, headers=dict(response.items()))
    for name in ("Content-Type", "Content-Length"):
        del not_modified[name]
    return not_modified


def surrogate_key(tags: Iterable[str]) -> str:
    """The tags by which a CDN forgets answers."""
    return " ".join(dict.fromkeys(tags))


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of ours: its bytes, its headers, and the next known moment at which it is another."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None


def name_of(canonical: str, head: int) -> str:
    """Where an answer is kept. Any event, and so any change of state, gives it a new name."""
    return f"{head}:" + hashlib.sha256(canonical.encode()).hexdigest()


def find(name: str, at: datetime) -> Kept | None:
    """The kept answer, unless a known change has come since."""
    kept: Kept | None = caches["answers"].get(name)
    return kept if kept and (kept.until is None or at < kept.until) else None


def keep(name: str, kept: Kept, at: datetime) -> None:
    """Keep an answer until the next known change, a day at most."""
    longest = timedelta(seconds=LONGEST_KEPT)
    seconds = (min(kept.until - at, longest) if kept.until else longest).total_seconds()
    if seconds > 0:
        caches["answers"].set(name, kept, seconds)
