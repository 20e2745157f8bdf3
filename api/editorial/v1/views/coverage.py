"""Which wording the library or a client has, in which language."""

from collections.abc import Iterator, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.listing import page_of_places
from api.editorial.v1.operations import File, reads
from api.editorial.v1.serializers.coverage import CoveragePageSerializer
from api.editorial.v1.views.base import EditorialView
from api.renderers import CSVRenderer
from api.spreadsheets import to_csv
from clauses import coverage
from clauses.models import Owner
from clauses.resolution.conditions import Term


class _CoverageView(EditorialView):
    def owner_read(self) -> Owner:
        """Of whom it is asked: who administers a client reads nothing of it by that."""
        rows = self.sight.owners().filter(pk__in=self.sight.readable)
        return self.find(rows, slug=self.asked["client"])


class CoverageView(_CoverageView):
    """Coverage as data."""

    @reads("list_coverage", CoveragePageSerializer, takes.COVERED, *PAGES)
    def get(self) -> Any:
        """Clause by clause and language by language what is read now, and what is being written.

        Of the library, or of a client: its own clauses, and the library's as they apply to it.
        """
        rows = coverage.coverage(self.sight, self.owner_read())
        return page_of_places(self.request.path, self.asked, rows)


class CoverageTableView(_CoverageView):
    """Coverage as a table."""

    renderer_classes = (CSVRenderer,)

    @reads("export_coverage", OpenApiTypes.STR, takes.COVERED, media_type=CSVRenderer.media_type)
    def get(self) -> Any:
        """The same for a spreadsheet: a line a clause, and for each language its state and what is written.

        CSV in UTF-8 with a byte order mark and semicolons, as Excel opens it in Norway. What it would take
        for a formula has an apostrophe before it.
        """
        owner = self.owner_read()
        rows = coverage.coverage(self.sight, owner)
        return File(f"coverage-{owner.slug}.csv", to_csv([_heads(owner), *map(_cells, rows)]))


def _heads(owner: Owner) -> Sequence[str]:
    of_languages = (name for language in owner.languages for name in (language, f"{language} draft"))
    return ("clause", "kind", "title", *of_languages, "behind", "unmet condition")


def _cells(row: coverage.Row) -> Sequence[str]:
    of_languages = (words for cell in row.cells for words in (cell.state, cell.draft or ""))
    condition = ", ".join(_unmet(row.terms))
    is_behind = "yes" if row.is_behind else ""
    return (row.clause.key, row.clause.kind, row.title or "", *of_languages, is_behind, condition)


def _unmet(terms: Sequence[Term]) -> Iterator[str]:
    for term in terms:
        known = "unknown" if term.row is None else term.row.value
        if not term.met:
            yield f"{term.fact} {term.operator} {term.value} (known: {known})"
