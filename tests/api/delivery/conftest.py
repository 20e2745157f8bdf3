"""A small library: a guideline of a section and two clauses, and what the firm has made of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from clauses import clock, registry
from clauses.models import Category, Clause, LegalSource, Parameter, Tag, Version
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, make_clause

LAW = "LOV-2005-06-17-62"


@dataclass(frozen=True)
class Shelf:
    """What there is: ``role`` (with a variant of the firm's), ``balance`` (the library's), in a guideline."""

    role: Version
    variant: Version
    balance: Version
    section: Version
    guideline: Version


@pytest.fixture
def words(cast: Cast) -> None:
    """The vocabularies."""
    labels = {"nb": "Sosiale medier", "nn": "Sosiale medium", "en": "Social media"}
    registry.define(OPERATOR, Category, "social-media", labels)
    registry.define(OPERATOR, Tag, "privacy", {"nb": "Personvern", "en": "Privacy"})
    registry.define(OPERATOR, Tag, "work", {"nb": "Arbeid"})
    registry.define(OPERATOR, LegalSource, LAW, {"nb": "Arbeidsmiljøloven"}, url="https://lovdata.no/x")
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    year_ago = clock.now() - timedelta(days=365)
    registry.record_value(OPERATOR, cast.firm, "company_name", "Firm & Co. *AS*", year_ago)


@pytest.fixture
def shelf(cast: Cast, words: None) -> Shelf:
    """The library."""
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
