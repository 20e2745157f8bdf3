"""Clauses and guidelines over drafts: whose count, in what state they are, and for a review."""

from typing import Any
from uuid import uuid4

import pytest

from clauses import registry, workflow
from clauses.policy import OPERATOR
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.api.preview.conftest import Desk, Previewer
from tests.cast import Cast, draft

FORMATS = "body_formats=markdown,html,text,blocks"


def told(node: Any) -> tuple[str, str]:
    return node["body"]["markdown"], node["state"]


def test_an_editor_sees_the_library_with_its_drafts(desk: Desk, editor: Previewer) -> None:
    said = {node["key"]: told(node) for node in editor.json("clauses?language=nb")["results"]}
    assert said == {
        "balance": ("Corrected", "in_review"),
        "fresh": ("Fresh, see [role](clause:private-role) nb", "draft"),
        "private-role": ("Drafted for {{ company_name }} nb", "in_review"),
    }


def test_a_client_sees_its_drafts_over_what_the_library_has_adopted(desk: Desk, adviser: Previewer) -> None:
    said = {node["key"]: told(node) for node in adviser.json("clauses?client=firm&language=nb")["results"]}
    assert said == {"balance": ("Balance nb", "adopted"), "private-role": ("The firm's draft nb", "draft")}


def test_a_clients_key_never_sees_the_librarys_drafts(desk: Desk, adviser: Previewer, firm: Asker) -> None:
    url = "clauses?client=library&language=nb"
    here, there = adviser.json(url)["results"], firm.json(url)["results"]
    assert [node.pop("state") for node in here] == ["adopted", "adopted"]
    for node in (*here, *there):
        node.pop("self")
    assert here == there
    assert adviser.problem("clauses/fresh?client=library")["code"] == "not-found"
    assert adviser.problem("clauses/fresh?client=firm")["code"] == "not-found"
    query = f"clauses?client=library&review={desk.role.pk}"
    assert adviser.problem(query)["code"] == "not-found"


def test_what_only_approval_gives_is_null(desk: Desk, editor: Previewer) -> None:
    node = editor.json("clauses/fresh?language=nb")
    assert (node["state"], node["valid_from"], node["adopted_at"], node["approved_at"]) == (
        "draft",
        None,
        None,
        None,
    )
    corrected = editor.json("clauses/balance?language=nb")
    assert corrected["adopted_at"]
    assert corrected["approved_at"] is None


def test_a_tree_marks_every_node(desk: Desk, editor: Previewer) -> None:
    root = editor.json("guidelines/rules?language=nb")
    (part,) = root["entries"]
    assert (root["state"], part["state"]) == ("adopted", "adopted")
    assert [node["state"] for node in part["entries"]] == ["in_review", "in_review"]


def test_documents_say_what_is_not_approved(desk: Desk, editor: Previewer, adviser: Previewer) -> None:
    markdown = editor.get("guidelines/rules.md?language=nb").content.decode()
    assert markdown.count("**Til gjennomgang, ikke godkjent**") == 2
    page = adviser.get("guidelines/rules.html?language=nb&client=firm").content.decode()
    assert page.count("<p><strong>Utkast, ikke godkjent</strong></p>") == 1


def test_delivery_documents_say_nothing_of_it(desk: Desk, reader: Asker) -> None:
    assert "godkjent" not in reader.get("guidelines/rules.md?language=nb").content.decode()
    assert "godkjent" not in reader.get("guidelines/rules.html?language=nb").content.decode()


def test_with_no_drafts_preview_is_delivery(shelf: Shelf, editor: Previewer, reader: Asker) -> None:
    for url in (f"clauses?language=nn&{FORMATS}", f"guidelines/rules?language=en&{FORMATS}", "guidelines"):
        assert plain(editor.json(url)) == plain(reader.json(url))
    for url in ("guidelines/rules.md", "guidelines/rules.html"):
        assert editor.get(url).content == reader.get(url).content


def test_after_the_last_approval_preview_is_delivery(
    desk: Desk, cast: Cast, editor: Previewer, reader: Asker
) -> None:
    workflow.discard(cast.author, desk.fresh)
    for review in (desk.role, desk.correction):
        workflow.approve(cast.approver, review, review.digest)
    for url in (f"clauses?language=nb&{FORMATS}", f"guidelines/rules?language=nb&{FORMATS}"):
        assert plain(editor.json(url)) == plain(reader.json(url))


def plain(document: Any) -> Any:
    """Without the state, which is adopted, and the node's own address."""
    if isinstance(document, list):
        return [plain(each) for each in document]
    if isinstance(document, dict):
        assert document.get("state", "adopted") == "adopted"
        return {name: plain(value) for name, value in document.items() if name not in ("state", "self")}
    return document


def test_links_lead_to_the_same_door_and_review(desk: Desk, editor: Previewer) -> None:
    node = editor.json(f"clauses/private-role?language=nb&review={desk.role.pk}")
    assert node["self"] == (
        f"/api/preview/v1/clauses/private-role?client=library&language=nb&review={desk.role.pk}"
    )
    assert editor.json(node["self"]) == node
    root = editor.json("guidelines/rules?language=nb")
    assert root["self"] == "/api/preview/v1/guidelines/rules?client=library&language=nb"


def test_of_a_review_only_what_it_would_put_in_force_counts(desk: Desk, editor: Previewer) -> None:
    listed = editor.json(f"clauses?language=nb&review={desk.correction.pk}")["results"]
    assert {node["key"]: node["state"] for node in listed} == {
        "balance": "in_review",
        "private-role": "adopted",
    }


def test_a_review_that_is_not_an_open_one_of_the_owners_is_told_like_none(
    desk: Desk, cast: Cast, editor: Previewer, adviser: Previewer
) -> None:
    closed = workflow.recall(cast.author, desk.correction)
    problems = [
        editor.problem(f"clauses?review={closed.pk}"),
        editor.problem(f"clauses?review={uuid4()}"),
        adviser.problem(f"clauses?client=firm&review={desk.role.pk}"),
        adviser.problem(f"clauses?client=library&review={desk.role.pk}"),
        adviser.problem("clauses?client=town"),
    ]
    for problem in problems:
        problem.pop("instance")
    assert problems[0]["status"] == 404
    assert all(problem == problems[0] for problem in problems)


def test_the_explanation_names_the_draft(desk: Desk, editor: Previewer) -> None:
    told = editor.json("clauses/fresh/explanation?language=nb")
    (candidate,) = told["owner"]["candidates"]
    assert (candidate["is_adopted"], candidate["chosen"], candidate["valid_from"]) == (False, True, None)
    assert (told["applies"], told["text"]["approved_at"]) == (True, None)


def test_an_omitted_draft_does_not_apply(shelf: Shelf, cast: Cast, adviser: Previewer, firm: Asker) -> None:
    draft(cast, shelf.role.clause, cast.firm, effect="omitted")
    problem = adviser.problem("clauses/private-role?client=firm")
    assert (problem["code"], problem["reason"], problem["since"]) == ("does-not-apply", "omitted", None)
    assert firm.get("clauses/private-role?client=firm").status_code == 200


@pytest.mark.parametrize("ordering", ["key", "valid_from", "-valid_from"])
def test_pages_put_together_are_the_whole_list(desk: Desk, editor: Previewer, ordering: str) -> None:
    url = f"clauses?language=nb&ordering={ordering}"
    whole = [node["key"] for node in editor.json(url)["results"]]
    first = editor.get(f"{url}&page_size=1&count=true")
    assert first.json()["count"] == len(whole) == 3
    found, link = [], first["Link"]
    page = first
    while True:
        found += [node["key"] for node in page.json()["results"]]
        if "Link" not in page:
            break
        link = page["Link"].split(">")[0][1:]
        assert link.startswith("/api/preview/v1/clauses?")
        page = editor.get(link)
    assert found == whole


def test_a_draft_whose_condition_is_unmet_would_not_apply(
    shelf: Shelf, cast: Cast, adviser: Previewer, firm: Asker
) -> None:
    listed = [{"fact": "listed", "operator": "eq", "value": True}]
    draft(cast, shelf.role.clause, cast.firm, condition=listed)
    url, page = "clauses/private-role?client=firm", "clauses?client=firm&key=private-role"
    assert adviser.problem(url)["reason"] == "condition"
    assert (adviser.json(page)["results"], len(firm.json(page)["results"])) == ([], 1)
    registry.record_fact(OPERATOR, cast.firm, "listed", True, shelf.role.created_at)
    assert (adviser.json(url)["condition"], adviser.json(url)["state"]) == (listed, "draft")
    assert len(adviser.json(page)["results"]) == 1
