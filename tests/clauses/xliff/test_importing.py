"""Out to a translator, and back as drafts."""

from clauses import workflow, writing
from clauses.models import Contribution, Event
from clauses.xliff.names import CORE
from tests.cast import Cast, adopted, corrected, draft, make_clause
from tests.clauses.xliff.translating import (
    NAMES,
    back,
    codes,
    parsed,
    segment,
    sent,
    translate,
    translated,
    written,
    written_in_norwegian,
)

IN_CAPITALS = """\
## OM ROLLEN

DU *SKAL* SI FRA TIL **{{ company_name }}**, SE [OM ROLLEN](clause:private-role) OG [LOVEN](https://lov.no/a_b).

- FØRSTE \\*PUNKT\\*
  - UNDER PUNKTET
- TO LINJER  \n  HER

> 1. SITAT
> 2. MER"""


def test_a_translation_comes_back_with_all_that_is_no_words_in_its_place(cast: Cast) -> None:
    version = written_in_norwegian(cast, statutory="Loven, § 4-1.")
    [outcome] = back(cast, translated(sent(cast)))
    text = version.texts.get(language="en")
    assert (outcome.outcome, outcome.clause, outcome.text_id) == ("imported", "private-role", text.pk)
    assert (text.title, text.body) == ("OM {{ company_name }}", IN_CAPITALS)
    assert (text.statutory, text.guidance) == ("LOVEN, § 4-1.", "TIL *DEG*.")
    assert text.is_open
    source = version.texts.get(language="nb")
    assert (text.source, text.source_digest) == (source, source.digest)


def test_an_import_is_a_draft_of_who_imported_it(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    content = translated(sent(cast))
    before = Event.objects.count()
    back(cast, content)
    assert [event.type for event in Event.objects.filter(number__gt=before)] == ["text.written"]
    contribution = Contribution.objects.get(version=version, language="en")
    assert (contribution.person, contribution.kind) == (cast.author, "create")
    review = workflow.submit(cast.author, version)
    workflow.approve(cast.approver, review, review.digest)
    assert version.texts.get(language="en").approved_at


def test_what_comes_back_again_changes_nothing(cast: Cast) -> None:
    written_in_norwegian(cast)
    content = translated(sent(cast))
    back(cast, content)
    events = Event.objects.count()
    assert codes(back(cast, content)) == [("unchanged", [])]
    assert codes(back(cast, sent(cast))) == [("unchanged", [])]
    assert Event.objects.count() == events


def test_a_dry_run_says_the_same_and_changes_nothing(cast: Cast) -> None:
    version = written_in_norwegian(cast)
    events = Event.objects.count()
    [outcome] = back(cast, translated(sent(cast)), dry_run=True)
    assert (outcome.outcome, outcome.text_id) == ("imported", None)
    assert (version.texts.count(), Event.objects.count()) == (1, events)


def test_an_open_translation_is_replaced(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    content = translated(sent(cast))
    assert codes(back(cast, content)) == [("imported", [])]
    assert [text.body for text in version.texts.filter(language="en")] == ["WORDS NB"]


def test_a_late_translation_is_a_draft_of_the_adopted_version(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast), languages=["nb", "nn", "en"])
    corrected(cast, version, "nb", "Andre ord")
    assert codes(back(cast, translated(sent(cast)))) == [("imported", [])]
    text = version.texts.get(language="en", approved_at=None)
    assert (text.revision, text.body, text.source) == (
        2,
        "ANDRE ORD",
        version.texts.get(language="nb", revision=2),
    )


def test_a_layer_that_says_the_same_keeps_its_bytes(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    source = version.texts.get()
    body = "Some _words_\nin lines"
    writing.write_text(cast.author, version, "nb", title="T", body="Noen *ord* i linjer", guidance="Ja")
    source = version.texts.get()
    writing.write_text(cast.author, version, "en", title="T", body=body, guidance="Yes", source=source)
    root = parsed(sent(cast))
    translate(segment(root, "guidance-1"))
    assert codes(back(cast, written(root))) == [("imported", [])]
    text = version.texts.get(language="en")
    assert (text.body, text.guidance) == (body, "JA")


# What tools do to a document


def test_a_tool_may_cut_units_into_segments_and_put_remarks_around_words(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    writing.write_text(cast.author, version, "nb", title="Tittel", body="En setning. Og *en* til.")
    unit = """<unit id="body-1">
      <segment state="translated"><source>En setning.</source><target order="3">One
        sentence.</target></segment>
      <ignorable><source> </source></ignorable>
      <segment state="translated"><source>Og <sc id="1"/>en<ec startRef="1"/> til.</source>
        <target order="1"><mrk id="m1" type="term">And</mrk> <sc id="1"/>one<ec startRef="1"/> more.</target>
      </segment></unit>"""
    root = parsed(translated(sent(cast)))
    group = root.find(".//x:group[@id='body']", NAMES)
    assert group is not None
    group[:] = [parsed(f'<g xmlns="{CORE}">{unit}</g>'.encode())[0]]
    assert codes(back(cast, written(root))) == [("imported", [])]
    assert version.texts.get(language="en").body == "And *one* more. One sentence."


def test_space_within_emphasis_goes_outside_of_it(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    writing.write_text(cast.author, version, "nb", title="T", body="Du ***skal* ikke** det")
    content = translated(sent(cast), lambda words: f" {words} ")
    assert codes(back(cast, content)) == [("imported", [])]
    assert version.texts.get(language="en").body == "Du   ***skal*   ikke**   det"
