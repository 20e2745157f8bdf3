"""Validators, freshness, and what is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from api import caching
from api.caching import Freshness, Kept

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BODY = b"words"
ETAG = caching.etag_of(BODY)


def answer(if_none_match: str | None = None, method: str = "GET", status: int = 200) -> HttpResponse:
    headers = {} if if_none_match is None else {"If-None-Match": if_none_match}
    request = RequestFactory().generic(method, "/", headers=headers)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    return caching.conditional(request, HttpResponse(BODY, status=status, headers=headers))


def test_the_validator_is_weak_and_follows_the_bytes() -> None:
    assert ETAG.startswith('W/"')
    assert caching.etag_of(b"other") != ETAG


@pytest.mark.parametrize("given", [ETAG, ETAG[2:], f'"x", {ETAG}', "*", f'W/"x",{ETAG},"y"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_answer_gets_304_with_the_same_headers(given: str, method: str) -> None:
    response = answer(given, method)
    assert response.status_code == 304
    assert (response["ETag"], response["Cache-Control"], response["Vary"]) == (
        ETAG,
        "private, no-cache",
        "Accept-Language",
    )
    assert not response.content
    assert not response.has_header("Content-Type")


@pytest.mark.parametrize("given", [None, "", '"x"', "x", 'W/"', "\0", ETAG[3:-1]])
def test_who_has_another_answer_gets_this_one(given: str | None) -> None:
    response = answer(given)
    assert response.status_code == 200
    assert response["ETag"] == ETAG


def test_only_good_answers_have_validators() -> None:
    assert not answer("*", status=404).has_header("ETag")


@pytest.mark.parametrize(
    ("freshness", "text"),
    [
        (Freshness(public=True), "public, no-cache"),
        (Freshness(public=False), "private, no-cache"),
        (Freshness(public=True, seconds=60), "public, max-age=60"),
        (
            Freshness(public=False, seconds=caching.YEAR, immutable=True),
            "private, max-age=31536000, immutable",
        ),
        (Freshness(public=True, stored=False), "no-store"),
    ],
)
def test_freshness_is_written_as_cache_control(freshness: Freshness, text: str) -> None:
    assert str(freshness) == text


def test_freshness_is_cut_at_the_next_known_change() -> None:
    minute = Freshness(public=True, seconds=60)
    assert minute.cut(NOW, NOW + timedelta(seconds=9.9)).seconds == 9
    assert minute.cut(NOW, NOW + timedelta(days=1)).seconds == 60
    assert str(minute.cut(NOW, NOW)) == "public, no-cache"
    assert minute.cut(NOW, None) == minute


def test_an_answer_is_kept_until_the_next_known_change() -> None:
    kept = Kept(BODY, {"Content-Language": "nb"}, NOW + timedelta(seconds=5))
    caching.keep("name", kept, NOW)
    assert caching.find("name", NOW + timedelta(seconds=4)) == kept
    assert caching.find("name", NOW + timedelta(seconds=5)) is None


def test_an_answer_is_kept_by_its_url_and_the_newest_event() -> None:
    names = {caching.name_of("/a", 1), caching.name_of("/a", 2), caching.name_of("/b", 1)}
    assert len(names) == 3


def test_tags_are_told_once() -> None:
    assert caching.surrogate_key(["client:firm", "clause:a", "client:firm"]) == "client:firm clause:a"
