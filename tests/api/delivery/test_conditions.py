"""What applies on a condition: wherever the client asks, and as long as its facts say so."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from clauses import clock, registry
from clauses.models import Clause, Version
from clauses.policy import OPERATOR
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.api.delivery.test_queries import ALWAYS, ASKED, CONDITIONS, FILLED, FOUND, HORIZON, LEVELS
from tests.cast import Cast, adopted
from tests.cast import moment as at

LISTED = [{"fact": "listed", "operator": "eq", "value": True}]
CLAUSE = "clauses/balance?client=firm&language=nb"
PAGE = "clauses?client=firm&language=nb&key=balance,private-role&count=true"
TREE = "guidelines/rules?client=firm&language=nb"
THEN = at("2020-01-01T00:00+01:00")


@pytest.fixture
def conditional(shelf: Shelf, cast: Cast) -> Version:
    """The library's newest version of a clause that the firm has no variant of."""
    return adopted(cast, shelf.balance.clause, condition=LISTED, words="Listed", force="must")


def record(cast: Cast, value: Any, valid_from: datetime = THEN) -> None:
    registry.record_fact(OPERATOR, cast.firm, "listed", value, valid_from)


def keys_of(tree: Any) -> list[str]:
    return [entry["key"] for section in tree["entries"] for entry in section["entries"]]


def test_a_clause_whose_condition_is_unmet_does_not_apply(
    conditional: Version, cast: Cast, firm: Asker, reader: Asker
) -> None:
    problem = firm.problem(CLAUSE)
    assert (problem["status"], problem["code"], problem["reason"]) == (404, "does-not-apply", "condition")
    assert problem["since"] == clock.isoformat(conditional.valid_from or THEN)
    assert problem["until"] is None
    assert reader.json("clauses/balance?language=nb")["condition"] == LISTED
    later = clock.now() + timedelta(days=9)
    record(cast, True, later)
    assert firm.problem(CLAUSE)["until"] == clock.isoformat(later)


def test_a_list_leaves_it_out_and_counts_without_it(conditional: Version, cast: Cast, firm: Asker) -> None:
    page = firm.json(PAGE)
    assert [node["key"] for node in page["results"]] == ["private-role"]
    assert (page["count"], page["missing"]) == (1, ["balance"])
    record(cast, True)
    page = firm.json(PAGE)
    assert [node["key"] for node in page["results"]] == ["balance", "private-role"]
    assert (page["count"], page["missing"]) == (2, [])


def test_a_tree_leaves_it_out(conditional: Version, cast: Cast, firm: Asker, reader: Asker) -> None:
    tree = firm.json(TREE)
    assert (keys_of(tree), tree["coverage"]["total"]) == (["private-role"], 1)
    assert keys_of(reader.json("guidelines/rules?language=nb")) == ["private-role", "balance"]
    record(cast, True)
    assert keys_of(firm.json(TREE)) == ["private-role", "balance"]


def test_a_guideline_is_no_head_where_it_does_not_apply(
    shelf: Shelf, cast: Cast, firm: Asker, reader: Asker
) -> None:
    adopted(cast, shelf.guideline.clause, condition=LISTED, entries=["part"])
    assert firm.json("guidelines?client=firm")["results"] == []
    assert firm.problem(TREE)["reason"] == "condition"
    assert len(reader.json("guidelines")["results"]) == 1


def test_a_reference_says_that_it_does_not_apply(conditional: Version, cast: Cast, firm: Asker) -> None:
    adopted(cast, Clause.objects.get(key="private-role"), cast.firm, effect="inherits")
    url = "clauses/private-role?client=firm&language=nb&body_formats=html"
    assert "data-clause" not in firm.json(url)["body"]["html"]
    record(cast, True)
    assert 'data-clause="balance"' in firm.json(url)["body"]["html"]


def test_the_explanation_tells_each_term_and_what_was_found(
    conditional: Version, cast: Cast, firm: Asker, reader: Asker
) -> None:
    url = "clauses/balance/explanation?client={}"
    unknown = LISTED[0] | {"found": None, "valid_from": None, "recorded_at": None, "met": False}
    why = firm.json(url.format("firm"))
    assert (why["applies"], why["reason"], why["condition"]) == (False, "condition", [unknown])
    assert reader.json(url.format("library"))["condition"] == [unknown | {"met": None}]
    record(cast, True)
    why = firm.json(url.format("firm"))
    (term,) = why["condition"]
    assert (why["applies"], term["found"], term["met"]) == (True, True, True)
    assert (term["valid_from"], bool(term["recorded_at"])) == (clock.isoformat(THEN), True)


def test_the_timeline_tells_since_when_it_does_not_apply(
    conditional: Version, cast: Cast, firm: Asker
) -> None:
    later = clock.now() + timedelta(days=9)
    record(cast, True, later)
    applies, waits, before = firm.json("clauses/balance/timeline?client=firm")["results"]
    assert (applies["from"], applies["reason"]) == (clock.isoformat(later), None)
    assert (waits["until"], waits["reason"]) == (applies["from"], "condition")
    assert (waits["version_id"], waits["effect"]) == (str(conditional.pk), "wording")
    assert (before["until"], before["reason"]) == (waits["from"], None)


@pytest.mark.parametrize("url", [CLAUSE, PAGE, TREE, "guidelines/rules.md?client=firm&language=nb"])
def test_a_fact_ends_what_is_kept_when_it_is_recorded_and_when_it_begins(
    conditional: Version, cast: Cast, firm: Asker, url: str
) -> None:
    record(cast, True)
    assert b"Listed nb" in firm.get(url).content
    later = clock.now() + timedelta(days=2)
    record(cast, False, later)
    assert b"Listed nb" in firm.get(url).content
    with time_machine.travel(later, tick=False):
        assert b"Listed nb" not in firm.get(url).content
    record(cast, False)
    assert b"Listed nb" not in firm.get(url).content


def test_a_fact_that_begins_is_the_end_of_what_it_ends(
    conditional: Version, cast: Cast, firm: Asker, settings: Settings
) -> None:
    settings.DELIVERY_MAX_AGE = 60
    record(cast, True)
    later = clock.now() + timedelta(seconds=30)
    record(cast, None, later)
    for url in (CLAUSE, PAGE, TREE):
        age = int(firm.get(url)["Cache-Control"].removeprefix("private, max-age="))
        assert 20 <= age <= 30
    assert firm.json(CLAUSE)["valid_until"] == firm.json(TREE)["valid_until"] == clock.isoformat(later)


def test_both_clocks_bring_back_what_was_known_of_the_client(
    conditional: Version, cast: Cast, firm: Asker
) -> None:
    record(cast, True)
    first = firm.get(CLAUSE)
    clocks = f"&as_of={first['Answer-As-Of']}&known_at={first['Answer-Known-At']}"
    again = firm.get(CLAUSE + clocks)
    record(cast, False)
    assert firm.problem(CLAUSE)["reason"] == "condition"
    assert firm.get(CLAUSE + clocks).content == again.content


def test_what_has_a_condition_costs_one_query_for_the_facts(
    conditional: Version, cast: Cast, firm: Asker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record(cast, True)
    facts = 1
    clause = ALWAYS + ASKED + FOUND + facts
    tree = clause + LEVELS + FILLED
    page = ALWAYS + 2 + CONDITIONS + 2 + FOUND + FILLED + HORIZON + facts
    for url, count in ((CLAUSE, clause), (PAGE, page), (TREE, tree)):
        with django_assert_num_queries(count):
            assert firm.get(url).status_code == 200
