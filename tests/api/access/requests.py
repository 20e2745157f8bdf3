"""A valid request for every operation: its path, query, body and tag, so that only the right can be wrong."""

import json
import re
from collections.abc import Callable
from typing import Any

from api.preconditions import etag
from clauses import tokens
from clauses.models import Clause, PreviewLink, Review, Text, Version
from tests.api.access.routes import Operation, url
from tests.api.access.world import Thing, World

WORDS = {"title": "Title", "body": "Other words."}
type Made = Callable[[Thing], dict[str, Any]]


def digest(thing: Thing) -> str:
    """The review's, or one of nothing."""
    found = Review.objects.filter(pk=thing.review).values_list("digest", flat=True).first()
    return found or "sha256:" + "0" * 64


def clause(thing: Thing) -> dict[str, Any]:
    """A clause of the owner's, by a free key."""
    if thing.slug == "library":
        return {"key": "new", "kind": "clause"}
    return {"key": f"{thing.slug}.new", "kind": "clause", "client": thing.slug}


def submission(thing: Thing) -> dict[str, Any]:
    """All that is open; of an adopted version the text that is."""
    text = Text.objects.filter(version_id=thing.version, version__adopted_at__isnull=False)
    ids = [str(each) for each in text.open().values_list("pk", flat=True)]
    return {"texts": ids} if ids else {}


def writing(thing: Thing) -> dict[str, Any]:
    """Words, translated from where they were."""
    text = Text.objects.filter(version_id=thing.version, language=thing.language).first()
    return WORDS | {"source": str(text.source_id) if text and text.source_id else None}


BODIES: dict[Operation, Made] = {
    ("POST", "editorial/clauses"): clause,
    ("PATCH", "editorial/clauses/{key}"): lambda thing: {"review_on": "2030-01-01"},
    ("POST", "editorial/clauses/{key}/versions"): lambda thing: {"change_class": "law"},
    ("PATCH", "editorial/versions/{version_id}"): lambda thing: {"change_note": "Other"},
    ("DELETE", "editorial/versions/{version_id}"): lambda thing: {},
    ("POST", "editorial/versions/{version_id}/submit"): submission,
    ("POST", "editorial/versions/{version_id}/preview-links"): lambda thing: {
        "expires_in": 3600,
        "languages": ["nb"],
    },
    ("DELETE", "editorial/versions/{version_id}/preview-links/{link_id}"): lambda thing: {},
    ("PUT", "editorial/versions/{version_id}/texts/{language}"): writing,
    ("DELETE", "editorial/versions/{version_id}/texts/{language}"): lambda thing: {},
    ("POST", "editorial/versions/{version_id}/conflicts/{conflict_id}/resolve"): lambda thing: {
        "resolution": "client"
    },
    ("POST", "editorial/behind/answers"): lambda thing: {
        "items": [
            {
                "client": thing.slug,
                "clause": thing.clause,
                "latest": digest(Thing()),
                "answer": "reject",
                "reason": "No.",
            }
        ]
    },
    ("POST", "editorial/texts/{text_id}/no-change-needed"): lambda thing: {},
    ("POST", "editorial/reviews/{review_id}/approve"): lambda thing: {"digest": digest(thing)},
    ("POST", "editorial/reviews/{review_id}/request-changes"): lambda thing: {
        "digest": digest(thing),
        "comment": "Other words, please.",
    },
    ("POST", "editorial/reviews/{review_id}/recall"): lambda thing: {"reason": "Too soon."},
    ("POST", "editorial/reviews/{review_id}/comments"): lambda thing: {"body": "Well."},
}

# Of nothing that there is: the right decides first, and then the report says so.
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nb" trgLang="en">'
    '<file id="f"/></xliff>'
)
BODIES["POST", "editorial/clients/{slug}/xliff"] = lambda thing: {"xliff": XLIFF}

WORDS_OF = ("categories", "tags", "parameters", "legal-sources")
RECORDED = {"value": None, "valid_from": "2026-01-01"}
for _vocabulary in WORDS_OF:
    _type = {"type": "text"} if _vocabulary == "parameters" else {}
    BODIES["POST", f"editorial/{_vocabulary}"] = lambda thing, more=_type: {  # type: ignore[misc]
        "key": "other", "labels": {"nb": "Annet"}, **more
    }  # fmt: skip
    BODIES["PATCH", f"editorial/{_vocabulary}/{{key}}"] = lambda thing: {"labels": {"nb": "Annet"}}
STAGES = [{"name": "check", "group": "approver"}]
BODIES |= {
    ("POST", "editorial/clients"): lambda thing: {
        "slug": "new", "name": "New", "languages": ["nb"], "required_languages": ["nb"]
    },
    ("PATCH", "editorial/clients/{slug}"): lambda thing: {"name": "Other"},
    ("POST", "editorial/clients/{slug}/facts"): lambda thing: RECORDED | {"key": "headcount"},
    ("POST", "editorial/clients/{slug}/parameter-values"): lambda thing: RECORDED | {"parameter": "word"},
    ("POST", "editorial/clients/{slug}/members"): lambda thing: {"username": "author", "role": "signatory"},
    ("DELETE", "editorial/clients/{slug}/members/{member_id}"): lambda thing: {},
    ("POST", "editorial/keys"): lambda thing: {"name": "new", "scope": "delivery"},
    ("DELETE", "editorial/keys/{key_id}"): lambda thing: {},
    ("POST", "editorial/workflows"): lambda thing: {"name": "new", "stages": STAGES},
    ("PUT", "editorial/workflows/{workflow_id}"): lambda thing: {"stages": STAGES},
}  # fmt: skip

# Operation: the tag of what is written.
TAGGED: dict[Operation, Callable[[Thing], Any]] = {
    ("PATCH", "editorial/clauses/{key}"): lambda thing: (Clause, {"key": thing.clause}),
    ("PATCH", "editorial/versions/{version_id}"): lambda thing: (Version, {"pk": thing.version}),
    ("DELETE", "editorial/versions/{version_id}"): lambda thing: (Version, {"pk": thing.version}),
    ("DELETE", "editorial/versions/{version_id}/preview-links/{link_id}"): lambda thing: (
        PreviewLink,
        {"pk": thing.link},
    ),
    ("POST", "editorial/versions/{version_id}/submit"): lambda thing: (Version, {"pk": thing.version}),
    ("PUT", "editorial/versions/{version_id}/texts/{language}"): lambda thing: (Text, {"pk": thing.text}),
    ("DELETE", "editorial/versions/{version_id}/texts/{language}"): lambda thing: (Text, {"pk": thing.text}),
}

# Of these any tag does: what they must match is tried in their own tests.
ANY_TAG = {
    ("PATCH", "editorial/clients/{slug}"), ("DELETE", "editorial/clients/{slug}/members/{member_id}"),
    ("DELETE", "editorial/keys/{key_id}"), ("PUT", "editorial/workflows/{workflow_id}"),
    *(("PATCH", f"editorial/{words}/{{key}}") for words in WORDS_OF),
}  # fmt: skip

QUERIES: dict[str, Callable[[Thing], str]] = {
    "delivery/clauses/{key}/diff": lambda thing: f"from={thing.version}&to={thing.version}",
    "delivery/guidelines/{key}/diff": lambda thing: (
        f"from={thing.guideline_version}&to={thing.guideline_version}"
    ),
    "editorial/versions/{version_id}/diff": lambda thing: f"against={thing.version}",
    "editorial/coverage": lambda thing: f"client={thing.slug}",
    "editorial/coverage.csv": lambda thing: f"client={thing.slug}",
    "editorial/clients/{slug}/xliff": lambda thing: f"clause={thing.clause}&language=en",
    "editorial/texts/{text_id}/diff": lambda thing: f"against={thing.text}",
}
NO_CLIENT = {
    *("delivery/versions/{id}", "delivery/texts/{id}", "delivery/categories", "delivery/tags"),
    *("delivery/parameters", "delivery/legal-sources", "delivery/me"),
}


def key_of(route: str, thing: Thing) -> str:
    """A word's, a guideline's or a clause's."""
    kind = route.split("/")[1]
    return thing.word if kind in WORDS_OF else thing.guideline if kind == "guidelines" else thing.clause


def path_of(route: str, thing: Thing) -> str:
    """The path to the thing."""
    parts = {
        "key": thing.word
        if route.split("/")[1] in WORDS_OF
        else thing.guideline
        if "guidelines" in route
        else thing.clause,
        "id": thing.text if "texts" in route else thing.version,
        "version_id": thing.version,
        "text_id": thing.text,
        "review_id": thing.review,
        "link_id": thing.link,
        "conflict_id": thing.conflict,
        "member_id": thing.member,
        "key_id": thing.key,
        "workflow_id": thing.workflow,
        "language": thing.language,
        "slug": thing.slug,
    }
    return url(re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], route))


def query_of(route: str, thing: Thing) -> str:
    """The query that goes with it."""
    parts = [QUERIES[route](thing)] if route in QUERIES else []
    if route.startswith(("delivery", "preview")) and route not in NO_CLIENT:
        parts.append(f"client={thing.slug}")
    return "&".join(parts)


def ask(world: World, who: str, operation: Operation, thing: Thing, **headers: str) -> Any:
    """Send the valid request."""
    method, route = operation
    query = query_of(route, thing) if method in ("GET", "HEAD") else ""
    body = json.dumps(BODIES[operation](thing)) if operation in BODIES else ""
    if operation in TAGGED and "If_Match" not in headers:
        headers["If_Match"] = tag(*TAGGED[operation](thing))
    if operation in ANY_TAG:
        headers["If_Match"] = "*"
    where = path_of(route, thing) + (f"?{query}" if query else "")
    return world.send(who, method, where, body if body != "{}" else "", **headers)


def tag(model: Any, key: dict[str, Any]) -> str:
    """The tag of the row; of what is absent, some tag."""
    rows = model.objects.filter(**key)
    row = rows.first() if model is PreviewLink else tokens.with_token(rows).first()
    return etag(tokens.of(row) if row else "0" * tokens.LENGTH)
