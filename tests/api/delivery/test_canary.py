"""No byte of what is not adopted, or another client's, reaches a caller who may not read it."""

from datetime import timedelta
from itertools import product

import pytest
from pytest_django import Settings

from clauses import clock, registry, workflow, writing
from clauses.models import Clause, Parameter
from clauses.policy import OPERATOR
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.api.delivery.test_parameters import PATHS
from tests.cast import Cast, adopted, draft, make_clause, submitted

CANARY = "Kanarifugl"
FORMATS = "body_formats=markdown,html,text,blocks"


@pytest.fixture
def birds(shelf: Shelf, cast: Cast) -> Shelf:
    """The canary in everything that is unfinished, and in all that is the town's."""
    draft(cast, make_clause(cast, "kanarifugl-draft"), words=CANARY)
    draft(cast, shelf.role.clause, words=CANARY, change_note=CANARY)
    review = submitted(cast, shelf.balance.clause, words=CANARY, change_note=CANARY)
    workflow.request_changes(cast.approver, review, review.digest, CANARY)
    draft(cast, shelf.role.clause, cast.firm, words=CANARY, change_note=CANARY)
    late = writing.write_text(cast.author, shelf.guideline, "nb", title=CANARY, body=CANARY)
    workflow.submit(cast.author, shelf.guideline, [late])
    town = {"words": CANARY, "languages": ("nn", "nb", "en"), "change_note": CANARY}
    adopted(cast, shelf.section.clause, cast.town, entries=["private-role"], **town)
    adopted(cast, make_clause(cast, "town.kanarifugl"), cast.town, **town)
    adopted(cast, shelf.balance.clause, cast.town, valid_from=clock.now() + timedelta(days=9), **town)
    registry.record_value(OPERATOR, cast.town, "company_name", CANARY, clock.now())
    return shelf


def urls(shelf: Shelf, client: str) -> list[str]:
    """Every route, about the client and the library, now and much later."""
    found = [
        f"{path}?client={client}&as_of={day}"
        for path in PATHS.values()
        for day in ("2026-11-23", "2199-01-01")
    ]
    found += [f"{path}?client={client}&{FORMATS}&language=nn,en" for path in PATHS.values()]
    found += [f"{path}?client={client}" for path in PATHS.values()] + list(PATHS.values())
    for clause in Clause.objects.all():
        found += [f"clauses/{clause.key}{rest}?client={client}" for rest in ("", "/timeline", "/explanation")]
        path = f"{'guidelines' if clause.kind == 'guideline' else 'clauses'}/{clause.key}/diff"
        for one, other in product(clause.versions.all(), repeat=2):
            found.append(f"{path}?client={client}&from={one.pk}&to={other.pk}&language=nb,nn,en")
        for version in clause.versions.all():
            found += [f"versions/{version.pk}", *(f"texts/{text.pk}" for text in version.texts.all())]
    return found


@pytest.mark.parametrize("name", ["nobody", "reader", "firm"])
def test_the_canary_is_never_heard(
    birds: Shelf, settings: Settings, request: pytest.FixtureRequest, name: str
) -> None:
    settings.PUBLIC_LIBRARY = True
    asker: Asker = request.getfixturevalue(name)
    good = 0
    for client in ("library", "firm", "town"):
        for url in urls(birds, client):
            response = asker.get(url)
            heard = response.content.decode() + str(list(response.items()))
            assert CANARY.lower() not in heard.lower().replace(url.lower(), ""), url
            good += response.status_code == 200
    assert good > 20


def test_the_town_hears_its_own(birds: Shelf, town: Asker) -> None:
    assert CANARY in town.get("clauses?client=town&language=nn").content.decode()


def test_the_vocabulary_is_the_librarys(birds: Shelf) -> None:
    assert Parameter.objects.count() == 1
