"""Files and YAML, read with line numbers, bounds and no surprises.

Plain scalars are null, true, false, whole numbers, or else text: ``no`` stays a language, ``37.50`` keeps
its zero and a date its form. No tags, no aliases, no member twice; no symbolic links.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from clauses.errors import DomainError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_TAGS = frozenset({f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")})
# libyaml's, where there is one, is ten times as fast. Base: it constructs nothing and resolves nothing.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where (``file:line``)."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Refused(DomainError):
    """Files that are not imported, for all of the ``problems``."""

    code = "library-files"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep them, each once, in the order found."""
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


def refused(where: str, message: str) -> Refused:
    """Build the refusal of one thing."""
    return Refused([Problem(where, message)])


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and the line of each member by its JSON pointer."""

    file: str
    data: Any
    lines: Mapping[str, int] = field(default_factory=dict)

    def place(self, pointer: str = "") -> str:
        """``file:line`` of the member, or of the nearest thing around it that has one."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return f"{self.file}:{self.lines.get(pointer, 1)}"


def load(file: str, text: str, first_line: int = 1) -> Document:
    """Read one YAML document.

    Raises:
        Refused: it is not such YAML.
    """
    lines: dict[str, int] = {}
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise refused(f"{file}:{line + first_line}", f"not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise refused(f"{file}:{first_line}", f"not YAML: {error}") from None
    return Document(file, _Converter(file, first_line, lines).value(node, ""), lines)


class _Converter:
    """Nodes to values, noting lines."""

    def __init__(self, file: str, first_line: int, lines: dict[str, int]) -> None:
        self.file, self.first_line, self.lines = file, first_line, lines
        self.seen: set[int] = set()

    def value(self, node: yaml.Node | None, pointer: str) -> Any:
        if node is None:
            return None
        self.lines.setdefault(pointer, self._line(node))
        if id(node) in self.seen or pointer.count("/") > MAX_DEPTH:
            raise self._refused(node, "no aliases, and nothing nested that deep")
        self.seen.add(id(node))
        if node.tag not in _TAGS:
            raise self._refused(node, f"no tags ({node.tag})")
        if isinstance(node, yaml.MappingNode):
            return dict(self._members(node, pointer))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, f"{pointer}/{index}") for index, item in enumerate(node.value)]
        return _scalar(node)

    def _members(self, node: yaml.MappingNode, pointer: str) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._refused(key, "a member's name is a word")
            if key.value in names:
                raise self._refused(key, f"'{key.value}' is there twice")
            names.add(key.value)
            self.lines[f"{pointer}/{key.value}"] = self._line(key)
            yield key.value, self.value(value, f"{pointer}/{key.value}")

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def _refused(self, node: yaml.Node, message: str) -> Refused:
        return refused(f"{self.file}:{self._line(node)}", message)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):
        return text  # quoted, or a block
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


class Folder:
    """A folder below the path that was given; ``shown`` is how messages name it."""

    def __init__(self, path: Path, shown: str) -> None:
        """Take it as it is."""
        self.path, self.shown = path, shown

    def folders(self) -> "list[Folder]":
        """Those in it, by name."""
        return [self.folder(entry.name) for entry in self._entries() if entry.is_dir(follow_symlinks=False)]

    def files(self) -> list[str]:
        """The names of the files in it; those that begin with a dot are not ours."""
        return [entry.name for entry in self._entries() if not entry.is_dir(follow_symlinks=False)]

    def folder(self, name: str) -> "Folder":
        """The folder of that name in it."""
        return Folder(self.path / name, f"{self.shown}/{name}")

    def has(self, name: str) -> bool:
        """Whether something of that name is in it."""
        return os.path.lexists(self.path / name)

    def _entries(self) -> list[os.DirEntry[str]]:
        with os.scandir(self.path) as entries:
            found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
        for entry in found:
            if entry.is_symlink():
                raise refused(f"{self.shown}/{entry.name}", "symbolic links are not followed")
        return found

    def read(self, name: str) -> str:
        """The text of a file in it.

        Raises:
            Refused: it is no ordinary file, too large, or not UTF-8.
        """
        path, shown = self.path / name, f"{self.shown}/{name}"
        if path.is_symlink() or not path.is_file():
            raise refused(shown, "this is not an ordinary file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise refused(shown, f"more than {MAX_BYTES:,} bytes")
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise refused(f"{shown}:{line}", "this is not UTF-8") from None

    def document(self, name: str) -> Document:
        """The YAML file of that name in it."""
        return load(f"{self.shown}/{name}", self.read(name))
