"""What an answer named, it gives again: the same words, whatever happens later."""

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauses import clock, registry
from clauses.models import Clause
from clauses.policy import OPERATOR
from tests.api.conftest import Asker
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast, adopted, corrected, draft

URLS = (
    "clauses/private-role?client=firm&language=en,nb&body_formats=html,text",
    "clauses/balance?client=firm&language=nn",
    "guidelines/rules?client=firm&language=nb",
    "clauses?client=firm&language=nb&count=true",
)
type Change = Callable[[Cast, Shelf], object]


def clause(key: str) -> Clause:
    return Clause.objects.get(key=key)


CHANGES: dict[str, Change] = {
    "a new version": lambda cast, shelf: adopted(cast, clause("balance"), words="Other"),
    "a scheduled one": lambda cast, shelf: adopted(
        cast, clause("balance"), words="Later", valid_from=clock.now() + timedelta(days=9)
    ),
    "a correction": lambda cast, shelf: corrected(
        cast, shelf.role, "nb", "For {{ company_name }}, now see [more](clause:balance)"
    ),
    "a variant": lambda cast, shelf: adopted(cast, clause("balance"), cast.firm, languages=("nb",)),
    "an omission": lambda cast, shelf: adopted(cast, clause("private-role"), cast.firm, effect="omitted"),
    "a return": lambda cast, shelf: adopted(cast, clause("private-role"), cast.firm, effect="inherits"),
    "a draft": lambda cast, shelf: draft(cast, clause("part"), entries=["balance"]),
    "a late value": lambda cast, shelf: registry.record_value(
        OPERATOR, cast.firm, "company_name", "Before", clock.now() - timedelta(days=30)
    ),
    "a fact": lambda cast, shelf: registry.record_fact(
        OPERATOR, cast.firm, "headcount", 7, clock.now() - timedelta(days=30)
    ),
    "a condition": lambda cast, shelf: adopted(
        cast, clause("balance"), condition=[{"fact": "headcount", "operator": "gte", "value": 5}]
    ),
    "another order": lambda cast, shelf: adopted(cast, clause("part"), entries=["balance", "private-role"]),
}


def attempt(cast: Cast, shelf: Shelf, name: str) -> None:
    """Make the change; some cannot follow on each other (a draft is open, a schedule would end)."""
    try:
        with transaction.atomic():
            CHANGES[name](cast, shelf)
    except Exception as refusal:
        if not type(refusal).__module__.startswith("clauses."):
            raise


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=6))
def test_an_answer_to_both_clocks_is_given_again(
    cast: Cast, shelf: Shelf, firm: Asker, names: list[str]
) -> None:
    with transaction.atomic():
        named = [firm.get(url) for url in URLS]
        clocks = [f"&as_of={a['Answer-As-Of']}&known_at={a['Answer-Known-At']}" for a in named]
        before = [firm.get(url + clock_) for url, clock_ in zip(URLS, clocks, strict=True)]
        for name in names:
            attempt(cast, shelf, name)
        caches["answers"].clear()
        after = [firm.get(url + clock_) for url, clock_ in zip(URLS, clocks, strict=True)]
        assert [answer.content for answer in after] == [answer.content for answer in before]
        transaction.set_rollback(True)


def test_every_change_is_one_that_can_be_made(cast: Cast, shelf: Shelf) -> None:
    for change in CHANGES.values():
        with transaction.atomic():
            change(cast, shelf)
            transaction.set_rollback(True)
