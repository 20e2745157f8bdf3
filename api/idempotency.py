"""``Idempotency-Key``: a POST that is sent again is answered again, and done once.

The answer is kept for a day, in the transaction of the change itself: at no moment is one there
without the other. Writes take turns (the ledger's lock): a repetition that arrives while the first is at work
waits for it, and gets its answer. A refused request changed nothing and is not kept.

The scope is the person *with the rights of now*, the method and the path: who lost a right gets the refusal
of today, not the answer of yesterday. What is kept is sealed with a key made of the secret key and of the
``Idempotency-Key``, which is itself not stored: an answer may hold a secret that is shown once.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from api.errors import Refused, refuse
from api.models import KeptWrite
from api.problems import Fault, of_faults
from clauses.visibility import Sight

KEPT_FOR = timedelta(hours=24)
HEADERS = ("Content-Type", "Location", "ETag", "Cache-Control")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A POST that may be a repetition: whose, where, under which key, with which body."""

    name: str
    key: str
    body_digest: str

    def kept(self, at: datetime) -> HttpResponse | None:
        """The answer that was given, if this is a repetition.

        Raises:
            Refused: 422, the key came with another body.
        """
        row = KeptWrite.objects.filter(name=self.name, kept_at__gt=at - KEPT_FOR).first()
        if row is None:
            return None
        if row.body_digest != self.body_digest:
            raise refuse("idempotency-key-reused")
        for cipher in self._ciphers():
            try:
                return _opened(cipher.decrypt(bytes(row.sealed), None))
            except InvalidTag:
                continue
        return None  # sealed under a secret key that is gone: nobody can give it again

    def keep(self, response: HttpResponse, at: datetime) -> None:
        """Keep the answer, and forget those of yesterday."""
        headers = {name: response[name] for name in HEADERS if name in response}
        content = [response.status_code, headers, base64.b64encode(response.content).decode()]
        sealed = next(self._ciphers()).encrypt(orjson.dumps(content), None)
        KeptWrite.objects.filter(kept_at__lte=at - KEPT_FOR).delete()
        KeptWrite.objects.update_or_create(
            name=self.name, defaults={"body_digest": self.body_digest, "sealed": sealed, "kept_at": at}
        )

    def _ciphers(self) -> Iterator[AESSIV]:
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            made_of = f"{secret}\0{self.key}".encode()
            derived = HKDF(hashes.SHA256(), length=64, salt=None, info=b"klausul idempotency 1")
            yield AESSIV(derived.derive(made_of))


def attempt(request: Request, sight: Sight, body: bytes) -> Attempt | None:
    """The attempt that the request is, if it has a key.

    Raises:
        Refused: 400, it is no key.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None or request.method != "POST":
        return None
    if not re.fullmatch("[\x21-\x7e]{1,255}", key):
        fault = Fault("header", "Idempotency-Key", "invalid-value", "1 to 255 visible ASCII characters.")
        raise Refused(of_faults([fault]))
    scope = [sight.mark, request.method, request.path, key]
    return Attempt(_digest(orjson.dumps(scope)), key, _digest(body))


def _opened(content: bytes) -> HttpResponse:
    status, headers, body = orjson.loads(content)
    return HttpResponse(base64.b64decode(body), status=status, headers=headers)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
