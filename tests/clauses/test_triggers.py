"""The database refuses to change what took effect, whoever asks and however."""

# ruff: noqa: S608 (all of the SQL is written here)

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import Migration

from clauses import triggers
from clauses.models import Contribution, Review, Text, Version
from tests.cast import Cast, adopted, make_cast, make_clause
from tests.clauses import hostile

RULES = {rule.trigger.removeprefix(triggers.PREFIX): rule for rule in triggers.RULES}
TABLES = sorted({rule.table for rule in triggers.RULES})


@pytest.fixture
def world(cast: Cast) -> Cast:
    hostile.make_world(cast)
    connection.check_constraints()  # PostgreSQL alters no table while checks are put off
    return cast


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def execute(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def drop(rule: triggers.Rule) -> None:
    if connection.vendor == "postgresql":
        execute(f"DROP TRIGGER {rule.trigger} ON clauses_{rule.table}")
    else:
        # As on the connection of any other program. A delete trigger would catch the rest.
        execute("PRAGMA recursive_triggers = OFF")
        execute(f"DROP TRIGGER {rule.trigger}")


@pytest.fixture
def other_settings() -> Iterator[None]:
    yield
    if connection.vendor == "sqlite":
        execute("PRAGMA recursive_triggers = ON")


def refused(sql: str) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        execute(sql)
    return str(refusal.value)


def test_every_rule_has_its_hostile_statement() -> None:
    assert set(hostile.statements(connection.vendor)) == set(RULES)


@pytest.mark.parametrize("table", TABLES)
def test_what_a_rule_refuses_happens_only_without_its_trigger(
    world: Cast, other_settings: None, table: str
) -> None:
    for name, sql in hostile.statements(connection.vendor).items():
        if RULES[name].table == table:
            assert RULES[name].message in refused(sql)
            with undone():
                drop(RULES[name])
                assert execute(sql) > 0 or sql.endswith("DO NOTHING"), name


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE clauses_text SET body = 'x' WHERE approved_at IS NOT NULL",
        "UPDATE clauses_text SET title = title || '.' WHERE approved_at IS NOT NULL",
        "DELETE FROM clauses_text WHERE approved_at IS NOT NULL",
    ],
)
def test_approved_words_are_not_changed_past_the_models(world: Cast, sql: str) -> None:
    before = list(Text.objects.values_list("digest", "title", "body"))
    refused(sql)
    assert list(Text.objects.values_list("digest", "title", "body")) == before


@pytest.mark.parametrize(
    "column", ["version_id = id", "language = 'nn'", "stages = '[]'", "last_stage = 9", "content = '{}'"]
)
def test_what_a_review_holds_is_frozen(world: Cast, column: str) -> None:
    assert "frozen" in refused(f"UPDATE clauses_review SET {column} WHERE state = 'open'")


def test_a_part_is_not_moved_onto_an_adopted_version(world: Cast) -> None:
    onto = f"(SELECT id FROM clauses_version WHERE {hostile.ADOPTED} LIMIT 1)"
    for table in ("entry", "citation"):
        refused(f"UPDATE clauses_{table} SET position = 9, version_id = {onto} WHERE {hostile.OF_OPEN}")


def test_history_is_never_truncated(world: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in TABLES:
        assert "never truncated" in refused(f"TRUNCATE clauses_{table} CASCADE")


def rows(raw: sqlite3.Connection) -> dict[str, set[tuple[object, ...]]]:
    return {table: set(raw.execute(f"SELECT * FROM clauses_{table}")) for table in TABLES}


def hidden_row_ids() -> Iterator[str]:
    """SQLite's replacing by the rowid that every table has, and by UPDATE OR REPLACE."""
    for table in TABLES:
        key = {"event": "number"}.get(table, "id")
        fresh = {"rowid": "rowid", key: "12345" if table in {"entry", "citation"} else hostile.ANOTHER}
        yield hostile.copied(table, "1 = 1", "INSERT OR REPLACE", **fresh)
        victim = f"(SELECT MIN(rowid) FROM clauses_{table})"
        last = f"rowid = (SELECT MAX(rowid) FROM clauses_{table})"
        yield f"UPDATE OR REPLACE clauses_{table} SET rowid = {victim} WHERE {last}"
    for table in ("entry", "citation"):
        of_adopted = f"(SELECT id FROM clauses_{table} WHERE {hostile.OF_ADOPTED})"
        yield f"UPDATE OR REPLACE clauses_{table} SET id = {of_adopted} WHERE {hostile.OF_OPEN}"


def test_another_program_replaces_nothing_in_sqlite(shared_database: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    hostile.make_world(make_cast())
    replacing = [sql for sql in hostile.statements("sqlite").values() if "OR REPLACE" in sql]
    with closing(sqlite3.connect(shared_database)) as raw:
        raw.execute("PRAGMA recursive_triggers = OFF")
        before = rows(raw)
        for sql in [*replacing, *hidden_row_ids()]:
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(sql.replace(hostile.ANOTHER, f"'{uuid4().hex}'"))
            assert rows(raw) == before, sql


def findings() -> list[checks.CheckMessage]:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [finding for finding in found if finding.id == "clauses.E001"]


def test_a_missing_trigger_is_reported(world: Cast) -> None:
    assert findings() == []
    with undone():
        drop(RULES["text_update"])
        assert [found.msg.split()[-1] for found in findings()] == ["klausul_text_update."]


def test_a_disabled_trigger_counts_as_missing(world: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot disable one")
    with undone():
        execute("ALTER TABLE clauses_text ENABLE REPLICA TRIGGER klausul_text_update")
        assert len(findings()) == 1


def remake(model: type[models.Model], name: str) -> None:
    """Alter a column: what a later migration does, for which SQLite makes the table anew."""
    old, new = model._meta.get_field(name), models.CharField(max_length=199)
    new.set_attributes_from_name(name)
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)  # type: ignore[arg-type]


def migrated(*steps: tuple[type[models.Model], str]) -> None:
    """What ``migrate`` does around a plan."""
    plan = [(Migration("later", "clauses"), False)]
    emit_pre_migrate_signal(0, False, "default", plan=plan, apps=apps)
    for model, name in steps:
        remake(model, name)
    emit_post_migrate_signal(0, False, "default", plan=plan, apps=apps)


def test_triggers_are_back_after_a_migration_that_remade_tables(shared_database: str) -> None:
    version = adopted(cast := make_cast(), make_clause(cast))
    migrated((Text, "title"), (Version, "digest"), (Review, "digest"), (Contribution, "digest"))
    assert findings() == []
    refused("UPDATE clauses_text SET body = 'x'")
    assert {text.body for text in version.texts.all()} == {"Words nb", "Words en"}


def test_migrate_without_a_plan_installs_what_is_missing(shared_database: str) -> None:
    drop(RULES["text_update"])
    call_command("migrate", verbosity=0)
    assert findings() == []
