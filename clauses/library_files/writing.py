"""YAML and text files as an export writes them: the same bytes for the same content, on every machine."""

import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml

from clauses import clock, languages


class Plain(str):
    """A scalar that is written without quotes, though YAML 1.1 would read something else in it."""


class _Dumper(yaml.SafeDumper):
    """Without aliases; several lines as a block."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# PyYAML takes them for line breaks, and would read a space where it wrote one.
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if _ODD_BREAKS.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_plain(dumper: yaml.SafeDumper, value: Plain) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(value))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Plain, _represent_plain)


def to_yaml(value: Any) -> str:
    """Members in their order, one a line, never wrapped."""
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=sys.maxsize,
        default_flow_style=False, line_break="\n",
    )  # fmt: skip


def to_text(title: str, source: str | None, layers: Mapping[str, str]) -> str:
    """A text: front matter, and each layer that has words under its marker."""
    front = to_yaml({"title": title, "source": source})
    parts = [f"<!-- {layer} -->\n{words}\n" for layer, words in layers.items() if words]
    return f"---\n{front}---\n" + "\n".join(parts)


def moment(value: datetime) -> Plain:
    """A date where it is the first moment of one in Oslo, else a time with its offset."""
    day = clock.today(value)
    return Plain(day if clock.first_moment(day) == value else clock.isoformat(value))


def day(value: date | None) -> Plain | None:
    """A date."""
    return Plain(value) if value else None


def filled(members: Mapping[str, Any]) -> dict[str, Any]:
    """Without those that are null or empty; what is left out means the same."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {}, ())}


def by_language(value: Any) -> Any:
    """A mapping in the order of the languages (a database keeps none), anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {language: value[language] for language in languages.REGISTER if language in value}
