"""How every delivery route answers: may they, what do they ask, is it kept already, else find it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from api import caching, pagination
from api.caching import Freshness, Kept
from api.common import KEY
from api.delivery.v1 import access, clocks, examples
from api.delivery.v1.asking import Asked
from api.delivery.v1.clocks import Clocks
from api.delivery.v1.parameters import ROUTES
from api.doors import Door
from api.negotiation import accepted_languages
from clauses import clock, ledger
from clauses.models import Owner
from clauses.resolution.questions import Question

PROBLEMS = {
    400: "A parameter is wrong.",
    401: "No key, or none that is good.",
    403: "The key may not do this.",
    404: "There is no such thing, for this caller.",
    406: "Another media type was asked for.",
    429: "Too many requests.",
}
# Header: what it says, and the parameter without which a route has none.
HEADERS = {
    "ETag": ("A weak validator, for `If-None-Match`.", ""),
    "Answer-As-Of": ("The moment that was asked about: send it as `as_of`.", "as_of"),
    "Answer-Known-At": (
        "What was known: send it as `known_at`.",
        "known_at",
    ),
    "Content-Location": ("The canonical URL, where the language came from the header.", "language"),
    "Link": ("The next page, as `rel=next`.", "cursor"),
}
KEY_IN_PATH = OpenApiParameter(
    "key", {"type": "string", "pattern": f"^{KEY}$"}, OpenApiParameter.PATH, description="The clause's key."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route found out: the data of its serializer, and what is said of it in headers.

    ``until`` is the next known moment at which it is another answer. A string is the body itself.
    """

    data: Any
    languages: Iterable[str] = ()
    tags: Iterable[str] = ()
    until: datetime | None = None
    canonical: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class DeliveryView(Door):
    """A route of the table. Subclasses say what they give (``answer``) and how to find it out (``found``).

    Preview's views are these with another table, other keys and another question.
    """

    route: ClassVar[str]
    answer: ClassVar[Any]
    answer_text: ClassVar[str] = "The answer."
    path_parameters: ClassVar[Sequence[OpenApiParameter]] = ()
    # Whether what was found may be kept here: not where the right to it shows only in what was found.
    is_kept: ClassVar[bool] = True
    problems: ClassVar[Mapping[int, str]] = PROBLEMS
    needs_key = False  # not where the library is public
    asked: Asked | None = None

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Answer."""
        self.admit()
        now = clock.now()
        head = ledger.head()
        asked = self.asked = self.read(head, now)
        name = caching.name_of(asked.name(), head.number if head else 0)
        kept = caching.find(name, now) if self.is_kept else None
        if kept is None:
            kept = self.kept(self.found(asked, **path), asked)
            if self.is_kept:
                caching.keep(name, kept, now)
        return caching.conditional(request, self.respond(kept, asked, now))

    def admit(self) -> None:
        """Let the caller in, or refuse."""
        access.require_reader(self.caller)

    def question(self, asked: Asked) -> Question:
        """The question, with its owner read. One query."""
        return asked.question(Owner.objects.get(slug=asked.client))

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Find out, from the domain."""
        raise NotImplementedError

    def read(self, head: ledger.Head | None, now: datetime) -> Asked:
        """Tell what is asked, and whether this caller may ask it."""
        given = self.given()
        table = {parameter.name: parameter for parameter in self.parameters}
        client = access.addressed(self.caller, given.get("client")) if "client" in table else ""
        if "guidance" in given.get("include", ()):
            access.require_guidance(self.caller)
        languages = given.get("language") or accepted_languages(
            self.request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        )
        moments = clocks.read(given.get("as_of"), given.get("known_at"), head, now)
        asked = Asked(self.request.path, table, given, client, languages, moments)
        return with_cursor(asked)

    @property
    def parameters(self) -> Any:
        """The route's row of the table."""
        return ROUTES[self.route]

    @property
    def answer_headers(self) -> dict[str, str]:
        """What the contract says of the headers of an answer."""
        names = {parameter.name for parameter in self.parameters}
        return {name: text for name, (text, needed) in HEADERS.items() if needed in names | {""}}

    @property
    def examples(self) -> list[OpenApiExample]:
        """What the contract shows as answers."""
        return examples.of(self.route)

    def kept(self, answer: Answer, asked: Asked) -> Kept:
        """The bytes of an answer, and the headers that belong to them."""
        renderer = self.request.accepted_renderer
        data = answer.data
        if isinstance(self.answer, type) and issubclass(self.answer, BaseSerializer):
            data = self.answer(answer.data).data
        headers = {"Content-Type": content_type(renderer), **answer.headers}
        if languages := dict.fromkeys(answer.languages):
            headers["Content-Language"] = ", ".join(languages)
        if answer.canonical:
            headers["Content-Location"] = answer.canonical
        headers["Surrogate-Key"] = caching.surrogate_key(answer.tags)
        until = answer.until if asked.clocks.is_now else None
        body = cast(bytes, renderer.render(data))
        headers["ETag"] = caching.etag_of(body)
        return Kept(body, {name: text for name, text in headers.items() if text}, until)

    def respond(self, kept: Kept, asked: Asked, now: datetime) -> HttpResponse:
        """The answer of this request: what depends on how it was asked is added here, kept or not."""
        response = HttpResponse(kept.body, headers={**kept.headers})
        response["Cache-Control"] = str(self.freshness(asked).cut(now, kept.until))
        if "language" in asked.parameters and "language" not in asked.given:
            response["Vary"] = "Accept-Language"
        else:
            del response["Content-Location"]
        return response

    def freshness(self, asked: Asked) -> Freshness:
        """Who may keep the answer, and for how long."""
        in_url = "language" in asked.given or "language" not in asked.parameters
        public = self.caller.key is None and in_url
        return Freshness(public, caching.DAY if asked.clocks.is_settled else settings.DELIVERY_MAX_AGE)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell the moments that were answered, of errors too."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.asked and "as_of" in self.asked.parameters:
            final["Answer-As-Of"] = clock.isoformat(self.asked.clocks.as_of)
        if self.asked and "known_at" in self.asked.parameters:
            final["Answer-Known-At"] = clock.isoformat(self.asked.clocks.known_at)
        return final


def with_cursor(asked: Asked) -> Asked:
    """The same at the moments of the first page, if this is a later one."""
    if "cursor" not in asked.given:
        return asked
    cursor = pagination.unseal(asked.given["cursor"], asked.query_of_list())
    moments = Clocks(cursor.as_of, cursor.known_at, is_now=False, is_settled=asked.clocks.is_settled)
    return replace(asked, clocks=moments)


def content_type(renderer: Any) -> str:
    """The renderer's media type, with its charset if it has one."""
    return f"{renderer.media_type}; charset={renderer.charset}" if renderer.charset else renderer.media_type
