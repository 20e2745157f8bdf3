"""The register of facts about clients, and conditions on them. No expression language."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clauses.errors import Finding

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda value, wanted: value in wanted,
}
OPERATORS = tuple(_COMPARISONS)
ORDERED = frozenset({"lt", "lte", "gt", "gte"})


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact may be: its test, what the test asks in words, and labels."""

    fits: Callable[[Any], bool]
    means: str
    labels: dict[str, str]
    ordered: bool = False


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


REGISTER = {
    "headcount": FactType(
        _is_count,
        "a whole number",
        {"nb": "Antall ansatte", "nn": "Talet på tilsette", "en": "Number of employees"},
        ordered=True,
    ),
    "sector": FactType(
        lambda value: value in ("private", "public"),
        "private or public",
        {"nb": "Sektor", "nn": "Sektor", "en": "Sector"},
    ),
    "listed": FactType(
        lambda value: isinstance(value, bool),
        "true or false",
        {"nb": "Børsnotert", "nn": "Børsnotert", "en": "Listed on an exchange"},
    ),
    "collective_agreement": FactType(
        lambda value: isinstance(value, bool),
        "true or false",
        {"nb": "Tariffavtale", "nn": "Tariffavtale", "en": "Collective agreement"},
    ),
}


def value_findings(key: str, value: Any, at: str) -> list[Finding]:
    """What is wrong with a fact; a null value ends it."""
    if key not in REGISTER:
        return [Finding(at, "unknown-fact", f"There is no fact '{key}'; there are {', '.join(REGISTER)}.")]
    if value is not None and not REGISTER[key].fits(value):
        return [Finding(at, "wrong-type", f"The fact '{key}' is {REGISTER[key].means}.")]
    return []


def condition_findings(condition: Any, at: str) -> list[Finding]:
    """What is wrong with a condition: a list of ``{fact, operator, value}``, all of which must hold."""
    if not isinstance(condition, list) or len(condition) > 20:
        return [Finding(at, "wrong-type", "A condition is a list of at most 20 terms.")]
    return [
        finding for index, term in enumerate(condition) for finding in _term_findings(term, f"{at}/{index}")
    ]


def holds(term: Mapping[str, Any], value: Any) -> bool:
    """Whether a fact's value meets a term of a condition; an unknown fact (null) meets none, not ``ne``."""
    return value is not None and _COMPARISONS[term["operator"]](value, term["value"])


def _term_findings(term: Any, at: str) -> list[Finding]:
    if not isinstance(term, dict) or set(term) != {"fact", "operator", "value"}:
        return [Finding(at, "wrong-type", "A term has exactly the members fact, operator and value.")]
    fact, compared, value = term["fact"], term["operator"], term["value"]
    if compared not in OPERATORS:
        return [Finding(f"{at}/operator", "unknown-value", f"One of {', '.join(OPERATORS)}.")]
    if not isinstance(fact, str) or fact not in REGISTER:
        return value_findings(str(fact), value, f"{at}/fact")
    if compared in ORDERED and not REGISTER[fact].ordered:
        return [Finding(f"{at}/operator", "wrong-type", f"The fact '{fact}' has no order.")]
    values = value if compared == "in" else [value]
    if not isinstance(values, list) or not values or None in values:
        return [Finding(f"{at}/value", "wrong-type", "A value is needed (for 'in' a list of values).")]
    return [finding for each in values for finding in value_findings(fact, each, f"{at}/value")]
