"""The database's own refusal to change what took effect: triggers, for SQLite and PostgreSQL.

Each rule is written once, as a condition under which an INSERT, UPDATE or DELETE of a table is refused, in
the SQL that both databases share. Traps, tried: SQLite's INSERT OR REPLACE deletes without asking delete
triggers (unless ``recursive_triggers`` is on), so inserting over an existing row is refused too, by whichever
unique index (or SQLite's hidden rowid); PostgreSQL needs a guard against TRUNCATE; a table that a SQLite
migration remakes loses its triggers, and cannot be remade while those of other tables name it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "klausul_"
ALWAYS = "1 = 1"

# A contributor is who wrote any of what is under review: before adoption anything of the version, after it
# what was written in the reviewed language since its last approval (domain.md, section 4).
BY_A_CONTRIBUTOR = """EXISTS (
    SELECT 1 FROM clauses_contribution c
    JOIN clauses_review r ON r.version_id = c.version_id
    WHERE r.id = NEW.review_id AND c.person_id = NEW.person_id
      AND (r.language = '' OR (c.language = r.language AND c.at > COALESCE(
        (SELECT MAX(t.approved_at) FROM clauses_text t
          WHERE t.version_id = r.version_id AND t.language = r.language), '0001-01-01'))))"""
LAST_APPROVAL = (
    "clauses_decision d ON d.review_id = r.id AND d.verdict = 'approve' AND d.stage = r.last_stage"
)
TEXT_IS_DECIDED = f"""EXISTS (
    SELECT 1 FROM clauses_reviewedtext rt
    JOIN clauses_review r ON r.id = rt.review_id AND r.state = 'open' JOIN {LAST_APPROVAL}
    WHERE rt.text_id = NEW.id)"""
VERSION_IS_DECIDED = f"""EXISTS (
    SELECT 1 FROM clauses_review r JOIN {LAST_APPROVAL}
    WHERE r.version_id = NEW.id AND r.state = 'open' AND r.language = '')"""
NOT_OPEN = "NOT EXISTS (SELECT 1 FROM clauses_review r WHERE r.id = NEW.review_id AND r.state = 'open')"
NOT_ASKED = """NOT EXISTS (SELECT 1 FROM clauses_review r WHERE r.id = NEW.review_id
    AND r.state = 'open' AND r.stage = NEW.stage AND r.digest = NEW.digest)"""


def _adopted(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM clauses_version v WHERE v.id = {row}.version_id AND v.adopted_at IS NOT NULL)"
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """``operation`` on ``table`` is refused where ``condition`` holds."""

    table: str
    operation: str
    name: str
    condition: str
    message: str

    @property
    def trigger(self) -> str:
        """The trigger's name in the database."""
        return f"{PREFIX}{self.table}_{self.name}"


def _undeletable(table: str, *identities: tuple[str, ...]) -> Iterator[Rule]:
    """Refuse to delete, and to insert over one of the row's identities (its id and its unique columns)."""
    yield Rule(table, "DELETE", "delete", ALWAYS, f"{table}: rows are never deleted")
    same = " OR ".join(_there_is(table, *columns) for columns in identities)
    yield Rule(table, "INSERT", "replace", same, f"{table}: rows are never replaced")


def _there_is(table: str, *columns: str, that_is: str = "") -> str:
    conditions = [f"x.{column} = NEW.{column}" for column in columns] + ([that_is] if that_is else [])
    return f"EXISTS (SELECT 1 FROM clauses_{table} x WHERE {' AND '.join(conditions)})"


def _one_open(table: str, *columns: str, that_is: str) -> Rule:
    condition = _there_is(table, *columns, that_is=that_is)
    return Rule(table, "INSERT", "one_open", condition, f"{table}: one is open already")


def _append_only(table: str, *identities: tuple[str, ...]) -> Iterator[Rule]:
    yield from _undeletable(table, *identities)
    yield Rule(table, "UPDATE", "update", ALWAYS, f"{table}: rows are never changed")


def _permanent(table: str, *identities: tuple[str, ...], fixed: tuple[str, ...] = ()) -> Iterator[Rule]:
    yield from _undeletable(table, *identities)
    columns = sorted({*fixed, *(column for identity in identities for column in identity)})
    yield Rule(table, "UPDATE", "identity", _changed(*columns), f"{table}: its identity is permanent")


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _frozen_parts(table: str) -> Iterator[Rule]:
    message = f"{table}: part of an adopted version"
    yield Rule(table, "INSERT", "insert", _adopted("NEW"), message)
    yield Rule(table, "INSERT", "replace", _there_is(table, "id"), f"{table}: rows are never replaced")
    moved = f"{_changed('id')} OR {_adopted('OLD')} OR {_adopted('NEW')}"
    yield Rule(table, "UPDATE", "update", moved, message)
    yield Rule(table, "DELETE", "delete", _adopted("OLD"), message)


def _rules() -> Iterator[Rule]:
    for table in ("contribution", "parametervalue", "fact", "answer"):
        yield from _append_only(table, ("id",))
    yield from _event_rules()
    yield from _review_rules()
    yield from _link_rules()
    fixed = ("version_id", "language", "layer", "base", "library", "client")
    yield from _permanent("conflict", ("id",), fixed=fixed)
    resolved = "OLD.resolved_at IS NOT NULL"
    yield Rule("conflict", "UPDATE", "resolved", resolved, "conflict: it was resolved")
    for table, ended, decided, number in (
        ("text", "approved_at", TEXT_IS_DECIDED, ("version_id", "language", "revision")),
        ("version", "adopted_at", VERSION_IS_DECIDED, ("clause_id", "owner_id", "number")),
    ):
        yield from _permanent(table, ("id",), number)
        over = f"OLD.{ended} IS NOT NULL OR OLD.discarded_at IS NOT NULL"
        yield Rule(table, "UPDATE", "update", over, f"{table}: it took effect or was discarded")
        yield Rule(table, "INSERT", "born", f"NEW.{ended} IS NOT NULL", f"{table}: approved without review")
        undecided = f"NEW.{ended} IS NOT NULL AND NOT {decided}"
        yield Rule(table, "UPDATE", "decided", undecided, f"{table}: approved without a decision")
    unended = "{} IS NULL AND x.discarded_at IS NULL"
    yield _one_open("text", "version_id", "language", that_is=unended.format("x.approved_at"))
    yield _one_open("version", "clause_id", "owner_id", that_is=unended.format("x.adopted_at"))
    yield from _frozen_parts("entry")
    yield from _frozen_parts("citation")
    yield from _permanent("clause", ("id",), ("key",), fixed=("kind", "owner_id"))
    yield from _permanent("owner", ("id",), ("slug",))


def _event_rules() -> Iterator[Rule]:
    yield from _append_only("event", ("number",), ("id",), ("recorded_at",))
    gap = "NEW.number <> COALESCE((SELECT MAX(e.number) FROM clauses_event e), 0) + 1"
    yield Rule("event", "INSERT", "gap", gap, "event: numbers have no gaps")


def _review_rules() -> Iterator[Rule]:
    yield from _permanent("review", ("id",))
    yield _one_open("review", "version_id", "language", that_is="x.state = 'open'")
    yield Rule("review", "INSERT", "born", "NEW.state <> 'open'", "review: every review begins open")
    yield Rule("review", "UPDATE", "closed", "OLD.state <> 'open'", "review: it is closed")
    content = _changed(
        "version_id", "language", "stages", "last_stage", "content", "digest", "submitted_by_id"
    )
    yield Rule("review", "UPDATE", "content", content, "review: its content is frozen")
    yield from _append_only("reviewedtext", ("id",), ("review_id", "text_id"))
    yield Rule("reviewedtext", "INSERT", "open", NOT_OPEN, "reviewedtext: the review is not open")
    yield from _append_only("decision", ("id",), ("review_id", "person_id"), ("review_id", "stage"))
    yield Rule("decision", "INSERT", "four_eyes", BY_A_CONTRIBUTOR, "decision: by a contributor (four eyes)")
    yield Rule("decision", "INSERT", "asked", NOT_ASKED, "decision: not what the review asks for")
    yield from _append_only("comment", ("id",))
    yield Rule("comment", "INSERT", "open", NOT_OPEN, "comment: the review is not open")


def _link_rules() -> Iterator[Rule]:
    fixed = ("version_id", "languages", "token_hash", "created_by_id", "created_at", "expires_at")
    yield from _permanent("previewlink", ("id",), ("token_hash",), fixed=fixed)
    revoked = "OLD.revoked_at IS NOT NULL"
    yield Rule("previewlink", "UPDATE", "revoked", revoked, "previewlink: it was revoked")


RULES = tuple(_rules())


def _sqlite(rule: Rule) -> Iterator[str]:
    # SQLite has IS DISTINCT FROM since 3.39 only; its IS NOT means the same.
    condition = rule.condition.replace("IS DISTINCT FROM", "IS NOT")
    if rule.name == "replace":
        condition += f" OR {_there_is(rule.table, 'rowid')}"
    elif rule.name == "identity":
        condition += " OR NEW.rowid IS NOT OLD.rowid"
    yield f"DROP TRIGGER IF EXISTS {rule.trigger}"
    yield (
        f"CREATE TRIGGER {rule.trigger} BEFORE {rule.operation} ON clauses_{rule.table} FOR EACH ROW "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _postgresql(rule: Rule) -> Iterator[str]:
    result = "OLD" if rule.operation == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {rule.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {rule.condition} THEN RAISE EXCEPTION '{rule.message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {rule.trigger} ON clauses_{rule.table}"
    yield (
        f"CREATE TRIGGER {rule.trigger} BEFORE {rule.operation} ON clauses_{rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.trigger}()"
    )


def _truncate_guards() -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {PREFIX}truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%: history is never truncated', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in sorted({rule.table for rule in RULES}):
        name = f"{PREFIX}{table}_truncate"
        yield f"DROP TRIGGER IF EXISTS {name} ON clauses_{table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON clauses_{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}truncate()"
        )


def statements(vendor: str) -> Iterator[str]:
    """The SQL that installs every trigger, again if need be."""
    for rule in RULES:
        yield from _postgresql(rule) if vendor == "postgresql" else _sqlite(rule)
    if vendor == "postgresql":
        yield from _truncate_guards()


def expected(vendor: str) -> set[str]:
    """The names of all triggers."""
    names = {rule.trigger for rule in RULES}
    if vendor == "postgresql":
        names |= {f"{PREFIX}{rule.table}_truncate" for rule in RULES}
    return names


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of our triggers that the database has, enabled."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Install every trigger."""
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove_before_migrate(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Drop the triggers of SQLite, which remakes no table that the trigger of another one names."""
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in sorted(installed(connection)):
            cursor.execute(f"DROP TRIGGER {name}")


def install_after_migrate(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Install the triggers when the tables are there (a migration to an earlier state has fewer)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {f"clauses_{rule.table}" for rule in RULES} <= tables:
        install(connection)
