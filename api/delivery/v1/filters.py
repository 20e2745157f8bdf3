"""Filters of lists. Each names a verb of the queryset; values come parsed, from the table of parameters."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django_filters import Filter, FilterSet

from api.errors import Refused, refuse
from api.problems import Fault, of_faults
from clauses.models import LIBRARY_ID, Category, Clause, Kind, LegalSource, Tag
from clauses.resolution import trees
from clauses.resolution.questions import Question

VOCABULARIES = {"category": Category, "tag": Tag, "tag_all": Tag, "legal_source": LegalSource}


class Plain(Filter):  # type: ignore[misc]  # no types are shipped, nor for the next
    """A filter whose value is parsed already."""

    field_class = forms.Field


class Verb(Plain):
    """A filter that asks the queryset itself, in its own words."""

    def __init__(self, verb: str) -> None:
        """Name the verb."""
        super().__init__()
        self.verb = verb

    def filter(self, qs: Any, value: Any) -> Any:
        """Say it, if there is anything to say."""
        return getattr(qs, self.verb)(value) if value else qs


class QuestionFilters(FilterSet):  # type: ignore[misc]
    """Filters of what a question is about; all of them must hold."""

    def __init__(self, given: Mapping[str, Any], queryset: Any, question: Question) -> None:
        """Take the parsed parameters."""
        super().__init__({**given}, queryset)
        self.question = question


class ClauseFilters(QuestionFilters):
    """What a clause is, whatever version of it answers."""

    key = Verb("keyed")
    category = Verb("categorised")
    tag = Verb("tagged_any")
    tag_all = Verb("tagged_all")
    guideline = Plain(method="in_guideline")

    def in_guideline(self, queryset: Any, _name: str, key: str) -> Any:
        """In that guideline, for the same reader.

        Raises:
            Absent, NotApplying: there is no such guideline for them.
        """
        require_kind(key, (Kind.GUIDELINE,))
        return queryset.filter(pk__in=trees.members(self.question, key))


class VersionFilters(QuestionFilters):
    """What the version is that answers."""

    force = Verb("binding")
    origin = Plain(method="of_origin")
    legal_source = Plain(method="resting_on")
    provision = Plain(method="resting_on_provision")

    def of_origin(self, queryset: Any, _name: str, origins: tuple[str, ...]) -> Any:
        """Whose wording it is; to the library's reader nothing is a client's."""
        client_ids = [owner_id for owner_id in self.question.owner_ids if owner_id != LIBRARY_ID]
        ids = {"library": [LIBRARY_ID], "client": client_ids}
        return queryset.owned_by([owner_id for origin in origins for owner_id in ids[origin]])

    def resting_on(self, queryset: Any, _name: str, sources: tuple[str, ...]) -> Any:
        """On any of the sources, and there on any of the provisions, if some are asked for."""
        return queryset.citing(sources, self.data.get("provision", ()))

    def resting_on_provision(self, queryset: Any, _name: str, provisions: tuple[str, ...]) -> Any:
        """On any of the provisions, of whatever source; with sources the other filter has said it."""
        return queryset if self.data.get("legal_source") else queryset.citing((), provisions)


def require_known(given: Mapping[str, Any]) -> None:
    """Refuse words that are in no vocabulary: a misspelt filter would find nothing, and nobody would notice.

    Raises:
        Refused: 400 ``unknown-value``.
    """
    faults = []
    for name, model in VOCABULARIES.items():
        if asked := set(given.get(name, ())):
            known = set(model._default_manager.filter(key__in=asked).values_list("key", flat=True))
            faults += [
                Fault("query", name, "unknown-value", f"There is no {word}.")
                for word in sorted(asked - known)
            ]
    if faults:
        raise Refused(of_faults(faults))


def require_kind(key: str, kinds: tuple[str, ...]) -> str:
    """The kind of the clause of that key, which is one of these.

    Raises:
        Refused: 404, as for a key that there is not; whether the caller may see it is asked afterwards.
    """
    kind = Clause.objects.of_kind(*kinds).keyed([key]).values_list("kind", flat=True).first()
    if kind is None:
        raise refuse("not-found")
    return kind
