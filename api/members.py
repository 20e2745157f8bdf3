"""What answers are made of, whatever the door: the same declaration writes the answer and the contract."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clauses import clock


class Members(serializers.Serializer[Any]):
    """A read serializer: declared members, nothing else."""


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[Any, Any, str, Any]):
    """A time in Europe/Oslo with offset and six decimals."""

    def to_representation(self, value: Any) -> str:
        """As every door writes it."""
        return clock.isoformat(value)


class Words(serializers.CharField):
    """Words, or null where there are none."""

    def __init__(self, **given: Any) -> None:
        """Null is always possible."""
        super().__init__(allow_null=True, **given)


def strings(**given: Any) -> serializers.ListField:
    """A list of strings."""
    return serializers.ListField(child=serializers.CharField(), **given)
