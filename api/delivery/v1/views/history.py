"""Single adopted versions and approved texts, by id. They never change."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter

from api import caching
from api.caching import Freshness
from api.delivery.v1.asking import Asked
from api.delivery.v1.rendering import cited
from api.delivery.v1.serializers_history import TextSerializer, VersionSerializer
from api.delivery.v1.views.base import Answer, DeliveryView
from api.errors import refuse
from clauses import approvals, languages
from clauses.models import Text, Version

ID_IN_PATH = OpenApiParameter("id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH)


class VersionView(DeliveryView):
    """One adopted version, whoever owns it, with the newest approved revision of each language."""

    route = "get_version"
    answer = VersionSerializer
    path_parameters = (ID_IN_PATH,)
    is_kept = False  # whose it is, and so who may read it, shows only in the row

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Find it among those that this caller may read."""
        adopted = Version.objects.adopted(asked.clocks.known_at).filter(owner__slug__in=self.caller.readable)
        related = adopted.select_related("clause", "owner", "base", "successor")
        version = related.filter(pk=path["id"]).first()
        if version is None:
            raise refuse("not-found")
        return Answer(
            data=members_of(version, asked),
            tags=[f"client:{version.owner.slug}", f"clause:{version.clause.key}"],
            canonical=asked.canonical_in(asked.languages or (version.authoritative_language or "nb",)),
        )


def members_of(version: Version, asked: Asked) -> dict[str, Any]:
    """What its serializer shows. Labels are in the asked language, else the version's authoritative one."""
    language = next(iter(asked.languages), version.authoritative_language or languages.REGISTER[0])
    texts = Text.objects.filter(version=version).newest(asked.clocks.known_at)
    entries = version.entries.order_by("position").values_list("clause__key", flat=True)
    citations = version.citations.select_related("source").order_by("position")
    shown = ("id", "clause", "owner", "number", "effect", "change_class", "change_note", "base", "valid_from")
    return {
        **{name: getattr(version, name) for name in (*shown, "adopted_at", "condition")},
        "force": version.force or None,
        "successor": version.successor.key if version.successor else None,
        "authoritative_language": version.authoritative_language or None,
        "legal_basis": [cited(citation, language) for citation in citations],
        "entries": list(entries),
        "texts": sorted(texts, key=lambda text: languages.REGISTER.index(text.language)),
        "original_approved_on": version.original_approved_on,
        "original_approved_by": version.original_approved_by or None,
    }


class TextView(DeliveryView):
    """One approved revision: its raw words, language, digests and approval. Immutable."""

    route = "get_text"
    answer = TextSerializer
    path_parameters = (ID_IN_PATH,)
    is_kept = False

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Find it among those that this caller may read."""
        texts = self.readable(asked).select_related("version__clause", "version__owner")
        text = texts.filter(pk=path["id"]).first()
        if text is None:
            raise refuse("not-found")
        version = text.version
        return Answer(
            data=words_of(text, guidance=asked.includes_guidance),
            languages=[text.language],
            tags=[f"client:{version.owner.slug}", f"clause:{version.clause.key}"],
        )

    def readable(self, asked: Asked) -> QuerySet[Text]:
        """Approved texts of adopted versions of the library and of the key's clients."""
        approved = Text.objects.approved(asked.clocks.known_at)
        return approved.filter(
            version__adopted_at__lte=asked.clocks.known_at, version__owner__slug__in=self.caller.readable
        )

    def freshness(self, asked: Asked) -> Freshness:
        """A year: approved words never change."""
        return Freshness(self.caller.key is None, caching.YEAR, immutable=True)


def words_of(text: Text, *, guidance: bool) -> dict[str, Any]:
    """What its serializer shows."""
    shown = (
        "id",
        "version_id",
        "version",
        "language",
        "revision",
        "title",
        "approved_at",
        "digest",
        "digests",
    )
    return {
        **{name: getattr(text, name) for name in shown},
        "statutory": text.statutory or None,
        "statutory_language": (text.statutory_language or text.language) if text.statutory else None,
        "body": text.body or None,
        "guidance": (text.guidance or None) if guidance else None,
        "approval": approvals.approval_of(text),
    }
