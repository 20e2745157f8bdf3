"""Texts: their words, their sources, their revisions and corrections."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import digests, languages, registry, workflow, writing
from clauses.errors import Denied, Invalid, WrongState
from clauses.models import Contribution, Event, Parameter, Text, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, corrected, draft, make_clause


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(finding.at, finding.code) for finding in refusal.value.findings}


def write(cast: Cast, version: Version, language: str = "nb", **given: Any) -> Text:
    words = {"title": "Title", "body": f"Words {language}"} | given
    return writing.write_text(cast.writer_for(version.owner), version, language, **words)


@pytest.fixture
def version(cast: Cast) -> Version:
    """An open version of the library, without texts."""
    return draft(cast, make_clause(cast), languages=())


# Words

HOSTILE = ["\0", "\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x1b", "\U000e0041"]


@pytest.mark.parametrize("layer", ["title", "body", "statutory", "guidance"])
def test_words_that_cannot_be_seen_or_stored_are_refused_in_every_layer(
    version: Version, cast: Cast, layer: str
) -> None:
    for character in HOSTILE:
        with pytest.raises(Invalid) as refusal:
            write(cast, version, **{layer: f"Words{character}here"})
        assert codes(refusal) == {(f"/{layer}", "forbidden-character")}
    assert not Text.objects.exists()


def test_every_finding_is_named_at_once(version: Version, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        write(cast, version, "da", title="", body="<b>bold</b>")
    assert {at for at, _ in codes(refusal)} == {"/language", "/title", "/body"}


@pytest.mark.parametrize("language", ["da", "sv", "no", "NB", "nb-NO", "", "en\0"])
def test_only_the_products_languages_are_written(version: Version, cast: Cast, language: str) -> None:
    with pytest.raises(Invalid) as refusal:
        write(cast, version, language)
    assert ("/language", "unknown-value") in codes(refusal)


def test_words_are_kept_in_normal_form_and_sealed(version: Version, cast: Cast) -> None:
    text = write(cast, version, title="  A\u030a  b ", body="one\r\ntwo  \n\n", guidance="x\r")
    assert (text.title, text.body, text.guidance) == ("Å b", "one\ntwo", "x")
    found = Text.objects.get()
    assert found.digest == digests.of_text("nb", digests.of_layers(found.layers())) == text.digest


def test_the_same_words_again_are_no_event_and_no_contribution(version: Version, cast: Cast) -> None:
    write(cast, version)
    before = Event.objects.count(), Contribution.objects.count()
    write(cast, version)
    assert (Event.objects.count(), Contribution.objects.count()) == before


def test_who_may_not_write_for_the_owner_is_refused(version: Version, cast: Cast) -> None:
    for stranger in (cast.approver, cast.consultant, cast.admin, cast.signatory):
        with pytest.raises(Denied):
            writing.write_text(stranger, version, "nb", title="T", body="B")


def test_a_version_without_wording_has_no_texts(cast: Cast) -> None:
    omitted = draft(cast, adopted(cast, make_clause(cast)).clause, effect="omitted")
    with pytest.raises(WrongState) as refusal:
        write(cast, omitted)
    assert refusal.value.code == "no-texts"


# Sources


def test_a_source_is_another_languages_text_of_the_same_version(version: Version, cast: Cast) -> None:
    nb = write(cast, version)
    other = draft(cast, make_clause(cast, "other"), languages=["nb"]).texts.get()
    for language, source in (("nb", nb), ("en", other)):
        with pytest.raises(Invalid) as refusal:
            write(cast, version, language, source=source)
        assert codes(refusal) == {("/source", "not-a-source")}
    assert write(cast, version, "en", source=nb).source_digest == nb.digest


def test_a_discarded_text_is_no_source(version: Version, cast: Cast) -> None:
    nb = write(cast, version)
    writing.discard_text(cast.author, nb)
    nb.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        write(cast, version, "en", source=nb)
    assert codes(refusal) == {("/source", "not-a-source")}


def test_once_the_first_text_is_discarded_another_language_may_be_first(version: Version, cast: Cast) -> None:
    writing.discard_text(cast.author, write(cast, version))
    assert write(cast, version, "en").source is None


def test_the_first_language_never_needs_a_source(version: Version, cast: Cast) -> None:
    nb = write(cast, version)
    write(cast, version, "en", source=nb)
    assert write(cast, version, body="Rewritten").source is None


def test_a_translation_read_again_against_a_changed_source_is_pinned_anew(
    version: Version, cast: Cast
) -> None:
    nb = write(cast, version)
    before = write(cast, version, "en", source=nb)
    nb = write(cast, version, body="Changed")
    again = write(cast, version, "en", source=nb)
    assert again.digest == before.digest
    assert Text.objects.get(pk=again.pk).source_digest == nb.digest != before.source_digest
    assert Contribution.objects.filter(text=again).count() == 2


def test_a_text_is_not_approved_without_the_text_it_was_translated_from(version: Version, cast: Cast) -> None:
    nb = write(cast, version)
    en = write(cast, version, "en", source=nb)
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version, [en], without_languages_reason="None")
    assert ("/texts/en", "source-not-approved") in codes(refusal)


# Revisions


def test_a_discarded_revision_keeps_its_number(version: Version, cast: Cast) -> None:
    writing.discard_text(cast.author, write(cast, version))
    assert write(cast, version).revision == 2


def test_an_import_keeps_its_numbers_of_revisions(version: Version, cast: Cast) -> None:
    assert write(cast, version, revision=4).revision == 4
    writing.discard_text(cast.author, version.texts.get())
    for revision in (-1, 0, 4, 2**31, 10**20):
        with pytest.raises(Invalid) as refusal:
            write(cast, version, revision=revision)
        assert codes(refusal) == {("/revision", "taken")}
    assert write(cast, version, revision=5).revision == 5


def test_a_correction_leaves_the_approved_words_as_they_were(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    before = list(version.texts.order_by("pk").values())
    corrected(cast, version, "nb", "Corrected")
    assert list(version.texts.filter(pk__in=[row["id"] for row in before]).order_by("pk").values()) == before
    assert [t.body for t in version.texts.filter(language="nb").order_by("revision")][-1] == "Corrected"


def test_a_correction_may_be_discarded_but_approved_words_may_not(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    open_text = write(cast, version, body="Corrected")
    writing.discard_text(cast.author, open_text)
    for text in version.texts.filter(language="nb"):
        with pytest.raises(WrongState) as refusal:
            writing.discard_text(cast.author, text)
        assert refusal.value.code == "not-open"


def test_two_languages_of_an_adopted_version_are_corrected_side_by_side(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    nb = write(cast, version, body="Rettet")
    workflow.submit(cast.author, version, [nb])
    source = version.texts.get(language="nb", revision=1)
    en = write(cast, version, "en", body="Corrected", source=source)
    assert workflow.submit(cast.author, version, [en]).is_open
    with pytest.raises(WrongState):
        write(cast, version, body="Rettet igjen")


# Parameters


def test_a_correction_has_the_parameters_of_the_other_languages(cast: Cast) -> None:
    registry.define(OPERATOR, Parameter, "name", {}, type="text")
    version = adopted(cast, make_clause(cast), words="{{ name }}")
    text = write(cast, version, body="Without")
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version, [text])
    assert codes(refusal) == {("/texts", "parameters-differ")}
    text = write(cast, version, body="With {{name}}")
    assert workflow.submit(cast.author, version, [text]).is_open


@given(st.sampled_from(languages.REGISTER), st.sampled_from(["", *languages.REGISTER]))
def test_the_chain_names_every_language_once_the_wanted_first(wanted: str, authoritative: str) -> None:
    order = languages.preference([wanted], authoritative)
    assert order[0] == wanted
    assert sorted(order) == sorted(languages.REGISTER)
