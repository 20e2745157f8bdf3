"""Examples in the contract: real answers of the sample library, asked with the key of a client of the demo.

The answers are the files beside this one. ``python -m tests.examples`` asks again and writes them; a test
compares each with what the service answers.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

from api.problems import CONTENT_TYPE

FOLDER = Path(__file__).parent
DOOR = "/api/delivery/v1/"
CLIENT = "tindvik-industri"


@dataclass(frozen=True, slots=True)
class Example:
    """A request and where its answer is kept. ``{member}`` in the request is one of ``CLIENTS_CLAUSE``."""

    route: str
    name: str
    summary: str
    request: str
    status: int = 200

    @property
    def file(self) -> Path:
        """Where the answer is."""
        return FOLDER / f"{self.name}.json"

    @property
    def value(self) -> Any:
        """The answer."""
        return json.loads(self.file.read_text(encoding="utf-8"))

    @property
    def url(self) -> str:
        """The whole path, with its ids."""
        members = CLIENTS_CLAUSE.value if "{" in self.request else {}
        return DOOR + self.request.format_map(members)

    def document(self) -> OpenApiExample:
        """As the contract has it."""
        return OpenApiExample(
            self.name,
            self.value,
            summary=self.summary,
            description=f"`GET {self.url}`",
            response_only=True,
            media_type="application/json" if self.status == 200 else CONTENT_TYPE,
            status_codes=[str(self.status)],
        )


CLIENTS_CLAUSE = Example(
    "get_clause",
    "a_clients_clause",
    "A client's wording, asked in nynorsk: bokmål stands in",
    f"clauses/private-role?client={CLIENT}&language=nn",
)
EXAMPLES = (
    Example(
        "get_clause",
        "a_clause",
        "The library's wording, in bokmål",
        "clauses/private-role?client=library&language=nb",
    ),
    CLIENTS_CLAUSE,  # before those that take its ids
    Example(
        "get_clause",
        "a_section",
        "A section with its clause, in English, as a document tree",
        f"clauses/social-media-follow-up?client={CLIENT}&language=en&body_formats=blocks",
    ),
    Example(
        "get_clause",
        "does_not_apply",
        "The client has left the clause out",
        f"clauses/copyright-and-logo?client={CLIENT}&language=nb",
        404,
    ),
    Example(
        "list_clauses",
        "a_page",
        "The first of several clauses with a tag",
        f"clauses?client={CLIENT}&language=nb&tag=privacy&page_size=1&count=true",
    ),
    Example(
        "list_clauses",
        "unknown_parameter",
        "A misspelt parameter",
        f"clauses?client={CLIENT}&lang=nb",
        400,
    ),
    Example(
        "explain_clause",
        "an_explanation",
        "Why the client's bokmål is what a reader of nynorsk gets",
        f"clauses/private-role/explanation?client={CLIENT}&language=nn",
    ),
    Example(
        "explain_clause",
        "a_condition",
        "Why a clause on a condition applies to the client",
        f"clauses/inside-information/explanation?client={CLIENT}&language=nb",
    ),
    Example(
        "get_clause_timeline",
        "a_timeline",
        "The client's own wording, and the library's before it",
        f"clauses/working-hours-and-equipment/timeline?client={CLIENT}",
    ),
    Example(
        "get_clause_diff",
        "a_diff",
        "What the client has made of the library's wording",
        f"clauses/private-role/diff?client={CLIENT}&from={{base[version_id]}}&to={{version_id}}&language=nb",
    ),
    Example(
        "list_guidelines",
        "guidelines",
        "The client's guidelines",
        f"guidelines?client={CLIENT}&language=en",
    ),
    Example(
        "get_guideline",
        "a_guideline",
        "A whole guideline in English",
        f"guidelines/home-office?client={CLIENT}&language=en",
    ),
    Example("get_version", "a_version", "The version of the client's clause", "versions/{version_id}"),
    Example("get_text", "a_text", "Its text in bokmål", "texts/{text_id}"),
    Example("list_tags", "tags", "All tags, with English labels", "tags?language=en"),
)


def of(route: str) -> list[OpenApiExample]:
    """The examples of a route."""
    return [example.document() for example in EXAMPLES if example.route == route]
