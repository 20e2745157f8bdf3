"""Digests by which every reader can check what it reads. The recipe never changes under ``sha256:``.

A layer's digest is the SHA-256 of its raw Markdown (UTF-8, NFC, LF). A text's is the SHA-256 of the
RFC 8785 JSON of ``{body, guidance, language, statutory, title}`` with each layer its digest or null.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LAYERS = ("title", "statutory", "body", "guidance")


def of_bytes(content: bytes) -> str:
    """``sha256:`` and the hexadecimal digest."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def of_json(value: Any) -> str:
    """The digest of a value's canonical JSON (RFC 8785).

    For what is digested here (strings, whole numbers, truth values, null; ASCII member names) Python's own
    writer is canonical when it sorts members and leaves out spaces.
    """
    canonical = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return of_bytes(canonical.encode())


def of_layers(layers: Mapping[str, str]) -> dict[str, str | None]:
    """Each layer's digest; null for a layer without words."""
    return {name: of_bytes(layers[name].encode()) if layers.get(name) else None for name in LAYERS}


def of_text(language: str, layers: Mapping[str, str | None]) -> str:
    """A text's digest, from its language and its layers' digests."""
    return of_json({"language": language, **{name: layers[name] for name in LAYERS}})
