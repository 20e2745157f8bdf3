"""What a stranger is told about each door beside its contract: who may ask, and what there is to ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from clauses import keys, previews
from clauses.models import Conflict, Membership, Scope, Workflow
from clauses.policy import OPERATOR
from tests.api.conftest import make_key
from tests.api.delivery.conftest import LAW, Shelf
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted


@dataclass(frozen=True)
class Door:
    """Callers, by name, with a key each: they send a good request in turn until one may."""

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
    "nothing-to-translate": "depends on what the client has of its own",
    "not-spoken": "depends on the client's languages",
    "same-language": "depends on the other parameter",
}
# Codes of members that have not the form that the schema gives them; all else in a body the domain refuses.
FORM = {"wrong-type", "unknown-member", "read-only-member", "required", "null", "not-a-list"}
# No pattern tells how many days a month has, nor where the first of them begins elsewhere.
MOMENTS = ("as_of", "known_at")


def _stand_in(number: int) -> str:
    """An id of the right form for a row that is made later."""
    return str(UUID(int=7 << 76 | 2 << 62 | number))


ADOPTED, VARIANT, GUIDELINE, DRAFT, TEXT, OPEN_TEXT, STALE_TEXT, REVIEW, LINK, KEY, MERGED, CONFLICT = map(
    _stand_in, range(12)
)
MEMBER, WORKFLOW = 987_654_321, 987_654_322  # of the right form, too
# Of a text that there is not: the report says so.
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nb" trgLang="en">'
    '<file id="f"/></xliff>'
)
DIGEST = f"sha256:{'0' * 64}"

# What there is to ask for: in a path by the collection and the name; elsewhere by the name, or by the first
# collection of the path and the name.
IN_PATH: dict[str, Sequence[str | int]] = {
    "clauses/{key}": ("private-role", "balance", "part"),
    "guidelines/{key}": ("rules",),
    "versions/{id}": (ADOPTED,),
    "versions/{version_id}": (DRAFT, ADOPTED, MERGED),
    "texts/{id}": (TEXT,),
    "texts/{text_id}": (TEXT, OPEN_TEXT, STALE_TEXT),
    "texts/{language}": ("nb",),
    "preview-links/{link_id}": (LINK,),
    "conflicts/{conflict_id}": (CONFLICT,),
    "reviews/{review_id}": (REVIEW,),
    "clients/{slug}": ("firm",),
    "members/{member_id}": (MEMBER,),
    "workflows/{workflow_id}": (WORKFLOW,),
    "keys/{key_id}": (KEY,),
    "categories/{key}": ("social-media",),
    "tags/{key}": ("work",),
    "parameters/{key}": ("company_name",),
    "legal-sources/{key}": (LAW,),
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
    "versions?against": (ADOPTED,),
    "texts?against": (TEXT,),
    "clients?key": ("headcount",),
    "clients?clause": ("private-role",),
    "clients?language": ("en",),
    "source": ("nb",),
    "parameter": ("company_name",),
    "If-Match": ("*",),  # whatever it is by now
}
LABELS = {"labels": {"nb": "Laget", "en": "Made"}}
SINCE = {"valid_from": "2026-01-01"}
# One good body for each operation that has one.
BODIES: dict[str, Any] = {
    "POST clauses": {"key": "made-up", "kind": "clause"},
    "PATCH clauses/{key}": {"tags": ["work"]},
    "POST clauses/{key}/versions": {"change_class": "normative"},
    "PATCH versions/{version_id}": {"change_note": "Why."},
    "POST versions/{version_id}/submit": {},
    "PUT versions/{version_id}/texts/{language}": {"title": "Title", "body": "Words"},
    "POST versions/{version_id}/preview-links": {"expires_in": 3600, "languages": ["nb"]},
    "POST versions/{version_id}/conflicts/{conflict_id}/resolve": {"resolution": "client"},
    "POST behind/answers": {
        "items": [
            {
                "client": "firm",
                "clause": "private-role",
                "latest": DIGEST,
                "answer": "reject",
                "reason": "Why.",
            }
        ]
    },
    "POST reviews/{review_id}/approve": {"digest": DIGEST},
    "POST reviews/{review_id}/request-changes": {"digest": DIGEST, "comment": "Shorter."},
    "POST reviews/{review_id}/recall": {},
    "POST reviews/{review_id}/comments": {"body": "Why?"},
    "POST clients": {"slug": "made-up", "name": "Made AS", "languages": ["nb"]},
    "PATCH clients/{slug}": {"name": "Made AS"},
    "POST clients/{slug}/facts": {"key": "headcount", "value": 9, **SINCE},
    "POST clients/{slug}/parameter-values": {"parameter": "company_name", "value": "Made AS", **SINCE},
    "POST clients/{slug}/xliff": {"xliff": XLIFF, "dry_run": True},
    "POST clients/{slug}/members": {"username": "consultant2", "role": "consultant"},
    "POST workflows": {"name": "Made up", "stages": [{"name": "Approval", "group": "approver"}]},
    "PUT workflows/{workflow_id}": {"stages": [{"name": "Approval", "group": "approver"}]},
    "POST keys": {"name": "Made up", "scope": "delivery"},
    "POST categories": {"key": "made-up", **LABELS},
    "PATCH categories/{key}": LABELS,
    "POST tags": {"key": "made-up", **LABELS},
    "PATCH tags/{key}": LABELS,
    "POST parameters": {"key": "made_up", "type": "text", **LABELS},
    "PATCH parameters/{key}": LABELS,
    "POST legal-sources": {"key": "MADE-UP", **LABELS},
    "PATCH legal-sources/{key}": LABELS,
}


def make_stock(shelf: Shelf, cast: Cast) -> dict[str | int, str]:
    """Begin some work on the small library; what the stand-ins stand for."""
    made = draft(cast, shelf.role.clause)
    review = submitted(cast, shelf.balance.clause)
    stale = adopted(cast, make_clause(cast, "stale"))
    corrected(cast, stale, "nb", "Corrected")
    merged = draft(cast, make_clause(cast, "merged"))
    link, _ = previews.make(cast.author, made, expires_in=timedelta(days=1), languages=["nb"])
    key, _ = keys.make(OPERATOR, "of nobody", Scope.DELIVERY)
    rows: dict[str | int, Any] = {
        ADOPTED: shelf.role,
        VARIANT: shelf.variant,
        GUIDELINE: shelf.guideline,
        DRAFT: made,
        TEXT: shelf.role.texts.get(language="nb"),
        STALE_TEXT: stale.texts.get(language="en"),
        OPEN_TEXT: made.texts.get(language="nb"),
        REVIEW: review,
        LINK: link,
        KEY: key,
        MEMBER: Membership.objects.get(owner=cast.firm, user=cast.signatory),
        WORKFLOW: Workflow.objects.get(is_default=True),
        MERGED: merged,
        CONFLICT: Conflict.objects.create(version=merged, layer="force", base="may", client="should"),
    }
    return {stand_in: str(row.pk) for stand_in, row in rows.items()} | {DIGEST: review.digest}
