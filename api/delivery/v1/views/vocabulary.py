"""The library's vocabularies with labels in the asked language, and the caller's key."""

from typing import Any

from django.conf import settings

from api import throttling
from api.caching import Freshness
from api.delivery.v1 import listing
from api.delivery.v1.asking import Asked
from api.delivery.v1.serializers_vocabulary import (
    LabelsSerializer,
    LanguagesSerializer,
    LegalSourcesSerializer,
    MeSerializer,
    ParametersSerializer,
)
from api.delivery.v1.views.base import Answer, DeliveryView
from api.errors import refuse
from clauses import languages
from clauses.models import Category, LegalSource, Owner, Parameter, Tag

LIBRARY_LANGUAGE = languages.REGISTER[:1]


class VocabularyView(DeliveryView):
    """A vocabulary, by key."""

    model: type[Category] | type[Tag] | type[Parameter] | type[LegalSource]
    members: tuple[str, ...] = ()

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Read it."""
        wanted = asked.languages or LIBRARY_LANGUAGE
        listed = listing.words(asked, self.model._default_manager.all())
        results = [
            {"key": word.key, "label": word.label(wanted[0])}
            | {name: getattr(word, name) or None for name in self.members}
            for word in listed.rows
        ]
        return Answer(
            data=listed.envelope(results),
            tags=[f"vocabulary:{self.model._meta.model_name}"],
            canonical=asked.canonical_in(wanted),
            headers=listed.link(asked, wanted),
        )


class CategoriesView(VocabularyView):
    """The categories."""

    route = "list_categories"
    answer = LabelsSerializer
    model = Category


class TagsView(VocabularyView):
    """The tags."""

    route = "list_tags"
    answer = LabelsSerializer
    model = Tag


class ParametersView(VocabularyView):
    """The placeholders and their types."""

    route = "list_parameters"
    answer = ParametersSerializer
    model = Parameter
    members = ("type",)


class LegalSourcesView(VocabularyView):
    """The laws, regulations and rules that clauses rest on."""

    route = "list_legal_sources"
    answer = LegalSourcesSerializer
    model = LegalSource
    members = ("url",)


class LanguagesView(DeliveryView):
    """The languages of the client or the library, in its order."""

    route = "list_languages"
    answer = LanguagesSerializer

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Read them."""
        owner = Owner.objects.get(slug=asked.client)
        wanted = asked.languages or (owner.authoritative_language,)
        results = [
            {
                "code": code,
                "label": languages.LABELS[code][wanted[0]],
                "is_authoritative": code == owner.authoritative_language,
                "is_required": code in owner.must_be_written_in,
            }
            for code in owner.languages
        ]
        return Answer(
            data={"client": owner.slug, "results": results},
            tags=[f"client:{owner.slug}"],
            canonical=asked.canonical_in(wanted),
        )


class MeView(DeliveryView):
    """What this key is."""

    route = "get_me"
    answer = MeSerializer
    is_kept = False

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Tell it."""
        key = self.caller.key
        if key is None:
            raise refuse("unauthenticated")
        limit = settings.DELIVERY_RATE_LIMIT
        members = {name: getattr(key, name) for name in ("name", "prefix", "scope", "guidance", "expires_at")}
        return Answer(
            members
            | {
                "clients": sorted(self.caller.clients),
                "limit": {"requests": limit, "seconds": throttling.WINDOW} if limit else None,
            }
        )

    def freshness(self, asked: Asked) -> Freshness:
        """The one answer that is about its caller: never kept."""
        return Freshness(public=False, stored=False)
