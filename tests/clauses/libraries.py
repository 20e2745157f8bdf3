"""A small library in files: corrections, a gap in the numbers, schedules, variants of every effect."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from clauses.library_files import importing, reading
from clauses.library_files.documents import Refused
from clauses.models import User

LABELS = "labels: {nb: N, nn: N, en: E}"


def version(number: int, **members: str) -> str:
    """One of a clause's versions."""
    given = {"effect": "wording", "valid_from": "2015-01-01", "change_class": "normative", **members}
    lines = [f"- number: {number}", *(f"  {name}: {value}" for name, value in given.items())]
    return "\n".join(lines) + "\n"


def clause(*versions: str, kind: str = "clause") -> str:
    """The library's, or a client's own."""
    return f"kind: {kind}\ncategory: work\ntags: [red]\nversions:\n{''.join(versions)}"


def variant(*versions: str) -> str:
    """A client's, of a clause of the library."""
    return f"versions:\n{''.join(versions)}"


def text(words: str, source: str = "null") -> str:
    """One language: a body, or layers under their markers."""
    return f"---\ntitle: Title\nsource: {source}\n---\n{words}\n"


SMALL = {
    "owner.yaml": (
        "name: Library\nlanguages: [nb, nn, en]\nrequired_languages: [nb, en]\nparameters:\n"
        "- {key: hours, value: 37.50, valid_from: 2015-01-01}\n"
        "- {key: who, value: {nb: vi, nn: vi, en: we}, valid_from: 2015-01-01}\n"
        "- {key: who, value: null, valid_from: 2150-01-01}\n"
    ),
    "categories.yaml": f"- key: work\n  {LABELS}\n",
    "tags.yaml": f"- key: red\n  {LABELS}\n",
    "parameters.yaml": f"- key: hours\n  type: decimal\n  {LABELS}\n- key: who\n  type: text\n  {LABELS}\n",
    "legal-sources.yaml": f"- key: LAW-1\n  {LABELS}\n  url: https://lovdata.no/\n",
    # A correction, a number that was discarded, a translation that was corrected, a missing language.
    "clauses/role/clause.yaml": clause(
        version(
            1, force="must",
            legal_basis='[{source: LAW-1, provision: "§ 1", relation: see, verified_at: 2020-01-31}]',
            condition="[{fact: headcount, operator: gte, value: 5}]",
            original="{approved_on: 2014-12-01, approved_by: The board}",
        ),
        version(3, valid_from="2020-01-01", change_note='"Two\\nlines"'),
    ),
    "clauses/role/1.nb.md": text(
        "<!-- statutory -->\nLov.\n\n<!-- body -->\n{{ who }} skal.\n\n<!-- guidance -->\nG."
    ),
    "clauses/role/1.en.md": text("<!-- statutory -->\nLaw.\n\n<!-- body -->\n{{ who }} must.", "nb"),
    "clauses/role/1.en.2.md": text("<!-- statutory -->\nLaw.\n\n<!-- body -->\n{{ who }} shall.", "nb"),
    "clauses/role/3.nb.md": text("Ny."),
    "clauses/role/3.nb.4.md": text("Nyere."),
    "clauses/role/3.nn.2.md": text("Nyare.", "nb"),
    "clauses/guide/clause.yaml": clause(
        version(
            1, entries="[role]",
            waivers='[{code: references-differ, language: en, layer: body, reason: English has no article.}]',
        ),
        kind="guideline",
    ),
    "clauses/guide/1.nb.md": text("Innledning til [rollen](clause:role)."),
    "clauses/guide/1.en.md": text("Introduction.", "nb"),
    "clauses/gone/clause.yaml": clause(
        version(1), version(2, effect="omitted", valid_from="2019-01-01", successor="role")
    ),
    "clauses/gone/1.nb.md": text("Før."),
    "clauses/gone/1.en.md": text("Before.", "nb"),
    "clauses/later/clause.yaml": clause(
        version(1), version(2, valid_from="2190-01-01"), version(3, valid_from="2180-06-01T12:30:00+02:00")
    ),
    **{f"clauses/later/{n}.{language}.md": text(f"Word {n}.", source)
       for n in (1, 2, 3) for language, source in (("nb", "null"), ("en", "nb"))},
    "clients/firm/owner.yaml": (
        "name: Firm AS\norganisation_number: '899960009'\nlanguages: [nb]\nfacts:\n"
        "- {key: headcount, value: 60, valid_from: 2024-01-01}\n"
        "- {key: listed, value: true, valid_from: 2019-01-01}\n"
        "parameters:\n- {key: who, value: Firm AS, valid_from: 2019-01-01}\n"
    ),
    "clients/firm/clauses/role/clause.yaml": variant(
        version(1, base="1", valid_from="2016-01-01"),
        version(2, effect="inherits", valid_from="2017-01-01"),
        version(3, base="3", valid_from="2021-01-01"),
    ),
    "clients/firm/clauses/role/1.nb.md": text("Vårt."),
    "clients/firm/clauses/role/3.nb.md": text("Vårt nye."),
    "clients/firm/clauses/gone/clause.yaml": variant(version(1, effect="omitted", base="1")),
    "clients/firm/clauses/firm.car/clause.yaml": clause(version(1)),
    "clients/firm/clauses/firm.car/1.nb.md": text("Bil, se [rollen](clause:role)."),
}  # fmt: skip


def smallest(*also: str) -> dict[str, str]:
    """The library's role and guideline, and what else has such a name."""
    kept = ("clauses/role/", "clauses/guide/", *also)
    return {name: words for name, words in SMALL.items() if "/" not in name or name.startswith(kept)}


def write(
    folder: Path, changes: Mapping[str, str | None] | None = None, of: Mapping[str, str] = SMALL
) -> Path:
    """Write a library with changes (None: without that file)."""
    for name, content in {**of, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(content, encoding="utf-8")
    return folder


def imported(folder: Path, author: User | None = None, approvers: tuple[User, ...] = ()) -> None:
    """Read and import."""
    importing.import_library(reading.read(folder), author=author, approvers=approvers)


def content(folder: Path) -> dict[str, bytes]:
    """Every file's bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def problems(act: Callable[[], Any], folder: Path) -> list[str]:
    """What is refused, with the folder's name left out."""
    with pytest.raises(Refused) as refusal:
        act()
    return [str(problem).removeprefix(f"{folder}/") for problem in refusal.value.problems]


def in_reading(folder: Path, changes: Mapping[str, str | None]) -> list[str]:
    """What reading refuses of the small library with these changes."""
    write(folder, changes)
    return problems(lambda: reading.read(folder), folder)


def in_importing(folder: Path, changes: Mapping[str, str | None], of: Mapping[str, str] = SMALL) -> list[str]:
    """What importing refuses."""
    write(folder, changes, of)
    return problems(lambda: imported(folder), folder)
