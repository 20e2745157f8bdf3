"""The settings of editorial's contract (CONTRIBUTING has the command that writes it)."""

from typing import Any

from api.openapi import COMMON

SETTINGS: dict[str, Any] = COMMON | {
    "TITLE": "Klausul editorial",
    "DESCRIPTION": (
        "Write, review and approve: everything that people do to wording, under the rules of the domain. "
        "Personal keys; a person sees what they may see, and nothing else exists."
    ),
    "SCHEMA_PATH_PREFIX_INSERT": "/api/editorial/v1",
}
