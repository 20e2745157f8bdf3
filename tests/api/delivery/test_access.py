"""Who may ask about whom: decided by slugs here, by rows in the domain's policy, alike."""

import pytest
from pytest_django import Settings

from api.authentication import Caller
from api.delivery.v1.access import addressed, require_guidance, require_reader
from api.errors import Refused
from clauses import clock, keys, policy
from clauses.models import Key, Owner, Scope
from clauses.policy import Action
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast

KEYS = ["none", "unbound", "firm", "firm-preview", "both", "personal", "guidance"]


def caller(cast: Cast, name: str) -> Caller:
    """Who has that key."""
    if name == "none":
        return Caller()
    secret = {
        "unbound": lambda: make_key(),
        "firm": lambda: make_key(cast.firm),
        "firm-preview": lambda: make_key(cast.firm, scope=Scope.PREVIEW),
        "both": lambda: make_key(cast.firm, cast.town),
        "personal": lambda: make_key(scope=Scope.PERSONAL, user=cast.consultant),
        "guidance": lambda: make_key(cast.firm, guidance=True),
    }[name]()
    return Caller(keys.look_up(secret, clock.now()))


def code(who: Caller, owner: Owner, action: Action) -> str:
    """What the door says; empty if it lets in."""
    try:
        require_reader(who)
        addressed(who, owner.slug)
        if action is Action.READ_GUIDANCE:
            require_guidance(who)
    except Refused as refused:
        return refused.problem.row
    return ""


@pytest.mark.parametrize("action", [Action.READ, Action.READ_GUIDANCE])
@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("name", KEYS)
def test_the_door_says_what_the_policy_says(
    cast: Cast, settings: Settings, name: str, is_public: bool, action: Action
) -> None:
    settings.PUBLIC_LIBRARY = is_public
    who = caller(cast, name)
    for owner in (cast.library, cast.firm, cast.town):
        verdict = policy.may(who.key, action, owner)
        assert (code(who, owner, action) == "") == bool(verdict)
        if action is Action.READ:
            assert code(who, owner, action) == verdict.code


@pytest.mark.parametrize(
    ("asker", "query", "status", "wanted"),
    [
        ("reader", "", 200, None),
        ("reader", "client=library", 200, None),
        ("reader", "client=firm", 404, "not-found"),
        ("reader", "client=nothing", 404, "not-found"),
        ("firm", "", 400, "client-required"),
        ("firm", "client=library", 200, None),
        ("firm", "client=firm", 200, None),
        ("firm", "client=town", 404, "not-found"),
        ("firm", "client=nothing", 404, "not-found"),
        ("nobody", "", 401, "unauthenticated"),
        ("nobody", "client=firm", 401, "unauthenticated"),
    ],
)
def test_whom_a_caller_may_ask_about(
    shelf: Shelf, request: pytest.FixtureRequest, asker: str, query: str, status: int, wanted: str | None
) -> None:
    who: Asker = request.getfixturevalue(asker)
    for path in ("clauses", "clauses/balance", "languages", "clauses/balance/timeline"):
        response = who.get(f"{path}?{query}")
        assert response.status_code == status
        assert response.json().get("code") == wanted


def test_a_public_library_is_read_without_a_key_and_no_client_is(
    shelf: Shelf, nobody: Asker, settings: Settings
) -> None:
    settings.PUBLIC_LIBRARY = True
    assert nobody.get("clauses/balance").status_code == 200
    assert nobody.get("clauses?client=library").status_code == 200
    for slug in ("firm", "nothing"):
        assert nobody.problem(f"clauses?client={slug}")["code"] == "unauthenticated"
    assert nobody.problem("clauses?include=guidance")["code"] == "guidance-not-allowed"
    assert nobody.problem(f"texts/{shelf.variant.texts.get().pk}")["code"] == "not-found"


def test_a_foreign_client_is_told_as_one_that_is_not_there(shelf: Shelf, firm: Asker) -> None:
    problems = [firm.problem(f"clauses/balance?client={slug}") for slug in ("town", "nothing")]
    for problem in problems:
        problem.pop("instance")
    assert problems[0] == problems[1]


def test_a_key_never_changes_an_answer(shelf: Shelf, cast: Cast, firm: Asker, reader: Asker) -> None:
    both = Asker(make_key(cast.town, cast.firm, guidance=True))
    for asker, other, query in ((firm, both, "client=firm"), (reader, both, "client=library")):
        url = f"guidelines/rules?{query}&language=nb"
        assert asker.get(url).content == other.get(url).content


def test_the_right_to_read_is_looked_at_before_what_is_kept(shelf: Shelf, firm: Asker, town: Asker) -> None:
    url = "clauses/private-role?client=firm&language=nb"
    assert firm.get(url).status_code == 200
    assert town.get(url).status_code == 404


def test_a_key_is_revoked_for_kept_answers_too(shelf: Shelf, cast: Cast, firm: Asker) -> None:
    url = "clauses/private-role?client=firm&language=nb"
    assert firm.get(url).status_code == 200
    Key.objects.update(revoked_at=clock.now())
    assert firm.get(url).status_code == 401
