"""GET /guidelines, /guidelines/{key}, .md and .html."""

import re

import pytest

from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast, adopted, make_clause


def test_the_list_has_heads_only(shelf: Shelf, reader: Asker) -> None:
    (head,) = reader.json("guidelines?language=nb&count=true")["results"]
    assert (head["key"], head["kind"], head["title"]) == ("rules", "guideline", "Title nb")
    assert head["self"] == "/api/delivery/v1/guidelines/rules?client=library&language=nb"
    assert not {"body", "entries", "coverage"} & set(head)


def test_a_guideline_is_a_numbered_tree(shelf: Shelf, firm: Asker) -> None:
    tree = firm.json("guidelines/rules?client=firm&language=nb")
    (section,) = tree["entries"]
    labels = [(node["number_label"], node["key"], node["origin"]) for node in section["entries"]]
    assert labels == [("1.1", "private-role", "client"), ("1.2", "balance", "library")]
    assert (tree["number_label"], section["number_label"]) == (None, "1")
    assert tree["coverage"] == {"total": 2, "nb": 2, "nn": 0, "en": 1}
    assert section["coverage"] is None


def test_what_does_not_apply_is_left_out_and_numbers_close_up(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    adopted(cast, shelf.role.clause, cast.firm, effect="omitted")
    (section,) = firm.json("guidelines/rules?client=firm")["entries"]
    assert [(node["number_label"], node["key"]) for node in section["entries"]] == [("1.1", "balance")]


def test_an_entry_knows_its_own_url(shelf: Shelf, firm: Asker) -> None:
    (section,) = firm.json("guidelines/rules?client=firm&language=nb")["entries"]
    balance = section["entries"][1]
    assert firm.json(balance["self"]) == {**balance, "number_label": None}


def test_references_within_the_tree_know_its_numbers(shelf: Shelf, reader: Asker) -> None:
    (section,) = reader.json("guidelines/rules?language=nb&body_formats=blocks")["entries"]
    children = section["entries"][0]["body"]["blocks"][0]["children"]
    reference = next(each for each in children if each["type"] == "clause_ref")
    assert (reference["key"], reference["number_label"]) == ("balance", "1.2")


def test_without_fallback_all_missing_clauses_are_told(shelf: Shelf, reader: Asker) -> None:
    problem = reader.problem("guidelines/rules?language=nn&fallback=none")
    assert problem["code"] == "language-missing"
    assert problem["clauses"] == ["rules", "part", "private-role", "balance"]


@pytest.mark.parametrize("key", ["nothing", "part", "private-role", "town.rules"])
def test_there_is_no_other_guideline(shelf: Shelf, reader: Asker, key: str) -> None:
    assert reader.problem(f"guidelines/{key}")["code"] == "not-found"


def test_a_guideline_can_be_read_as_markdown(shelf: Shelf, firm: Asker) -> None:
    response = firm.get("guidelines/rules.md?client=firm&language=nb")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    blocks = response.content.decode().strip().split("\n\n")
    assert blocks[0] == "# Title nb"
    assert blocks[2] == "## 1 Title nb"
    assert blocks[4:6] == ["### 1.1 Title nb", "The firm's Firm & Co. \\*AS\\* nb"]


def test_a_guideline_can_be_read_as_a_page(shelf: Shelf, firm: Asker) -> None:
    response = firm.get("guidelines/rules.html?client=firm&language=nb")
    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert '<section id="private-role" lang="nb">' in page
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["1.1 Title nb", "1.2 Title nb"]
    assert "Firm &amp; Co. *AS*" in page


def test_documents_take_no_formats(shelf: Shelf, reader: Asker) -> None:
    assert reader.problem("guidelines/rules.md?body_formats=html")["code"] == "unknown-parameter"


def test_a_document_is_not_another_media_type(shelf: Shelf, reader: Asker) -> None:
    problem = reader.problem("guidelines/rules.md", Accept="application/json")
    assert (problem["status"], problem["code"]) == (406, "not-acceptable")


def test_guidance_in_documents_needs_the_right_to_it(shelf: Shelf, reader: Asker) -> None:
    assert reader.problem("guidelines/rules.html?include=guidance")["status"] == 403
    assert Asker(make_key(guidance=True)).get("guidelines/rules.html?include=guidance").status_code == 200


def test_a_clients_own_guideline_is_its_own(cast: Cast, firm: Asker, reader: Asker) -> None:
    adopted(cast, make_clause(cast, "firm.rules", "guideline"), cast.firm)
    assert firm.json("guidelines/firm.rules?client=firm")["client"] == "firm"
    assert firm.get("guidelines/firm.rules.md?client=firm").status_code == 200
    assert reader.problem("guidelines/firm.rules")["code"] == "not-found"
