"""A small library: a guideline of a section and two clauses, and what the firm has made of it."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from clauses import clock, registry
from clauses.models import Category, Clause, LegalSource, Parameter, Tag, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, find_cast, make_clause

LAW = "LOV-2005-06-17-62"


@dataclass(frozen=True)
class Shelf:
    """What there is: ``role`` (with a variant of the firm's), ``balance`` (the library's), in a guideline."""

    role: Version
    variant: Version
    balance: Version
    section: Version
    guideline: Version


@pytest.fixture(scope="module")
def made_words(made_cast: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The rows of the vocabularies, once for all tests of a module."""
    with django_db_blocker.unblock():
        make_words(find_cast())


@pytest.fixture
def words(made_words: None, cast: Cast) -> None:
    """The vocabularies."""


def make_words(cast: Cast) -> None:
    """Define a word or two of each kind, and a value of the firm's."""
    labels = {"nb": "Sosiale medier", "nn": "Sosiale medium", "en": "Social media"}
    registry.define(OPERATOR, Category, "social-media", labels)
    registry.define(OPERATOR, Tag, "privacy", {"nb": "Personvern", "en": "Privacy"})
    registry.define(OPERATOR, Tag, "work", {"nb": "Arbeid"})
    registry.define(OPERATOR, LegalSource, LAW, {"nb": "Arbeidsmiljøloven"}, url="https://lovdata.no/x")
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    year_ago = clock.now() - timedelta(days=365)
    registry.record_value(OPERATOR, cast.firm, "company_name", "Firm & Co. *AS*", year_ago)


@pytest.fixture(scope="module")
def made_shelf(made_words: None, django_db_blocker: DjangoDbBlocker) -> Shelf:
    """The rows of the library, once for all tests of a module."""
    with django_db_blocker.unblock():
        return make_shelf(find_cast())


@pytest.fixture
def shelf(made_shelf: Shelf, cast: Cast) -> Shelf:
    """The library as its rows are now."""
    made = [getattr(made_shelf, field.name).pk for field in fields(Shelf)]
    versions = Version.objects.select_related("clause").in_bulk(made)
    return Shelf(*(versions[pk] for pk in made))


def make_shelf(cast: Cast) -> Shelf:
    """Write it, and have it approved."""
    basis = [{"source": LAW, "provision": "§ 2 A-1", "relation": "implements", "verified_at": None}]
    role = make_clause(cast, "private-role", category="social-media", tags=["privacy", "work"])
    balance = make_clause(cast, "balance", tags=["work"])
    first = adopted(cast, role, words="For {{ company_name }}, see [more](clause:balance)", force="should")
    other = adopted(cast, balance, words="Balance", force="must", legal_basis=basis)
    section = adopted(cast, make_clause(cast, "part", "section"), entries=["private-role", "balance"])
    guideline = adopted(cast, make_clause(cast, "rules", "guideline"), entries=["part"])
    given: dict[str, Any] = {"words": "The firm's {{ company_name }}", "force": "must", "languages": ("nb",)}
    variant = adopted(cast, role, cast.firm, **given)
    return Shelf(first, variant, other, section, guideline)


def repealed(cast: Cast, key: str, **given: Any) -> Version:
    """Repeal a clause of the library."""
    return adopted(cast, Clause.objects.get(key=key), effect="omitted", **given)
