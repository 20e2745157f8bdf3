"""A clause's whole life over HTTP: what the docs tell, as a test of the doors together."""

from datetime import timedelta
from hashlib import sha256
from json import dumps
from typing import Any

from clauses import clock
from tests.api.conftest import Asker, make_key
from tests.api.editorial.conftest import Editor
from tests.cast import Cast


def write(
    who: Editor, version: Any, language: str, body: str, source: Any = None, expected: int = 201
) -> Any:
    words = {"title": f"Title {language}", "body": body, "source": source and source["id"]}
    return who.done("PUT", f"versions/{version['id']}/texts/{language}", words, expected)


def submit(who: Editor, version: Any, expected: int = 201, **body: Any) -> Any:
    tag = who.get(f"versions/{version['id']}")["etag"]
    return who.change("POST", f"versions/{version['id']}/submit", body, tag, expected)


def approve(who: Editor, review: Any, expected: int = 200) -> Any:
    return who.post(f"reviews/{review['id']}/approve", {"digest": review["digest"]}, expected)


def opened(who: Editor, key: str, **body: Any) -> Any:
    return who.post(f"clauses/{key}/versions", {"change_class": "normative", **body})


def adopted(who: Editor, approver: Editor, key: str, words: str, **body: Any) -> Any:
    version = opened(who, key, **body)
    nb = write(who, version, "nb", f"{words} nb")
    write(who, version, "en", f"{words} en", nb)
    approve(approver, submit(who, version))
    return version


def served(reader: Asker, key: str, query: str = "language=nb") -> Any:
    return reader.json(f"clauses/{key}?{query}")["body"]["markdown"]


def test_a_first_version_is_written_translated_refused_changed_and_approved(
    cast: Cast, author: Editor, approver: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = opened(author, "role", force="should")
    nb = write(author, version, "nb", "Bokmål.")
    write(author, version, "en", "English.", nb)
    review = submit(author, version)
    own = author.post(f"reviews/{review['id']}/approve", {"digest": review["digest"]}, 403)
    assert own["code"] == "not-in-stage"
    assert [each["id"] for each in approver.get("reviews?mine=true")["results"]] == [review["id"]]
    asked = {"digest": review["digest"], "comment": "Shorter, please."}
    closed = approver.post(f"reviews/{review['id']}/request-changes", asked, 200)
    assert closed["state"] == "changes_requested"
    again = author.get(f"versions/{version['id']}/texts/nb")
    words = {"title": "Title nb", "body": "Kort.", "source": None}
    author.change("PUT", f"versions/{version['id']}/texts/nb", words, again["etag"])
    approve(approver, submit(author, version))
    reader = Asker(make_key())
    assert served(reader, "role") == "Kort."
    assert author.get(f"versions/{version['id']}")["state"] == "in_force"


def test_the_author_who_is_also_an_approver_does_not_approve_own_words(cast: Cast, author: Editor) -> None:
    cast.author.groups.add(cast.approver.groups.get())
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = opened(author, "role")
    write(author, version, "en", "English.", write(author, version, "nb", "Bokmål."))
    review = submit(author, version)
    assert review["allowed_actions"]["approve"]["code"] == "four-eyes"
    assert approve(author, review, 403)["code"] == "four-eyes"
    assert author.get("reviews?mine=true")["results"] == []


def test_an_urgent_version_ends_a_schedule_only_if_that_is_confirmed(
    cast: Cast, author: Editor, approver: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    adopted(author, approver, "role", "First")
    later = (clock.now() + timedelta(days=30)).isoformat()
    scheduled = adopted(author, approver, "role", "Later", valid_from=later)
    assert author.get(f"versions/{scheduled['id']}")["state"] == "scheduled"
    urgent = opened(author, "role", copy_texts_from="current")
    refusal = submit(author, urgent, 409)
    assert (refusal["code"], refusal["version_ids"]) == ("ends-schedules", [scheduled["id"]])
    approve(approver, submit(author, urgent, ends_schedules=[scheduled["id"]]))
    assert author.get(f"versions/{scheduled['id']}")["state"] == "superseded"
    assert [each["id"] for each in author.get("versions?state=in_force")["results"]] == [urgent["id"]]


def test_a_client_omits_a_clause_and_returns_to_it(
    cast: Cast, author: Editor, approver: Editor, consultant: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    adopted(author, approver, "role", "Library")
    firm = Asker(make_key(cast.firm))
    omitted = opened(consultant, "role", client="firm", effect="omitted")
    approve(approver, submit(consultant, omitted))
    assert firm.problem("clauses/role?client=firm&language=nb")["reason"] == "omitted"
    returned = opened(consultant, "role", client="firm", effect="inherits")
    approve(approver, submit(consultant, returned))
    assert served(firm, "role", "client=firm&language=nb") == "Library nb"


def test_a_correction_and_a_late_translation_keep_the_version(
    cast: Cast, author: Editor, approver: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = adopted(author, approver, "role", "Words")
    nn = write(author, version, "nn", "Nynorsk.", author.get(f"versions/{version['id']}/texts/nb"))
    approve(approver, submit(author, version, texts=[nn["id"]]))
    read = author.get(f"versions/{version['id']}/texts/nb")
    body = {"title": "Title nb", "body": "Rettet."}
    corrected = author.change("PUT", f"versions/{version['id']}/texts/nb", body, read["etag"], 201)
    assert corrected["revision"] == 2
    approve(approver, submit(author, version, texts=[corrected["id"]]))
    reader = Asker(make_key())
    assert served(reader, "role") == "Rettet."
    assert served(reader, "role", "language=nn") == "Nynorsk."
    assert len(author.get("clauses/role/versions")["results"]) == 1


def test_the_frozen_content_is_exactly_what_the_digest_covers(
    cast: Cast, author: Editor, approver: Editor
) -> None:
    author.post("clauses", {"key": "role", "kind": "clause"})
    version = opened(author, "role")
    write(author, version, "en", "English.", write(author, version, "nb", "Bokmål."))
    submit(author, version)
    (row,) = approver.get("reviews?mine=true")["results"]
    review = approver.get(f"reviews/{row['id']}")
    written = dumps(review["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert review["digest"] == "sha256:" + sha256(written.encode()).hexdigest()
    assert approver.get(f"versions/{version['id']}")["state"] == "in_review"
    approver.post(f"reviews/{row['id']}/comments", {"body": "Looks good."})
    assert [each["body"] for each in author.get(f"reviews/{row['id']}/comments")["results"]] == [
        "Looks good."
    ]
