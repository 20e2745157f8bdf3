"""The languages of the product, their names, and which stands in for which.

``no`` is the macrolanguage (ISO 639-3): it means bokmål, then nynorsk. Nothing is decided by linguistic
distance: Danish or Swedish is never offered to a Norwegian, nor the reverse.
"""

from collections.abc import Iterable, Sequence

LABELS: dict[str, dict[str, str]] = {
    "nb": {"nb": "Norsk bokmål", "nn": "Norsk bokmål", "en": "Norwegian Bokmål"},
    "nn": {"nb": "Norsk nynorsk", "nn": "Norsk nynorsk", "en": "Norwegian Nynorsk"},
    "en": {"nb": "Engelsk", "nn": "Engelsk", "en": "English"},
}
REGISTER = tuple(LABELS)
CHAIN = {"nn": ("nb",), "nb": ("nn",), "en": ()}

_ALIASES: dict[str, tuple[str, ...]] = {
    "no": ("nb", "nn"),
    "nor": ("nb", "nn"),
    "nob": ("nb",),
    "nno": ("nn",),
    "eng": ("en",),
    "no-bok": ("nb",),  # grandfathered (RFC 5646, section 2.2.8)
    "no-nyn": ("nn",),
}


def normalise(tag: str) -> tuple[str, ...]:
    """The register's languages that a tag asks for, in order; none if it asks for none of them.

    A tag is shortened from its end until it matches (RFC 4647, section 3.4, "lookup").
    """
    subtags = tag.strip().replace("_", "-").lower().split("-")
    if not all(part.isascii() and part.isalnum() and len(part) <= 8 for part in subtags):
        return ()
    while subtags:
        known = "-".join(subtags)
        if known in _ALIASES:
            return _ALIASES[known]
        if known in REGISTER:
            return (known,)
        subtags.pop()
    return ()


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order of first mention."""
    return tuple(dict.fromkeys(tags))


def preference(wanted: Sequence[str], authoritative: str) -> tuple[str, ...]:
    """All languages in the order in which a reader who wants ``wanted`` is served.

    The wanted, then their chains, then the authoritative language of the version, then nb, nn, en.
    """
    chained = [other for language in wanted for other in CHAIN[language]]
    return distinct([*wanted, *chained, *([authoritative] if authoritative else []), *REGISTER])
