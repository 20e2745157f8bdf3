"""Texts for translators, and translations that come back."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer

from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import File, reads, writes
from api.editorial.v1.serializers.xliff import XLIFFImport, XLIFFReportSerializer
from api.editorial.v1.views.base import SLUG_IN_PATH, EditorialView
from api.renderers import XLIFFRenderer
from clauses.xliff import exporting, importing, names


class XLIFFView(EditorialView):
    """What an owner has to be translated, as XLIFF 2.1."""

    path_parameters = (SLUG_IN_PATH,)

    def get_renderers(self) -> Sequence[BaseRenderer]:  # type: ignore[override]  # which is as DRF uses it
        """A document goes out; a report of it is JSON."""
        return [XLIFFRenderer()] if self.request.method in ("GET", "HEAD") else super().get_renderers()

    @reads(
        "export_xliff", OpenApiTypes.STR, takes.TRANSLATED, takes.TARGET, takes.SOURCE,
        media_type=names.MEDIA_TYPE,
    )  # fmt: skip
    def get(self, slug: str) -> Any:
        """A guideline, a section or a clause for a translator, as XLIFF 2.1.

        It holds the client's own texts (or the library's), not those that it inherits: of each clause what is
        open, else what was adopted last. What is translated already is marked `translate="no"`. Emphasis,
        links and placeholders are codes that tools keep. The digests of the sources come back with the
        import.
        """
        asked = self.asked
        found = exporting.export(
            self.person, self.owner(slug), asked["clause"], asked["language"], asked.get("source")
        )
        return File(f"{asked['clause']}.{asked['language']}.xlf", found.content)

    @writes("import_xliff", XLIFFReportSerializer, XLIFFImport)
    def post(self, given: dict[str, Any], slug: str) -> Any:
        """Make drafts of the translations in an XLIFF document that was exported here.

        Nothing is approved. A text is refused, and the others imported, where its source has moved since
        (`source-moved`), a unit has no target (`incomplete`), or a code is missing or added. Guidance and
        what the law says may be left out, and then stay as they are.
        """
        dry_run = given.get("dry_run", False)
        outcomes = importing.import_xliff(self.person, self.owner(slug), given["xliff"], dry_run=dry_run)
        return {"dry_run": dry_run, "results": outcomes}
