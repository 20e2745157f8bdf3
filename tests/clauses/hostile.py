"""A world with a row of every kind, and for every rule of the triggers the statement that it alone refuses.

The statements name no ids, so that they are the same on both databases.
"""

# ruff: noqa: S608 (all of the SQL is written here)

from collections.abc import Callable
from uuid import uuid4

from django.apps import apps

from clauses import clock, discussion, registry, workflow, writing
from clauses.models import Answer, Conflict, LegalSource, Parameter, PreviewLink
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, draft, make_clause, submitted

OPEN, ADOPTED = "adopted_at IS NULL AND discarded_at IS NULL", "adopted_at IS NOT NULL"
MOMENT = "'2199-01-01 00:00:00'"
OF_ADOPTED = f"version_id IN (SELECT id FROM clauses_version WHERE {ADOPTED})"
OF_OPEN = f"version_id IN (SELECT id FROM clauses_version WHERE {OPEN})"
THE_OPEN_REVIEW = "(SELECT id FROM clauses_review WHERE state = 'open')"
ITS_DIGEST = "(SELECT digest FROM clauses_review WHERE state = 'open')"
ITS_AUTHOR = "(SELECT submitted_by_id FROM clauses_review WHERE state = 'open')"
ANOTHER = "NEW_ID"


def make_world(cast: Cast) -> None:
    """An adopted clause and guideline, an open one of each, an open review, a value, a fact, two links,
    an answer, two conflicts.
    """
    registry.define(OPERATOR, LegalSource, "LAW", {})
    registry.define(OPERATOR, Parameter, "company_name", {}, type="text")
    law = {"source": "LAW", "provision": "§ 1", "relation": "see", "verified_at": None}
    leaf = make_clause(cast, "adopted")
    adopted(cast, leaf)
    adopted(cast, make_clause(cast, "adopted-list", "guideline"), entries=["adopted"], legal_basis=[law])
    draft(cast, make_clause(cast, "open-list", "guideline"), entries=["adopted"], legal_basis=[law])
    workflow.discard(cast.author, draft(cast, make_clause(cast, "discarded")))
    review = submitted(cast, make_clause(cast, "reviewed"))
    discussion.comment(cast.author, review, "Please look.")
    at = clock.now()
    for name, revoked_at in (("revoked", at), ("good", None)):
        PreviewLink.objects.create(
            version=review.version, languages=["nb"], token_hash=name, created_by=cast.author, created_at=at,
            expires_at=at, revoked_at=revoked_at,
        )  # fmt: skip
    for resolved_at in (at, None):
        Conflict.objects.create(version=review.version, layer="body", resolved_at=resolved_at)
    Answer.objects.create(
        owner=cast.firm, clause=leaf, kind="reject", latest=leaf.versions.get(), pin={}, at=at,
        person=cast.consultant,
    )  # fmt: skip
    registry.record_value(cast.consultant, cast.firm, "company_name", "Firm", clock.now())
    registry.record_fact(cast.consultant, cast.firm, "headcount", 40, clock.now())


def correct(cast: Cast) -> None:
    """Leave an open correction beside the adopted words."""
    version = apps.get_model("clauses", "Version")._default_manager.get(clause__key="adopted")
    writing.write_text(cast.author, version, "nb", title="T", body="Corrected")


def copied(table: str, where: str, verb: str = "INSERT", **changed: str) -> str:
    """An INSERT of a row as another row is, but for some columns, given as SQL."""
    model = apps.get_model("clauses", table)
    names = [field.column for field in model._meta.local_fields if not field.generated]
    if model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"} and "id" not in changed:
        names.remove("id")
    columns = [*names, *(name for name in changed if name not in names)]
    values = ", ".join(changed.get(name, name) for name in columns)
    chosen = f"SELECT {values} FROM clauses_{table} WHERE {where} LIMIT 1"
    return f"{verb} INTO clauses_{table} ({', '.join(columns)}) {chosen}"


def _append_only(table: str, column: str) -> dict[str, str]:
    return {
        f"{table}_delete": f"DELETE FROM clauses_{table}",
        f"{table}_replace": copied(table, "1 = 1", "OVER"),
        f"{table}_update": f"UPDATE clauses_{table} SET {column}",
    }


def _parts(table: str) -> dict[str, str]:
    adopted_id = f"(SELECT id FROM clauses_{table} WHERE {OF_ADOPTED})"
    an_adopted_version = f"(SELECT version_id FROM clauses_{table} WHERE {OF_ADOPTED})"
    other = (
        {"clause_id": "(SELECT id FROM clauses_clause WHERE key = 'reviewed')"} if table == "entry" else {}
    )
    return {
        f"{table}_insert": copied(table, OF_OPEN, version_id=an_adopted_version, position="9", **other),
        f"{table}_replace": copied(table, OF_OPEN, "OVER", id=adopted_id, position="9", **other),
        f"{table}_update": f"UPDATE clauses_{table} SET position = 9 WHERE {OF_ADOPTED}",
        f"{table}_delete": f"DELETE FROM clauses_{table} WHERE {OF_ADOPTED}",
    }


def _event() -> dict[str, str]:
    number = "(SELECT MAX(number) + {} FROM clauses_event)"
    return _append_only("event", "type = 'x'") | {
        "event_replace": copied("event", "number = 1", "OVER", number=number.format(1), id=ANOTHER),
        "event_gap": copied("event", "1 = 1", number=number.format(2), id=ANOTHER, recorded_at=MOMENT),
    }


def _review() -> dict[str, str]:
    closed, is_open = "state <> 'open'", "state = 'open'"
    return {
        "review_delete": "DELETE FROM clauses_review",
        "review_replace": copied("review", closed, "OVER", state="'open'"),
        "review_one_open": copied("review", is_open, "OVER", id=ANOTHER),
        "review_identity": f"UPDATE clauses_review SET id = {ANOTHER} WHERE {is_open}",
        "review_born": copied("review", closed, id=ANOTHER),
        "review_closed": f"UPDATE clauses_review SET note = 'x' WHERE {closed}",
        "review_content": f"UPDATE clauses_review SET digest = 'x' WHERE {is_open}",
    }


def _comment() -> dict[str, str]:
    closed = "(SELECT id FROM clauses_review WHERE state <> 'open' LIMIT 1)"
    return _append_only("comment", "body = 'x'") | {
        "comment_open": copied("comment", "1 = 1", id=ANOTHER, review_id=closed)
    }


def _link() -> dict[str, str]:
    change = "UPDATE clauses_previewlink SET"
    return {
        "previewlink_delete": "DELETE FROM clauses_previewlink",
        "previewlink_replace": copied("previewlink", "1 = 1", "OVER", id=ANOTHER),
        "previewlink_identity": f"{change} token_hash = 'x' WHERE revoked_at IS NULL",
        "previewlink_revoked": f"{change} revoked_at = NULL WHERE revoked_at IS NOT NULL",
    }


def _conflict() -> dict[str, str]:
    return {
        "conflict_delete": "DELETE FROM clauses_conflict",
        "conflict_replace": copied("conflict", "1 = 1", "OVER"),
        "conflict_identity": "UPDATE clauses_conflict SET layer = 'title' WHERE resolved_at IS NULL",
        "conflict_resolved": "UPDATE clauses_conflict SET resolution = 'x' WHERE resolved_at IS NOT NULL",
    }


def _decision() -> dict[str, str]:
    asked = {"review_id": THE_OPEN_REVIEW, "digest": ITS_DIGEST, "stage": "0"}
    held = "(SELECT id FROM clauses_text WHERE approved_at IS NULL AND discarded_at IS NULL LIMIT 1)"
    a_closed_review = "review_id <> " + THE_OPEN_REVIEW
    return _append_only("decision", "comment = 'x'") | {
        "decision_replace": copied("decision", "1 = 1", "OVER", **asked),
        "decision_four_eyes": copied("decision", "1 = 1", id=ANOTHER, **asked, person_id=ITS_AUTHOR),
        "decision_asked": copied("decision", "1 = 1", id=ANOTHER, **(asked | {"digest": "'other'"})),
        **_append_only("reviewedtext", "review_id = review_id"),
        "reviewedtext_replace": copied("reviewedtext", f"review_id = {THE_OPEN_REVIEW}", "OVER", id="id"),
        "reviewedtext_open": copied("reviewedtext", a_closed_review, text_id=held),
    }


def _numbered(table: str, ended: str, number: str, words: str) -> dict[str, str]:
    took_effect, is_open = f"{ended} IS NOT NULL", f"{ended} IS NULL AND discarded_at IS NULL"
    further = {"id": ANOTHER, number: f"{number} + 100"}
    decided = f"{ended} = created_at" + (", valid_from = created_at" if table == "version" else "")
    return {
        f"{table}_delete": f"DELETE FROM clauses_{table}",
        f"{table}_replace": copied(table, took_effect, "OVER", **{ended: "NULL"}),
        f"{table}_one_open": copied(table, is_open, "OVER", **further),
        f"{table}_identity": f"UPDATE clauses_{table} SET {number} = {number} + 100 WHERE {is_open}",
        f"{table}_update": f"UPDATE clauses_{table} SET {words} = 'x', {ended} = NULL WHERE {took_effect}",
        f"{table}_born": copied(table, took_effect, **further),
        f"{table}_decided": f"UPDATE clauses_{table} SET {decided} WHERE {is_open}",
    }


def _identities() -> dict[str, str]:
    return {
        "clause_delete": "DELETE FROM clauses_clause",
        "clause_replace": copied("clause", "1 = 1", "OVER", id=ANOTHER),
        "clause_identity": "UPDATE clauses_clause SET kind = 'section'",
        "owner_delete": "DELETE FROM clauses_owner",
        "owner_replace": copied("owner", "slug = 'firm'", "OVER", id=ANOTHER),
        "owner_identity": "UPDATE clauses_owner SET slug = 'other' WHERE slug = 'firm'",
    }


_MAKERS: tuple[Callable[[], dict[str, str]], ...] = (
    lambda: _append_only("contribution", "digest = 'x'"),
    lambda: _append_only("parametervalue", "valid_from = recorded_at"),
    lambda: _append_only("fact", "valid_from = recorded_at"),
    _event,
    _review,
    _decision,
    _comment,
    _link,
    _conflict,
    lambda: _append_only("answer", "reason = 'x'"),
    lambda: _numbered("text", "approved_at", "revision", "body"),
    lambda: _numbered("version", "adopted_at", "number", "change_note"),
    lambda: _parts("entry"),
    lambda: _parts("citation"),
    _identities,
)


def statements(vendor: str) -> dict[str, str]:
    """By the trigger's name without its prefix the statement that nothing but that trigger refuses.

    ``OVER`` is an insert over another row: what the database does with it if the trigger lets it.
    """
    found = {name: sql for make in _MAKERS for name, sql in make().items()}
    return {
        name: _in_dialect(sql.replace(ANOTHER, f"'{uuid4().hex}'"), vendor) for name, sql in found.items()
    }


def _in_dialect(sql: str, vendor: str) -> str:
    if not sql.startswith("OVER"):
        return sql
    if vendor == "sqlite":
        return sql.replace("OVER", "INSERT OR REPLACE", 1)
    return sql.replace("OVER", "INSERT", 1) + " ON CONFLICT DO NOTHING"
