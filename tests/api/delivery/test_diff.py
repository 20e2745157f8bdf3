"""GET /clauses/{key}/diff and /guidelines/{key}/diff."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from pytest_django import Settings

from clauses import workflow, writing
from clauses.models import Clause, Version
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import LAW, Shelf
from tests.api.delivery.test_openapi import check
from tests.cast import Cast, adopted, corrected, draft, make_clause

SCHEMA = {"$ref": "#/components/schemas/Diff"}


def url(old: Version, new: Version, client: str = "firm", rest: str = "&language=nb") -> str:
    kind = "guidelines" if old.clause.kind == "guideline" else "clauses"
    return f"{kind}/{old.clause.key}/diff?client={client}&from={old.pk}&to={new.pk}{rest}"


def marked(layer: Any) -> str:
    """Its words, with what happened to them."""
    forms = {"equal": "{}", "delete": "[-{}]", "insert": "[+{}]"}
    return "".join(forms[each["op"]].format(each["text"]) for each in layer["operations"])


def repeated(cast: Cast, key: str, owner: Any = None, **given: Any) -> Version:
    """Another version of a clause that there is."""
    return adopted(cast, Clause.objects.get(key=key), owner, **given)


def test_a_diff_tells_what_it_compares(shelf: Shelf, firm: Asker) -> None:
    diff = firm.json(url(shelf.role, shelf.variant))
    check(diff, SCHEMA)
    assert (diff["key"], diff["client"], diff["language"]) == ("private-role", "firm", "nb")
    assert [diff[side]["owner"] for side in ("from", "to")] == ["library", "firm"]
    assert [diff[side]["version_id"] for side in ("from", "to")] == [
        str(shelf.role.pk),
        str(shelf.variant.pk),
    ]
    texts = [str(version.texts.get(language="nb").pk) for version in (shelf.role, shelf.variant)]
    assert [diff[side]["text_id"] for side in ("from", "to")] == texts


def test_raw_words_are_compared_layer_by_layer(shelf: Shelf, firm: Asker) -> None:
    layers = firm.json(url(shelf.role, shelf.variant))["layers"]
    assert marked(layers["title"]) == "Title nb"
    assert marked(layers["body"]) == (
        "[-For][+The firm's] {{ company_name }}[-, see [more](clause:balance)] nb"
    )
    assert layers["body"]["html"].startswith(
        "<del>For</del><ins>The firm&#x27;s</ins> {{ company_name }}<del>"
    )
    assert (layers["statutory"], layers["guidance"]) == (None, None)


def test_backwards_what_was_inserted_is_deleted(shelf: Shelf, firm: Asker) -> None:
    body = firm.json(url(shelf.variant, shelf.role))["layers"]["body"]
    assert marked(body).startswith("[-The firm's][+For] {{ company_name }}")


def test_with_itself_a_version_has_not_changed(shelf: Shelf, firm: Asker) -> None:
    diff = firm.json(url(shelf.guideline, shelf.guideline))
    check(diff, SCHEMA)
    assert diff["fields"] == []
    assert diff["entries"] == [{"op": "equal", "key": "part", "moved": False}]
    assert [operation["op"] for operation in diff["layers"]["body"]["operations"]] == ["equal"]


def test_changed_fields_are_told(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    new = repeated(cast, "balance", force="may", change_class="law", change_note="Why", legal_basis=[])
    diff = reader.json(url(shelf.balance, new, "library"))
    check(diff, SCHEMA)
    fields = {change["field"]: (change["from"], change["to"]) for change in diff["fields"]}
    assert fields.keys() == {"change_class", "change_note", "force", "legal_basis", "valid_from"}
    assert fields["force"] == ("must", "may")
    assert [each["source"] for each in fields["legal_basis"][0]] == [LAW]
    assert fields["legal_basis"][1] == []


def test_entries_that_moved_came_and_went_are_told(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    adopted(cast, make_clause(cast, "new"))
    new = repeated(cast, "part", entries=["balance", "new"])
    entries = reader.json(url(shelf.section, new, "library"))["entries"]
    assert [(each["op"], each["key"]) for each in entries] == [
        ("delete", "private-role"), ("equal", "balance"), ("insert", "new"),
    ]  # fmt: skip
    other = repeated(cast, "part", entries=["new", "balance"])
    assert any(each["moved"] for each in reader.json(url(new, other, "library"))["entries"])


def test_what_is_omitted_has_no_words_any_more(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    omitted = repeated(cast, "private-role", cast.firm, effect="omitted")
    diff = firm.json(url(shelf.variant, omitted))
    check(diff, SCHEMA)
    assert marked(diff["layers"]["title"]) == "[-Title nb]"
    assert (diff["to"]["effect"], diff["to"]["text_id"], diff["to"]["revision"]) == ("omitted", None, None)
    assert {"field": "effect", "from": "wording", "to": "omitted"} in diff["fields"]


def test_between_versions_without_words_only_fields_are_told(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    omitted = repeated(cast, "private-role", cast.firm, effect="omitted")
    inherits = repeated(cast, "private-role", cast.firm, effect="inherits")
    response = firm.get(url(omitted, inherits))
    diff = response.json()
    check(diff, SCHEMA)
    assert (diff["language"], set(diff["layers"].values())) == (None, {None})
    assert "Content-Language" not in response


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("language=nb", "nb"),
        ("language=en,nb", "nb"),
        ("language=nn,nb", "nb"),
        ("language=no", "nb"),
        ("", "nb"),
    ],
)
def test_the_first_language_that_both_have_is_compared(
    shelf: Shelf, firm: Asker, query: str, language: str
) -> None:
    response = firm.get(url(shelf.role, shelf.variant, rest=f"&{query}"))  # the variant is in bokmål only
    assert (response.json()["language"], response["Content-Language"]) == (language, language)


@pytest.mark.parametrize("query", ["language=en", "language=nn", "language=nn,en"])
def test_no_other_language_stands_in(shelf: Shelf, firm: Asker, query: str) -> None:
    problem = firm.problem(url(shelf.role, shelf.variant, rest=f"&{query}"))
    assert (problem["status"], problem["code"]) == (404, "language-missing")
    assert problem["clauses"] == ["private-role"]


def test_the_language_of_a_header_is_that_of_a_canonical_url(shelf: Shelf, firm: Asker) -> None:
    response = firm.get(url(shelf.role, shelf.variant, rest=""), Accept_Language="nn,no;q=0.9")
    assert response["Vary"] == "Accept-Language"
    location = response["Content-Location"]
    assert f"from={shelf.role.pk}" in location
    assert firm.get(location).content == response.content


def test_the_newest_revision_known_then_is_compared(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    asked = url(shelf.balance, shelf.balance, "library")
    before = reader.get(asked)
    corrected(cast, shelf.balance, "nb", "Corrected")
    caches["answers"].clear()
    assert reader.json(asked)["to"]["revision"] == 2
    again = reader.get(f"{asked}&known_at={before['Answer-Known-At']}")
    assert again.content == before.content


def test_a_version_is_compared_from_its_adoption_on(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    before = reader.get("clauses")["Answer-Known-At"]
    asked = url(shelf.balance, repeated(cast, "balance"), "library")
    assert reader.get(asked).status_code == 200
    assert reader.problem(f"{asked}&known_at={before}")["code"] == "not-found"


def strangers(shelf: Shelf, cast: Cast) -> dict[str, Any]:
    """Ids that are no version of the clause ``private-role``, for the firm's readers."""
    return {
        "another client's": repeated(cast, "private-role", cast.town, languages=("nn",)).pk,
        "a draft of the library's": draft(cast, shelf.role.clause).pk,
        "a draft of the firm's": draft(cast, shelf.role.clause, cast.firm).pk,
        "another clause's": shelf.balance.pk,
        "a text's": shelf.variant.texts.get().pk,
        "nobody's": uuid4(),
    }


def test_whatever_may_not_be_compared_is_not_found(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    told = set()
    for name, stranger in strangers(shelf, cast).items():
        for ids in ((stranger, shelf.variant.pk), (shelf.variant.pk, stranger), (stranger, stranger)):
            asked = "clauses/private-role/diff?client=firm&from={}&to={}&language=nb".format(*ids)
            problem = firm.problem(asked)
            problem.pop("instance")
            assert problem["code"] == "not-found", name
            told.add(str(problem))
    absent = firm.problem(f"clauses/nothing/diff?client=firm&from={shelf.role.pk}&to={shelf.role.pk}")
    absent.pop("instance")
    assert told == {str(absent)}


def test_only_the_addressed_clients_versions_are_compared(
    shelf: Shelf, cast: Cast, firm: Asker, town: Asker, reader: Asker
) -> None:
    assert firm.get(url(shelf.role, shelf.variant)).status_code == 200
    assert firm.problem(url(shelf.role, shelf.variant, "library"))["code"] == "not-found"
    assert town.problem(url(shelf.role, shelf.variant, "town"))["code"] == "not-found"
    assert reader.problem(url(shelf.role, shelf.variant, "library"))["code"] == "not-found"
    both = Asker(make_key(cast.firm, cast.town))
    assert both.problem(url(shelf.role, shelf.variant, "town"))["code"] == "not-found"


def test_the_right_is_looked_at_before_what_is_kept(shelf: Shelf, firm: Asker, town: Asker) -> None:
    asked = url(shelf.role, shelf.variant)
    kept = firm.get(asked)
    assert town.problem(asked)["code"] == "not-found"
    assert firm.get(asked).content == kept.content


def test_a_public_library_is_compared_without_a_key(shelf: Shelf, nobody: Asker, settings: Settings) -> None:
    asked = url(shelf.role, shelf.role, "library")
    assert nobody.problem(asked)["code"] == "unauthenticated"
    settings.PUBLIC_LIBRARY = True
    assert nobody.get(asked).status_code == 200
    assert nobody.problem(url(shelf.role, shelf.variant))["code"] == "unauthenticated"


def test_guidance_needs_the_right_to_it(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    advised = draft(cast, shelf.balance.clause)
    advice = "Only for the employer"
    writing.write_text(cast.author, advised, "nb", title="Title nb", body="Balance nb", guidance=advice)
    review = workflow.submit(cast.author, advised)
    workflow.approve(cast.approver, review, review.digest)
    asked = url(shelf.balance, advised, "library")
    assert "employer" not in reader.get(asked).content.decode()
    assert reader.problem(f"{asked}&include=guidance")["code"] == "guidance-not-allowed"
    layers = Asker(make_key(guidance=True)).json(f"{asked}&include=guidance")["layers"]
    assert marked(layers["guidance"]) == "[+Only for the employer]"
    assert reader.json(asked)["layers"]["guidance"] is None


def test_a_guideline_is_no_clause_and_a_clause_no_guideline(shelf: Shelf, reader: Asker) -> None:
    for path, version in (("clauses/rules", shelf.guideline), ("guidelines/balance", shelf.balance)):
        asked = f"{path}/diff?from={version.pk}&to={version.pk}&language=nb"
        assert reader.problem(asked)["code"] == "not-found"
    section = f"clauses/part/diff?from={shelf.section.pk}&to={shelf.section.pk}&language=nb"
    assert reader.get(section).status_code == 200


@pytest.mark.parametrize("query", ["", "from={}", "to={}"])
def test_both_versions_are_named(shelf: Shelf, reader: Asker, query: str) -> None:
    problem = reader.problem(f"clauses/balance/diff?{query.format(shelf.balance.pk)}")
    assert (problem["status"], problem["code"]) == (400, "missing-parameter")


@pytest.mark.parametrize("value", ["x", "1", "01a2063e64ed704a9730d2eda65eb0bc"])
def test_what_is_no_id_is_said(shelf: Shelf, reader: Asker, value: str) -> None:
    problem = reader.problem(f"clauses/balance/diff?from={value}&to={shelf.balance.pk}")
    assert (problem["status"], problem["code"]) == (400, "invalid-value")
