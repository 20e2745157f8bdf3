"""GET /versions/{id} and /texts/{id}."""

import pytest

from clauses import digests
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import LAW, Shelf
from tests.cast import Cast, corrected, draft


def test_a_version_tells_what_it_is(shelf: Shelf, firm: Asker) -> None:
    version = firm.json(f"versions/{shelf.variant.pk}")
    assert (version["key"], version["owner"], version["number"]) == ("private-role", "firm", 1)
    assert version["base"] == {"version_id": str(shelf.role.pk), "number": 1}
    assert (version["force"], version["effect"], version["entries"]) == ("must", "wording", [])
    (text,) = version["texts"]
    assert (text["language"], text["revision"], text["title"]) == ("nb", 1, "Title nb")


def test_a_version_has_its_citations_entries_and_languages(shelf: Shelf, reader: Asker) -> None:
    version = reader.json(f"versions/{shelf.balance.pk}?language=nb")
    assert [each["source"] for each in version["legal_basis"]] == [LAW]
    assert [each["language"] for each in version["texts"]] == ["nb", "en"]
    assert reader.json(f"versions/{shelf.section.pk}")["entries"] == ["private-role", "balance"]


def test_a_version_has_the_newest_revisions(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    corrected(cast, shelf.balance, "nb", "Corrected")
    revisions = {
        each["language"]: each["revision"] for each in reader.json(f"versions/{shelf.balance.pk}")["texts"]
    }
    assert revisions == {"nb": 2, "en": 1}


def test_a_text_has_raw_words_that_can_be_checked(shelf: Shelf, firm: Asker) -> None:
    text = firm.json(f"texts/{shelf.variant.texts.get().pk}")
    assert text["body"] == "The firm's {{ company_name }} nb"
    assert digests.of_bytes(text["body"].encode()) == text["digests"]["body"]
    assert digests.of_text(text["language"], text["digests"]) == text["digest"]


def test_a_text_may_be_kept_for_a_year(shelf: Shelf, firm: Asker) -> None:
    response = firm.get(f"texts/{shelf.variant.texts.get().pk}")
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


def test_guidance_of_a_text_needs_the_right_to_it(shelf: Shelf, reader: Asker) -> None:
    url = f"texts/{shelf.balance.texts.get(language='nb').pk}?include=guidance"
    assert reader.problem(url)["code"] == "guidance-not-allowed"
    assert Asker(make_key(guidance=True)).json(url)["guidance"] is None


def test_only_the_clients_keys_see_its_versions_and_texts(
    shelf: Shelf, firm: Asker, town: Asker, reader: Asker
) -> None:
    for url in (f"versions/{shelf.variant.pk}", f"texts/{shelf.variant.texts.get().pk}"):
        assert firm.get(url).status_code == 200
        assert {asker.problem(url)["code"] for asker in (town, reader)} == {"not-found"}


def test_drafts_are_not_found(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    version = draft(cast, shelf.balance.clause)
    for url in (f"versions/{version.pk}", f"texts/{version.texts.all()[0].pk}"):
        assert firm.problem(url)["code"] == "not-found"


@pytest.mark.parametrize(
    "id_", ["01a2063e-64ed-704a-9730-d2eda65eb0bc", "1", "99999999999999999999", "x", "%00", "0" * 36]
)
@pytest.mark.parametrize("what", ["versions", "texts"])
def test_an_id_that_is_none_is_not_found(reader: Asker, what: str, id_: str) -> None:
    assert reader.problem(f"{what}/{id_}")["code"] == "not-found"
