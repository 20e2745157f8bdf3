"""Which value a placeholder gets (domain.md, section 3.4), and how it is written. Data, never wording."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_decimal
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from clauses.models import LIBRARY_ID, Parameter, ParameterType, ParameterValue
from clauses.resolution.questions import Question

# British, since the readers of the English texts are in Europe: 1 January 2026.
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Value:
    """What a placeholder gets in one language: ``raw`` as recorded, ``text`` as written; None if missing.

    ``row`` is the recorded row that it comes from.
    """

    key: str
    type: str | None
    raw: Any = None
    text: str | None = None
    row: ParameterValue | None = None

    @property
    def source(self) -> str | None:
        """Who says so: the client, the library, or nobody."""
        if self.row is None:
            return None
        return "library" if self.row.owner_id == LIBRARY_ID else "client"


def chosen(
    rows: Iterable[ParameterValue], owner_ids: Sequence[UUID], language: str, as_of: datetime
) -> ParameterValue | None:
    """Of one parameter's rows the one that prevails, by the first owner with a value.

    A null ends an owner's value, so that the next owner's prevails. A row that holds languages, but not this
    one, wins all the same and leaves the value missing.
    """
    begun = [row for row in rows if row.valid_from <= as_of]
    for owner_id in owner_ids:
        own = [row for row in begun if row.owner_id == owner_id]
        last = max(own, key=lambda row: (row.valid_from, row.recorded_at, row.pk), default=None)
        if last is not None and last.value is not None:
            return None if in_language(last.value, language) is None else last
    return None


def in_language(value: Any, language: str) -> Any:
    """A value that is free of language as it is, else that of the language."""
    return value.get(language) if isinstance(value, dict) else value


def written(raw: Any, type_: str, language: str) -> str:
    """The value in words, by the custom of the language."""
    locale = LOCALES[language]
    try:
        match type_:
            case ParameterType.INTEGER:
                return str(format_decimal(int(raw), locale=locale))
            case ParameterType.DECIMAL:
                return str(format_decimal(Decimal(raw), locale=locale, decimal_quantization=False))
            case ParameterType.DATE:
                return str(format_date(date.fromisoformat(raw), format="long", locale=locale))
    except (InvalidOperation, TypeError, ValueError):
        pass  # Values are checked when they are recorded; one that got past it is shown, not a failure.
    return str(raw)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of some parameters that are known: in force or still to come."""

    owner_ids: tuple[UUID, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[ParameterValue]] = field(default_factory=dict)

    def at(self, key: str, language: str, as_of: datetime) -> Value:
        """The value of a placeholder then."""
        type_ = self.types.get(key)
        row = chosen(self.rows.get(key, ()), self.owner_ids, language, as_of)
        if type_ is None or row is None:
            return Value(key, type_)
        raw = in_language(row.value, language)
        return Value(key, type_, raw, written(raw, type_, language), row)

    def all_at(self, keys: Iterable[str], language: str, as_of: datetime) -> dict[str, Value]:
        """The value of each placeholder then, missing ones too."""
        return {key: self.at(key, language, as_of) for key in keys}

    def next_change(self, keys: Iterable[str], language: str, after: datetime) -> datetime | None:
        """The next moment at which one of them has another value, or the same from another owner."""
        changes = (self._next_change(key, language, after) for key in keys)
        return min((moment for moment in changes if moment), default=None)

    def _next_change(self, key: str, language: str, after: datetime) -> datetime | None:
        def told(at: datetime) -> tuple[Any, str | None]:
            value = self.at(key, language, at)
            return value.raw, value.source

        later = sorted({row.valid_from for row in self.rows.get(key, ()) if row.valid_from > after})
        return next((moment for moment in later if told(moment) != told(after)), None)


def load(question: Question, keys: Iterable[str]) -> Values:
    """Read what is needed for the placeholders: what prevails, and what is to come. At most two queries."""
    wanted = frozenset(keys)
    if not wanted:
        return Values()
    parameters = _parameters(question, wanted)
    rows: dict[str, list[ParameterValue]] = defaultdict(list)
    for row in _rows(question, parameters).annotate(key=F("parameter__key")):
        rows[row.key].append(row)
    return Values(question.owner_ids, {one.key: one.type for one in parameters}, rows)


def _parameters(question: Question, keys: Iterable[str]) -> list[Parameter]:
    """The parameters, each with the id of the row that prevails for each owner."""
    known = ParameterValue.objects.known(question.known_at).filter(
        parameter_id=OuterRef("pk"), valid_from__lte=question.as_of
    )
    prevailing = {
        f"row_{index}": Subquery(known.filter(owner_id=owner_id).in_order_of_precedence().values("pk")[:1])
        for index, owner_id in enumerate(question.owner_ids)
    }
    return list(Parameter.objects.filter(key__in=tuple(keys)).annotate(**prevailing))


def _rows(question: Question, parameters: Sequence[Parameter]) -> QuerySet[ParameterValue]:
    """The rows that prevail, and those that are known to come."""
    count = len(question.owner_ids)
    prevailing = [getattr(one, f"row_{index}") for one in parameters for index in range(count)]
    known = ParameterValue.objects.known(question.known_at)
    to_come = Q(owner_id__in=question.owner_ids, parameter__in=parameters, valid_from__gt=question.as_of)
    return known.filter(Q(pk__in=[pk for pk in prevailing if pk]) | to_come)
