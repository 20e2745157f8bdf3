"""One value, merged whole."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergedValue[T]:
    """The merged value; where both sides changed it differently it is the client's, and ``clashes``."""

    value: T
    clashes: bool


def of_values[T](base: T, library: T, client: T) -> MergedValue[T]:
    """A force, a date, a list that is compared whole: unchanged by one side takes the other's."""
    if client == base:
        return MergedValue(library, clashes=False)
    return MergedValue(client, clashes=library not in (base, client))


def either[T: (int, str, tuple[str, int], tuple[str, str])](base: T | None, library: T, client: T) -> T:
    """Of a form that matters little, as of spaces: the changed one; the greater, whoever's, of two."""
    if library == base or client == base:
        return client if library == base else library
    return max(library, client)
