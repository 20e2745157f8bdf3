"""What the tables of all doors share: the forms of keys, the parameters of pages, the path converters."""

from django.urls import register_converter

from api import parsers
from api.parameters import Parameter

SLUG = r"[a-z0-9-]{1,40}"
KEY = rf"(?:{SLUG}\.)?[a-z0-9-]{{1,80}}"
WORD = r"[A-Za-z0-9._-]{1,80}"
PAGE_SIZE = 25
CURSOR = "[A-Za-z0-9_-]{1,2000}"

PAGES = (
    Parameter(
        "page_size",
        parsers.integer(1, 100),
        "How many at once.",
        {"type": "integer", "minimum": 1, "maximum": 100, "default": PAGE_SIZE},
        default=PAGE_SIZE,
    ),
    Parameter(
        "cursor",
        parsers.matching(CURSOR, "A `next_cursor`, as it was given."),
        "The `next_cursor` of the page before, with the same query otherwise.",
        {"type": "string", "pattern": f"^{CURSOR}$"},
    ),
    Parameter(
        "count",
        parsers.boolean,
        "Whether to count the whole result.",
        {"type": "boolean", "default": False},
        default=False,
        write=parsers.write_boolean,
    ),
)


class Converter:
    """A part of a path, as it is."""

    regex = ""

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class KeyConverter(Converter):
    """A clause's key."""

    regex = KEY


class SlugConverter(Converter):
    """An owner's slug."""

    regex = SLUG


class WordConverter(Converter):
    """The key of a word of a vocabulary."""

    regex = WORD


register_converter(KeyConverter, "key")
register_converter(SlugConverter, "owner")
register_converter(WordConverter, "word")
