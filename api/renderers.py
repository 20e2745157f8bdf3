"""JSON, by orjson: UTF-8, and members in the order in which the serializer declares them."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Bytes of JSON; times are written by the serializers, never here."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8; the media type has no such parameter (RFC 8259)
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The document; nothing for no content."""
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_PASSTHROUGH_DATETIME)


class TextRenderer(BaseRenderer):
    """Words that are ready to be sent."""

    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The words, encoded."""
        return str(data).encode()


class MarkdownRenderer(TextRenderer):
    """RFC 7763."""

    media_type = "text/markdown"
    format = "md"


class XLIFFRenderer(TextRenderer):
    """ISO 21720."""

    media_type = "application/xliff+xml"
    format = "xlf"


class CSVRenderer(TextRenderer):
    """RFC 4180."""

    media_type = "text/csv"
    format = "csv"


class HTMLRenderer(TextRenderer):
    """A page."""

    media_type = "text/html"
    format = "html"
