"""The invariants of domain.md, section 7, each with its guards, and what happens without them.

(2 and 5 as readers see them: test_for_ever. 6 and 8: with the doors and the editions. 9: test_what_changes.)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from clauses import accounts, clock, digests, editing, ledger, policy, registry, triggers, workflow, writing
from clauses.errors import Denied, Immutable
from clauses.models import Decision, Event, Parameter, Review, Tag, Text, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, draft, make_clause, submitted


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Without these triggers, and then as if nothing had happened."""
    tables = {rule.trigger: f" ON clauses_{rule.table}" for rule in triggers.RULES}
    with transaction.atomic():
        connection.check_constraints()
        with connection.cursor() as cursor:
            for name in names:
                trigger = f"{triggers.PREFIX}{name}"
                on = tables[trigger] if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {trigger}{on}")
        yield
        transaction.set_rollback(True)


def sealed() -> dict[Any, str]:
    """The digests of all approved words, computed anew from the words."""
    texts = Text.objects.filter(approved_at__isnull=False)
    return {text.pk: digests.of_text(text.language, digests.of_layers(text.layers())) for text in texts}


# 1. Words that were approved never change.


def test_1_approved_words_never_change(cast: Cast) -> None:
    """Guards: ``Guarded.save`` and ``delete``, and the trigger text_update."""
    text = adopted(cast, make_clause(cast)).texts.get(language="nb")
    before, text.body = sealed(), "Other words"
    for change in (text.save, text.delete, Text.objects.all().delete):
        with pytest.raises(Immutable):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.filter(pk=text.pk).update(body="Other words")
    assert sealed() == before


def test_1_without_its_trigger_they_would(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    before = sealed()
    with without("text_update", "text_decided"):
        Text.objects.update(body="Other words")
        assert sealed() != before
    assert sealed() == before


# 2. Words that were not approved are never served: nothing becomes approved but by the last approval.


def test_2_no_words_become_approved_but_by_a_decision(cast: Cast) -> None:
    """Guards: the triggers text_decided and text_born, version_decided and version_born."""
    submitted(cast, make_clause(cast))
    now = clock.now()
    for approve in (
        partial(Text.objects.update, approved_at=now),
        partial(Version.objects.update, adopted_at=now, valid_from=now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            approve()
    assert not Text.objects.approved(now).exists()


def test_2_without_its_trigger_they_would(cast: Cast) -> None:
    draft(cast, make_clause(cast))
    with without("text_decided"):
        Text.objects.update(approved_at=clock.now())
        assert Text.objects.approved(clock.now()).exists()


def test_2_no_draft_rejected_recalled_or_discarded_words_count_as_approved(cast: Cast) -> None:
    rejected = submitted(cast, make_clause(cast, "rejected"), words="CANARY")
    workflow.request_changes(cast.approver, rejected, rejected.digest, "No")
    workflow.recall(cast.author, submitted(cast, make_clause(cast, "recalled"), words="CANARY"))
    workflow.discard(cast.author, draft(cast, make_clause(cast, "discarded"), words="CANARY"))
    version = adopted(cast, make_clause(cast, "adopted"))
    writing.write_text(cast.author, version, "nb", title="T", body="CANARY")
    found = Text.objects.newest(clock.LATEST).values_list("body", flat=True)
    assert sorted(found) == ["Words en", "Words nb"]
    assert list(Version.objects.adopted(clock.LATEST)) == [version]


# 3. At most one text applies.


def test_3_a_number_or_revision_is_used_once_and_one_is_open(cast: Cast) -> None:
    """Guards: the unique constraints of versions and texts (and triggers before them)."""
    text = draft(cast, make_clause(cast)).texts.get(language="nb")
    for row, number in ((text, "revision"), (text.version, "number")):
        for step in (0, 1):
            fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            fields |= {"id": None, number: fields[number] + step}
            del fields["id"]
            with pytest.raises(IntegrityError), transaction.atomic():
                type(row)._default_manager.create(**fields)


def test_3_the_newest_revision_of_a_language_is_one(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    for words in ("Once", "Twice"):
        text = writing.write_text(cast.author, version, "nb", title="T", body=words)
        review = workflow.submit(cast.author, version, [text])
        workflow.approve(cast.approver, review, review.digest)
    newest = version.texts.newest(clock.LATEST)
    assert sorted(newest.values_list("language", "revision")) == [("en", 1), ("nb", 3)]


# 4. Nobody approved their own words.


def test_4_nobody_approves_their_own_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: ``policy.contributors``, and beneath it the trigger decision_four_eyes."""
    cast.author.groups.set([*cast.author.groups.all(), *cast.approver.groups.all()])
    review = submitted(cast, make_clause(cast))
    approve = partial(workflow.approve, cast.author, review, review.digest)
    with pytest.raises(Denied):
        approve()
    monkeypatch.setattr(policy, "contributors", lambda version, language: set())
    with pytest.raises(IntegrityError), transaction.atomic():
        approve()
    assert not Decision.objects.exists()


def test_4_without_both_guards_they_would(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.author.groups.set([*cast.author.groups.all(), *cast.approver.groups.all()])
    review = submitted(cast, make_clause(cast))
    monkeypatch.setattr(policy, "contributors", lambda version, language: set())
    with without("decision_four_eyes"):
        assert workflow.approve(cast.author, review, review.digest).state == "approved"


def test_4_a_correction_is_not_approved_by_who_wrote_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trigger knows the language and the last approval too."""
    cast.approver.groups.set([*cast.author.groups.all(), *cast.approver.groups.all()])
    version = adopted(cast, make_clause(cast))
    text = writing.write_text(cast.approver, version, "nb", title="T", body="Corrected")
    review = workflow.submit(cast.author, version, [text])
    monkeypatch.setattr(policy, "contributors", lambda version, language: set())
    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.approve(cast.approver, review, review.digest)
    assert workflow.approve(cast.approver2, review, review.digest).state == "approved"


# 7. Every change of state is in the ledger, in the same transaction, and the chain verifies.


def everything() -> dict[str, list[Any]]:
    """All rows of the domain but the ledger's."""
    models = [model for model in apps.get_app_config("clauses").get_models() if model is not Event]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def verbs(cast: Cast) -> dict[str, Callable[[], object]]:
    """Every verb that changes the state, ready to be done."""
    written = draft(cast, make_clause(cast, "written"))
    text = written.texts.get(language="nb")
    review = submitted(cast, make_clause(cast, "reviewed"))
    now, firm, author = clock.now(), cast.firm, cast.author
    registry.define(OPERATOR, Parameter, "name", {}, type="text")
    return {
        "create": partial(make_clause, cast, "new"),
        "classify": partial(
            editing.classify, author, review.version.clause, category=None, tags=[], adaptable=False
        ),
        "new": partial(draft, cast, make_clause(cast, "empty"), languages=()),
        "change": partial(editing.change_version, author, written, change_note="n"),
        "write": partial(writing.write_text, author, written, "nb", title="T", body="B"),
        "drop": partial(writing.discard_text, author, text),
        "submit": partial(workflow.submit, author, written),
        "discard": partial(workflow.discard, author, written),
        "approve": partial(workflow.approve, cast.approver, review, review.digest),
        "request": partial(workflow.request_changes, cast.approver, review, review.digest, "No"),
        "recall": partial(workflow.recall, author, review),
        "fact": partial(registry.record_fact, cast.consultant, firm, "headcount", 1, now),
        "value": partial(registry.record_value, cast.consultant, firm, "name", "F", now),
        "person": partial(accounts.add_person, OPERATOR, "new"),
        "assign": partial(accounts.assign, OPERATOR, firm, cast.author, "consultant"),
        "define": partial(registry.define, OPERATOR, Tag, "new", {}),
        "owner": partial(
            registry.save_owner, OPERATOR, "new", name="N", languages_=["nb"], required_languages=[]
        ),
    }


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_7_every_change_of_state_has_its_event(cast: Cast) -> None:
    for name, act in verbs(cast).items():
        with undone():
            rows, events = everything(), Event.objects.count()
            act()
            assert everything() != rows, name
            assert Event.objects.count() > events, name
            assert list(ledger.breaks()) == []


class Broken(Exception):
    """The ledger cannot be written."""


def break_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    def append(*args: object, **kwargs: object) -> None:
        raise Broken

    monkeypatch.setattr(ledger.Record, "append", append)


def test_7_what_cannot_be_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guard: the transaction of ``ledger.recording``."""
    acts = verbs(cast)
    rows = everything()
    break_ledger(monkeypatch)
    for name, act in acts.items():
        with pytest.raises(Broken):
            act()
        assert everything() == rows, name


def test_7_without_the_transaction_it_would(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = verbs(cast)
    break_ledger(monkeypatch)
    monkeypatch.setattr(ledger, "transaction", SimpleNamespace(atomic=nullcontext))
    with pytest.raises(Broken):
        acts["recall"]()
    assert not Review.objects.filter(state="open").exists()
