"""Where a parameter is used: what is seen of what counts now or is to come, nothing of what is past."""

from datetime import timedelta
from typing import Any

import pytest

from clauses import clock, registry, usage, visibility, workflow, writing
from clauses.models import Clause, Owner, Parameter, User
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted

NAME = "company_name"
USED = f"Of {{{{ {NAME} }}}}"


@pytest.fixture
def role(cast: Cast) -> Clause:
    """A clause, and two parameters."""
    for key in (NAME, "other"):
        registry.define(OPERATOR, Parameter, key, {}, type="text")
    return make_clause(cast)


def told(person: User, owner: Owner | None = None, key: str = NAME) -> list[tuple[Any, ...]]:
    """(key, owner, number, state, language, state of the text, revision) of each use."""
    sight = visibility.of(person)
    clauses = list(usage.clauses_using(sight, key, owner).order_by("key"))
    found = usage.uses(sight, key, clauses, owner)
    assert set(found) == {clause.pk for clause in clauses}
    return [
        (clause.key, use.text.version.owner.slug, use.text.version.number, use.state, use.text.language,
         use.text.state, use.text.revision)  # type: ignore[attr-defined]
        for clause in clauses
        for use in found[clause.pk]
    ]  # fmt: skip


def test_what_is_in_force_scheduled_and_written_counts_and_what_is_past_does_not(
    cast: Cast, role: Clause
) -> None:
    adopted(cast, role, words=USED)
    assert [use[2:4] for use in told(cast.author)] == [(1, "in_force")] * 2
    adopted(cast, role, words="Without")
    assert told(cast.author) == []
    adopted(cast, role, words=USED, valid_from=clock.now() + timedelta(days=9))
    draft(cast, role, words=USED)
    assert told(cast.author) == [
        ("private-role", "library", 3, "scheduled", "en", "approved", 1),
        ("private-role", "library", 3, "scheduled", "nb", "approved", 1),
        ("private-role", "library", 4, "open", "en", "open", 1),
        ("private-role", "library", 4, "open", "nb", "open", 1),
    ]


def test_of_a_language_the_newest_revision_counts_and_what_is_open_beside_it(
    cast: Cast, role: Clause
) -> None:
    version = adopted(cast, role, words=USED)
    corrected(cast, version, "nb", f"{USED} now")
    assert [use[4:] for use in told(cast.author)] == [("en", "approved", 1), ("nb", "approved", 2)]
    text = writing.write_text(cast.author, version, "nb", title=USED, body="Again")
    assert [use[4:] for use in told(cast.author)][1:] == [("nb", "approved", 2), ("nb", "open", 3)]
    writing.discard_text(cast.author, text)
    assert [use[4:] for use in told(cast.author)][1:] == [("nb", "approved", 2)]


def test_what_is_under_review_says_so_and_what_was_discarded_is_gone(cast: Cast, role: Clause) -> None:
    review = submitted(cast, role, words=USED)
    assert [use[3:] for use in told(cast.author)] == [
        ("in_review", "en", "in_review", 1),
        ("in_review", "nb", "in_review", 1),
    ]
    workflow.recall(cast.author, review)
    workflow.discard(cast.author, review.version)
    assert told(cast.author) == []


def test_it_names_the_layers(cast: Cast, role: Clause) -> None:
    version = draft(cast, role, words="{{ other }}")
    writing.write_text(cast.author, version, "nb", title=USED, body="{{ other }}", guidance=USED)
    sight = visibility.of(cast.author)
    layers = [use.layers for use in usage.uses(sight, NAME, [role])[role.pk]]
    assert layers == [("title", "guidance")]
    assert [use[4] for use in told(cast.author, key="other")] == ["en", "nb"]


def test_nobody_is_told_of_what_they_do_not_see(cast: Cast, role: Clause) -> None:
    adopted(cast, role, words="Without")
    adopted(cast, role, cast.firm, words=USED, languages=["nb"])
    adopted(cast, role, cast.town, words=USED, languages=["nn"])
    draft(cast, make_clause(cast, "fresh"), words=USED)
    adopted(cast, make_clause(cast, "town.own"), cast.town, words=USED, languages=["nn"])
    assert [use[:2] for use in told(cast.consultant)] == [("private-role", "firm")]
    assert [use[:2] for use in told(cast.consultant2)] == [("private-role", "town"), ("town.own", "town")]
    assert [use[:2] for use in told(cast.author)] == [("fresh", "library")] * 2


def test_of_a_client_only_its_own_and_the_librarys(cast: Cast, role: Clause) -> None:
    adopted(cast, role, words=USED)
    adopted(cast, role, cast.firm, words=USED, languages=["nb"])
    assert [use[1] for use in told(cast.consultant, cast.library)] == ["library", "library"]
    assert [use[1] for use in told(cast.consultant, cast.firm)] == ["firm", "library", "library"]


def test_the_value_is_the_clients_own_or_the_librarys(cast: Cast, role: Clause) -> None:
    assert usage.value_in_force(cast.firm, NAME) is None
    now = clock.now()
    of_library = registry.record_value(OPERATOR, cast.library, NAME, "Somebody", now)
    assert usage.value_in_force(cast.firm, NAME) == of_library
    of_firm = registry.record_value(OPERATOR, cast.firm, NAME, "Firm", now)
    registry.record_value(OPERATOR, cast.firm, NAME, "Later", now + timedelta(days=1))
    assert usage.value_in_force(cast.firm, NAME) == of_firm
    assert usage.value_in_force(cast.town, NAME) == of_library
