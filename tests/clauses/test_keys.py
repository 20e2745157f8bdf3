"""Keys: made, looked up, revoked."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from clauses import clock, keys
from clauses.errors import Absent, Denied, Invalid, WrongState
from clauses.models import Event, Key, Scope
from clauses.policy import OPERATOR
from tests.cast import Cast


def make(**given: Any) -> str:
    return keys.make(OPERATOR, "test", **{"scope": Scope.DELIVERY, **given})[1]


def look_up(secret: str) -> keys.Bearer | None:
    return keys.look_up(secret, clock.now())


def create(*arguments: str) -> str:
    """The last line that the command prints."""
    output = StringIO()
    call_command("create_key", *arguments, stdout=output)
    return output.getvalue().splitlines()[-1]


@pytest.mark.parametrize("scope", [Scope.DELIVERY, Scope.PREVIEW])
def test_a_secret_tells_its_scope_and_finds_its_key(cast: Cast, scope: Scope) -> None:
    secret = make(scope=scope)
    found = look_up(secret)
    assert secret.startswith(f"kls_{scope.value}_")
    assert found is not None
    assert found.key.scope == scope
    assert secret.startswith(found.key.prefix)


def test_the_secret_is_stored_nowhere(cast: Cast) -> None:
    secret = make()
    key = Key.objects.get()
    stored = [str(value) for value in Key.objects.values_list()[0]] + [
        str(e.payload) for e in Event.objects.all()
    ]
    assert not any(secret in text for text in stored)
    assert len(secret) - len(key.prefix) >= 35


def test_a_key_is_found_with_its_clients_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = make(clients=[cast.firm, cast.town])
    with django_assert_num_queries(1):  # the key, its person, and a row for each client
        found = look_up(secret)
    assert found is not None
    assert found.clients == {"firm", "town"}


@pytest.mark.parametrize(
    "secret",
    ["", "x", "kls_delivery_", "kls_delivery_" + "a" * 43, "kls_admin_" + "a" * 43, "kls_delivery_\0"],
)
def test_what_is_no_secret_finds_nothing(cast: Cast, secret: str) -> None:
    make()
    assert look_up(secret) is None


def test_a_key_is_good_until_it_expires(cast: Cast) -> None:
    end = clock.now() + timedelta(days=1)
    secret = make(expires_at=end)
    assert keys.look_up(secret, end - clock.TICK)
    assert keys.look_up(secret, end) is None


def test_a_revoked_key_is_no_good_at_once(cast: Cast) -> None:
    secret = make()
    keys.revoke(OPERATOR, Key.objects.get())
    assert look_up(secret) is None


def test_a_key_is_revoked_once(cast: Cast) -> None:
    make()
    keys.revoke(OPERATOR, Key.objects.get())
    with pytest.raises(WrongState):
        keys.revoke(OPERATOR, Key.objects.get())


def test_a_personal_key_ends_with_its_persons_account(cast: Cast) -> None:
    secret = make(scope=Scope.PERSONAL, user=cast.author)
    assert look_up(secret)
    cast.author.is_active = False
    cast.author.save()
    assert look_up(secret) is None


def test_making_and_revoking_are_in_the_ledger(cast: Cast) -> None:
    make(clients=[cast.firm])
    keys.revoke(cast.admin, Key.objects.get())
    made, revoked = Event.objects.filter(type__startswith="key.").order_by("number")
    assert (made.type, made.payload["clients"], made.actor) == ("key.made", ["firm"], None)
    assert (revoked.type, revoked.actor) == ("key.revoked", cast.admin)


def test_only_administrators_make_and_revoke_keys(cast: Cast) -> None:
    with pytest.raises(Denied):
        keys.make(cast.author, "test", Scope.DELIVERY)
    make()
    with pytest.raises(Denied):
        keys.revoke(cast.author, Key.objects.get())


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\0b"])
def test_a_key_has_a_name(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        keys.make(OPERATOR, name, Scope.DELIVERY)


def test_a_personal_key_has_a_person_and_no_other_has(cast: Cast) -> None:
    for given in ({"scope": Scope.PERSONAL}, {"scope": Scope.DELIVERY, "user": cast.author}):
        with pytest.raises(Invalid):
            make(**given)


def test_a_key_is_not_bound_to_the_library(cast: Cast) -> None:
    with pytest.raises(Invalid):
        make(clients=[cast.library])


def test_a_key_does_not_end_in_the_past(cast: Cast) -> None:
    with pytest.raises(Invalid):
        make(expires_at=clock.now() - timedelta(seconds=1))


def test_a_key_is_found_by_prefix_or_id(cast: Cast) -> None:
    make()
    key = Key.objects.get()
    assert keys.find(key.prefix) == keys.find(str(key.id)) == key
    with pytest.raises(Absent):
        keys.find("kls_delivery_nothing!")


def test_the_command_prints_the_secret_alone_on_its_last_line(cast: Cast) -> None:
    found = look_up(
        create("web", "--scope", "delivery", "--client", "firm", "--client", "town", "--guidance")
    )
    assert found is not None
    assert (found.key.name, found.clients, found.key.guidance) == ("web", frozenset({"firm", "town"}), True)


def test_the_command_makes_personal_keys(cast: Cast) -> None:
    found = look_up(create("mine", "--scope", "personal", "--user", "author"))
    assert found is not None
    assert found.key.user == cast.author


@time_machine.travel("2030-11-23T10:00:00Z", tick=False)
def test_a_key_opens_until_the_end_of_its_last_day_in_oslo(cast: Cast) -> None:
    create("web", "--scope", "delivery", "--expires", "2030-11-23")
    assert Key.objects.get().expires_at == clock.first_moment(date(2030, 11, 24))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--scope", "personal"],
        ["--scope", "delivery", "--user", "author"],
        ["--scope", "preview", "--user", "author"],
        ["--scope", "personal", "--user", "nobody"],
        ["--scope", "delivery", "--client", "nobody"],
        ["--scope", "delivery", "--client", "library"],
        ["--scope", "delivery", "--expires", "2020-01-01"],
        ["--scope", "delivery", "--expires", "tomorrow"],
        ["--scope", "delivery", "--expires", "9999-12-31"],
        ["--scope", "admin"],
        [],
    ],
)
def test_the_command_refuses(cast: Cast, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        create("web", *arguments)
    assert not Key.objects.exists()


def test_a_command_revokes_a_key(cast: Cast) -> None:
    secret = create("web", "--scope", "delivery")
    call_command("revoke_key", Key.objects.get().prefix, stdout=StringIO())
    assert look_up(secret) is None


@pytest.mark.parametrize(
    "name", ["kls_delivery_aaaaaaaa", "", "a\0b", "01a2063e-64ed-704a-9730-d2eda65eb0bc"]
)
def test_there_must_be_a_key_to_revoke(cast: Cast, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("revoke_key", name)
