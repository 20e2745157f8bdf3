"""What every editorial view has: its person, what the person sees, and how things are found in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api import preconditions
from api.common import KEY, SLUG, WORD
from api.doors import Door
from api.editorial.v1.listing import page
from api.editorial.v1.openapi import OperationSchema
from api.errors import refuse
from api.strict_json import StrictJSONParser
from clauses import clock, languages, tokens, visibility
from clauses.errors import Denied, invalid
from clauses.models import LIBRARY, Clause, Owner, Review, Scope, Text, User, Version
from clauses.policy import Verdict

ID: dict[str, Any] = {"type": "string", "format": "uuid"}


def in_path(name: str, schema: dict[str, Any] = ID, description: str = "") -> OpenApiParameter:
    """A part of the path."""
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, description=description)


ID_IN_PATH = in_path("id")
KEY_IN_PATH = in_path("key", {"type": "string", "pattern": f"^{KEY}$"}, "The clause's key.")
WORD_IN_PATH = in_path("key", {"type": "string", "pattern": f"^{WORD}$"}, "The word's key.")
SLUG_IN_PATH = in_path("slug", {"type": "string", "pattern": f"^{SLUG}$"}, "A client's slug, or `library`.")
LANGUAGE_IN_PATH = in_path("language", {"type": "string", "enum": list(languages.REGISTER)})


class EditorialView(Door):
    """A route for persons with their own keys. Its methods are decorated (see ``operations``)."""

    parser_classes = (StrictJSONParser,)
    schema = OperationSchema()
    limit = "EDITORIAL_RATE_LIMIT"
    path_parameters: ClassVar[Sequence[OpenApiParameter]] = ()
    asked: dict[str, Any]  # the parameters that were given
    status: int | None = None  # another than the operation's
    location = ""

    def check_permissions(self, request: Request) -> None:
        """Let in personal keys only.

        Raises:
            Refused: 401 without a key, 403 for one of another scope.
        """
        if self.caller.key is None:
            raise refuse("unauthenticated")
        if self.caller.key.scope != Scope.PERSONAL:
            raise refuse("wrong-scope", "The editorial API takes personal keys.")

    @cached_property
    def person(self) -> User:
        """Whose key it is."""
        return cast(User, self.caller.key and self.caller.key.user)

    @cached_property
    def sight(self) -> visibility.Sight:
        """What the person may see now."""
        return visibility.of(self.person)

    def find[M: Model](self, rows: QuerySet[M], **key: Any) -> M:
        """The one thing among these.

        Raises:
            Refused: 404, it is not there or may not be seen, which is the same.
        """
        found = rows.filter(**key).first()
        if found is None:
            raise refuse("not-found")
        return found

    def clause(self, key: str) -> Clause:
        """The clause of that key."""
        rows = self.sight.clauses().select_related("owner", "category")
        return self.find(tokens.with_token(rows), key=key)

    def version(self, version_id: Any) -> Version:
        """The version, with its state."""
        rows = self.sight.versions().with_state(clock.now())
        related = rows.select_related("clause", "owner", "base", "successor", "created_by")
        return self.find(tokens.with_token(related), pk=version_id)

    def text(self, **key: Any) -> Text:
        """The text, with its state."""
        related = ("version__clause", "version__owner", "version__base", "source")
        rows = self.sight.texts().with_state().select_related(*related)
        return self.find(tokens.with_token(rows), **key)

    def review(self, review_id: Any) -> Review:
        """The review."""
        related = ("version__clause", "version__owner", "submitted_by")
        return self.find(self.sight.reviews().select_related(*related), pk=review_id)

    def owner(self, slug: str) -> Owner:
        """The library, or a client."""
        return self.find(tokens.with_token(self.sight.owners().select_related("workflow")), slug=slug)

    def named_owner(self, slug: str | None) -> Owner:
        """The owner that a body names, without one the library.

        Raises:
            Invalid: there is none, for this person.
        """
        found = self.sight.owners().filter(slug=LIBRARY if slug is None else slug).first()
        if found is None:
            raise invalid("/client", "unknown-value", f"There is no client '{slug}'.")
        return found

    def named[M: Model](self, rows: QuerySet[M], at: str, **key: Any) -> M:
        """The thing that a body names.

        Raises:
            Invalid: there is none, for this person.
        """
        found = rows.filter(**key).first()
        if found is None:
            raise invalid(at, "unknown-value", "There is no such thing.")
        return found

    def expect(self, verdict: Verdict, thing: Model) -> None:
        """See that the person may, and that the thing is as it was read; what else is wrong, the domain says.

        Raises:
            Denied, Refused: 403; 428 without ``If-Match``, 412 when it was changed.
        """
        if not verdict and issubclass(verdict.error, Denied):
            verdict.require()
        preconditions.require_match(self.request, tokens.of(thing))

    def filtered[Rows: QuerySet[Any]](self, rows: Rows, columns: Mapping[str, str]) -> Rows:
        """Those with the values that are asked for; ``columns`` says where each parameter looks."""
        asked = {column: self.asked[name] for name, column in columns.items() if name in self.asked}
        found: Rows = rows.filter(**asked)
        return found

    def page(
        self, rows: QuerySet[Any], order: str, shown: Callable[[Any], Any] = lambda row: row
    ) -> dict[str, Any]:
        """The asked page, its rows as they are shown."""
        found = page(self.request.path, self.asked, rows, order)
        return found | {"results": [shown(row) for row in found["results"]]}

    def made(self, route: str, **path: Any) -> None:
        """Say where the new thing is."""
        self.location = reverse(f"editorial:{route}", kwargs=path)
