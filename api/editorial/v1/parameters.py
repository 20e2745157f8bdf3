"""The parameters of editorial lists; each view names those that it takes, and anything else is refused."""

from collections.abc import Callable
from dataclasses import replace

from api import parsers
from api.common import KEY, SLUG, WORD
from api.parameters import Parameter
from clauses import behind, languages, translations
from clauses.models import Kind, ReviewState

VERSION_STATES = ("open", "in_review", "scheduled", "in_force", "superseded", "discarded")


def _string(name: str, pattern: str, description: str) -> Parameter:
    parse = parsers.matching(pattern, f"Of the form {pattern}.")
    return Parameter(name, parse, description, {"type": "string", "pattern": f"^{pattern}$"})


def _choice(name: str, choices: tuple[str, ...], description: str) -> Parameter:
    schema = {"type": "string", "enum": list(choices)}
    return Parameter(name, parsers.one_of(*choices), description, schema)


def _id(name: str, description: str) -> Parameter:
    parse: Callable[[str], object] = parsers.uuid
    return Parameter(name, parse, description, {"type": "string", "format": "uuid"})


CLIENT = _string("client", SLUG, "Of this client, or `library`.")
COVERED = replace(CLIENT, required=True)
CLAUSE = _string("clause", KEY, "Of this clause.")
KIND = _choice("kind", tuple(Kind.values), "Of this kind.")
CATEGORY = _string("category", WORD, "In this category.")
TAG = _string("tag", WORD, "With this tag.")
VERSION_STATE = _choice("state", VERSION_STATES, "In this state now.")
BEHIND_STATE = _choice("state", tuple(behind.State), "In this state now.")
REVIEW_STATE = _choice("state", tuple(ReviewState.values), "In this state.")
MINE = Parameter(
    "mine",
    parsers.boolean,
    "Only those that wait for me: I may decide on them now. The oldest first, as always.",
    {"type": "boolean"},
    write=parsers.write_boolean,
)
AGAINST = _id("against", "What it is compared with. Without it: what it is to replace.")
LANGUAGE = _choice("language", tuple(languages.REGISTER), "The language whose words are compared.")
TRANSLATED = replace(CLAUSE, description="The guideline, section or clause.", required=True)
TARGET = replace(LANGUAGE, description="The language to translate into.", required=True)
SOURCE = replace(LANGUAGE, name="source", description="Without it the client's authoritative language.")
OF_LANGUAGE = _choice("language", tuple(languages.REGISTER), "Of this language.")
TRANSLATION_STATE = _choice("state", tuple(translations.State), "Only those that are missing, or stale.")
TYPE = _string("type", r"[a-z]+(?:[.-][a-z]+)*", "Of this type.")
FACT = _string("key", r"[a-z_]{1,64}", "Of this key.")
PARAMETER = _string("parameter", r"[a-z][a-z0-9_]{0,63}", "Of this parameter.")
