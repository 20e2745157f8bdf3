"""Two versions are compared as their reader may read them: both, in one language, or not at all."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from clauses import clock
from clauses.errors import Absent
from clauses.models import Owner, Version
from clauses.resolution.comparison import Comparison, comparison
from clauses.resolution.questions import LanguageMissing, Question
from tests.cast import Cast, adopted, corrected, draft, make_clause


def asked(owner: Owner, *languages: str) -> Question:
    now = clock.now()
    return Question(owner, languages or ("nb",), as_of=now, known_at=now)


def compared(owner: Owner, old: Version, new: Version, *languages: str) -> Comparison:
    return comparison(asked(owner, *languages), "private-role", old.pk, new.pk)


@pytest.fixture
def old(cast: Cast) -> Version:
    """The library's version of ``private-role``."""
    return adopted(cast, make_clause(cast))


def test_a_variant_is_compared_with_its_base(
    cast: Cast, old: Version, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    variant = adopted(cast, old.clause, cast.firm)
    with django_assert_num_queries(6):  # versions; texts; of each its entries, and its citations
        found = compared(cast.firm, old, variant, "nn", "en")
    assert (found.old.version, found.new.version, found.language) == (old, variant, "en")
    assert found.new.text == variant.texts.get(language="en")


def test_the_newest_approved_revision_is_compared(cast: Cast, old: Version) -> None:
    corrected(cast, old, "nb", "Corrected")
    found = compared(cast.library, old, old)
    assert found.new.text == old.texts.get(language="nb", revision=2)


def test_what_this_reader_may_not_read_is_absent(cast: Cast, old: Version) -> None:
    towns = adopted(cast, old.clause, cast.town, languages=("nn",))
    others = adopted(cast, make_clause(cast, "other"))
    for stranger in (towns, others, draft(cast, old.clause), Version(pk=uuid4())):
        for pair in ((old, stranger), (stranger, old)):
            with pytest.raises(Absent):
                compared(cast.firm, *pair)


def test_words_in_another_language_do_not_stand_in(cast: Cast, old: Version) -> None:
    variant = adopted(cast, old.clause, cast.firm, languages=("nb",))
    for languages in (("en",), ("nn", "en")):
        with pytest.raises(LanguageMissing):
            compared(cast.firm, old, variant, *languages)


def test_a_version_without_words_is_compared_in_the_others_language(cast: Cast, old: Version) -> None:
    omitted = adopted(cast, old.clause, cast.firm, effect="omitted")
    found = compared(cast.firm, old, omitted, "nn", "en")
    assert (found.language, found.new.text) == ("en", None)
    with pytest.raises(LanguageMissing):
        compared(cast.firm, old, omitted, "nn")
    assert compared(cast.firm, omitted, omitted).language is None
