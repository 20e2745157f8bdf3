"""What an answer says of itself, what is kept, and until when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.http import HttpResponse
from pytest_django import Settings

from clauses import clock
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast, adopted, make_clause

URL = "clauses/balance?language=nb"
SETTLED = "as_of=2030-01-01&known_at="
# Beside these an answer has the same headers, kept or not.
OF_THE_REQUEST = {"RateLimit", "Answer-As-Of"}


def headers(response: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in OF_THE_REQUEST}


def test_who_has_the_answer_is_told_so(shelf: Shelf, reader: Asker) -> None:
    first = reader.get(URL)
    again = reader.get(URL, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Content-Language", "Surrogate-Key", "Answer-Known-At"):
        assert again[name] == first[name]


def test_an_approval_is_seen_at_once(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    first = reader.get(URL)
    adopted(cast, shelf.balance.clause, words="New")
    again = reader.get(URL, If_None_Match=first["ETag"])
    assert again.status_code == 200
    assert again.json()["body"]["markdown"] == "New nb"


@pytest.mark.parametrize(
    ("query", "with_key", "without_key"),
    [
        ("language=nb", "private, no-cache", "public, no-cache"),
        ("", "private, no-cache", "private, no-cache"),
        ("language=nb&as_of=2030-01-01", "private, no-cache", "public, no-cache"),
    ],
)
def test_shared_caches_keep_what_has_no_key_and_says_its_language(
    shelf: Shelf,
    reader: Asker,
    nobody: Asker,
    settings: Settings,
    query: str,
    with_key: str,
    without_key: str,
) -> None:
    settings.PUBLIC_LIBRARY = True
    assert reader.get(f"clauses?{query}")["Cache-Control"] == with_key
    assert nobody.get(f"clauses?{query}")["Cache-Control"] == without_key


def test_with_both_clocks_an_answer_may_be_kept_for_a_day(shelf: Shelf, reader: Asker) -> None:
    known = reader.get(URL)["Answer-Known-At"]
    assert reader.get(f"{URL}&{SETTLED}{known}")["Cache-Control"] == "private, max-age=86400"
    later = clock.isoformat(clock.now())
    assert reader.get(f"{URL}&{SETTLED}{later}")["Cache-Control"] == "private, no-cache"


def test_the_allowed_age_is_cut_at_the_next_known_change(
    shelf: Shelf, cast: Cast, reader: Asker, settings: Settings
) -> None:
    settings.DELIVERY_MAX_AGE = 60
    assert reader.get(URL)["Cache-Control"] == "private, max-age=60"
    adopted(cast, shelf.balance.clause, valid_from=clock.now() + timedelta(seconds=30))
    for url in (
        URL,
        "clauses?language=nb",
        "guidelines/rules?language=nb",
        "guidelines/rules.md?language=nb",
    ):
        age = int(reader.get(url)["Cache-Control"].removeprefix("private, max-age="))
        assert 20 <= age <= 30


def test_only_the_header_makes_an_answer_vary(shelf: Shelf, reader: Asker) -> None:
    by_header, by_url = reader.get("clauses/balance", Accept_Language="en"), reader.get(URL)
    assert by_header["Vary"] == "Accept-Language"
    assert by_header["Content-Location"] == "/api/delivery/v1/clauses/balance?client=library&language=en"
    assert not by_url.has_header("Vary")
    assert not by_url.has_header("Content-Location")
    assert reader.get(by_header["Content-Location"]).content == by_header.content


def test_errors_are_never_stored(shelf: Shelf, reader: Asker) -> None:
    for url in ("clauses/nothing", "clauses?x=1", "nothing"):
        assert reader.get(url)["Cache-Control"] == "no-store"


def test_answers_have_tags_for_cdns(shelf: Shelf, firm: Asker) -> None:
    response = firm.get("guidelines/rules?client=firm&language=nb")
    assert response["Surrogate-Key"] == (
        "client:firm guideline:rules clause:part clause:private-role clause:balance"
    )


@pytest.mark.parametrize(
    "path",
    [
        *("clauses", "clauses/balance", "clauses/balance/explanation", "clauses/balance/timeline"),
        *("guidelines", "guidelines/rules", "guidelines/rules.md", "guidelines/rules.html"),
        *("categories", "languages"),
    ],
)
def test_a_kept_answer_is_the_answer(shelf: Shelf, reader: Asker, path: str) -> None:
    for accepted in ("nb", "en"):
        cold = reader.get(path, Accept_Language=accepted)
        kept = reader.get(path, Accept_Language=accepted)
        caches["answers"].clear()
        anew = reader.get(path, Accept_Language=accepted)
        assert cold.content == kept.content == anew.content
        assert headers(cold) == headers(kept) == headers(anew)


def test_a_list_that_goes_on_is_the_same_on_every_node_at_the_same_clocks(
    shelf: Shelf, reader: Asker
) -> None:
    known = reader.get(URL)["Answer-Known-At"]
    url = f"clauses?language=nb&page_size=1&{SETTLED}{known}"
    first = reader.get(url).content
    caches["answers"].clear()
    assert reader.get(url).content == first


def test_a_scheduled_change_ends_what_is_kept(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    later = clock.now() + timedelta(days=2)
    adopted(cast, shelf.balance.clause, words="Later", valid_from=later)
    for url in (URL, "clauses?language=nb&key=balance"):
        assert b"Balance nb" in reader.get(url).content
    with time_machine.travel(later, tick=False):
        for url in (URL, "clauses?language=nb&key=balance"):
            assert b"Later nb" in reader.get(url).content


def test_a_reference_that_begins_to_apply_ends_what_is_kept(cast: Cast, reader: Asker) -> None:
    later = clock.now() + timedelta(days=2)
    adopted(cast, make_clause(cast, "to"), valid_from=later)
    adopted(cast, make_clause(cast, "from"), words="[more](clause:to)")
    url = "clauses/from?language=nb&body_formats=html"
    assert b"data-clause" not in reader.get(url).content
    with time_machine.travel(later, tick=False):
        assert b"data-clause" in reader.get(url).content


def test_the_moment_of_a_kept_answer_is_that_of_its_request(shelf: Shelf, reader: Asker) -> None:
    moments = [reader.get(URL)["Answer-As-Of"] for _ in range(2)]
    assert moments[0] < moments[1]
