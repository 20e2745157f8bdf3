"""No byte of what is not adopted, or of another client's, reaches anybody who is not entitled to it."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker, Settings

from clauses import clock, discussion, registry, workflow, writing
from clauses.models import Clause, Owner, Parameter, Review, Version
from clauses.policy import OPERATOR
from tests.api.access.matrix import ROWS
from tests.api.access.requests import path_of, query_of
from tests.api.access.routes import operations
from tests.api.access.world import OWNERS, PEOPLE, PRINCIPALS, Thing, World, make_secrets
from tests.cast import Cast, adopted, draft, find_cast, make_clause, submitted

# Each has a word of its own in it, and those who may hear it.
BIRDS = {
    "library": ("Kanarifugl", {"author"}),  # drafts
    "firm": ("Bokfink", {"consultant", "signatory", "preview-key"}),
    "town": ("Gulspurv", {"consultant2"}),
    "firm adopted": ("Heipiplerke", {"consultant", "signatory", "preview-key", "firm-key"}),
    "town adopted": ("Sanglerke", {"consultant2"}),
    "town data": ("Lappugle", {"consultant2", "admin"}),
}

AUDITOR = ("admin", "editorial/events")  # the whole ledger, with keys, notes and reasons, and never a layer


def sing(cast: Cast, owner: Owner) -> None:
    """Whatever is unfinished, given up or refused, with the owner's bird in all that is said of it."""
    words = BIRDS[owner.slug][0]
    write = partial(named, cast, owner, words)
    first = draft(cast, write(), owner, **given(owner, words))
    rejected = submitted(cast, write("-rejected"), owner, **given(owner, words))
    discussion.comment(cast.approver, rejected, words)
    workflow.request_changes(cast.approver, rejected, rejected.digest, words)
    recalled = submitted(cast, write("-recalled"), owner, **given(owner, words))
    workflow.recall(cast.writer_for(owner), recalled, words)
    workflow.discard(cast.writer_for(owner), draft(cast, write("-discarded"), owner, **given(owner, words)))
    writing.discard_text(cast.writer_for(owner), first.texts.get(language="en"))


def named(cast: Cast, owner: Owner, words: str, end: str = "", kind: str = "clause") -> Clause:
    """A clause whose key is the bird's name too."""
    prefix = "" if owner.is_library else f"{owner.slug}."
    return make_clause(cast, f"{prefix}{words.lower()}{end}", kind)


def given(owner: Owner, words: str) -> dict[str, Any]:
    """A version of them, in two languages."""
    languages = ("nn", "en") if owner.slug == "town" else ("nb", "en")
    return {"words": words, "change_note": words, "languages": languages}


def settle(cast: Cast, client: Owner, common: Clause) -> None:
    """What a client has in force, and for later: its own clause and guideline, and a variant."""
    words = BIRDS[f"{client.slug} adopted"][0]
    adopted(cast, named(cast, client, words), client, **given(client, words))
    adopted(
        cast, named(cast, client, words, "-rules", "guideline"), client, entries=[common.key],
        **given(client, words),
    )  # fmt: skip
    later = clock.now() + timedelta(days=9)
    adopted(cast, common, client, valid_from=later, **given(client, words))


@pytest.fixture(scope="module")
def made_birds(made_cast: None, django_db_blocker: DjangoDbBlocker) -> World:
    """The world, and the birds in it."""
    with django_db_blocker.unblock():
        cast = find_cast()
        registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
        common = make_clause(cast, "common")
        adopted(cast, common, words="Common")
        for slug in OWNERS:
            sing(cast, getattr(cast, slug))
        for client in (cast.firm, cast.town):
            settle(cast, client, common)
        registry.record_value(OPERATOR, cast.town, "company_name", BIRDS["town data"][0], clock.now())
        return World({}, make_secrets(cast))


@pytest.fixture
def birds(made_birds: World, db: None, settings: Settings) -> World:
    """Everything that is heard, and no limit on listening."""
    settings.DELIVERY_RATE_LIMIT = settings.EDITORIAL_RATE_LIMIT = 0
    return made_birds


def everything() -> list[Thing]:
    """Each version of each clause with its texts and reviews, as the parts of paths."""
    found = []
    for version in Version.objects.select_related("clause", "owner").order_by("pk"):
        review = Review.objects.filter(version=version).order_by("pk").first()
        for text in version.texts.all():
            thing = Thing(
                slug=version.owner.slug, clause=version.clause.key, guideline=version.clause.key,
                version=str(version.pk), guideline_version=str(version.pk), text=str(text.pk),
                language=text.language,
            )  # fmt: skip
            found.append(thing if review is None else Thing(**{**vars(thing), "review": str(review.pk)}))
    return found


DRAFTS = {
    *("editorial/clauses", "editorial/versions", "editorial/versions/{version_id}"),
    *("editorial/versions/{version_id}/texts/{language}", "editorial/texts/{text_id}"),
    *("editorial/texts/{text_id}/diff", "editorial/versions/{version_id}/diff", "editorial/reviews"),
    *("editorial/reviews/{review_id}", "editorial/reviews/{review_id}/comments"),
}
ADOPTED = {
    *("delivery/clauses", "delivery/clauses/{key}", "delivery/texts/{id}", "delivery/versions/{id}"),
    *("delivery/guidelines", "delivery/guidelines/{key}", "delivery/guidelines/{key}.md"),
    *("editorial/versions/{version_id}", "editorial/texts/{text_id}"),
}
HEARD = {"library": DRAFTS, "firm": DRAFTS, "town": DRAFTS, "firm adopted": ADOPTED, "town adopted": ADOPTED}
READS = sorted({row.operation[1] for row in ROWS if row.operation[0] == "GET"})


def urls(route: str) -> set[str]:
    """The route about everything that there is, with the queries that show most."""
    found = set()
    takes = {each["name"] for each in operations()["GET", route].get("parameters", [])}
    for thing in everything():
        query = query_of(route, thing)
        path = path_of(route, thing)
        found.add(f"{path}?{query}")
        if "body_formats" in takes:
            found.add(f"{path}?{query}&body_formats=markdown,html,text,blocks&language={thing.language}")
        if "page_size" in takes:
            found.add(f"{path}?{query}&page_size=100&count=true")
        if "client" in takes and "client=" not in query:
            found.add(f"{path}?client={thing.slug}")
    return found


def asking(route: str) -> tuple[str, ...]:
    """Those that the door lets in; the others hear the same 401 or 403 whatever they ask for."""
    return PEOPLE if route.startswith("editorial") else ("firm-key", "key", "preview-key")


def heard(world: World, who: str, url: str) -> str:
    """Every character of the answer, but for the path that was asked for."""
    response = world.send(who, "GET", url)
    whole = f"{response.status_code} {response.reason_phrase} {list(response.items())}"
    whole = f"{whole} {response.content.decode()}".lower()
    return whole.replace(url.lower(), "").replace(url.partition("?")[0].lower(), "")


@pytest.mark.parametrize("route", READS)
def test_nobody_hears_a_bird_that_is_not_theirs(birds: World, route: str) -> None:
    for url in urls(route):
        for who in asking(route):
            whole = heard(birds, who, url)
            for name, (bird, listeners) in BIRDS.items():
                may_hear = who in listeners or (who, route) == AUDITOR
                assert may_hear or bird.lower() not in own_words(whole, url), (who, url, name)


@pytest.mark.parametrize("route", READS)
def test_who_is_not_let_in_hears_nothing(birds: World, route: str) -> None:
    url = min(urls(route))
    for who in set(PRINCIPALS) - set(asking(route)):
        whole = own_words(heard(birds, who, url), url)
        assert not any(bird.lower() in whole for bird, _ in BIRDS.values())


def own_words(whole: str, url: str) -> str:
    """The answer without the names that the request itself has."""
    for name in re.findall(r"[a-z0-9-]+\.[a-z0-9-]+|(?<=clauses/)[a-z0-9-]+|(?<=guidelines/)[a-z0-9-]+", url):
        whole = whole.replace(name, "")
    return whole


@pytest.mark.parametrize(("name", "routes"), HEARD.items())
def test_those_whose_it_is_hear_it(birds: World, name: str, routes: set[str]) -> None:
    bird, listeners = BIRDS[name]
    for who in listeners & {*PEOPLE, "firm-key"}:
        for route in routes:
            if route in READS and who in asking(route):
                assert any(bird.lower() in heard(birds, who, url) for url in urls(route)), (who, route)
