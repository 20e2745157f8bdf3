"""The examples of the contract, asked of the sample library: at a fixed moment, with ids that are counted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import count
from unittest.mock import patch
from uuid import UUID

import time_machine
from django.test import override_settings

from api.delivery.v1.examples import CLIENT, Example
from api.management.commands.demo import library_path
from clauses import clock, demo
from clauses.library_files import reading
from tests.api.conftest import Asker

MOMENT = datetime(2026, 11, 23, 10, tzinfo=clock.OSLO)
# Of every problem; where they are random they have this form.
INSTANCE = UUID("6f1c1d0e-0000-4000-8000-000000000001")


def ids() -> Iterator[UUID]:
    """UUIDv7 of the moment, one after the other."""
    fixed = int(MOMENT.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62
    return (UUID(int=fixed | number) for number in count(1))


@contextmanager
def standstill() -> Iterator[None]:
    """Nothing differs from one run to the next."""
    with (
        time_machine.travel(MOMENT, tick=False),
        patch("uuid_utils.compat.uuid7", partial(next, ids())),
        patch("api.middleware.uuid4", return_value=INSTANCE),
        override_settings(SECRET_KEY="of the examples' cursors"),
    ):
        yield


def prepared() -> Asker:
    """Import the sample library as the demo does, into an empty database; who asks has its client's key."""
    # the real hasher is slow
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        made = demo.prepare(reading.read(library_path()))
    return Asker(made.keys[CLIENT])


def answer(reader: Asker, example: Example) -> str:
    """Ask, and write the answer as its file has it."""
    response = reader.get(example.url)
    assert response.status_code == example.status, response.content
    return json.dumps(response.json(), ensure_ascii=False, indent=2) + "\n"
