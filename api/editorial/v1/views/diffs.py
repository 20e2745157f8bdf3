"""What changed: between versions, and between texts."""

from typing import Any
from uuid import UUID

from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads
from api.editorial.v1.serializers.diffs import TextDiffSerializer, VersionDiffSerializer
from api.editorial.v1.views.base import EditorialView, in_path
from api.editorial.v1.views.versions import VERSION_IN_PATH
from api.errors import Refused, refuse
from api.problems import Fault, of_faults
from clauses import redlines
from clauses.models import Text, Version
from clauses.redlines import Side


class VersionDiffView(EditorialView):
    """A version beside another of its clause."""

    path_parameters = (VERSION_IN_PATH,)

    @reads("diff_version", VersionDiffSerializer, takes.AGAINST, takes.LANGUAGE)
    def get(self, version_id: UUID) -> Any:
        """What a version changes, word by word, drafts included.

        Without `against` it is compared with its owner's adopted version before it, else with its base.
        Without `language` in its owner's authoritative one. No other language stands in.
        """
        new = self.version(version_id)
        before = self.asked.get("against") or self.before(new)
        old = self.version(before)
        if old.clause_id != new.clause_id:
            raise refuse("not-found")
        spoken = new.authoritative_language or new.owner.authoritative_language
        language = self.asked.get("language", spoken)
        sides = [Side(each, self.newest(each, language)) for each in (old, new)]
        redline = redlines.between(*sides, guidance=True)
        return {"old": sides[0], "new": sides[1], "language": language, "redline": redline}

    def before(self, version: Version) -> UUID:
        """What the version replaces."""
        older = Version.objects.of(version.clause_id, version.owner_id).filter(number__lt=version.number)
        last = older.filter(adopted_at__isnull=False).newest_first().values_list("pk", flat=True).first()
        found = last or version.base_id
        if found is None:
            raise nothing_before()
        return found

    def newest(self, version: Version, language: str) -> Text | None:
        """The newest text of the version in that language, open or approved."""
        texts = self.sight.texts().filter(version=version, language=language, discarded_at=None)
        return texts.order_by("-revision").first()


class TextDiffView(EditorialView):
    """A text beside another of its clause."""

    path_parameters = (in_path("text_id"),)

    @reads("diff_text", TextDiffSerializer, takes.AGAINST)
    def get(self, text_id: UUID) -> Any:
        """What a text changes, word by word. Without `against` it is compared with its revision before."""
        new = self.text(pk=text_id)
        old = self.text(pk=self.asked.get("against") or self.before(new))
        if old.version.clause_id != new.version.clause_id:
            raise refuse("not-found")
        return {"old": old, "new": new, "layers": redlines.of_texts(old, new, guidance=True)}

    def before(self, text: Text) -> UUID:
        """The revision before it that was approved."""
        older = Text.objects.filter(version_id=text.version_id, language=text.language)
        approved = older.filter(revision__lt=text.revision, approved_at__isnull=False)
        found = approved.order_by("-revision").values_list("pk", flat=True).first()
        if found is None:
            raise nothing_before()
        return found


def nothing_before() -> Refused:
    """The refusal to guess what something is compared with."""
    fault = Fault(
        "query", "against", "against-required", "There is nothing before it: say what to compare with."
    )
    return Refused(of_faults([fault]))
