"""The contract of a door whose views have operations: one for each method, as its decorator says it."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import get_doc
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api.editorial.v1.operations import Operation
from api.openapi import ProblemSerializer, Schema, query_parameter
from api.problems import CONTENT_TYPE

READING = {
    400: "A parameter or a member is wrong; `errors` says where.",
    401: "No key, or none that is good.",
    403: "The person may not do this.",
    404: "There is no such thing, for this person.",
    406: "Another media type was asked for.",
    429: "Too many requests.",
}
WRITING = {
    409: "The thing is not in a state in which this can happen.",
    413: "A body has at most 1 MB.",
    415: "The body is not JSON in UTF-8.",
    503: "Others write at this moment.",
}
MATCHING = {412: "It was changed since it was read.", 428: "`If-Match` is missing."}
REPEATED = {422: "The `Idempotency-Key` came with another body."}
ETAG = "The lock token: send it as `If-Match` with the next write."


class OperationSchema(Schema):
    """Reads the operation of each method."""

    @property
    def operation(self) -> Operation:
        """What the decorator said."""
        found: Operation = getattr(self.view, self.method.lower()).operation
        return found

    def get_operation_id(self) -> str:
        """The operation's name."""
        return self.operation.name

    @property
    def words(self) -> list[str]:
        """What the method says of itself, in sentences."""
        return re.split(r"(?<=\.)\s+", get_doc(getattr(self.view, self.method.lower())))

    def get_examples(self) -> list[Any]:
        """None: the walk in ``docs/`` shows real answers."""
        return []

    def get_auth(self) -> list[Any]:
        """A key, always."""
        return super().get_auth()[:1]

    def get_override_parameters(self) -> list[Any]:
        """The query, and the headers of requests and answers."""
        query = [query_parameter(parameter) for parameter in self.operation.parameters]
        return [*self.view.path_parameters, *query, *self._headers()]  # type: ignore[attr-defined]

    def _headers(self) -> list[OpenApiParameter]:
        found = []
        if self.operation.is_matching:
            text = "The `etag` that was read."
            needed = 200 not in self.operation.also and 201 not in self.operation.also
            found.append(_header("If-Match", text, required=needed))
        if self.method == "POST":
            text = "1 to 255 visible characters: the same request, sent again within a day, is done once."
            schema = {"type": "string", "pattern": "^[!-~]{1,255}$"}
            found.append(
                OpenApiParameter("Idempotency-Key", schema, OpenApiParameter.HEADER, description=text)
            )
        if "etag" in getattr(self.operation.gives, "_declared_fields", {}):
            statuses = [self.operation.status, *self.operation.also]
            found.append(_header("ETag", ETAG, response=statuses))
        return found

    def get_request_serializer(self) -> Any:
        """The body."""
        return self.operation.takes

    def get_response_serializers(self) -> Any:
        """The answer, and the problems that the operation can have."""
        problems = READING if self.method == "GET" else READING | WRITING
        problems = problems | (MATCHING if self.operation.is_matching else {})
        problems = problems | (REPEATED if self.method == "POST" else {})
        answer = OpenApiResponse(self.operation.gives, "Done." if self.method != "GET" else "The answer.")
        statuses = dict.fromkeys((self.operation.status, *self.operation.also))
        good = {
            (status, self.operation.media_type) if self.operation.gives else status: answer
            for status in statuses
        }
        refused = {
            (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, text)
            for status, text in problems.items()
        }
        return good | self._others() | refused

    def _others(self) -> dict[Any, OpenApiResponse]:
        """The answers of another shape."""
        return {
            (status, "application/json"): OpenApiResponse(shape, get_doc(shape))
            for status, shape in self.operation.instead.items()
        }


class BodyExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says what ``Body`` does: what is not declared is refused."""

    target_class = "api.inputs.Body"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        """The declared members, and no others."""
        found = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**found, "additionalProperties": False}


def _header(name: str, text: str, **given: Any) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=text, **given)
