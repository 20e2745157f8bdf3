"""Where a parameter is used, over HTTP."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock, registry
from clauses.models import Clause, Parameter
from clauses.policy import OPERATOR
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, make_clause

URL = "parameters/company_name/usage"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
# queries: the key; groups and memberships; the parameter; the page; its uses
KEY, SIGHT, PARAMETER, ROWS, USES = 1, 2, 1, 1, 1
CLIENT = 1 + 1 + 2  # the client; the newest event; its value


@pytest.fixture
def role(cast: Cast) -> Clause:
    """A clause that uses the parameter."""
    registry.define(OPERATOR, Parameter, "company_name", {}, type="text")
    role = make_clause(cast)
    adopted(cast, role, words="{{ company_name }}")
    return role


def test_a_use_names_the_version_and_the_words(cast: Cast, role: Clause, consultant: Editor) -> None:
    variant = adopted(cast, role, cast.firm, words="{{ company_name }}", languages=["nb"])
    found = consultant.get(URL)
    (row,) = found["results"]
    assert (row["key"], row["kind"], found["in_force"]) == ("private-role", "clause", None)
    assert row["uses"][0] == {
        "owner": "firm",
        "version_id": str(variant.pk),
        "number": 1,
        "state": "in_force",
        "text_id": str(variant.texts.get().pk),
        "language": "nb",
        "revision": 1,
        "text_state": "approved",
        "layers": ["body"],
    }
    assert [use["owner"] for use in row["uses"]] == ["firm", "library", "library"]


def test_with_a_client_its_value_is_told(cast: Cast, role: Clause, consultant: Editor) -> None:
    assert consultant.get(f"{URL}?client=firm")["in_force"] is None
    row = registry.record_value(OPERATOR, cast.library, "company_name", "Somebody", SINCE)
    told = {
        "value": "Somebody",
        "source": "library",
        "valid_from": clock.isoformat(SINCE),
        "recorded_at": clock.isoformat(row.recorded_at),
    }
    assert consultant.get(f"{URL}?client=firm")["in_force"] == told
    registry.record_value(OPERATOR, cast.firm, "company_name", "Firm", SINCE)
    mine, library = (consultant.get(f"{URL}?client={slug}")["in_force"] for slug in ("firm", "library"))
    assert ((mine["value"], mine["source"]), library) == (("Firm", "client"), told)


def test_of_others_nothing_is_told(role: Clause, consultant: Editor, admin: Editor) -> None:
    for url in (f"{URL}?client=town", f"{URL}?client=none", "parameters/none/usage"):
        assert consultant.get(url, 404)["code"] == "not-found"
    assert admin.get(f"{URL}?client=firm", 403)["code"] == "not-member"


def test_it_is_paged_by_key_and_costs_these_queries(
    cast: Cast, role: Clause, consultant: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        adopted(cast, make_clause(cast, f"more-{number}"), words="{{ company_name }}")
    adopted(cast, make_clause(cast, "without"))
    with django_assert_num_queries(KEY + SIGHT + PARAMETER + ROWS + USES):
        first = consultant.get(f"{URL}?page_size=3")
    assert [row["key"] for row in first["results"]] == ["more-0", "more-1", "more-2"]
    last = consultant.get(f"{URL}?page_size=3&cursor={first['next_cursor']}&count=true")
    assert [row["key"] for row in last["results"]] == ["private-role"]
    assert (last["next_cursor"], last["count"]) == (None, 4)
    with django_assert_num_queries(KEY + SIGHT + PARAMETER + ROWS + USES + CLIENT):
        consultant.get(f"{URL}?client=firm")
