"""How often a caller may ask."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings
from rest_framework.request import Request

from api import throttling
from tests.api.conftest import Asker, make_key
from tests.cast import Cast

START = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_a_minute(settings: Settings) -> None:
    settings.DELIVERY_RATE_LIMIT = 2


@time_machine.travel(START, tick=False)
def test_every_answer_tells_what_is_left(reader: Asker) -> None:
    response = reader.get("clauses")
    assert response["RateLimit-Policy"] == '"default";q=2;w=60'
    assert response["RateLimit"] == '"default";r=1;t=60'
    assert reader.get("nothing?x=1").status_code == 404
    assert reader.get("clauses?x=1")["RateLimit"] == '"default";r=0;t=60'


@time_machine.travel(START, tick=False)
def test_who_asks_too_often_waits(reader: Asker) -> None:
    answers = [reader.get("clauses") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert answers[2]["RateLimit"] == '"default";r=0;t=60'


def test_the_next_minute_begins_again(reader: Asker) -> None:
    with time_machine.travel(START, tick=False) as traveller:
        for _ in range(3):
            reader.get("clauses")
        traveller.shift(60)
        assert reader.get("clauses").status_code == 200


@time_machine.travel(START, tick=False)
def test_each_key_and_each_address_has_its_own_limit(cast: Cast, nobody: Asker, settings: Settings) -> None:
    settings.PUBLIC_LIBRARY = True
    for asker in (Asker(make_key()), Asker(make_key()), nobody):
        assert [asker.get("clauses").status_code for _ in range(3)] == [200, 200, 429]


def test_zero_is_no_limit(reader: Asker, settings: Settings) -> None:
    settings.DELIVERY_RATE_LIMIT = 0
    answers = [reader.get("clauses") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert not answers[0].has_header("RateLimit")


@time_machine.travel(START, tick=False)
def test_bad_keys_are_limited_and_good_keys_from_there_are_not(
    cast: Cast, nobody: Asker, settings: Settings
) -> None:
    settings.DELIVERY_RATE_LIMIT = 2
    answers = [nobody.get("clauses", Authorization="Bearer x").status_code for _ in range(3)]
    assert answers == [401, 401, 429]
    assert Asker(make_key()).get("clauses").status_code == 200


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "local"),
        ("unix:", "local"),
    ],
)
def test_an_address_is_what_one_customer_has(given: str, address: str) -> None:
    request = Request(RequestFactory().get("/", REMOTE_ADDR=given))
    assert throttling.address(request) == address
