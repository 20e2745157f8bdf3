"""GET /clauses/{key}/explanation and /timeline, and the guidelines'."""

from datetime import timedelta

import pytest

from clauses import clock
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf, repealed
from tests.cast import Cast, adopted


def test_an_explanation_names_each_step(shelf: Shelf, firm: Asker) -> None:
    why = firm.json("clauses/private-role/explanation?client=firm&language=nn")
    assert (why["key"], why["client"], why["applies"], why["reason"]) == ("private-role", "firm", True, None)
    assert (why["owner"]["chosen"], why["owner"]["why"]) == ("firm", "client")
    assert [(each["owner"], each["chosen"]) for each in why["owner"]["candidates"]] == [
        ("firm", True),
        ("library", False),
    ]
    assert (why["language"]["chosen"], why["language"]["why"]) == ("nb", "chain")
    assert why["text"]["revision"] == 1
    assert [(each["key"], each["source"]) for each in why["parameters"]] == [("company_name", "client")]
    assert why["parameters"][0]["recorded_at"]


def test_an_explanation_is_given_where_nothing_applies(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    repealed(cast, "balance")
    why = reader.json("clauses/balance/explanation")
    assert (why["applies"], why["reason"], why["text"], why["language"]) == (False, "repealed", None, None)


def test_a_missing_value_is_explained(shelf: Shelf, reader: Asker) -> None:
    (value,) = reader.json("clauses/private-role/explanation")["parameters"]
    assert value == dict.fromkeys(value) | {"key": "company_name"}


def test_a_timeline_tells_what_applied_the_last_first(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    later = clock.now() + timedelta(days=3)
    adopted(cast, shelf.role.clause, cast.firm, effect="omitted", valid_from=later, change_note="Gone")
    line = firm.json("clauses/private-role/timeline?client=firm")
    last, before, first = line["results"]
    assert (line["key"], line["client"]) == ("private-role", "firm")
    assert last == {
        "from": clock.isoformat(later),
        "until": None,
        "owner": "firm",
        "version_id": last["version_id"],
        "number": 2,
        "effect": "omitted",
        "reason": "omitted",
        "change_class": "normative",
        "change_note": "Gone",
        "languages": [],
    }
    assert (before["owner"], before["until"], before["reason"]) == ("firm", last["from"], None)
    assert (first["owner"], first["until"]) == ("library", before["from"])


def test_a_timeline_is_of_what_was_known(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    known = reader.get("clauses/balance/timeline")["Answer-Known-At"]
    adopted(cast, shelf.balance.clause, words="New")
    assert len(reader.json("clauses/balance/timeline")["results"]) == 2
    assert len(reader.json(f"clauses/balance/timeline?known_at={known}")["results"]) == 1


@pytest.mark.parametrize("what", ["explanation", "timeline"])
def test_there_are_guidelines_too(shelf: Shelf, reader: Asker, what: str) -> None:
    assert reader.json(f"guidelines/rules/{what}")["key"] == "rules"
    assert reader.problem(f"clauses/rules/{what}")["code"] == "not-found"
    assert reader.problem(f"guidelines/balance/{what}")["code"] == "not-found"


@pytest.mark.parametrize("what", ["explanation", "timeline"])
def test_a_client_is_told_of_itself_and_the_library_only(
    shelf: Shelf, cast: Cast, town: Asker, what: str
) -> None:
    for client in ("town", "library"):
        content = town.get(f"clauses/private-role/{what}?client={client}").content.decode()
        assert "firm" not in content
        assert str(shelf.variant.pk) not in content
