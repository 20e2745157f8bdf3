"""A request as a question to the domain, and as the URL that everybody may ask instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from api.delivery.v1.clocks import Clocks
from api.parameters import Parameter
from clauses import clock
from clauses.models import Owner
from clauses.resolution.questions import Question

# What a node's own URL takes over from the URL that it was found with, beside client and language.
OF_A_NODE = ("as_of", "known_at", "fallback", "body_formats", "placeholders", "include")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: parsed parameters, about whom, in which languages (none: the owner's), and when.

    ``namespace`` is that of the routes of the door that was asked.
    """

    path: str
    parameters: Mapping[str, Parameter]
    given: Mapping[str, Any]
    client: str
    languages: tuple[str, ...]
    clocks: Clocks
    of_a_node: tuple[str, ...] = OF_A_NODE
    namespace: str = ""

    def value(self, name: str) -> Any:
        """The parameter's value, or its default."""
        return self.given.get(name, self.parameters[name].default if name in self.parameters else None)

    @property
    def includes_guidance(self) -> bool:
        """Whether guidance is wanted."""
        return "guidance" in (self.value("include") or ())

    def question(self, owner: Owner) -> Question:
        """The question to the domain."""
        return Question(
            owner=owner,
            languages=self.languages or (owner.authoritative_language,),
            as_of=self.clocks.as_of,
            known_at=self.clocks.known_at,
            fallback=self.value("fallback") != "none",
            guidance=self.includes_guidance,
        )

    def name(self) -> str:
        """What the answer depends on, the newest event apart, as one string.

        A date is not the moment that it means: tomorrow's is now, tomorrow.
        """
        as_of = "now" if self.clocks.is_now else clock.isoformat(self.clocks.as_of)
        url = self.url(self.path, self.given.keys() - {"client", "language"}, self.languages)
        return f"{url} {as_of} {clock.isoformat(self.clocks.known_at)}"

    def query_of_list(self) -> str:
        """The same without the cursor: what a cursor is bound to."""
        return self.url(self.path, self.given.keys() - {"client", "language", "cursor"}, self.languages)

    def canonical(self, question: Question) -> str:
        """The URL of this answer: parameters sorted, defaults left out, client and language never."""
        return self.canonical_in(question.languages)

    def canonical_in(self, languages: tuple[str, ...]) -> str:
        """The same for a route that asks the domain nothing, in these languages."""
        return self.url(self.path, self.given.keys() - {"client", "language"}, languages)

    def canonical_page(self, languages: tuple[str, ...], cursor: str) -> str:
        """The same list from that cursor on."""
        return replace(self, given={**self.given, "cursor": cursor}).canonical_in(languages)

    def canonical_of(self, path: str, question: Question) -> str:
        """The URL of a node in this answer, asked for by itself."""
        return self.url(path, [name for name in self.of_a_node if name in self.given], question.languages)

    def url(self, path: str, names: Iterable[str], languages: tuple[str, ...]) -> str:
        """The path with these parameters, where the route has them and they are not at their default."""
        written = {
            name: self.parameters[name].write(self.given[name])
            for name in names
            if self.given[name] != self.parameters[name].default
        }
        if "client" in self.parameters:
            written["client"] = self.client
        if "language" in self.parameters:
            written["language"] = ",".join(languages)
        query = urlencode(sorted(written.items()), quote_via=quote, safe=",:")
        return f"{path}?{query}" if query else path
