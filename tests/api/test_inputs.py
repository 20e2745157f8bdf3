"""A body has exact types, and nothing that is not declared."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from api import inputs
from api.errors import Refused

ID = "01a2063e-64ed-704a-9730-d2eda65eb0bc"


class Line(inputs.Body):
    name = inputs.String()


class Sample(inputs.Body):
    known = frozenset({"etag"})

    text = inputs.String(required=False)
    flag = inputs.Flag(required=False)
    words = inputs.Strings(required=False)
    labels = inputs.Labels(required=False)
    day = inputs.Day(required=False, allow_null=True)
    begins = inputs.Beginning(required=False)
    id = inputs.Id(required=False)
    lines = Line(many=True, required=False)


def refused(body: type[inputs.Body], given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        inputs.read(body, given)
    return sorted((fault.at, fault.code) for fault in refusal.value.problem.faults)


def test_values_are_typed_and_what_is_not_given_is_not_there() -> None:
    given = {"text": " x ", "flag": False, "day": "2026-01-31", "begins": "2026-01-01", "id": ID}
    assert inputs.read(Sample, given) == {
        "text": " x ",
        "flag": False,
        "day": date(2026, 1, 31),
        "begins": datetime(2025, 12, 31, 23, tzinfo=UTC),
        "id": UUID(ID),
    }
    assert inputs.read(Sample, {"day": None, "lines": [{"name": "a"}]}) == {
        "day": None, "lines": [{"name": "a"}]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"text": 1}, [("/text", "wrong-type")]),
        ({"text": True}, [("/text", "wrong-type")]),
        ({"text": None}, [("/text", "null")]),
        ({"text": "x" * 100_001}, [("/text", "too-long")]),
        ({"flag": "true"}, [("/flag", "wrong-type")]),
        ({"flag": 1}, [("/flag", "wrong-type")]),
        ({"words": "abc"}, [("/words", "wrong-type")]),
        ({"words": ["a", 1, None]}, [("/words/1", "wrong-type"), ("/words/2", "wrong-type")]),
        ({"labels": []}, [("/labels", "wrong-type")]),
        ({"labels": {"nb": 1}}, [("/labels/nb", "wrong-type")]),
        ({"day": "2026-02-30"}, [("/day", "invalid-value")]),
        ({"day": "2026-01-01T00:00:00Z"}, [("/day", "invalid-value")]),
        ({"begins": "2026-01-01T00:00:00"}, [("/begins", "invalid-value")]),
        ({"begins": "99999-01-01"}, [("/begins", "invalid-value")]),
        ({"id": "x"}, [("/id", "invalid-value")]),
        ({"lines": {}}, [("/lines", "not-a-list")]),
        ({"lines": ["x"]}, [("/lines/0", "wrong-type")]),
        ({"lines": [{}]}, [("/lines/0/name", "required")]),
        ({"lines": [{"name": "a", "b": 1}]}, [("/lines/0/b", "unknown-member")]),
        ({"etag": "x", "other/~": 1}, [("/etag", "read-only-member"), ("/other~1~0", "unknown-member")]),
        ({"other": 1, "flag": 1}, [("/flag", "wrong-type"), ("/other", "unknown-member")]),
    ],
)
def test_what_does_not_fit_is_refused_at_its_pointer(given: Any, faults: list[tuple[str, str]]) -> None:
    assert refused(Sample, given) == faults


def test_refusals_are_in_english() -> None:
    with pytest.raises(Refused) as refusal:
        inputs.read(Line, {})
    assert refusal.value.problem.faults[0].detail == "This field is required."
