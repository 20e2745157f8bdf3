"""Whether anything was written: no statement that writes, or else all rows of all tables as they were."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements by which something was written, though it may have been rolled back since."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def answered(send: Callable[[], Any]) -> Any:
    """The answer, after which all is as before. By a refusal nothing was changed, and it is a problem."""
    with transaction.atomic():
        with written() as statements:
            response = send()
        after = rows_of_all_tables() if statements and response.status_code >= 400 else None
        transaction.set_rollback(True)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.status_code < 500, response.content
    assert after is None or after == rows_of_all_tables()
    return response


def rows_of_all_tables() -> dict[str, list[Any]]:
    """Every row that there is, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (a table of ours)
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def tables() -> list[str]:
    """Those of our models, and between them."""
    models = [*apps.get_app_config("clauses").get_models(include_auto_created=True)]
    models += apps.get_app_config("api").get_models()
    return sorted({model._meta.db_table for model in models})
