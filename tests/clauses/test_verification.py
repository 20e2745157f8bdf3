"""What verify finds, where somebody got past the database's guards."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from clauses import triggers, verification
from clauses.models import (
    Citation,
    Contribution,
    Decision,
    Entry,
    Event,
    LegalSource,
    Review,
    ReviewedText,
    Text,
    Version,
)
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted
from tests.clauses.libraries import imported, write
from tests.clauses.resolution.histories import past_the_guards


def findings() -> list[str]:
    return list(verification.findings())


def test_an_untouched_history_holds(cast: Cast) -> None:
    clause = make_clause(cast)
    version = adopted(cast, clause, change_note="Æ")
    corrected(cast, version, "nb", "Corrected")
    adopted(cast, clause, cast.firm, effect="omitted")
    submitted(cast, clause)
    draft(cast, make_clause(cast, "other"))
    assert findings() == []


@pytest.mark.django_db
def test_an_imported_library_holds(tmp_path: Path) -> None:
    imported(write(tmp_path))
    assert findings() == []


def change_words() -> None:
    Text.objects.filter(language="en").update(body="Other words")


def change_words_and_digest() -> None:
    text = Text.objects.get(language="en")
    text.body = "Other words"
    text.seal()
    Text.objects.filter(pk=text.pk).update(body=text.body, digests=text.digests, digest=text.digest)


def change_fields() -> None:
    Version.objects.update(change_note="Another")


def add_a_citation() -> None:
    law = LegalSource.objects.create(key="LAW-1")
    Citation.objects.create(version=Version.objects.get(), source=law, position=0, relation="see")


def change_the_date() -> None:
    version = Version.objects.get()
    assert version.valid_from
    Version.objects.update(valid_from=version.valid_from - timedelta(days=1))


def delete_a_text() -> None:
    Contribution.objects.filter(text__language="en")._raw_delete("default")
    text = Text.objects.filter(language="en")
    ReviewedText.objects.filter(text__in=text)._raw_delete("default")
    text._raw_delete("default")


def approve_own_words() -> None:
    author = Contribution.objects.first()
    assert author
    Decision.objects.update(person=author.person, name="author")


def delete_the_decision() -> None:
    Decision.objects.all()._raw_delete("default")


def change_the_review() -> None:
    Review.objects.update(content={})


def change_the_seen_digest() -> None:
    Decision.objects.update(digest="sha256:0")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (change_words, "private-role, library, version 1, en, revision 1: the words are not those of"),
        (change_words_and_digest, ", en, revision 1: the words are not those that the ledger recorded"),
        (change_words_and_digest, ": the texts are not those that were approved"),
        (change_fields, "private-role, library, version 1: the fields are not those of its digest"),
        (add_a_citation, ": the fields are not those that were approved"),
        (change_the_date, ": the date of effect is not the one that the ledger recorded"),
        (delete_a_text, ", en: an approved text is missing"),
        (approve_own_words, ": author decided on own words (four eyes)"),
        (approve_own_words, ": the decision of author is not the one that the ledger recorded"),
        (delete_the_decision, ": not every stage approved"),
        (change_the_review, ": what was reviewed is not what its digest says"),
        (change_the_seen_digest, ": approver decided on something else than was reviewed"),
    ],
)  # fmt: skip
def test_tampering_is_found(cast: Cast, tamper: Callable[[], None], said: str) -> None:
    adopted(cast, make_clause(cast))
    with past_the_guards():
        tamper()
    assert any(said in finding for finding in findings()), findings()


def test_a_changed_event_breaks_the_chain(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    with past_the_guards():
        Event.objects.filter(type="version.adopted").update(payload={})
    assert any(finding.endswith("was changed") for finding in findings())


def test_a_changed_order_of_entries_is_found(cast: Cast) -> None:
    for key in ("one", "two"):
        make_clause(cast, key)
    guideline = make_clause(cast, "guide", "guideline")
    adopted(cast, guideline, entries=["one", "two"])
    with past_the_guards():
        Entry.objects.filter(position=0).update(position=5)
    assert any("guide, library" in finding for finding in findings())


def test_a_missing_trigger_is_found(cast: Cast) -> None:
    with past_the_guards(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER klausul_text_update ON clauses_text")
        assert "the trigger klausul_text_update is missing: run manage.py migrate" in findings()
    triggers.install(connection)
