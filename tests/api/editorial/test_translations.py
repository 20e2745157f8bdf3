"""Translations that are owed, the answer that nothing has to change, and languages that differ."""

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses.models import Version
from tests.api.editorial.conftest import Editor
from tests.api.editorial.test_walk import approve, opened, submit, write
from tests.cast import Cast, adopted, corrected, make_clause

PERSON = 3  # the key; the person's groups, and memberships
OWED = 5  # the owners; what is owed; its versions; their texts; which of them are under review
COUNT = 2  # the owners again; how much is owed


def stale(cast: Cast, key: str = "private-role") -> Version:
    """Its Norwegian was corrected after its English was made, and it has no nynorsk any more."""
    clause = make_clause(cast, key)
    adopted(cast, clause, languages=["nb", "nn", "en"])
    version = adopted(cast, clause)
    corrected(cast, version, "nb", "Corrected")
    return version


def test_what_is_owed_is_listed_with_what_to_translate_from(cast: Cast, author: Editor) -> None:
    version = stale(cast)
    old, new = version.texts.filter(language="nb").order_by("revision")
    english = version.texts.get(language="en")
    late, missing = author.get("translations")["results"]
    assert late["draft"] is None
    assert late == late | {
        "client": "library", "clause": "private-role", "version_id": str(version.pk), "number": 2,
        "language": "en", "state": "stale", "text_id": str(english.pk),
        "source": {
            "id": str(new.pk), "language": "nb", "revision": 2, "title": "Title nb", "digest": new.digest,
        },
        "made_from": {"id": str(old.pk), "language": "nb", "revision": 1, "digest": old.digest},
    }  # fmt: skip
    assert missing == missing | {"language": "nn", "state": "missing", "text_id": None, "made_from": None}
    assert missing["source"]["id"] == str(new.pk)


@pytest.mark.parametrize(
    ("query", "languages"),
    [
        ("", ["en", "nn"]),
        ("?state=stale", ["en"]),
        ("?state=missing&language=nn", ["nn"]),
        ("?state=missing&language=en", []),
        ("?client=library&language=en", ["en"]),
        ("?client=firm", []),
        ("?client=nobody", []),
    ],
)
def test_it_is_filtered(cast: Cast, author: Editor, query: str, languages: list[str]) -> None:
    stale(cast)
    assert [each["language"] for each in author.get(f"translations{query}")["results"]] == languages


def test_nobody_is_told_of_a_clients_translations_but_those_who_read_it(
    cast: Cast, author: Editor, consultant: Editor, consultant2: Editor
) -> None:
    stale(cast)
    for owner, spoken in ((cast.firm, "nb"), (cast.town, "nn")):
        version = adopted(cast, make_clause(cast, f"{owner.slug}.car"), owner, languages=[spoken, "en"])
        corrected(cast, version, spoken, "Corrected")
    for who, seen in ((author, set()), (consultant, {"firm"}), (consultant2, {"town"})):
        found = who.get("translations?count=true")
        assert {each["client"] for each in found["results"]} == {"library"} | seen
        assert found["count"] == len(found["results"]) == 2 + len(seen)


def test_pages_follow_each_other(cast: Cast, author: Editor) -> None:
    for number in range(3):
        stale(cast, f"c{number}")
    whole = author.get("translations")["results"]
    seen, cursor = [], ""
    while True:
        page = author.get(f"translations?page_size=2{cursor}")
        seen += page["results"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert (len(seen), seen) == (6, whole)


def test_the_list_costs_the_same_whatever_its_length(
    cast: Cast, author: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        stale(cast, f"c{number}")
        with django_assert_num_queries(PERSON + OWED + COUNT):
            found = author.get("translations?count=true")
        assert found["count"] == 2 * (number + 1)


def test_a_text_is_kept_and_approved_as_any_correction(cast: Cast, author: Editor, approver: Editor) -> None:
    version = stale(cast)
    (owed,) = author.get("translations?state=stale")["results"]
    before = author.get(f"texts/{owed['text_id']}")
    assert before["allowed_actions"]["no_change_needed"]["allowed"]
    kept = author.post(f"texts/{owed['text_id']}/no-change-needed")
    assert (kept["state"], kept["revision"], kept["digest"]) == ("open", 2, before["digest"])
    assert kept["source"] == owed["source"]["id"]
    (owed,) = author.get("translations?state=stale")["results"]
    assert owed["draft"] == {"id": kept["id"], "in_review": False}
    again = author.post(f"texts/{owed['text_id']}/no-change-needed", expected=409)
    assert again["code"] == "open-text-exists"
    review = submit(author, {"id": str(version.pk)}, texts=[kept["id"]])
    (owed,) = author.get("translations?state=stale")["results"]
    assert owed["draft"]["in_review"]
    approve(approver, review)
    assert author.get("translations?state=stale")["results"] == []
    verdict = author.get(f"texts/{kept['id']}")["allowed_actions"]["no_change_needed"]
    assert (verdict["allowed"], verdict["code"]) == (False, "not-stale")


def test_a_check_says_what_a_submission_says_and_which_of_it_may_be_waived(
    cast: Cast, author: Editor, approver: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = opened(author, "role")
    norwegian = write(author, version, "nb", "Du må svare innen 5 dager.")
    write(author, version, "en", "You should answer within 5 days. [See](clause:nothing).", norwegian)
    found = author.get(f"versions/{version['id']}/check")["findings"]
    codes = {each["code"]: each["waivable"] for each in found}
    assert codes == {"unknown-reference": False, "references-differ": True, "modality-differs": True}
    refused = submit(author, version, expected=400)
    assert [(each["at"], each["code"]) for each in refused["errors"]] == [
        (each["at"], each["code"]) for each in found
    ]
    english = author.get(f"versions/{version['id']}/texts/en")
    words = {"title": "Title en", "body": "You should answer within 5 days.", "source": norwegian["id"]}
    author.change("PUT", f"versions/{version['id']}/texts/en", words, english["etag"])
    waiver = {"code": "modality-differs", "language": "en", "reason": "Agreed with the partner."}
    for wrong in ({"code": "numbers-differ"}, {"layer": "guidance"}, {"reason": " "}, {"code": "x"}):
        submit(author, version, expected=400, waivers=[waiver | wrong])
    unknown = submit(author, version, expected=400, waivers=[waiver | {"why": "x"}])
    assert {each["code"] for each in unknown["errors"]} == {"unknown-member"}
    review = submit(author, version, waivers=[waiver | {"layer": "body"}])
    (waived,) = review["waived"]
    assert waived == waived | waiver | {"layer": "body"}
    assert approver.get(f"reviews/{review['id']}")["content"]["waived"] == review["waived"]
    assert approve(approver, review)["state"] == "approved"
    assert author.get(f"reviews/{review['id']}")["waived"] == review["waived"]


def test_a_review_in_which_nothing_was_waived_says_so(cast: Cast, author: Editor) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = opened(author, "role")
    write(author, version, "en", "English.", write(author, version, "nb", "Bokmål."))
    assert author.get(f"versions/{version['id']}/check") == {"findings": []}
    review = submit(author, version)
    assert review["waived"] == []
    assert "waived" not in review["content"]
