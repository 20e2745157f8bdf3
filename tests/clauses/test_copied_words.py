"""Words that come from elsewhere: the layer of the law in a variant, and copies."""

from typing import Any

import pytest

from clauses import digests, editing, workflow, writing
from clauses.errors import Absent, Invalid, WrongState
from clauses.models import Contribution, Text, Version
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


# The layer of the law


def base_in(cast: Cast, **statutory: str) -> Version:
    """An adopted library version whose languages have these statutory layers."""
    version = draft(cast, make_clause(cast), languages=())
    source = None
    for language, words in statutory.items():
        text = write(cast, version, language, statutory=words, source=source)
        source = source or text
    review = workflow.submit(cast.author, version, without_languages_reason="A test")
    workflow.approve(cast.approver, review, review.digest)
    return Version.objects.get(pk=version.pk)


@pytest.mark.parametrize(
    ("there", "asked", "found"),
    [
        ({"nb": "Lov", "en": "Law"}, "en", "en"),
        ({"nb": "Lov", "nn": "Lòv", "en": "Law"}, "nn", "nn"),
        ({"nb": "Lov", "en": "Law"}, "nn", "nb"),
        ({"nb": "Lov"}, "en", "nb"),
        ({"nb": ""}, "nb", ""),
    ],
)
def test_a_variant_carries_the_law_of_its_base_in_its_language_or_along_the_chain(
    cast: Cast, there: dict[str, str], asked: str, found: str
) -> None:
    variant = draft(cast, base_in(cast, **there).clause, cast.town, languages=())
    text = write(cast, variant, asked)
    assert (text.statutory, text.statutory_language) == (there.get(found, ""), found)
    assert text.digests["statutory"] == digests.of_layers(text.layers())["statutory"]
    without = digests.of_text(asked, text.digests | {"statutory": None})
    assert (text.digest != without) == bool(found)


def test_a_client_does_not_write_what_the_law_says(cast: Cast) -> None:
    variant = draft(cast, base_in(cast, nb="Lov").clause, cast.firm, languages=())
    own = draft(cast, make_clause(cast, "firm.car"), cast.firm, languages=())
    for version in (variant, own):
        with pytest.raises(Invalid) as refusal:
            write(cast, version, statutory="Min lov")
        assert codes(refusal) == {("/statutory", "library-only")}
    assert write(cast, variant, statutory="Lov").statutory == "Lov"


def test_the_law_that_a_variant_carries_does_not_follow_its_base(cast: Cast) -> None:
    base = base_in(cast, nb="Lov")
    variant = adopted(cast, base.clause, cast.firm, languages=["nb"])
    text = write(cast, base, statutory="Ny lov")
    review = workflow.submit(cast.author, base, [text])
    workflow.approve(cast.approver, review, review.digest)
    assert variant.texts.get().statutory == "Lov"


def test_the_library_records_the_language_of_the_law_only_where_there_is_one(
    version: Version, cast: Cast
) -> None:
    assert write(cast, version, statutory="Lov").statutory_language == "nb"
    assert write(cast, version).statutory_language == ""


# Copies


def test_a_copy_has_the_newest_approved_words_and_its_own_sources(cast: Cast) -> None:
    origin = adopted(cast, make_clause(cast))
    corrected(cast, origin, "nb", "Corrected")
    write(cast, origin, body="Never approved")
    copy = draft(cast, origin.clause, languages=(), copy_texts_from=origin)
    texts = {text.language: text for text in copy.texts.all()}
    assert {language: text.body for language, text in texts.items()} == {"nb": "Corrected", "en": "Words en"}
    assert (texts["nb"].source, texts["en"].source) == (None, texts["nb"])
    assert {text.revision for text in texts.values()} == {1}


def test_who_asks_for_a_copy_is_its_contributor(cast: Cast) -> None:
    origin = adopted(cast, make_clause(cast))
    copy = draft(cast, origin.clause, cast.firm, languages=(), copy_texts_from=origin)
    kinds = Contribution.objects.filter(version=copy).values_list("kind", "language", "person")
    expected = [("copy", language, cast.consultant.pk) for language in ("en", "nb")]
    assert sorted(kinds) == [*expected, ("create", "", cast.consultant.pk)]


def test_a_copy_into_a_variant_carries_the_law_of_its_base(cast: Cast) -> None:
    base = base_in(cast, nb="Lov", en="Law")
    copy = draft(cast, base.clause, cast.firm, languages=(), copy_texts_from=base)
    found = copy.texts.values_list("language", "statutory", "statutory_language")
    assert sorted(found) == [("en", "Law", "en"), ("nb", "Lov", "nb")]


def test_only_adopted_words_of_the_same_clause_are_copied(cast: Cast) -> None:
    clause, other = make_clause(cast), adopted(cast, make_clause(cast, "other"))
    unapproved = draft(cast, clause)
    workflow.discard(cast.author, unapproved)
    for origin in (other, unapproved):
        with pytest.raises(WrongState) as refusal:
            editing.new_version(cast.author, clause, cast.library, change_class="law", copy_texts_from=origin)
        assert refusal.value.code == "not-copyable"
    assert not clause.versions.open().exists()


def test_another_clients_words_do_not_exist_to_be_copied(cast: Cast) -> None:
    clause = adopted(cast, make_clause(cast)).clause
    of_town = adopted(cast, clause, cast.town, languages=["nn"])
    also = adopted(cast, make_clause(cast, "town.visits"), cast.town, languages=["nn"])
    for origin in (of_town, also):
        with pytest.raises(Absent):
            draft(cast, clause, cast.firm, copy_texts_from=origin)
