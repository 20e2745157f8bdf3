"""Who may ask delivery about whom. Decided before anything is read, and before any kept answer is looked for.

It speaks of slugs, which the key's look-up brought along; ``policy.may`` says the same of rows (a test
compares the two).
"""

from django.conf import settings

from api.authentication import Caller
from api.errors import Refused, refuse
from api.problems import Fault, of_faults
from clauses.models import LIBRARY, Scope


def require_reader(caller: Caller) -> None:
    """Let in delivery and preview keys, and nobody at all where the library is public.

    Raises:
        Refused: 401, or 403 for a personal key, which is for the editorial API.
    """
    if caller.key is None and not settings.PUBLIC_LIBRARY:
        raise refuse("unauthenticated")
    if caller.key is not None and caller.key.scope == Scope.PERSONAL:
        raise refuse("wrong-scope", "A personal key is for the editorial API.")


def require_guidance(caller: Caller) -> None:
    """Let in keys with the right to guidance.

    Raises:
        Refused: 403.
    """
    if caller.key is None or not caller.key.guidance:
        raise refuse("guidance-not-allowed")


def addressed(caller: Caller, client: str | None) -> str:
    """The slug of the owner that is asked about; never guessed for a key that is bound to clients.

    Raises:
        Refused: 400 ``client-required``, 401 for a client without a key, 404 for another's client.
    """
    if client is None:
        if caller.clients:
            detail = "This key is bound to clients: say which, or `library`."
            raise Refused(of_faults([Fault("query", "client", "client-required", detail)]))
        return LIBRARY
    if client not in caller.readable:
        raise refuse("not-found" if caller.key else "unauthenticated")
    return client
