"""What a body may say: declared members of exact types, nothing else. The contract is made from it too.

DRF's own fields are generous (``1`` is a string, ``"on"`` is true, the unknown is dropped); these are not.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import parsers
from api.errors import Refused, faults_of
from api.middleware import LARGEST_BODY
from api.parameters import Unfit
from api.problems import of_faults
from clauses import clock

LONGEST = 100_000  # of any string; the domain has its own, shorter limits


class Exact(serializers.Field[Any, Any, Any, Any]):
    """A field that takes a value as it is, if it is of its type."""

    accepts: Any = object
    wanted = ""

    def to_internal_value(self, data: Any) -> Any:
        """The value itself."""
        fits = isinstance(data, self.accepts) and (
            not isinstance(data, bool) or self.accepts in (bool, object)
        )
        return data if fits else self.refuse(self.wanted)

    def refuse(self, detail: str, code: str = "wrong-type") -> NoReturn:
        """Say what is wanted."""
        raise serializers.ValidationError(detail, code)


@extend_schema_field(OpenApiTypes.STR)
class String(Exact):
    """A string."""

    accepts = str
    wanted = "A string."
    most = LONGEST

    def to_internal_value(self, data: Any) -> Any:
        """The string itself, white space and all."""
        if len(super().to_internal_value(data)) > self.most:
            self.refuse(f"At most {self.most} characters.", "too-long")
        return data


class File(String):
    """A document in a string: as long as bodies may be."""

    most = LARGEST_BODY


@extend_schema_field(OpenApiTypes.INT)
class Seconds(Exact):
    """A whole number of seconds; the domain says how many."""

    accepts = int
    wanted = "A whole number of seconds."
    most = 10**9

    def to_internal_value(self, data: Any) -> Any:
        """The number itself."""
        if not 0 <= super().to_internal_value(data) <= self.most:
            self.refuse(f"From 0 to {self.most}.", "out-of-range")
        return data


@extend_schema_field(OpenApiTypes.BOOL)
class Flag(Exact):
    """True or false."""

    accepts = bool
    wanted = "Either true or false."


@extend_schema_field({"type": ["string", "number", "boolean", "object", "array"], "items": {}})
class Anything(Exact):
    """Whatever JSON has; the domain knows its type."""


TERM: dict[str, Any] = {
    "type": "object",
    "properties": {"fact": {"type": "string"}, "operator": {"type": "string"}, "value": {}},
    "required": ["fact", "operator", "value"],
    "additionalProperties": False,
}


@extend_schema_field({"type": "array", "items": TERM})
class Terms(Anything):
    """A condition; the domain knows its terms."""


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Strings(Exact):
    """A list of strings."""

    accepts = list
    wanted = "A list of strings."
    most = 1000

    def to_internal_value(self, data: Any) -> Any:
        """The list itself."""
        if len(super().to_internal_value(data)) > self.most:
            self.refuse(f"At most {self.most}.", "too-many")
        wrong = {str(index): ["A string."] for index, each in enumerate(data) if not isinstance(each, str)}
        if wrong:
            raise serializers.ValidationError(wrong, "wrong-type")
        return data


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Labels(Exact):
    """A label for each language."""

    accepts = dict
    wanted = "An object with a string for each language."

    def to_internal_value(self, data: Any) -> Any:
        """The mapping itself."""
        labels = super().to_internal_value(data)
        wrong = {key: [self.wanted] for key, each in labels.items() if not isinstance(each, str)}
        if wrong:
            raise serializers.ValidationError(wrong, "wrong-type")
        return dict(labels)


@extend_schema_field({"type": "string", "format": "date", "pattern": parsers.DATE_PATTERN})
class Day(String):
    """A date."""

    def to_internal_value(self, data: Any) -> Any:
        """As a date."""
        return day(self, super().to_internal_value(data), only_dates=True)


@extend_schema_field(
    {
        "type": "string",
        "pattern": parsers.MOMENT_PATTERN,
        "description": "A date (its first moment in Oslo), or a time with `Z` or an offset.",
    }
)
class Beginning(String):
    """The moment at which something begins."""

    def to_internal_value(self, data: Any) -> Any:
        """As a moment."""
        return day(self, super().to_internal_value(data), only_dates=False)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
class Numbers(Exact):
    """A whole number for each name."""

    accepts = dict
    wanted = "An object with a whole number for each name."

    def to_internal_value(self, data: Any) -> Any:
        """The mapping itself."""
        numbers = super().to_internal_value(data)
        wrong = {key: [self.wanted] for key, each in numbers.items() if type(each) is not int}
        if wrong:
            raise serializers.ValidationError(wrong, "wrong-type")
        return dict(numbers)


def day(field: Exact, text: str, *, only_dates: bool) -> date | datetime:
    """The date, or the moment (a date is its first)."""
    try:
        found = parsers.moment(text)
    except Unfit as unfit:
        return field.refuse(unfit.detail, unfit.code)
    if only_dates and isinstance(found, datetime):
        return field.refuse("A date.", "invalid-value")
    return found if only_dates or isinstance(found, datetime) else clock.first_moment(found)


@extend_schema_field({"type": "string", "format": "uuid", "pattern": parsers.UUID_PATTERN})
class Id(Exact):
    """A UUID."""

    accepts = str
    wanted = "A UUID."

    def to_internal_value(self, data: Any) -> Any:
        """As a UUID."""
        try:
            return parsers.uuid(super().to_internal_value(data))
        except Unfit as unfit:
            return self.refuse(unfit.detail, unfit.code)


class Body(serializers.Serializer[Any]):
    """The members of a body. What is not declared is refused; ``known`` is told, and not written."""

    known: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        """The members that were given, typed; or all that is wrong with them."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("An object.", "wrong-type")
        wrong: dict[str, Any] = {name: [self._refusal(name)] for name in data if name not in self.fields}
        found: Any = {}
        try:
            found = super().to_internal_value(data)
        except serializers.ValidationError as error:
            wrong |= error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        if wrong:
            raise serializers.ValidationError(wrong)
        return found

    def _refusal(self, name: str) -> serializers.ErrorDetail:
        if name in self.known:
            return serializers.ErrorDetail("This is told, and cannot be written.", "read-only-member")
        allowed = ", ".join(self.fields)
        return serializers.ErrorDetail(f"There is no such member; there are: {allowed}.", "unknown-member")


def read(body: type[Body], data: Mapping[str, Any]) -> dict[str, Any]:
    """The members that were given, by name.

    Raises:
        Refused: 400, with every fault.
    """
    serializer = body(data=data)
    with translation.override("en"):  # whatever the admin's language is
        try:
            serializer.is_valid(raise_exception=True)
        except serializers.ValidationError as error:
            raise Refused(of_faults(list(faults_of(error.detail)))) from None
    return dict(serializer.validated_data)
