"""What a text is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clauses.markdown.characters import one_line


@dataclass(frozen=True, slots=True)
class ClauseTarget:
    """A clause that a reference leads to and that applies.

    ``number_label`` is its number in the guideline ("2.1"), ``anchor`` the id of its place in the page.
    """

    title: str
    number_label: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """Values of parameters, formatted as plain words, and the clauses that apply, both by key."""

    values: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, ClauseTarget] = field(default_factory=dict)

    def value(self, key: str) -> str | None:
        """The value as one line of visible characters; None if there is none, or only white space.

        A value comes from data and not from an approved text: what is invisible in it is shown as U+FFFD.
        """
        return one_line(self.values.get(key, "")) or None

    def shown(self, key: str) -> str:
        """The value; without one the placeholder itself, so that nobody overlooks that it is missing."""
        value = self.value(key)
        return f"{{{{ {key} }}}}" if value is None else value
