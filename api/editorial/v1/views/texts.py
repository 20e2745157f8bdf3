"""Texts: one language of one version."""

from typing import Any
from uuid import UUID

from api import preconditions
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.versions import TextSerializer, TextWriting
from api.editorial.v1.showing import Shown, single
from api.editorial.v1.views.base import LANGUAGE_IN_PATH, EditorialView, in_path
from api.editorial.v1.views.versions import VERSION_IN_PATH
from clauses import guards, tokens, writing
from clauses.models import Text


class TextView(EditorialView):
    """One text."""

    path_parameters = (in_path("text_id"),)

    @reads("get_text", TextSerializer)
    def get(self, text_id: UUID) -> Any:
        """A text, with its words as they were written."""
        return shown(self, self.text(pk=text_id))


class LanguageView(EditorialView):
    """What is open of a version in one language."""

    path_parameters = (VERSION_IN_PATH, LANGUAGE_IN_PATH)

    @reads("get_text_in_language", TextSerializer)
    def get(self, version_id: UUID, language: str) -> Any:
        """The newest text of that language: the open one, else the last approved."""
        newest = self.newest(version_id, language)
        return shown(self, self.text(pk=newest.pk if newest else None))

    @writes("write_text", TextSerializer, TextWriting, is_matching=True, also=(201,))
    def put(self, given: dict[str, Any], version_id: UUID, language: str) -> Any:
        """Write the open text of that language; it is made (201) if there is none.

        Of an adopted version that begins a correction, or a late translation. `If-Match` is needed where an
        open text exists.
        """
        version = self.version(version_id)
        there = self.open_text(version_id, language)
        verdict = guards.may_write(self.person, version, language)
        if there:
            self.expect(verdict, self.text(pk=there.pk))
        else:
            verdict.require()
            self.expect_nothing_newer(version_id, language)
            self.status = 201
        if source := given.get("source"):
            given["source"] = self.named(self.sight.texts(), "/source", pk=source)
        text = writing.write_text(self.person, version, language, **given)
        return shown(self, self.text(pk=text.pk))

    @writes("discard_text", is_matching=True, status=204)
    def delete(self, given: dict[str, Any], version_id: UUID, language: str) -> None:
        """Give up the open text of that language. Its author remains a contributor."""
        there = self.open_text(version_id, language) or self.newest(version_id, language)
        text = self.text(pk=there.pk if there else None)
        self.expect(guards.may_discard_text(self.person, text), text)
        writing.discard_text(self.person, text)

    def newest(self, version_id: UUID, language: str) -> Text | None:
        """The open text of that language, else the last approved."""
        rows = self.sight.texts().filter(version_id=version_id, language=language, discarded_at=None)
        return rows.order_by("-revision").first()

    def expect_nothing_newer(self, version_id: UUID, language: str) -> None:
        """Where nothing is open a tag is not needed; one that is sent is of what was read last."""
        newest = self.newest(version_id, language)
        if newest is None:
            preconditions.require_absent(self.request)
        elif "HTTP_IF_MATCH" in self.request.META:
            preconditions.require_match(self.request, tokens.of(self.text(pk=newest.pk)))

    def open_text(self, version_id: UUID, language: str) -> Text | None:
        """The open text of that language, if there is one."""
        return self.sight.texts().open().filter(version_id=version_id, language=language).first()


def shown(view: EditorialView, text: Text) -> Shown:
    """The text as it was read."""
    return single(
        text,
        guards.on_text(view.person, text),
        statutory_language=text.statutory_language or None,
    )
