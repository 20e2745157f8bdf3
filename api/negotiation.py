"""What a request prefers: the media type (DRF's rules, the header only) and the language (ours).

Django's own language negotiation gives English to ``no-NO,no;q=0.9,en;q=0.8``; ours gives bokmål.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from clauses import languages

LONGEST_HEADER = 1000
_RANGE = re.compile(
    r"\s*(?P<tag>[A-Za-z0-9_-]{1,35}|\*)\s*(?:;\s*[qQ]=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?\s*"
)


class Negotiation(DefaultContentNegotiation):
    """The ``Accept`` header decides; never the URL, whose parameters are the table's."""

    def select_renderer(
        self,
        request: Request,
        renderers: Any,
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first renderer that the header allows.

        Raises:
            NotAcceptable: none is.
        """
        choices: Sequence[BaseRenderer] = list(renderers)
        for media_range in str(request.META.get("HTTP_ACCEPT") or "*/*")[:LONGEST_HEADER].split(","):
            for renderer in choices:
                if matches(media_range, renderer.media_type or ""):
                    return renderer, renderer.media_type or ""
        raise exceptions.NotAcceptable


def matches(media_range: str, media_type: str) -> bool:
    """Whether the range (RFC 9110, section 12.5.1) has the type in it; ``q=0`` takes it out."""
    range_, *parameters = [part.strip().lower() for part in media_range.split(";")]
    if any(re.fullmatch(r"q\s*=\s*0(\.0*)?", parameter) for parameter in parameters):
        return False
    return range_ in ("*/*", media_type, media_type.split("/")[0] + "/*")


def accepted_languages(header: str) -> tuple[str, ...]:
    """The register's languages that an ``Accept-Language`` asks for, best first; none if it names none.

    What cannot be read, and what we do not have, is passed over, as RFC 9110, section 12.5.4, allows. ``*``
    adds nothing: it lets the owner's own language decide, as an absent header does.
    """
    ranges = list(_ranges(header[:LONGEST_HEADER]))
    asked = {tag.lower() for tag, quality in ranges if quality}
    refused = {language for tag, quality in ranges if not quality for language in languages.normalise(tag)}
    by_quality = sorted((pair for pair in ranges if pair[1]), key=lambda pair: -pair[1])
    wanted = languages.distinct(language for tag, _ in by_quality for language in languages.normalise(tag))
    # A language that is named in so many words is not taken out by a wider range (``nb, no;q=0``).
    return tuple(language for language in wanted if language not in refused or language in asked)


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        if found := _RANGE.fullmatch(part):
            yield found["tag"], float(found["q"] or 1)
