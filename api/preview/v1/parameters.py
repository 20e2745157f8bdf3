"""The committed table of preview: delivery's parameters, without the clocks, and with a review.

Drafts have no past that could be asked about, and count now whatever date they ask for.
"""

from api import parsers
from api.common import PAGES
from api.delivery.v1.parameters import (
    CLIENT,
    FALLBACK,
    FILTERS,
    GUIDELINE,
    INCLUDE,
    LANGUAGE,
    ORDERING,
    PLACEHOLDERS,
    WORDS,
)
from api.parameters import Parameter

REVIEW = Parameter(
    "review",
    parsers.uuid,
    "The id of an open review of that owner: only what it would put in force counts beside what is adopted.",
    {"type": "string", "format": "uuid"},
)

READ = (CLIENT, LANGUAGE, FALLBACK, REVIEW)

ROUTES: dict[str, tuple[Parameter, ...]] = {
    "list_clauses": (*READ, *WORDS, *FILTERS, GUIDELINE, ORDERING, *PAGES),
    "get_clause": (*READ, *WORDS),
    "explain_clause": READ,
    "list_guidelines": (*READ, *FILTERS, ORDERING, *PAGES),
    "get_guideline": (*READ, *WORDS),
    "get_guideline_markdown": (*READ, PLACEHOLDERS, INCLUDE),
    "get_guideline_html": (*READ, PLACEHOLDERS, INCLUDE),
    "explain_guideline": READ,
}
