"""Cursors: where a list goes on, at the moments of its first page, bound to the query that gave it.

They are encrypted, so that nobody builds on what is in them, and *deterministically* (AES-SIV, RFC 5297):
the same question at the same moments has the same bytes as its answer, on every node, for ever. Fernet would
put a new time and nonce into each, and so a new ETag on each list.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from api.errors import Refused
from api.problems import Fault, of_faults

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key of the last item that was given, and the clocks of the first page."""

    position: tuple[str, ...]
    as_of: datetime
    known_at: datetime


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESSIV:
    derived = HKDF(hashes.SHA256(), length=64, salt=None, info=b"klausul cursor 1").derive(secret.encode())
    return AESSIV(derived)


def seal(cursor: Cursor, query: str) -> str:
    """The cursor as text, of no use with any other query."""
    clocks = [cursor.as_of.isoformat(), cursor.known_at.isoformat()]
    return seal_values([list(cursor.position), *clocks], query)


def unseal(text: str, query: str) -> Cursor:
    """What was sealed for this query.

    Raises:
        Refused: 400 ``invalid-cursor``.
    """
    position, *clocks = unseal_values(text, query)
    as_of, known_at = map(datetime.fromisoformat, clocks)
    return Cursor(tuple(position), as_of, known_at)


def seal_values(values: Sequence[Any], query: str) -> str:
    """Any JSON values, in the same way."""
    sealed = _cipher(settings.SECRET_KEY).encrypt(orjson.dumps(values), [query.encode()])
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal_values(text: str, query: str) -> Any:
    """What was sealed for this query, under the secret key or one of its predecessors.

    Raises:
        Refused: 400 ``invalid-cursor``: damaged, another query's, or another service's.
    """
    if len(text) <= LONGEST and re.fullmatch("[A-Za-z0-9_-]+", text):
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
                return orjson.loads(_cipher(secret).decrypt(sealed, [query.encode()]))
            except (InvalidTag, ValueError, binascii.Error):
                continue
    fault = Fault("query", "cursor", "invalid-cursor", "Not a cursor of this query.")
    raise Refused(of_faults([fault]))
