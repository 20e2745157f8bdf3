"""GET /categories, /tags, /parameters, /legal-sources, /languages and /me."""

import pytest
from pytest_django import Settings

from clauses.models import Scope
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import LAW
from tests.cast import Cast


@pytest.mark.parametrize(
    ("path", "results"),
    [
        ("categories?language=en", [{"key": "social-media", "label": "Social media"}]),
        ("categories?language=nn", [{"key": "social-media", "label": "Sosiale medium"}]),
        ("tags?language=en", [{"key": "privacy", "label": "Privacy"}, {"key": "work", "label": "Arbeid"}]),
        ("parameters?language=nb", [{"key": "company_name", "label": "Navn", "type": "text"}]),
        (
            "legal-sources?language=nb",
            [{"key": LAW, "label": "Arbeidsmiljøloven", "url": "https://lovdata.no/x"}],
        ),
    ],
)
def test_vocabularies_have_labels(words: None, reader: Asker, path: str, results: object) -> None:
    page = {"results": results, "next_cursor": None, "count": None, "missing": []}
    assert reader.json(path) == page


def test_vocabularies_follow_the_header(words: None, reader: Asker) -> None:
    response = reader.get("categories", Accept_Language="en")
    assert response.json()["results"][0]["label"] == "Social media"
    assert response["Vary"] == "Accept-Language"
    assert response["Content-Location"] == "/api/delivery/v1/categories?language=en"


def test_a_client_has_its_own_languages(cast: Cast, town: Asker) -> None:
    answer = town.json("languages?client=town&language=en")
    assert answer["client"] == "town"
    assert answer["results"][0] == {
        "code": "nn",
        "label": "Norwegian Nynorsk",
        "is_authoritative": True,
        "is_required": True,
    }
    assert [each["code"] for each in answer["results"]] == ["nn", "nb", "en"]
    assert town.problem("languages?client=firm")["code"] == "not-found"


@pytest.mark.parametrize("path", ["categories", "tags", "parameters", "legal-sources", "me"])
def test_a_bound_key_reads_vocabularies_without_saying_for_whom(firm: Asker, path: str) -> None:
    assert firm.get(path).status_code == 200


def test_a_key_learns_what_it_is(cast: Cast, settings: Settings) -> None:
    settings.DELIVERY_RATE_LIMIT = 100
    secret = make_key(cast.town, cast.firm, scope=Scope.PREVIEW, guidance=True)
    asker = Asker(secret)
    assert asker.json("me") == {
        "name": "test",
        "prefix": secret[:20],
        "scope": "preview",
        "clients": ["firm", "town"],
        "guidance": True,
        "expires_at": None,
        "limit": {"requests": 100, "seconds": 60},
    }
    assert asker.get("me")["Cache-Control"] == "no-store"


def test_nobody_is_no_key(nobody: Asker, settings: Settings) -> None:
    settings.PUBLIC_LIBRARY = True
    assert nobody.problem("me")["code"] == "unauthenticated"


def test_without_a_limit_none_is_told(reader: Asker, settings: Settings) -> None:
    settings.DELIVERY_RATE_LIMIT = 0
    assert reader.json("me")["limit"] is None
