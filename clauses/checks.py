"""System checks: what must hold of the installation (``manage.py check --database default``)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from clauses import triggers


def triggers_are_installed(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report triggers that a migrated database lacks."""
    return [message for alias in databases or () for message in _missing(alias)]


def _missing(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    if "clauses_event" not in connection.introspection.table_names():
        return []  # not migrated yet
    missing = sorted(triggers.expected(connection.vendor) - triggers.installed(connection))
    hint = "Run 'manage.py migrate': it installs them again."
    return [
        Error(f"The database lacks the trigger {name}.", hint=hint, id="clauses.E001") for name in missing
    ]
