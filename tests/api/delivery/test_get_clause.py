"""GET /clauses/{key}: one clause, as it applies."""

from datetime import datetime, timedelta

import pytest

from clauses import clock, digests
from clauses.models import LIBRARY_ID, Owner
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import LAW, Shelf, repealed
from tests.cast import Cast, adopted, make_clause


def told(at: datetime | None) -> str | None:
    """A moment as answers have it."""
    return clock.isoformat(at) if at else None


def test_a_clause_has_every_member(shelf: Shelf, firm: Asker) -> None:
    node = firm.json("clauses/private-role?client=firm&language=nn")
    assert node == {
        "key": "private-role",
        "kind": "clause",
        "client": "firm",
        "origin": "client",
        "version_id": str(shelf.variant.pk),
        "number": 1,
        "text_id": str(shelf.variant.texts.get().pk),
        "revision": 1,
        "language": "nb",
        "requested_languages": ["nn"],
        "is_fallback": True,
        "is_authoritative": True,
        "languages": ["nb"],
        "valid_from": told(shelf.variant.valid_from),
        "valid_until": None,
        "adopted_at": told(shelf.variant.adopted_at),
        "approved_at": told(shelf.variant.texts.get().approved_at),
        "base": {"version_id": str(shelf.role.pk), "number": 1},
        "title": "Title nb",
        "statutory": None,
        "statutory_language": None,
        "body": {
            "markdown": "The firm's Firm & Co. \\*AS\\* nb",
            "html": None,
            "text": None,
            "blocks": None,
        },
        "guidance": None,
        "force": "must",
        "category": {"key": "social-media", "label": "Sosiale medier"},
        "tags": [{"key": "privacy", "label": "Personvern"}, {"key": "work", "label": "Arbeid"}],
        "legal_basis": [],
        "condition": [],
        "parameters": [{"key": "company_name", "value": "Firm & Co. *AS*", "source": "client"}],
        "digest": shelf.variant.texts.get().digest,
        "digests": shelf.variant.texts.get().digests,
        "number_label": None,
        "entries": [],
        "coverage": None,
        "self": "/api/delivery/v1/clauses/private-role?client=firm&language=nn",
    }


def test_its_citations_have_labels(shelf: Shelf, reader: Asker) -> None:
    assert reader.json("clauses/balance?language=nb")["legal_basis"] == [
        {
            "source": LAW,
            "provision": "§ 2 A-1",
            "label": "Arbeidsmiljøloven § 2 A-1",
            "relation": "implements",
            "url": "https://lovdata.no/x",
            "verified_at": None,
        }
    ]


def test_the_library_answers_who_asks_for_nobody(shelf: Shelf, reader: Asker) -> None:
    node = reader.json("clauses/private-role")
    assert (node["client"], node["origin"], node["base"]) == ("library", "library", None)


def test_a_missing_value_stays_visible(shelf: Shelf, reader: Asker) -> None:
    node = reader.json("clauses/private-role?language=en")
    assert "{{ company_name }}" in node["body"]["markdown"]
    assert node["parameters"] == [{"key": "company_name", "value": None, "source": None}]


def test_every_format_says_the_same(shelf: Shelf, firm: Asker) -> None:
    query = "client=firm&language=nb&body_formats=blocks,html,text"
    body = firm.json(f"clauses/private-role?{query}")["body"]
    assert body["markdown"] is None
    assert body["html"] == "<p>The firm's Firm &amp; Co. *AS* nb</p>"
    assert body["text"] == "The firm's Firm & Co. *AS* nb"
    _, parameter, _ = body["blocks"][0]["children"]
    assert (parameter["key"], parameter["value"]) == ("company_name", "Firm & Co. *AS*")


def test_raw_words_keep_their_placeholders(shelf: Shelf, firm: Asker) -> None:
    query = "client=firm&placeholders=raw&body_formats=markdown,html,blocks"
    body = firm.json(f"clauses/private-role?{query}")["body"]
    assert body["markdown"] == "The firm's {{ company_name }} nb"
    assert "{{ company_name }}" in body["html"]
    assert digests.of_bytes(body["markdown"].encode()) == shelf.variant.texts.get().digests["body"]


def test_a_reference_is_a_link_only_where_it_applies(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    url = "clauses/private-role?language=nb&body_formats=markdown,html,blocks"
    body = reader.json(url)["body"]
    assert "[more](clause:balance)" in body["markdown"]
    assert '<span data-clause="balance">more</span>' in body["html"]
    reference = next(each for each in body["blocks"][0]["children"] if each["type"] == "clause_ref")
    assert (reference["title"], reference["applies"]) == ("Title nb", True)
    repealed(cast, "balance")
    body = reader.json(url)["body"]
    assert "data-clause" not in body["html"]


def test_a_section_brings_what_it_lists(shelf: Shelf, reader: Asker) -> None:
    section = reader.json("clauses/part?language=nb")
    assert [entry["key"] for entry in section["entries"]] == ["private-role", "balance"]
    assert section["coverage"] == {"total": 2, "nb": 2, "nn": 0, "en": 2}


def test_a_guideline_is_no_clause(shelf: Shelf, reader: Asker) -> None:
    assert reader.problem("clauses/rules")["code"] == "not-found"


@pytest.mark.parametrize(
    ("header", "language"), [("no-NO,no;q=0.9,en;q=0.8", "nb"), ("en", "en"), ("da", "nb"), ("nn", "nb")]
)
def test_without_a_language_the_header_decides(
    shelf: Shelf, reader: Asker, header: str, language: str
) -> None:
    response = reader.get("clauses/private-role", Accept_Language=header)
    assert response["Content-Language"] == language
    assert response["Vary"] == "Accept-Language"
    assert "client=library&language=" in response["Content-Location"]


def test_without_any_language_the_owners_own_decides(cast: Cast, shelf: Shelf, town: Asker) -> None:
    node = town.json("clauses/private-role?client=town")
    assert (node["requested_languages"], node["language"], node["is_fallback"]) == (["nn"], "nb", True)


def test_without_fallback_a_missing_language_is_told(shelf: Shelf, reader: Asker) -> None:
    problem = reader.problem("clauses/private-role?language=nn&fallback=none")
    assert (problem["status"], problem["code"]) == (404, "language-missing")
    assert problem["clauses"] == ["private-role"]


def test_a_clause_that_is_omitted_says_so(shelf: Shelf, cast: Cast, firm: Asker, reader: Asker) -> None:
    omitted = adopted(cast, shelf.role.clause, cast.firm, effect="omitted")
    problem = firm.problem("clauses/private-role?client=firm")
    assert (problem["status"], problem["code"], problem["reason"]) == (404, "does-not-apply", "omitted")
    assert problem["since"] == told(omitted.valid_from)
    assert (problem["until"], problem["successor"]) == (None, None)
    assert reader.get("clauses/private-role").status_code == 200


def test_a_repealed_clause_names_its_successor(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    repealed(cast, "balance", successor="private-role")
    problem = reader.problem("clauses/balance")
    assert (problem["reason"], problem["successor"]) == ("repealed", "private-role")


def test_a_clause_that_begins_later_says_when(cast: Cast, reader: Asker) -> None:
    later = clock.now() + timedelta(days=10)
    adopted(cast, make_clause(cast, "new"), valid_from=later)
    problem = reader.problem("clauses/new")
    assert (problem["reason"], problem["until"]) == ("not_yet", told(later))
    as_of = (later + timedelta(days=1)).date().isoformat()
    assert reader.json(f"clauses/new?as_of={as_of}")["key"] == "new"


def test_valid_until_is_the_next_known_change(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    later = clock.now() + timedelta(days=10)
    adopted(cast, shelf.balance.clause, words="Later", valid_from=later)
    assert reader.json("clauses/balance")["valid_until"] == told(later)


@pytest.mark.parametrize("key", ["nothing", "town.car", "draft-only", "firm.car"])
def test_what_may_not_be_seen_is_told_as_what_is_not_there(
    shelf: Shelf, cast: Cast, reader: Asker, key: str
) -> None:
    adopted(cast, make_clause(cast, "town.car"), cast.town, languages=("nn",))
    adopted(cast, make_clause(cast, "firm.car"), cast.firm)
    make_clause(cast, "draft-only")
    problem = reader.problem(f"clauses/{key}")
    problem.pop("instance")
    assert problem == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "code": "not-found",
        "detail": "There is no such thing, or none that this caller may see.",
        "errors": [],
    }


def test_a_clients_own_clause_is_its_own(cast: Cast, firm: Asker, town: Asker) -> None:
    adopted(cast, make_clause(cast, "firm.car"), cast.firm)
    assert firm.json("clauses/firm.car?client=firm")["origin"] == "client"
    assert firm.problem("clauses/firm.car?client=library")["code"] == "not-found"
    assert town.problem("clauses/firm.car?client=town")["code"] == "not-found"


def test_guidance_needs_to_be_asked_for_with_the_right_to_it(cast: Cast, reader: Asker) -> None:
    adopted(cast, make_clause(cast, "advice"))
    url = "clauses/advice?language=nb"
    assert reader.json(url)["guidance"] is None
    assert reader.problem(f"{url}&include=guidance")["code"] == "guidance-not-allowed"
    assert Asker(make_key(guidance=True)).get(f"{url}&include=guidance").status_code == 200


def test_both_clocks_bring_back_the_same_words(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    first = reader.get("clauses/balance?language=nb")
    adopted(cast, shelf.balance.clause, words="Changed")
    clocks = f"as_of={first['Answer-As-Of']}&known_at={first['Answer-Known-At']}"
    again = reader.json(f"clauses/balance?language=nb&{clocks}")
    now = reader.json("clauses/balance?language=nb")
    assert again["body"]["markdown"] == "Balance nb"
    assert now["body"]["markdown"] == "Changed nb"
    assert (again["version_id"], again["number"]) == (str(shelf.balance.pk), 1)


def test_self_is_the_url_of_the_same_answer(shelf: Shelf, firm: Asker) -> None:
    query = "language=no&placeholders=raw&fallback=chain&client=firm&body_formats=text,markdown"
    node = firm.json(f"clauses/private-role?{query}")
    path = "/api/delivery/v1/clauses/private-role"
    wanted = "body_formats=markdown,text&client=firm&language=nb,nn&placeholders=raw"
    assert node["self"] == f"{path}?{wanted}"
    assert firm.json(node["self"]) == node


def test_the_library_is_found_by_its_fixed_id(db: None) -> None:
    assert Owner.objects.get(slug="library").pk == LIBRARY_ID
