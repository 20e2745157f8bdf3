"""The settings of delivery's contract (CONTRIBUTING has the command that writes it)."""

from typing import Any

from api.delivery.v1 import blocks
from api.openapi import COMMON

SETTINGS: dict[str, Any] = COMMON | {
    "TITLE": "Klausul delivery",
    "DESCRIPTION": (
        "Which wording applies to this client, in this language, on this date. Read-only; adopted words only."
    ),
    "SCHEMA_PATH_PREFIX_INSERT": "/api/delivery/v1",
    "APPEND_COMPONENTS": {"schemas": blocks.SCHEMAS},
}
