"""``export_xliff`` and ``import_xliff``: what they write and print, and how they refuse."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clauses import writing
from tests.cast import Cast, adopted, draft, make_clause
from tests.clauses.xliff.translating import translated


def run(*words: str) -> list[str]:
    output = io.StringIO()
    call_command(*words, stdout=output, stderr=output)
    return output.getvalue().splitlines()


def test_a_guideline_goes_out_and_its_translation_comes_in(cast: Cast, tmp_path: Path) -> None:
    versions = [draft(cast, make_clause(cast, key), languages=["nb"]) for key in ("a", "b")]
    draft(cast, make_clause(cast, "c"), languages=["en"])
    adopted(cast, make_clause(cast, "rules", "guideline"), entries=["a", "b", "c"])
    file = tmp_path / "rules.xlf"
    given = ("rules", "--language", "en", "--user", "author", "--output", str(file))
    assert run("export_xliff", *given) == [
        f"Written to {file}: 3 texts.",
        "Without words to translate from: c.",
    ]
    file.write_bytes(translated(file.read_bytes()))
    writing.write_text(cast.author, versions[0], "nb", title="T", body="Moved")
    report = [
        "imported rules",
        "refused a",
        "  source-moved: The words that were translated are not the newest any more: export them again.",
        "imported b",
        "2 imported, 0 unchanged, 1 refused.",
    ]
    assert run("import_xliff", str(file), "--user", "author", "--dry-run") == report
    assert not versions[1].texts.filter(language="en").exists()
    assert run("import_xliff", str(file), "--user", "author") == report
    assert versions[1].texts.get(language="en").body == "WORDS NB"


def test_a_clients_texts_are_named_by_its_slug(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    version = draft(cast, make_clause(cast, "firm.own"), cast.firm, languages=["nb"])
    client = ("--client", "firm", "--user", "consultant")
    assert run("export_xliff", "firm.own", "--language", "en", "--source", "nb", *client) == [
        "Written to firm.own.en.xlf: 1 texts."
    ]
    file = tmp_path / "firm.own.en.xlf"
    file.write_bytes(translated(file.read_bytes()))
    assert run("import_xliff", str(file), *client)[-1] == "1 imported, 0 unchanged, 0 refused."
    assert version.texts.filter(language="en").exists()


def test_what_cannot_be_done_is_said_in_a_line(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "x.xlf"
    for words, message in {
        ("export_xliff", "a", "--language", "en", "--user", "nobody"): "no user 'nobody'",
        ("export_xliff", "a", "--language", "en", "--user", "author", "--client", "x"): "no client 'x'",
        ("export_xliff", "a", "--language", "en", "--user", "author"): "There is no clause 'a'",
        ("import_xliff", str(file), "--user", "author"): "No such file",
    }.items():
        with pytest.raises(CommandError, match=message):
            run(*words)
    file.write_text("<!DOCTYPE x><x/>")
    with pytest.raises(CommandError, match="document type"):
        run("import_xliff", str(file), "--user", "author")
    with pytest.raises(CommandError, match="written by authors"):
        run("import_xliff", str(file), "--user", "consultant")
