"""The committed table: which route takes which parameter. The parser, the contract and the tests read it."""

from typing import Any

from api import parsers
from api.common import KEY, PAGES, SLUG, WORD
from api.parameters import Parameter
from clauses import languages
from clauses.models import Force

PROVISION = r"[^,\x00-\x1f\x7f-\x9f]{1,100}"
FORMATS = ("markdown", "html", "text", "blocks")
ORDERINGS = ("key", "valid_from", "-valid_from")


def _array(items: dict[str, Any], most: int = parsers.MOST_VALUES) -> dict[str, Any]:
    """Values with commas between them; one at least, since a parameter without a value is left out."""
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most}


def _listed(name: str, pattern: str, description: str) -> Parameter:
    """A filter by keys: any of them."""
    item = parsers.matching(pattern, f"Values of the form {pattern}, with commas between them.")
    schema = _array({"type": "string", "pattern": f"^{pattern}$"})
    return Parameter(name, parsers.some_of(item), description, schema, write=parsers.write_list)


def _chosen(name: str, choices: tuple[str, ...], description: str) -> Parameter:
    """A filter by members of a set: any of them."""
    schema = _array({"type": "string", "enum": list(choices)})
    parse = parsers.some_of(parsers.one_of(*choices))
    return Parameter(name, parse, description, schema, write=parsers.write_list)


def _moment(name: str, description: str) -> Parameter:
    """A clock."""
    examples = ["2026-11-23", "2026-11-23T10:00:00+01:00"]
    schema = {"type": "string", "pattern": parsers.MOMENT_PATTERN, "examples": examples}
    return Parameter(name, parsers.moment, description, schema, write=parsers.write_moment)


CLIENT = Parameter(
    "client",
    parsers.matching(SLUG, "A client's slug, or `library`."),
    "Whose wording: a client's slug, or `library`. A key that is bound to clients needs it.",
    {"type": "string", "pattern": f"^{SLUG}$"},
)
LANGUAGE = Parameter(
    "language",
    parsers.wanted_languages,
    f"Languages in order, at most five, of {', '.join(languages.REGISTER)} (`no` means nb, then nn). "
    "Without it `Accept-Language` decides, else the owner's authoritative language.",
    _array({"type": "string", "pattern": parsers.LANGUAGE_PATTERN}, parsers.MOST_LANGUAGES),
    write=parsers.write_list,
)
FALLBACK = Parameter(
    "fallback",
    parsers.one_of("chain", "none"),
    "Whether other languages stand in: nn and nb for each other, then the authoritative one. With `none` "
    "what is missing is a 404 `language-missing`; lists leave it out.",
    {"type": "string", "enum": ["chain", "none"], "default": "chain"},
    default="chain",
)
AS_OF = _moment("as_of", "What was in force then: a date (its last moment in Oslo; today: now), or a time.")
KNOWN_AT = _moment("known_at", "What we knew then, at the latest now. Default: the newest recorded event.")
BODY_FORMATS = Parameter(
    "body_formats",
    parsers.subset_of(*FORMATS),
    "The formats of the layers, with commas between them.",
    _array({"type": "string", "enum": list(FORMATS)}) | {"default": ["markdown"]},
    default=("markdown",),
    write=parsers.write_list,
)
PLACEHOLDERS = Parameter(
    "placeholders",
    parsers.one_of("filled", "raw"),
    "Whether placeholders are filled with their values.",
    {"type": "string", "enum": ["filled", "raw"], "default": "filled"},
    default="filled",
)
INCLUDE = Parameter(
    "include",
    parsers.subset_of("guidance"),
    "`guidance` adds the layer for employers and consultants; the key needs the right to it.",
    _array({"type": "string", "enum": ["guidance"]}),
    default=(),
    write=parsers.write_list,
)


def _version(name: str, description: str) -> Parameter:
    """One of two versions."""
    schema = {"type": "string", "format": "uuid"}
    return Parameter(name, parsers.uuid, description, schema, required=True)


VERSIONS = (
    _version("from", "The id of the version that is compared with: the client's or the library's."),
    _version("to", "The id of the other, of the same clause; it need not be a later one."),
)
COMPARED_IN = Parameter(
    "language",
    LANGUAGE.parse,
    "Languages in order, as elsewhere: the words are compared in the first that both versions have. No other "
    "stands in.",
    LANGUAGE.schema,
    write=LANGUAGE.write,
)
FILTERS = (
    _listed("key", KEY, "With any of the keys; those not in the result are listed under `missing`."),
    _listed("category", WORD, "In any of the categories."),
    _listed("tag", WORD, "With any of the tags."),
    _listed("tag_all", WORD, "With all of the tags."),
    _chosen("force", tuple(Force.values), "Binding so strongly."),
    _listed("legal_source", WORD, "Resting on any of the legal sources."),
    _listed("provision", PROVISION, "Resting on any of the provisions (of those sources, if given)."),
    _chosen("origin", ("client", "library"), "Whose wording it is."),
)
GUIDELINE = Parameter(
    "guideline",
    parsers.matching(KEY, "The key of a guideline."),
    "In the guideline, as it applies to the same client at the same moment.",
    {"type": "string", "pattern": f"^{KEY}$"},
)
ORDERING = Parameter(
    "ordering",
    parsers.one_of(*ORDERINGS),
    "The order; by key within the same date.",
    {"type": "string", "enum": list(ORDERINGS), "default": "key"},
    default="key",
)
READ = (CLIENT, LANGUAGE, FALLBACK, AS_OF, KNOWN_AT)
WORDS = (BODY_FORMATS, PLACEHOLDERS, INCLUDE)
DIFF = (CLIENT, *VERSIONS, COMPARED_IN, KNOWN_AT, INCLUDE)

ROUTES: dict[str, tuple[Parameter, ...]] = {
    "list_clauses": (*READ, *WORDS, *FILTERS, GUIDELINE, ORDERING, *PAGES),
    "get_clause": (*READ, *WORDS),
    "explain_clause": READ,
    "get_clause_timeline": (CLIENT, KNOWN_AT),
    "get_clause_diff": DIFF,
    "list_guidelines": (*READ, *FILTERS, ORDERING, *PAGES),
    "get_guideline": (*READ, *WORDS),
    "get_guideline_markdown": (*READ, PLACEHOLDERS, INCLUDE),
    "get_guideline_html": (*READ, PLACEHOLDERS, INCLUDE),
    "explain_guideline": READ,
    "get_guideline_timeline": (CLIENT, KNOWN_AT),
    "get_guideline_diff": DIFF,
    "get_version": (LANGUAGE,),
    "get_text": (INCLUDE,),
    "list_categories": (LANGUAGE, *PAGES),
    "list_tags": (LANGUAGE, *PAGES),
    "list_languages": (CLIENT, LANGUAGE),
    "list_parameters": (LANGUAGE, *PAGES),
    "list_legal_sources": (LANGUAGE, *PAGES),
    "get_me": (),
}
