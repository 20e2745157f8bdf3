"""The inbox and single reviews: what reading them costs."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.editorial.conftest import Editor
from tests.cast import Cast, make_clause, submitted

PERSON = 3  # the key; the person's groups, and memberships
JUDGED = 4  # the reviews; their decisions; who contributed; what was approved before


@pytest.mark.parametrize("url", ["reviews", "reviews?mine=true"])
def test_a_list_costs_the_same_whatever_its_length(
    cast: Cast, approver: Editor, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        submitted(cast, make_clause(cast, f"c{number}"))
    with django_assert_num_queries(PERSON + JUDGED):
        found = approver.get(url)["results"]
    assert [each["allowed_actions"]["approve"]["allowed"] for each in found] == [True] * 4


def test_a_list_of_a_clients_reviews_says_the_same_as_each_review(
    cast: Cast, approver: Editor, consultant: Editor, signatory: Editor
) -> None:
    submitted(cast, make_clause(cast, "firm.car"), cast.firm)
    for who in (approver, consultant, signatory):
        (row,) = who.get("reviews")["results"]
        single = who.get(f"reviews/{row['id']}")
        assert row["allowed_actions"] == single["allowed_actions"]
