"""A library as files: what goes in comes out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from clauses import ledger, workflow, writing
from clauses.library_files import exporting
from clauses.library_files.documents import Refused
from clauses.library_files.writing import to_text
from clauses.models import Clause, Event
from tests.cast import Cast, adopted, draft, make_clause
from tests.clauses.libraries import SMALL, content, imported, write


def exported_again(folder: Path, scratch: Path) -> None:
    """Import into an empty database, export, and forget it all."""
    with transaction.atomic():
        imported(folder)
        exporting.export_library(scratch)
        events = Event.objects.count()
        imported(scratch)
        assert Event.objects.count() == events
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_export_of_an_import_of_an_export_is_the_same_bytes(tmp_path: Path) -> None:
    exported_again(write(tmp_path / "small"), tmp_path / "one")
    exported_again(tmp_path / "one", tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert {name for name in content(tmp_path / "one") if name.endswith(".md")} == {
        name for name in SMALL if name.endswith(".md")
    }


@pytest.mark.django_db
def test_the_sample_library_comes_out_as_it_went_in(tmp_path: Path) -> None:
    sample = Path(settings.BASE_DIR) / "fixtures" / "library"
    exported_again(sample, tmp_path / "one")
    exported_again(tmp_path / "one", tmp_path / "two")
    first = content(tmp_path / "one")
    assert first == content(tmp_path / "two")
    texts = {name: words for name, words in first.items() if name.endswith(".md")}
    assert texts == {name: words for name, words in content(sample).items() if name in texts}


def test_an_export_holds_no_draft_and_imports_into_its_own_database(cast: Cast, tmp_path: Path) -> None:
    adopted(cast, make_clause(cast), words="Approved")
    draft(cast, Clause.objects.get(), words="Canary")
    draft(cast, Clause.objects.get(), cast.firm, words="Canary", languages=["nb"])
    exporting.export_library(tmp_path / "out")
    assert "Canary" not in str(content(tmp_path / "out"))
    events = Event.objects.count()
    imported(tmp_path / "out")  # by nobody: there is nothing to do
    assert Event.objects.count() == events


def test_corrected_discarded_and_late_texts_come_out(cast: Cast, tmp_path: Path) -> None:
    clause_ = make_clause(cast)
    workflow.discard(cast.author, draft(cast, clause_))
    one = adopted(cast, clause_)
    given_up = writing.write_text(cast.author, one, "nb", title="T", body="No")
    writing.discard_text(cast.author, given_up)
    again = writing.write_text(cast.author, one, "nb", title="T", body="Corrected")
    review = workflow.submit(cast.author, one, [again])
    workflow.approve(cast.approver, review, review.digest)
    exporting.export_library(tmp_path)
    folder = "clauses/private-role"
    names = {name for name in content(tmp_path) if name.startswith(folder) and name.endswith(".md")}
    assert names == {f"{folder}/2.nb.md", f"{folder}/2.nb.3.md", f"{folder}/2.en.md"}


@pytest.mark.django_db
def test_an_export_is_written_over_nothing_but_an_export(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(Refused):
            exporting.export_library(tmp_path, force=force)
    exporting.export_library(tmp_path / "out")
    with pytest.raises(Refused):
        exporting.export_library(tmp_path / "out")
    (tmp_path / "out" / "clauses").mkdir()
    (tmp_path / "out" / "clauses" / "old.md").write_text("x")
    exporting.export_library(tmp_path / "out", force=True)
    assert not (tmp_path / "out" / "clauses").exists()
    (tmp_path / "out" / "note.txt").write_text("mine")
    with pytest.raises(Refused, match=r"note\.txt"):
        exporting.export_library(tmp_path / "out", force=True)


@pytest.mark.django_db
def test_an_export_shows_what_the_newest_event_knows(tmp_path: Path) -> None:
    imported(write(tmp_path / "in"))
    head = ledger.head()
    assert head
    names = dict(exporting.files())
    assert names["clauses/later/clause.yaml"].count("valid_from: 2180-06-01T12:30:00.000000+02:00") == 1
    assert "value: '37.50'" in names["owner.yaml"]


def test_words_are_written_under_their_markers() -> None:
    layers = {"statutory": "", "body": "B", "guidance": "G"}
    assert to_text("No", None, layers) == (
        "---\ntitle: 'No'\nsource: null\n---\n<!-- body -->\nB\n\n<!-- guidance -->\nG\n"
    )
