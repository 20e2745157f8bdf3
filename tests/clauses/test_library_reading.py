"""A library's files as they are read, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from clauses.library_files import reading
from clauses.library_files.documents import MAX_BYTES, load
from clauses.library_files.writing import to_yaml
from tests.clauses.libraries import (
    clause,
    in_reading,
    problems,
    smallest,
    text,
    variant,
    version,
    write,
)

ROLE = "clauses/role/clause.yaml"
FEW = smallest("clauses/gone")
LATER = smallest("clauses/later")


@pytest.mark.parametrize(
    ("name", "words", "problem"),
    [
        (ROLE, "kind: clause\nkind: clause\n", f"{ROLE}:2: 'kind' is there twice"),
        (ROLE, "kind: clause\ncolour: red\n", f"{ROLE}:2: there is no 'colour' here"),
        (ROLE, "kind: clause\ncolour: null\n", f"{ROLE}:2: there is no 'colour' here"),
        (ROLE, "kind: [\n", f"{ROLE}:2: not YAML"),
        (ROLE, "category: work\n", f"{ROLE}:1: 'kind' is missing"),
        (ROLE, clause(version(0)), f"{ROLE}:5: 'number' has to be a whole number from 1"),
        (ROLE, clause(version(1, valid_from="01.02.2026")), f"{ROLE}:7: 'valid_from' has to be a date"),
        (ROLE, clause(version(1, valid_from="2026-01-01T00:00:00")), f"{ROLE}:7: 'valid_from' has to be"),
        (ROLE, clause(version(1, tags="&a [x]")), f"{ROLE}:9: there is no 'tags' here"),
        (ROLE, clause(version(1), version(1)), f"{ROLE}:9: version 1 is there twice"),
        (ROLE, clause(version(1, base="1")), f"{ROLE}:9: there is no 'base' here"),
        ("tags.yaml", "- key: a\n  labels: &x {nb: A}\n- key: b\n  labels: *x\n", "tags.yaml:2: no aliases"),
        ("tags.yaml", "- !!python/object:os.system {}\n", "tags.yaml:1: no tags"),
        ("tags.yaml", "- " * 3000, "tags.yaml:1: no aliases, and nothing nested that deep"),
        ("clauses/role/9.nb.md", text("B"), "clauses/role/9.nb.md:1: clause.yaml has no version 9"),
        ("clauses/role/1.nb.1.md", text("B"), "clauses/role/1.nb.md: the same revision"),
        ("clauses/role/nb.md", text("B"), "clauses/role/nb.md: a text is named"),
        ("clauses/role/1.nb.md", "B", "clauses/role/1.nb.md:1: a text begins with its title"),
        ("clauses/role/1.nb.md", text("B\n<!-- body -->\nC"), "clauses/role/1.nb.md:5: there are words"),
        ("tag.yaml", "[]", "tag.yaml: this file has no place here"),
        ("tags.yaml", "x" * (MAX_BYTES + 1), "tags.yaml: more than 1,000,000 bytes"),
    ],
)
def test_a_wrong_form_is_refused_with_file_and_line(
    tmp_path: Path, name: str, words: str, problem: str
) -> None:
    assert any(found.startswith(problem) for found in in_reading(tmp_path, {name: words}))


def test_a_variant_names_its_base_unless_it_inherits(tmp_path: Path) -> None:
    name = "clients/firm/clauses/gone/clause.yaml"
    for wrong in (version(1), version(1, effect="inherits", base="1")):
        assert in_reading(tmp_path, {name: variant(wrong)})[0].startswith(f"{name}:2: 'base' is")


def test_no_client_is_called_library(tmp_path: Path) -> None:
    found = in_reading(tmp_path, {"clients/library/owner.yaml": "name: L\nlanguages: [nb]\n"})
    assert found == ["clients/library: no client has this name: it is the library's"]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    assert len(in_reading(tmp_path, {"tags.yaml": "x: 1", "categories.yaml": "- {}", "x.yaml": ""})) == 4


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "library", {"tags.yaml": None})
    (tmp_path / "tags.yaml").write_text("[]")
    (folder / "tags.yaml").symlink_to(tmp_path / "tags.yaml")
    assert problems(lambda: reading.read(folder), folder) == ["tags.yaml: symbolic links are not followed"]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "tags.yaml").write_bytes(b"# a\n# \xff\n")
    assert problems(lambda: reading.read(tmp_path), tmp_path) == ["tags.yaml:2: this is not UTF-8"]


def test_plain_words_stay_as_they_are_written() -> None:
    document = load("f", "{no: yes, on: 37.50, day: 2026-01-31, n: 010, null: null, true: true, i: -7}")
    assert document.data == {
        "no": "yes", "on": "37.50", "day": "2026-01-31", "n": "010", "null": None, "true": True, "i": -7
    }  # fmt: skip


@hypothesis_settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_what_is_written_as_yaml_is_read_as_it_was(words: str) -> None:
    assert load("f", to_yaml({"a": [words], "b": {words: words}})).data == {"a": [words], "b": {words: words}}
