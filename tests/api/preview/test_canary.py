"""No byte of another owner's drafts, or of what was given up, reaches a preview key."""

from datetime import timedelta
from typing import Any

import pytest

from clauses import clock, registry, workflow, writing
from clauses.models import Clause, Review
from clauses.policy import OPERATOR
from tests.api.delivery.conftest import Shelf
from tests.api.preview.conftest import Previewer, previewer
from tests.api.preview.test_parameters import PATHS
from tests.cast import Cast, adopted, draft, make_clause, submitted

CANARY, GIVEN_UP, LIBRARYS, SECRET = "Kanarifugl", "Oppgitt", "Bibliotekets", "Rettleiarord"
FORMATS = "body_formats=markdown,html,text,blocks"


@pytest.fixture
def birds(shelf: Shelf, cast: Cast) -> Shelf:
    """The canary in all that is the town's; other birds in what was given up, and in the library's drafts."""
    town: dict[str, Any] = {"words": CANARY, "languages": ("nn", "nb", "en"), "change_note": CANARY}
    adopted(cast, make_clause(cast, "town.kanarifugl"), cast.town, **town)
    draft(cast, make_clause(cast, "town.kanarifugl-draft"), cast.town, **town)
    draft(cast, shelf.role.clause, cast.town, **town)
    submitted(cast, shelf.balance.clause, cast.town, **town)
    registry.record_value(OPERATOR, cast.town, "company_name", CANARY, clock.now())
    give_up(cast, shelf)
    draft(cast, make_clause(cast, "bibliotekets-draft"), words=LIBRARYS)
    review = submitted(cast, shelf.role.clause, words=LIBRARYS, valid_from=clock.now() + timedelta(days=9))
    workflow.request_changes(cast.approver, review, review.digest, LIBRARYS)
    late = writing.write_text(cast.author, shelf.section, "nb", title=LIBRARYS, body=LIBRARYS)
    workflow.submit(cast.author, shelf.section, [late])
    draft(cast, shelf.guideline.clause, entries=["bibliotekets-draft", "part"], words=LIBRARYS)
    return shelf


def give_up(cast: Cast, shelf: Shelf) -> None:
    """Discard a version, a clause's only one, and texts; of the library and of the firm."""
    for owner in (cast.library, cast.firm):
        workflow.discard(cast.writer_for(owner), draft(cast, shelf.balance.clause, owner, words=GIVEN_UP))
    workflow.discard(cast.author, draft(cast, make_clause(cast, "oppgitt"), words=GIVEN_UP))
    for version in (shelf.role, shelf.variant):
        actor = cast.writer_for(version.owner)
        text = writing.write_text(actor, version, "nb", title=GIVEN_UP, body=GIVEN_UP)
        writing.discard_text(actor, text)


def urls(client: str) -> list[str]:
    found = [f"{path}?client={client}" for path in PATHS.values()]
    found += [f"{path}?client={client}&{FORMATS}&language=nn,en" for path in PATHS.values()]
    for clause in Clause.objects.all():
        found += [f"clauses/{clause.key}{rest}?client={client}" for rest in ("", "/explanation")]
    reviews = Review.objects.all()
    found += [f"{path}?client={client}&review={each.pk}" for path in PATHS.values() for each in reviews]
    return found


def heard(asker: Previewer) -> tuple[str, int]:
    """All that can be heard, and how many answers were good."""
    said, good = "", 0
    for client in ("library", "firm", "town"):
        for url in urls(client):
            response = asker.get(url)
            assert response.status_code < 500
            good += response.status_code == 200
            said += (response.content.decode() + str(list(response.items()))).replace(url, "")
    return said.lower(), good


def test_a_clients_key_hears_neither_another_clients_words_nor_the_librarys_drafts(
    birds: Shelf, adviser: Previewer
) -> None:
    said, good = heard(adviser)
    assert good > 20
    assert not [bird for bird in (CANARY, GIVEN_UP, LIBRARYS) if bird.lower() in said]


def test_a_key_that_is_bound_to_no_client_hears_no_clients_words(birds: Shelf, editor: Previewer) -> None:
    said, good = heard(editor)
    assert good > 10
    assert LIBRARYS.lower() in said
    assert not [bird for bird in (CANARY, GIVEN_UP) if bird.lower() in said]


def test_the_town_hears_its_own(birds: Shelf, cast: Cast) -> None:
    said, _ = heard(previewer(cast.town))
    assert CANARY.lower() in said
    assert not [bird for bird in (GIVEN_UP, LIBRARYS) if bird.lower() in said]


def test_guidance_is_heard_by_those_with_the_right_who_ask_for_it(shelf: Shelf, cast: Cast) -> None:
    version = draft(cast, shelf.role.clause)
    writing.write_text(cast.author, version, "nb", title="Title", body="Body", guidance=SECRET)
    with_right, without = previewer(guidance=True), previewer()
    for path in ("clauses/private-role", "clauses", "guidelines/rules", "guidelines/rules.md"):
        url = f"{path}?language=nb"
        for asker, query in ((without, ""), (without, "&include=guidance"), (with_right, "")):
            assert SECRET not in asker.get(url + query).content.decode()
        assert SECRET in with_right.get(f"{url}&include=guidance").content.decode()
