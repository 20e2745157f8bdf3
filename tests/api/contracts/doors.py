"""What a stranger is told about each door beside its contract: who may ask, and what there is to ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from clauses.models import Scope
from tests.api.conftest import make_key
from tests.api.delivery.conftest import LAW, Shelf
from tests.cast import Cast, draft, make_clause, submitted


@dataclass(frozen=True)
class Door:
    """Callers, by name, with a key each. One of them sends each request: which, the request decides."""

    callers: Mapping[str, Callable[[Cast], str]]
    # Operations that no made-up request can do well (`POST /api/…`), each with its reason.
    never_good: Mapping[str, str] = field(default_factory=dict)


def _person(name: str) -> Callable[[Cast], str]:
    return lambda cast: make_key(scope=Scope.PERSONAL, user=getattr(cast, name))


# By the name of the contract's file.
DOORS = {
    "delivery-v1": Door(
        {
            "firm": lambda cast: make_key(cast.firm, guidance=True),
            "library": lambda cast: make_key(guidance=True),
        }
    ),
    "preview-v1": Door(
        {
            "firm": lambda cast: make_key(cast.firm, scope=Scope.PREVIEW, guidance=True),
            "library": lambda cast: make_key(scope=Scope.PREVIEW, guidance=True),
        }
    ),
    "editorial-v1": Door({name: _person(name) for name in ("author", "approver", "consultant", "admin")}),
}

# Codes of refusals that no schema could have announced: the value has the right form.
UNTELLABLE = {
    "client-required": "depends on the key",
    "against-required": "depends on what there is before it",
    "unknown-value": "there is no such word or language",
    "invalid-cursor": "it is encrypted, and bound to its query",
    "in-the-future": "depends on the clock",
}
# Codes of members that have not the form that the schema gives them; all else in a body the domain refuses.
FORM = {"wrong-type", "unknown-member", "read-only-member", "required", "null", "not-a-list"}
# No pattern tells how many days a month has, nor where the first of them begins elsewhere.
MOMENTS = ("as_of", "known_at")


def _stand_in(number: int) -> str:
    """An id of the right form for a row that is made later."""
    return str(UUID(int=7 << 76 | 2 << 62 | number))


ADOPTED, VARIANT, GUIDELINE, DRAFT, TEXT, OPEN_TEXT, REVIEW = map(_stand_in, range(7))

# What there is to ask for: in a path by the collection and the name; elsewhere by the name, or by the first
# collection of the path and the name.
IN_PATH: dict[str, Sequence[str]] = {
    "clauses/{key}": ("private-role", "balance", "part"),
    "guidelines/{key}": ("rules",),
    "versions/{id}": (ADOPTED,),
    "versions/{version_id}": (ADOPTED, DRAFT),
    "texts/{id}": (TEXT,),
    "texts/{text_id}": (TEXT, OPEN_TEXT),
    "texts/{language}": ("nb",),
    "reviews/{review_id}": (REVIEW,),
    "clients/{slug}": ("firm",),
}
ELSEWHERE: dict[str, Sequence[str]] = {
    "client": ("firm", "library"),
    "language": ("nb", "en"),
    "as_of": ("2199-01-01", "2020-01-01T00:00:00Z"),
    "key": ("private-role", "balance"),
    "category": ("social-media",),
    "tag": ("work", "privacy"),
    "tag_all": ("work",),
    "legal_source": (LAW,),
    "provision": ("§ 2 A-1",),
    "guideline": ("rules",),
    "from": (ADOPTED, VARIANT),
    "to": (VARIANT, ADOPTED),
    "guidelines?from": (GUIDELINE,),
    "guidelines?to": (GUIDELINE,),
    "review": (REVIEW,),
}


def make_stock(shelf: Shelf, cast: Cast) -> dict[str, str]:
    """Begin some work on the small library; the ids that the stand-ins stand for."""
    made = draft(cast, make_clause(cast, "unfinished"))
    rows = {
        ADOPTED: shelf.role,
        VARIANT: shelf.variant,
        GUIDELINE: shelf.guideline,
        DRAFT: made,
        TEXT: shelf.variant.texts.get(),
        OPEN_TEXT: made.texts.get(language="nb"),
        REVIEW: submitted(cast, shelf.balance.clause),
    }
    return {stand_in: str(row.pk) for stand_in, row in rows.items()}
