"""A POST that is sent again is answered again, and done once."""

from datetime import timedelta

import time_machine

from api.models import KeptWrite
from clauses import accounts, clock
from clauses.models import Clause, Event, Membership
from clauses.policy import OPERATOR
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, make_clause

BODY = {"key": "role", "kind": "clause"}


def test_the_same_request_is_done_once_and_answered_twice(author: Editor) -> None:
    first = author.send("POST", "clauses", BODY, Idempotency_Key="1")
    before = Event.objects.count()
    second = author.send("POST", "clauses", BODY, Idempotency_Key="1")
    assert (second.status_code, second.content) == (201, first.content)
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])
    assert second["Cache-Control"] == "no-store"
    assert Event.objects.count() == before


def test_without_a_key_it_is_done_again(author: Editor) -> None:
    author.post("clauses", BODY)
    assert author.post("clauses", BODY, 400)["errors"][0]["code"] == "taken"


def test_the_same_key_with_another_body_is_refused(author: Editor) -> None:
    author.post("clauses", BODY, Idempotency_Key="1")
    problem = author.post("clauses", BODY | {"key": "other"}, 422, Idempotency_Key="1")
    assert problem["code"] == "idempotency-key-reused"
    assert author.send("POST", "clauses", b"{", Idempotency_Key="1").status_code == 422
    assert not Clause.objects.filter(key="other").exists()


def test_a_refused_request_is_not_kept(cast: Cast, author: Editor) -> None:
    wrong = BODY | {"tags": ["none"]}
    author.post("clauses", wrong, 400, Idempotency_Key="1")
    author.post("clauses", BODY, 201, Idempotency_Key="1")


def test_another_person_and_another_path_have_keys_of_their_own(
    cast: Cast, author: Editor, consultant: Editor
) -> None:
    adopted(cast, make_clause(cast, "shared"))
    author.post("clauses", BODY, Idempotency_Key="1")
    consultant.post("clauses", {"key": "firm.car", "kind": "clause", "client": "firm"}, Idempotency_Key="1")
    consultant.post("clauses/shared/versions", {"client": "firm", "change_class": "law"}, Idempotency_Key="1")


def test_who_lost_a_right_gets_todays_refusal_not_yesterdays_answer(cast: Cast, consultant: Editor) -> None:
    body = {"key": "firm.car", "kind": "clause", "client": "firm"}
    consultant.post("clauses", body, Idempotency_Key="1")
    accounts.unassign(OPERATOR, Membership.objects.get(user=cast.consultant))
    assert consultant.post("clauses", body, 400, Idempotency_Key="1")["errors"][0]["at"] == "/client"


def test_after_a_day_a_key_is_new_and_the_old_answer_is_gone(author: Editor) -> None:
    author.post("clauses", BODY, Idempotency_Key="1")
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        author.post("clauses", BODY, 400, Idempotency_Key="1")
        author.post("clauses", {"key": "other", "kind": "clause"}, Idempotency_Key="2")
        assert KeptWrite.objects.count() == 1


def test_what_is_kept_is_sealed(author: Editor) -> None:
    author.post("clauses", BODY, Idempotency_Key="secret-key")
    row = KeptWrite.objects.get()
    assert b"role" not in bytes(row.sealed)
    assert "secret-key" not in row.name


def test_a_malformed_key_is_refused(author: Editor) -> None:
    for key in ("", "a b", "å", "x" * 256):
        problem = author.post("clauses", BODY, 400, Idempotency_Key=key)
        assert [(each["in"], each["at"]) for each in problem["errors"]] == [("header", "Idempotency-Key")]
