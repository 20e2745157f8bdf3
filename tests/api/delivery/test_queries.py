"""How many queries each route costs; no number grows with the data."""

from dataclasses import fields

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast, adopted, make_clause

ALWAYS = 2  # the key with its clients; the newest event
ASKED = 2  # the owner; the kind of the clause
FOUND = 4  # the versions that answer, with their texts' ids and schedules; texts; tags; citations
FILLED = 2  # the parameters that are used; their values
HORIZON = 2  # the next version and the next value that begin
REFERRED = 2  # the versions of what is referred to; their titles
CONDITIONS = 1  # those that the client's and the library's versions have: none
COMPARED = 6  # the versions; their texts; of each the entries, and the citations
LEVELS = 4  # of a guideline and of its sections: the entries; the versions of those

COUNTS = {
    # the owner and the page's rows, then as for one clause
    "clauses?client=firm": ALWAYS + 2 + CONDITIONS + FOUND + FILLED + HORIZON,
    # the whole result is counted, and its keys are looked for; nothing is filled
    "clauses?client=firm&key=balance&count=true": ALWAYS + 2 + CONDITIONS + 2 + FOUND + HORIZON,
    # the known tags; the guideline's kind, version, and two levels
    "clauses?client=firm&guideline=rules&tag=work": (
        ALWAYS + 2 + CONDITIONS + 1 + 2 + LEVELS + FOUND + FILLED + HORIZON
    ),
    "clauses/private-role?client=firm": ALWAYS + ASKED + FOUND + FILLED,
    "clauses/private-role?client=library&body_formats=html": (
        ALWAYS + ASKED + FOUND + FILLED + REFERRED + HORIZON
    ),
    # that it is visible; the schedule; the versions to choose from
    "clauses/private-role/explanation?client=firm": ALWAYS
    + ASKED
    + 3
    + FOUND
    + FILLED
    + CONDITIONS
    + HORIZON,
    # that it is visible; its versions; their languages
    "clauses/private-role/timeline?client=firm": ALWAYS + ASKED + 3,
    "clauses/private-role/diff?client=firm&from={role}&to={variant}": ALWAYS + ASKED + COMPARED,
    "guidelines/rules/diff?client=firm&from={guideline}&to={guideline}": ALWAYS + ASKED + COMPARED,
    "guidelines?client=firm": ALWAYS + 2 + CONDITIONS + FOUND + HORIZON,
    "guidelines/rules?client=firm": ALWAYS + ASKED + LEVELS + FOUND + FILLED,
    "guidelines/rules.md?client=firm": ALWAYS + ASKED + LEVELS + FOUND + FILLED,
    "guidelines/rules.html?client=firm": ALWAYS + ASKED + LEVELS + FOUND + FILLED + CONDITIONS + HORIZON,
    "languages?client=firm": ALWAYS + 1,
    "categories": ALWAYS + 1,
    "me": ALWAYS,
}


def with_ids(url: str, shelf: Shelf) -> str:
    return url.format(**{field.name: getattr(shelf, field.name).pk for field in fields(shelf)})


@pytest.mark.parametrize("url", COUNTS)
def test_a_route_costs_these_queries(
    shelf: Shelf, firm: Asker, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(COUNTS[url]):
        assert firm.get(with_ids(url, shelf)).status_code == 200


@pytest.mark.parametrize("url", [url for url in COUNTS if url != "me"])
def test_a_kept_answer_costs_the_key_and_the_newest_event(
    shelf: Shelf, firm: Asker, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    firm.get(with_ids(url, shelf))
    with django_assert_num_queries(ALWAYS):
        assert firm.get(with_ids(url, shelf)).status_code == 200


@pytest.mark.parametrize("url", ["clauses?client=firm", "guidelines/rules?client=firm"])
def test_more_clauses_cost_no_more_queries(
    shelf: Shelf, cast: Cast, firm: Asker, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        adopted(cast, make_clause(cast, f"more-{number}"), words="{{ company_name }}")
    entries = ["private-role", "balance", *(f"more-{number}" for number in range(5))]
    adopted(cast, shelf.section.clause, entries=entries)
    with django_assert_num_queries(COUNTS[url]):
        assert firm.get(url).status_code == 200


def test_without_a_key_a_kept_answer_costs_one_query(
    shelf: Shelf,
    nobody: Asker,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.PUBLIC_LIBRARY = True
    nobody.get("clauses")
    with django_assert_num_queries(1):  # the newest event
        assert nobody.get("clauses").status_code == 200
