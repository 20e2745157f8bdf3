"""The settings of preview's contract (CONTRIBUTING has the command that writes it)."""

from typing import Any

from api.delivery.v1 import blocks
from api.openapi import COMMON

SETTINGS: dict[str, Any] = COMMON | {
    "TITLE": "Klausul preview",
    "DESCRIPTION": (
        "Delivery's clauses and guidelines as they would be if what is being written were adopted now: every "
        "open version of the addressed owner counts, with its newest texts. Read-only, for preview keys; "
        "nothing is to be stored. A client's key sees that client's drafts, and the library's adopted words."
    ),
    "SCHEMA_PATH_PREFIX_INSERT": "/api/preview/v1",
    "APPEND_COMPONENTS": {"schemas": blocks.SCHEMAS},
}
