"""Who may ask preview, and whose drafts count for them: what the policy says."""

import pytest
from pytest_django import Settings

from api.authentication import Caller
from api.errors import Refused
from api.preview.v1.access import drafts_for, require_previewer
from clauses import clock, keys, policy
from clauses.models import Key, Scope
from clauses.policy import OPERATOR, Action
from clauses.resolution.questions import Drafts
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf
from tests.api.preview.conftest import Previewer, previewer
from tests.cast import Cast


@pytest.mark.parametrize("bound", [[], ["firm"], ["firm", "town"]])
def test_the_door_counts_the_drafts_that_the_policy_shows(cast: Cast, bound: list[str]) -> None:
    clients = [getattr(cast, name) for name in bound]
    who = Caller(keys.look_up(make_key(*clients, scope=Scope.PREVIEW), clock.now()))
    require_previewer(who)
    for owner in (cast.library, *clients):
        counted = drafts_for(who, owner, None)
        assert (counted is not None) == bool(policy.may(who.key, Action.READ_DRAFTS, owner))
        assert counted in (None, Drafts(owner.pk))
        assert (counted is None) == (owner == cast.library and bound != [])


def test_no_other_key_sees_drafts(cast: Cast) -> None:
    for scope, given in ((Scope.DELIVERY, {}), (Scope.PERSONAL, {"user": cast.author})):
        who = Caller(keys.look_up(make_key(scope=scope, **given), clock.now()))
        with pytest.raises(Refused):
            require_previewer(who)
        assert drafts_for(who, cast.library, None) is None


@pytest.mark.parametrize("path", ["clauses", "clauses/balance", "guidelines/rules.html"])
def test_only_preview_keys_open_the_door(
    shelf: Shelf, cast: Cast, reader: Asker, nobody: Asker, settings: Settings, path: str
) -> None:
    settings.PUBLIC_LIBRARY = True
    url = f"/api/preview/v1/{path}"
    personal = make_key(scope=Scope.PERSONAL, user=cast.author)
    for secret, status, code in (
        (None, 401, "unauthenticated"),
        ("kls_preview_" + "a" * 43, 401, "unauthenticated"),
        (personal, 403, "wrong-scope"),
    ):
        problem = Asker(secret).problem(url)
        assert (problem["status"], problem["code"]) == (status, code)
    assert reader.problem(url)["code"] == "wrong-scope"


def test_a_clients_key_says_whom_it_asks_about(shelf: Shelf, adviser: Previewer) -> None:
    assert adviser.problem("clauses")["code"] == "client-required"
    assert adviser.problem("clauses?client=town")["code"] == "not-found"


def test_guidance_needs_the_right(shelf: Shelf, cast: Cast, editor: Previewer) -> None:
    assert editor.problem("clauses?include=guidance")["code"] == "guidance-not-allowed"
    assert previewer(guidance=True).get("clauses?include=guidance").status_code == 200


def test_a_revoked_key_is_no_good_at_once(shelf: Shelf, editor: Previewer) -> None:
    assert editor.get("clauses").status_code == 200
    keys.revoke(OPERATOR, Key.objects.get())
    assert editor.get("clauses").status_code == 401
