"""Translations that are owed, and the answer that nothing has to change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.listing import page_of
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.translations import TranslationPageSerializer
from api.editorial.v1.serializers.versions import TextSerializer
from api.editorial.v1.showing import Shown
from api.editorial.v1.views import texts
from api.editorial.v1.views.base import EditorialView, in_path
from clauses import clock, translations, writing


class TranslationsView(EditorialView):
    """What is missing or stale."""

    @reads(
        "list_translations", TranslationPageSerializer, takes.TRANSLATION_STATE, takes.CLIENT,
        takes.OF_LANGUAGE, *PAGES,
    )  # fmt: skip
    def get(self) -> Any:
        """The translations that are owed, of what is in force, the oldest version first.

        `missing`: an earlier version had the language, or its owner requires it. `stale`: its source was
        corrected since it was made.
        """
        filters: dict[str, Any] = {"client": self.asked.get("client")}
        for name, column in (("state", "states"), ("language", "languages")):
            if name in self.asked:
                filters[column] = [self.asked[name]]
        at = clock.now()

        def following(last: Sequence[Any] | None) -> translations.Places:
            after = (UUID(last[0]), str(last[1])) if last else None
            return translations.owed(self.sight, at, after=after, **filters)

        found = page_of(self.request.path, self.asked, following, lambda row: row[:2])
        return found | {"results": translations.described(self.sight, found["results"])}


class NoChangeNeededView(EditorialView):
    """An answer."""

    path_parameters = (in_path("text_id"),)

    @writes("keep_text", TextSerializer, status=201)
    def post(self, given: dict[str, Any], text_id: UUID) -> Shown:
        """Say that a stale translation needs no change.

        The same words become an open text, made from the source as it is now; submit it as any correction.
        """
        kept = writing.no_change_needed(self.person, self.text(pk=text_id))
        self.made("get_text", text_id=kept.pk)
        return texts.shown(self, self.text(pk=kept.pk))
