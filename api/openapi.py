"""The contract, generated: parameters from the committed tables, one ``Problem``, OpenAPI 3.1, no warnings.

CONTRIBUTING has the command that writes it.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from api.parameters import Parameter
from api.problems import CONTENT_TYPE

# For ``--custom-settings``: what the contracts of all doors share.
COMMON: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "VERSION": "1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,  # the door's own order: what is asked most comes first
    "SORT_OPERATION_PARAMETERS": False,
    "AUTHENTICATION_WHITELIST": None,
    # for all doors: the generator reads them once in a process
    "ENUM_NAME_OVERRIDES": {
        "VersionState": ["open", "in_review", "scheduled", "in_force", "superseded", "discarded"],
        "TextState": ["open", "in_review", "approved", "discarded"],
        "ReviewState": ["open", "approved", "changes_requested", "recalled"],
    },
}


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a request."""

    at = serializers.CharField(help_text="A JSON pointer into the body, or the name of a parameter.")
    code = serializers.CharField()
    detail = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """``in`` is a word of Python's."""
        parts = serializers.CharField(help_text="`body`, `query`, `header` or `path`.")
        return {"in": parts, **super().get_fields()}


class ProblemSerializer(serializers.Serializer[Any]):
    """An error (RFC 9457). `code` is for programs; some codes have members of their own beside these."""

    type = serializers.CharField(help_text="A page that explains the problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The `urn:uuid:` of this request, as the logs have it.")
    errors = FaultSerializer(many=True)  # type: ignore[assignment]  # a property of serializers, unused here


class Schema(AutoSchema):
    """Reads what the views of ``doors`` declare; nothing is guessed from models."""

    @property
    def door(self) -> Any:
        """The view: a ``doors.Door``, whose class attributes are all that is asked here."""
        return self.view

    def get_operation_id(self) -> str:
        """The route's name."""
        return cast(str, self.door.route)

    def get_summary(self) -> str:
        """The first sentence of what the view says of itself."""
        return self.words[0].removesuffix(".")

    def get_description(self) -> str:  # type: ignore[override]  # as the package has it
        """The rest of it."""
        return " ".join(self.words[1:])

    @property
    def words(self) -> list[str]:
        """What the view says of itself, in sentences."""
        return re.split(r"(?<=\.)\s+", get_doc(type(self.view)))

    def get_examples(self) -> list[OpenApiExample]:
        """Those that the view declares."""
        return list(self.door.examples)

    def get_auth(self) -> list[Any]:
        """A key, or, where the door may be open, none."""
        return [*super().get_auth(), *([] if self.door.needs_key else [{}])]

    def get_tags(self) -> list[str]:
        """The first word of the path."""
        return [self.path.strip("/").split("/")[0]]

    def get_override_parameters(self) -> list[Any]:
        """The table's parameters, and the headers of requests and answers."""
        query = [query_parameter(parameter) for parameter in self.door.parameters]
        return [*self.door.path_parameters, *query, *request_headers(query), *self.answer_headers()]

    def answer_headers(self) -> Iterable[OpenApiParameter]:
        """What a 200 says beside its body."""
        for name, text in self.door.answer_headers.items():
            yield OpenApiParameter(name, str, OpenApiParameter.HEADER, description=text, response=[200])

    def get_response_serializers(self) -> Any:
        """The answer, 304, and the problems that this route can have."""
        media_type = self.door.renderer_classes[0].media_type
        problems = {
            (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, text)
            for status, text in self.door.problems.items()
        }
        answer = OpenApiResponse(self.door.answer, self.door.answer_text)
        return {(200, media_type): answer, 304: OpenApiResponse(None, "Not modified."), **problems}

    def get_filter_backends(self) -> list[Any]:
        """The table has the filters already."""
        return []


def query_parameter(parameter: Parameter) -> OpenApiParameter:
    """A row of the table. A list is one field with commas, so ``explode`` is false."""
    is_list = parameter.schema.get("type") == "array"
    return OpenApiParameter(
        parameter.name,
        dict(parameter.schema),
        OpenApiParameter.QUERY,
        required=parameter.required,
        description=parameter.description,
        style="form" if is_list else None,
        explode=False if is_list else None,
    )


def request_headers(query: Iterable[OpenApiParameter]) -> Iterable[OpenApiParameter]:
    """Those that change an answer."""
    if any(parameter.name == "language" for parameter in query):
        text = "Used where `language` is not given (RFC 9110)."
        yield OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER, description=text)
    text = "Weak validators of what the caller has."
    yield OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description=text)
