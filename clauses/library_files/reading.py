"""From files to data: what a library's folder says, or everything that is wrong with its form."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clauses.checking import Waiver
from clauses.fields import Fields, Provision
from clauses.library_files import checking
from clauses.library_files.checking import Checker, date_of, moment_of
from clauses.library_files.documents import Folder, Problem, Refused, load, refused
from clauses.library_files.shapes import (
    ClauseFile,
    Dated,
    Library,
    OwnerFile,
    TextFile,
    VersionFile,
    Word,
)
from clauses.models import LIBRARY, Effect

_NUMBER = "[1-9][0-9]{0,8}"
_TEXT_NAME = re.compile(rf"({_NUMBER})\.([a-z]{{2,8}})(?:\.({_NUMBER}))?\.md", re.ASCII)
_MARKER = re.compile(r"<!-- *(statutory|body|guidance) *--> *")
_AT_THE_TOP = frozenset({"owner.yaml", "README.md", *checking.VOCABULARIES})


def read(path: Path) -> Library:
    """Read a library from its folder.

    Raises:
        Refused: with everything that is wrong with the files' form.
    """
    if not path.is_dir():
        raise refused(str(path), "there is no such folder")
    root = Folder(path.resolve(), str(path).rstrip("/"))
    if not root.has("owner.yaml"):
        raise refused(root.shown, "this is no library: it has no owner.yaml")
    problems: list[Problem] = []
    library = _library(root, problems)
    if problems:
        raise Refused(problems)
    return library


def _library(root: Folder, problems: list[Problem]) -> Library:
    _check_names(root, _AT_THE_TOP, {"clauses", "clients"}, problems)
    homes = {LIBRARY: root}
    if root.has("clients"):
        _check_names(root.folder("clients"), frozenset(), None, problems)
        clients = {folder.path.name: folder for folder in root.folder("clients").folders()}
        if LIBRARY in clients:
            raise refused(clients[LIBRARY].shown, "no client has this name: it is the library's")
        homes |= clients
    return Library(
        words=tuple(word for file in checking.VOCABULARIES for word in _words(root, file, problems)),
        owners=tuple(owner for slug, home in homes.items() for owner in _owner(home, slug, problems)),
        clauses=tuple(clause for slug, home in homes.items() for clause in _clauses(home, slug, problems)),
    )


def _check_names(
    folder: Folder, files: frozenset[str], folders: set[str] | None, problems: list[Problem]
) -> None:
    """A misspelt name is reported, not passed over. ``folders``: None if any name will do."""
    for name in folder.files():
        if name not in files:
            problems.append(Problem(f"{folder.shown}/{name}", "this file has no place here"))
    for inner in folder.folders():
        if folders is not None and inner.path.name not in folders:
            problems.append(Problem(inner.shown, "this folder has no place here"))


def _words(root: Folder, file: str, problems: list[Problem]) -> Iterator[Word]:
    if not root.has(file):
        return
    vocabulary, members = checking.VOCABULARIES[file]
    checker = _checker(root, file, problems)
    if checker is None:
        return
    seen: set[str] = set()
    for pointer, row in checker.rows("", checker.document.data, members):
        if row["key"] in seen:
            checker.report(pointer, f"'{row['key']}' is there twice")
        seen.add(row["key"])
        extra = {name: row.get(name, "") for name in members if name not in checking.WORD}
        yield Word(vocabulary, row["key"], row["labels"], extra, checker.document.place(pointer))


def _checker(folder: Folder, file: str, problems: list[Problem]) -> Checker | None:
    try:
        return Checker(folder.document(file), problems)
    except Refused as refusal:
        problems += refusal.problems
        return None


def _owner(home: Folder, slug: str, problems: list[Problem]) -> Iterator[OwnerFile]:
    if slug != LIBRARY:
        _check_names(home, frozenset({"owner.yaml"}), {"clauses"}, problems)
    checker = _checker(home, "owner.yaml", problems)
    members = checking.OWNER if slug == LIBRARY else checking.CLIENT
    row = checker.mapping("", checker.document.data, members) if checker else None
    if checker is None or row is None:
        return
    yield OwnerFile(
        slug=slug,
        name=row["name"],
        organisation_number=row.get("organisation_number", ""),
        languages=tuple(row["languages"]),
        required_languages=tuple(row.get("required_languages", ())),
        facts=tuple(_dated(checker, "/facts", row.get("facts"))),
        parameters=tuple(_dated(checker, "/parameters", row.get("parameters"))),
        document=checker.document,
    )


def _dated(checker: Checker, pointer: str, values: Any) -> Iterator[Dated]:
    seen: set[tuple[str, Any]] = set()
    for at, row in checker.rows(pointer, values, checking.DATED):
        moment = moment_of(row["valid_from"])
        if (row["key"], moment) in seen:
            checker.report(at, f"'{row['key']}' has two values from that date")
        seen.add((row["key"], moment))
        if moment is not None:
            yield Dated(row["key"], row["value"], moment, checker.document.place(at))


def _clauses(home: Folder, slug: str, problems: list[Problem]) -> Iterator[ClauseFile]:
    if not home.has("clauses"):
        return
    _check_names(home.folder("clauses"), frozenset(), None, problems)
    for folder in home.folder("clauses").folders():
        yield from _clause(folder, slug, problems)


def _clause(folder: Folder, slug: str, problems: list[Problem]) -> Iterator[ClauseFile]:
    key = folder.path.name
    is_variant = slug != LIBRARY and not key.startswith(f"{slug}.")
    checker = _checker(folder, "clause.yaml", problems)
    texts = _texts(folder, problems)
    members = checking.VARIANT if is_variant else checking.CLAUSE
    row = checker.mapping("", checker.document.data, members) if checker else None
    if checker is None or row is None:
        return
    versions = list(_versions(checker, row.get("versions"), texts, is_variant))
    yield ClauseFile(
        owner=slug,
        key=key,
        kind=row.get("kind"),
        category=row.get("category"),
        tags=tuple(row.get("tags", ())),
        adaptable=row.get("adaptable", True),
        versions=tuple(sorted(versions, key=lambda version: version.number)),
        document=checker.document,
    )


def _versions(
    checker: Checker, values: Any, texts: list[TextFile], is_variant: bool
) -> Iterator[VersionFile]:
    numbers: set[int] = set()
    before = len(checker.problems)
    members = checking.VERSION_OF_VARIANT if is_variant else checking.VERSION
    for pointer, row in checker.rows("/versions", values, members):
        number = row["number"]
        if number in numbers:
            checker.report(f"{pointer}/number", f"version {number} is there twice")
        numbers.add(number)
        if is_variant and (row["effect"] != Effect.INHERITS) != ("base" in row):
            checker.report(pointer, "'base' is the library's version that it adapts; none if it inherits")
        own = tuple(text for text in texts if text.number == number)
        yield VersionFile(
            number, row["effect"], row.get("base"), _fields(checker, pointer, row), own,
            tuple(_waivers(checker, pointer, row)), checker.document, pointer,
        )  # fmt: skip
    for text in texts:
        if text.number not in numbers and len(checker.problems) == before:
            checker.problems.append(Problem(text.place(), f"clause.yaml has no version {text.number}"))


def _fields(checker: Checker, pointer: str, row: dict[str, Any]) -> Fields:
    original = checker.mapping(f"{pointer}/original", row.get("original", {}), checking.ORIGINAL) or {}
    return Fields(
        change_class=row["change_class"],
        change_note=row.get("change_note", ""),
        force=row.get("force", ""),
        valid_from=moment_of(row.get("valid_from")),
        entries=row.get("entries", []),
        legal_basis=[
            Provision(
                source=one["source"],
                provision=one.get("provision", ""),
                relation=one["relation"],
                verified_at=date_of(one.get("verified_at")),
            )
            for _, one in checker.rows(f"{pointer}/legal_basis", row.get("legal_basis"), checking.PROVISION)
        ],
        condition=row.get("condition", []),
        successor=row.get("successor"),
        original_approved_on=date_of(original.get("approved_on")),
        original_approved_by=original.get("approved_by", ""),
    )


def _waivers(checker: Checker, pointer: str, row: dict[str, Any]) -> Iterator[Waiver]:
    for _, one in checker.rows(f"{pointer}/waivers", row.get("waivers"), checking.WAIVER):
        yield Waiver(one["code"], one["language"], one["reason"], one.get("layer", ""))


def _texts(folder: Folder, problems: list[Problem]) -> list[TextFile]:
    _check_names(folder, frozenset(folder.files()), set(), problems)
    found: dict[tuple[int, str, int], TextFile] = {}
    for name in folder.files():
        if name == "clause.yaml":
            continue
        match = _TEXT_NAME.fullmatch(name)
        if match is None:
            message = "a text is named NUMBER.LANGUAGE.md, or NUMBER.LANGUAGE.REVISION.md"
            problems.append(Problem(f"{folder.shown}/{name}", message))
            continue
        which = (int(match[1]), match[2], int(match[3] or 1))
        if which in found:
            problems.append(Problem(f"{folder.shown}/{name}", f"the same revision as {found[which].file}"))
        try:
            found[which] = _text(folder, name, which, problems)
        except Refused as refusal:
            problems += refusal.problems
    return [found[which] for which in sorted(found, key=lambda which: (which[0], which[2], which[1]))]


def _text(folder: Folder, name: str, which: tuple[int, str, int], problems: list[Problem]) -> TextFile:
    shown = f"{folder.shown}/{name}"
    lines = folder.read(name).split("\n")
    if lines[0].rstrip() != "---" or "---" not in lines[1:]:
        raise refused(f"{shown}:1", "a text begins with its title and source, between lines of ---")
    end = lines.index("---", 1)
    document = load(shown, "\n".join(lines[1:end]), first_line=2)
    row = Checker(document, problems).mapping("", document.data, checking.FRONT_MATTER) or {}
    layers, starts = _layers(shown, lines, end + 1)
    starts |= {pointer[1:]: line for pointer, line in document.lines.items() if pointer}
    return TextFile(shown, *which, row.get("title", ""), row.get("source"), layers, starts)


def _layers(shown: str, lines: list[str], begin: int) -> tuple[dict[str, str], dict[str, int]]:
    """The words under each marker, and the line on which they begin; all is the body without a marker."""
    marks = [(i, match[1]) for i in range(begin, len(lines)) if (match := _MARKER.fullmatch(lines[i]))]
    first = marks[0][0] if marks else len(lines)
    if marks and any(line.strip() for line in lines[begin:first]):
        raise refused(f"{shown}:{begin + 1}", "there are words before the first marker")
    names = [name for _, name in marks]
    if len(set(names)) != len(names):
        raise refused(f"{shown}:{first + 1}", "a layer is there twice")
    marks = marks or [(begin - 1, "body")]
    layers, starts = dict[str, str](), dict[str, int]()
    for (at, name), end in zip(marks, [*(at for at, _ in marks[1:]), len(lines)], strict=True):
        words = lines[at + 1 : end]
        blank = next((i for i, line in enumerate(words) if line.strip()), 0)
        layers[name], starts[name] = "\n".join(words[blank:]), at + blank + 2
    return layers, starts
