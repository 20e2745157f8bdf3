"""One JSON document means one thing, or is refused with a pointer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Refused
from api.strict_json import LARGEST_NUMBER, loads

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_NUMBER, LARGEST_NUMBER) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=10,
)


def refused(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        loads(content)
    assert refusal.value.problem.status == 400
    return [(fault.at, fault.code) for fault in refusal.value.problem.faults]


@given(st.dictionaries(WORDS, VALUES, max_size=5))
def test_what_is_unambiguous_is_read_as_python_reads_it(document: Any) -> None:
    assert loads(json.dumps(document).encode()) == document
    assert loads(json.dumps(document, ensure_ascii=False).encode()) == document


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b'{"a": 1, "a": 2}', [("/a", "repeated-member")]),
        (b'{"x": [{"a/b": 1, "a/b": 1}]}', [("/x/0/a~1b", "repeated-member")]),
        (b'{"a": "\\u0000"}', [("/a", "forbidden-character")]),
        (b'{"a": ["x", "\\ud800"]}', [("/a/1", "forbidden-character")]),
        (b'{"\\udfff": 1}', [("/\ufffd", "forbidden-character")]),
        (b'{"a": 9007199254740992}', [("/a", "out-of-range")]),
        (b'{"a": 1e999}', [("/a", "out-of-range")]),
        (b"[]", [("", "not-an-object")]),
        (b'"x"', [("", "not-an-object")]),
        (b"", [("", "malformed-body")]),
        (b"{", [("", "malformed-body")]),
        (b'{"a": NaN}', [("", "malformed-body")]),
        (b'{"a": -Infinity}', [("", "malformed-body")]),
        (b'{"a": ' + b"9" * 5000 + b"}", [("", "malformed-body")]),
        (b'{"a": "\xff"}', [("", "malformed-body")]),
        (b'{"a": "\xed\xa0\x80"}', [("", "malformed-body")]),
        ('{"a": "å"}'.encode("latin-1"), [("", "malformed-body")]),
        ('{"a": 1}'.encode("utf-16"), [("", "malformed-body")]),
        (b"[" * 100_000, [("", "too-deep")]),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, [("", "too-deep")]),
    ],
)
def test_anything_else_is_refused_at_its_place(content: bytes, faults: list[tuple[str, str]]) -> None:
    assert refused(content) == faults


def test_all_faults_are_told_at_once() -> None:
    assert refused(b'{"a": "\\u0000", "b": 1, "b": 2}') == [
        ("/a", "forbidden-character"),
        ("/b", "repeated-member"),
    ]


def test_brackets_in_strings_are_no_depth() -> None:
    assert loads(b'{"a": "' + b"[" * 1000 + b'\\"{"}') == {"a": "[" * 1000 + '"{'}
