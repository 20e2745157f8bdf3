"""What somebody may not see answers like what is not there: the same status, headers and body.

Only the name that the request itself had, and the request's own id, may differ.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from clauses.models import Version
from tests.api.access.matrix import ROWS, Row
from tests.api.access.requests import WORDS, ask, path_of, tag
from tests.api.access.unchanged import answered
from tests.api.access.world import PRINCIPALS, Thing, World

# What is made gets an id, a moment, and a digest of both.
MADE = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.+]+|[0-9a-f]{32,64}"
OF_THE_REQUEST = {"content-length", "ratelimit"}
UNSEEN = [row for row in ROWS if 404 in row.expected and row.thing != "absent"]


def told(response: Any, asked_for: tuple[str, ...] = ()) -> Any:
    """All of an answer, without what the request had brought, which some refusals of bodies repeat."""
    headers = {name: text for name, text in response.items() if name.lower() not in OF_THE_REQUEST}
    whole = f"{response.status_code} {sorted(headers.items())} {response.content.decode()}"
    whole = re.sub(r"urn:uuid:[0-9a-f-]{36}", "", whole)
    whole = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "", whole)  # when it was asked
    for name in sorted(asked_for, key=len, reverse=True):
        whole = whole.replace(name, "…")
    return whole if response.status_code >= 400 else re.sub(MADE, "", whole)


@pytest.mark.parametrize("row", UNSEEN, ids=str)
def test_what_is_unseen_is_as_if_it_were_not_there(world: World, row: Row) -> None:
    unseen, absent = world.things[row.thing], world.things["absent"]
    if "-" in row.thing:  # a draft of somebody who may be known: asked for beside what they never had
        absent = replace(absent, slug=unseen.slug)
    for who, status in zip(PRINCIPALS, row.expected, strict=True):
        if status == 404:
            answers = [
                told(answered(lambda thing=thing, who=who: ask(world, who, row.operation, thing)))  # type: ignore[misc]
                for thing in (unseen, absent)
            ]
            assert answers[0] == answers[1], who


def version(**given: Any) -> dict[str, Any]:
    """A version with a name in its body."""
    return {"change_class": "law", **given}


def reference(name: str) -> bytes:
    """Words that refer to a clause of that key."""
    return json.dumps(WORDS | {"body": f"See [this](clause:{name})."}).encode()


# A member that names something: where it is sent, and in which body; the thing is one's own.
NAMED: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "client of a clause": (
        "POST", "editorial/clauses", lambda name: {"key": "x", "kind": "clause", "client": name}
    ),
    "client of a version": ("POST", "editorial/clauses/{key}/versions", lambda name: version(client=name)),
    "entries": ("POST", "editorial/guidelines/versions", lambda name: version(entries=[name])),
    "successor": (
        "POST", "editorial/clauses/{key}/versions", lambda name: version(effect="omitted", successor=name)
    ),
    "base": ("POST", "editorial/clauses/{key}/versions", lambda name: version(base=name)),
    "copy": ("POST", "editorial/clauses/{key}/versions", lambda name: version(copy_texts_from=name)),
    "changed entries": ("PATCH", "editorial/versions/{version_id}", lambda name: {"entries": [name]}),
    "changed successor": ("PATCH", "editorial/versions/{version_id}", lambda name: {"successor": name}),
    "source": (
        "PUT", "editorial/versions/{version_id}/texts/{language}", lambda name: WORDS | {"source": name}
    ),
    "texts": ("POST", "editorial/versions/{version_id}/submit", lambda name: {"texts": [name]}),
    "schedules": ("POST", "editorial/versions/{version_id}/submit", lambda name: {"ends_schedules": [name]}),
}  # fmt: skip
# Whose name: what is unseen, by principal; and of what kind the member is.
UNSEEN_BY = {"author": "firm", "consultant": "town", "consultant2": "firm", "signatory": "town"}
KIND = {
    "client of a clause": "slug", "client of a version": "slug", "entries": "clause", "successor": "clause",
    "changed entries": "clause", "changed successor": "clause", "base": "version", "copy": "version",
    "source": "text", "texts": "text", "schedules": "version",
}  # fmt: skip
OWN = {"author": "library", "consultant": "firm", "consultant2": "town", "signatory": "firm"}


def unseen_names(world: World, who: str, kind: str) -> list[str]:
    """Those of another owner's, adopted and not; and the library's drafts."""
    other = UNSEEN_BY[who]
    things = [other, f"{other}-draft", f"{other}-late", f"{other}-review"]
    things += [] if who == "author" else ["library-draft", "library-late"]
    names = {getattr(world.things[thing], kind) for thing in things}
    # what is adopted in the library is seen
    return sorted(names - {"library", world.things["library"].clause, world.things["library"].version})


def absent_name(name: str, kind: str) -> str:
    """A name of the same form of what is not there."""
    if kind in ("slug", "clause"):
        return re.sub(r"\w+", lambda found: "x" + found[0][1:], name)
    return str(uuid4())


def send_named(world: World, who: str, case: str, name: str) -> Any:
    """Send it about something of one's own, that is as it has to be for it."""
    method, route, body = NAMED[case]
    own = world.things[OWN[who]]
    if route.startswith("editorial/versions"):
        own = world.things[f"{OWN[who]}-draft"]
    if route == "editorial/guidelines/versions":
        url = f"/api/editorial/v1/clauses/{own.guideline}/versions"
    else:
        url = path_of(route, own)
    headers = {"If_Match": "*"} if own.version in url else {}
    return answered(lambda: world.send(who, method, url, json.dumps(body(name)), **headers))


@pytest.mark.parametrize("case", NAMED)
@pytest.mark.parametrize("who", UNSEEN_BY)
def test_a_name_in_a_body_tells_nothing(world: World, who: str, case: str) -> None:
    for name in unseen_names(world, who, KIND[case]):
        absent = absent_name(name, KIND[case])
        answers = [told(send_named(world, who, case, each), (each, escaped(each))) for each in (name, absent)]
        assert answers[0] == answers[1]
        assert not answers[0].startswith("5")


def escaped(name: str) -> str:
    """As in a pattern."""
    return name.replace(".", r"\\.")


def test_a_known_name_in_the_same_place_is_another_answer(world: World) -> None:
    """So that these tests could fail: one's own names are known."""
    own = world.things["firm"]
    for case in ("client of a version", "entries", "changed entries"):
        name = getattr(own, KIND[case])
        known = send_named(world, "consultant", case, name)
        absent = absent_name(name, KIND[case])
        assert told(known, (name,)) != told(send_named(world, "consultant", case, absent), (absent,)), case


@pytest.mark.parametrize("who", ["author", "consultant", "consultant2"])
def test_a_reference_in_words_tells_nothing(world: World, who: str) -> None:
    own = world.things[f"{OWN[who]}-draft"]
    for name in unseen_names(world, who, "clause"):
        both = (name, absent_name(name, "clause"))
        answers = [told(submitted(world, who, own, each), (each,)) for each in both]
        assert answers[0] == answers[1], name


def submitted(world: World, who: str, own: Thing, name: str) -> Any:
    """Write a reference and submit it; the answer to that. Afterwards all is as before."""
    url = path_of("editorial/versions/{version_id}/texts/{language}", own)
    submit = path_of("editorial/versions/{version_id}/submit", own)
    with transaction.atomic():
        written = world.send(who, "PUT", url, reference(name), If_Match="*")
        assert written.status_code == 200, written.content
        response = world.send(who, "POST", submit, b"", If_Match=tag(Version, {"pk": own.version}))
        transaction.set_rollback(True)
    return response


FILTERS = [
    *(("editorial/clauses", "client", "slug"), ("editorial/versions", "client", "slug")),
    *(("editorial/versions", "clause", "clause"), ("editorial/reviews", "client", "slug")),
    *(
        ("editorial/reviews", "clause", "clause"),
        ("editorial/versions/{version_id}/diff", "against", "version"),
    ),
    ("editorial/texts/{text_id}/diff", "against", "text"),
    ("editorial/clauses/{key}/versions", "client", "slug"),
]


@pytest.mark.parametrize(("route", "parameter", "kind"), FILTERS)
@pytest.mark.parametrize("who", UNSEEN_BY)
def test_a_name_in_a_query_tells_nothing(
    world: World, who: str, route: str, parameter: str, kind: str
) -> None:
    url = path_of(route, world.things[OWN[who]])
    for name in unseen_names(world, who, kind):
        answers = []
        for each in (name, absent_name(name, kind)):
            response = world.send(who, "GET", f"{url}?{parameter}={each}&count=true".replace(
                "&count=true", "" if parameter == "against" else "&count=true"
            ))  # fmt: skip
            answers.append(told(response, (each,)))
        assert answers[0] == answers[1], name


DELIVERED = [
    *(("clauses", "client", "slug"), ("clauses", "key", "clause"), ("clauses", "guideline", "guideline")),
    *(("guidelines", "key", "guideline"), ("languages", "client", "slug")),
]


@pytest.mark.parametrize(("route", "parameter", "kind"), DELIVERED)
@pytest.mark.parametrize("who", ["firm-key", "key", "preview-key"])
def test_a_name_in_a_query_of_delivery_tells_nothing(
    world: World, who: str, route: str, parameter: str, kind: str
) -> None:
    others = ["town"] if who != "key" else ["town", "firm"]
    for thing in others:
        name = getattr(world.things[thing], kind)
        answers = []
        for each in (name, absent_name(name, kind)):
            query = f"{parameter}={each}" + ("" if parameter == "client" else "&client=library")
            answers.append(told(world.send(who, "GET", f"/api/delivery/v1/{route}?{query}"), (each,)))
        assert answers[0] == answers[1], name
