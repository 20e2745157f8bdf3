"""Vocabularies: four of the same kind, each with a list and single words."""

from dataclasses import dataclass
from typing import Any

from api.common import PAGES
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers import vocabularies as shapes
from api.editorial.v1.serializers.common import PageSerializer
from api.editorial.v1.showing import Shown, single
from api.editorial.v1.views.base import WORD_IN_PATH, EditorialView
from api.inputs import Body
from clauses import guards, registry, tokens
from clauses.models import Category, LegalSource, Parameter, Tag
from clauses.registry import Word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary: its rows, its names in operations, and its shapes."""

    model: type[Word]
    one: str
    many: str
    shape: type[shapes.WordHeadSerializer] = shapes.WordSerializer
    page: type[PageSerializer] = shapes.WordPageSerializer
    creation: type[Body] = shapes.WordCreation
    change: type[Body] = shapes.WordChange

    @property
    def name(self) -> str:
        """What people call one of its words."""
        return self.one.replace("_", " ")


VOCABULARIES = {
    "categories": Vocabulary(Category, "category", "categories"),
    "tags": Vocabulary(Tag, "tag", "tags"),
    "parameters": Vocabulary(
        Parameter, "parameter", "parameters", shapes.ParameterSerializer, shapes.ParameterPageSerializer,
        shapes.ParameterCreation, shapes.ParameterChange,
    ),
    "legal-sources": Vocabulary(
        LegalSource, "legal_source", "legal_sources", shapes.LegalSourceSerializer,
        shapes.LegalSourcePageSerializer, shapes.LegalSourceCreation, shapes.LegalSourceChange,
    ),
}  # fmt: skip


def list_view(words: Vocabulary) -> type[EditorialView]:
    """The view of all words of a vocabulary."""

    class WordsView(EditorialView):
        """The words of a vocabulary."""

        @reads(f"list_{words.many}", words.page, *PAGES)
        def get(self) -> Any:
            """Replaced below."""
            rows = words.model._default_manager.all()
            return self.page(rows, "key", lambda row: Shown(row, address=address(row)))

        @writes(f"create_{words.one}", words.shape, words.creation, status=201)
        def post(self, given: dict[str, Any]) -> Any:
            """Replaced below."""
            key = given.pop("key")
            registry.define_new(self.person, words.model, key, **members(given))
            self.made(f"get_{words.one}", key=key)
            return shown(self, words, key)

    WordsView.get.__doc__ = f"The {words.many.replace('_', ' ')}, by key."
    WordsView.post.__doc__ = f"Make a {words.name}. Its key is permanent."
    return WordsView


def single_view(words: Vocabulary) -> type[EditorialView]:
    """The view of one word of a vocabulary."""

    class WordView(EditorialView):
        """A word of a vocabulary."""

        path_parameters = (WORD_IN_PATH,)

        @reads(f"get_{words.one}", words.shape)
        def get(self, key: str) -> Any:
            """Replaced below."""
            return shown(self, words, key)

        @writes(f"change_{words.one}", words.shape, words.change, is_matching=True)
        def patch(self, given: dict[str, Any], key: str) -> Any:
            """Replaced below."""
            word = found(self, words, key)
            self.expect(guards.on_administered(self.person)["change"], word)
            registry.define(self.person, words.model, key, **{"labels": word.labels, **members(given)})
            return shown(self, words, key)

    WordView.get.__doc__ = f"A {words.name}."
    WordView.patch.__doc__ = f"Change a {words.name}. Labels are presentation: they are always today's."
    return WordView


def found(view: EditorialView, words: Vocabulary, key: str) -> Any:
    """The word of that key."""
    return view.find(tokens.with_token(words.model._default_manager.all()), key=key)


def shown(view: EditorialView, words: Vocabulary, key: str) -> Shown:
    """The word as it is now."""
    word = found(view, words, key)
    return single(word, guards.on_administered(view.person), address=address(word))


def address(word: Word) -> str | None:
    """A legal source's URL, if it has one."""
    return getattr(word, "url", "") or None


def members(given: dict[str, Any]) -> dict[str, Any]:
    """A word's members as the domain wants them."""
    return given | ({"url": given["url"] or ""} if "url" in given else {})
