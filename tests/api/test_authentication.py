"""Keys at the door."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from pytest_django import Settings

from clauses import clock, keys
from clauses.models import Key, Scope
from clauses.policy import OPERATOR
from tests.api.conftest import Asker, make_key
from tests.cast import Cast


def test_a_good_key_opens(reader: Asker) -> None:
    assert reader.get("clauses").status_code == 200


def test_without_a_key_a_closed_library_is_closed(nobody: Asker) -> None:
    response = nobody.get("clauses")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic YTpi",
        "Token kls_delivery_x",
        "Bearer kls_delivery_" + "a" * 43,
        "Bearer kls_delivery_" + "a" * 5000,
        "Bearer \xff\x00",
        "Bearer a b",
    ],
)
def test_a_bad_key_is_told_as_none_even_where_nobody_may_read(
    nobody: Asker, settings: Settings, header: str
) -> None:
    without = nobody.problem("clauses")
    settings.PUBLIC_LIBRARY = True
    bad = nobody.problem("clauses", Authorization=header)
    assert bad.pop("instance") != without.pop("instance")
    assert bad == without
    assert bad["status"] == 401


def test_a_repeated_header_is_no_key(cast: Cast, nobody: Asker) -> None:
    secret = make_key()
    joined = f"Bearer {secret},Bearer {secret}"
    assert nobody.get("clauses", Authorization=joined).status_code == 401


def test_the_scheme_is_written_in_any_case(cast: Cast, nobody: Asker) -> None:
    assert nobody.get("clauses", Authorization=f"bearer {make_key()}").status_code == 200


def test_a_revoked_or_expired_key_is_unknown_at_once(cast: Cast) -> None:
    end = clock.now() + timedelta(days=1)
    asker = Asker(make_key(expires_at=end))
    assert asker.get("clauses").status_code == 200
    with patch("clauses.clock.now", return_value=end):
        assert asker.get("clauses").status_code == 401
    keys.revoke(OPERATOR, Key.objects.get())
    assert asker.get("clauses").status_code == 401


def test_a_personal_key_is_for_another_door(cast: Cast) -> None:
    asker = Asker(make_key(scope=Scope.PERSONAL, user=cast.author))
    assert asker.problem("clauses")["code"] == "wrong-scope"


def test_a_preview_key_reads_what_is_adopted(cast: Cast) -> None:
    assert Asker(make_key(scope=Scope.PREVIEW)).get("clauses").status_code == 200


def test_keys_in_the_url_are_refused(cast: Cast, nobody: Asker, settings: Settings) -> None:
    settings.PUBLIC_LIBRARY = True
    assert nobody.problem(f"clauses?key={make_key()}")["status"] == 400
    assert nobody.problem(f"clauses?access_token={make_key()}")["code"] == "unknown-parameter"
