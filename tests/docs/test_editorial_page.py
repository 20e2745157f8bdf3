"""Pages of docs/ are true: their commands are run, in one shell, and print what they say that they print."""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connections

from api.management.commands import demo as command

DOCS = Path(project.BASE_DIR) / "docs"
# The clause that each is about, which is none of the sample.
PAGES = {"editorial": "live-streaming", "following": "quiet-hours"}
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "======== block"
PATIENCE = 120  # seconds, for a machine that does much else


@dataclass(frozen=True, slots=True)
class Step:
    """Commands, and what they print; ``…`` stands for anything within its line."""

    commands: str
    prints: str

    def is_printed_by(self, output: str) -> bool:
        pattern = ".*".join(re.escape(part) for part in self.prints.split("…"))
        return bool(re.fullmatch(pattern, output))


def steps(page: str) -> list[Step]:
    """The page's blocks of commands, each with the block of output that follows it, if one does."""
    found: list[Step] = []
    for block in BLOCK.finditer(page):
        if block["kind"] == "sh":
            found.append(Step(block["content"], ""))
        else:
            assert block["kind"] == "text", f"a block of {block['kind']} is neither run nor compared"
            assert found[-1].prints == "", "two blocks of output after one of commands"
            found[-1] = Step(found[-1].commands, block["content"])
    return found


@pytest.fixture
def demo_lines(
    shared_database: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[str]]:
    """A prepared demo in a database of its own: the port that it names, and the lines for a shell.

    Of the sample library all but its clauses, of which no page uses one: they take longer than the walk.
    """
    shutil.copytree(command.library_path(), tmp_path / "library", ignore=shutil.ignore_patterns("clauses"))
    monkeypatch.setattr(command, "library_path", lambda: tmp_path / "library")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    output = io.StringIO()
    call_command("demo", "--no-serve", "--port", str(port), stdout=output)
    connections["default"].close()
    return port, [line for line in output.getvalue().splitlines() if line.startswith("export ")]


@contextmanager
def served(port: int, database: str, folder: Path) -> Iterator[None]:
    """The demo's second run, which serves what is there, in a process that ends in any case."""
    environment = os.environ | {
        "DATABASE_URL": address_of(database),
        "DATA_DIR": str(folder / "data"),
        "KLAUSUL_BOOTSTRAP": "0",
    }
    words = [sys.executable, "manage.py", "demo", "--port", str(port)]
    log = folder / "server.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            words, cwd=project.BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        ) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/health/live", server, log)
            yield
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)  # its own session: itself and its workers


def address_of(database: str) -> str:
    """The ``DATABASE_URL`` of a database on the tests' server, or in a file."""
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{database}"
    given = connections["default"].settings_dict
    person = ":".join(quote(given[part], safe="") for part in ("USER", "PASSWORD") if given[part])
    return f"postgres://{person}@{given['HOST']}:{given['PORT'] or 5432}/{database}"


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            with urlopen(url, timeout=5):  # noqa: S310  # loopback
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The server does not answer:\n{log.read_text()}")


def run(lines: list[str], walk: list[Step]) -> tuple[list[str], str]:
    """What each block prints, in one shell, after the lines that were pasted; and what went wrong."""
    marked = (f"echo '{MARK}'\n{step.commands}" for step in walk)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # this python3, not a wrapper of one
    script = "\n".join(["set -euo pipefail", *lines, *marked])
    done = subprocess.run(
        ["bash"], input=script, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8", "no_proxy": "127.0.0.1", "PATH": path},
    )  # fmt: skip
    ended = f"bash ended with {done.returncode}" if done.returncode else ""
    return done.stdout.split(f"{MARK}\n")[1:], done.stderr + ended


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_true(
    demo_lines: tuple[int, list[str]], shared_database: str, tmp_path: Path, page: str
) -> None:
    port, exports = demo_lines
    walk = steps((DOCS / f"{page}.md").read_text(encoding="utf-8"))
    with served(port, shared_database, tmp_path):
        outputs, errors = run(exports, walk)
    for step, output in zip(walk, outputs, strict=False):
        if not step.is_printed_by(output):
            assert output == step.prints, f"{step.commands}\n{errors}"  # which shows both
    assert errors == ""
    assert len(outputs) == len(walk)


@pytest.mark.parametrize("page", PAGES)
def test_the_clause_of_the_page_is_none_of_the_sample(page: str) -> None:
    assert PAGES[page] in (DOCS / f"{page}.md").read_text(encoding="utf-8")
    assert not list(command.library_path().rglob(f"*{PAGES[page]}"))


def test_a_block_of_output_is_compared_with_what_the_commands_before_it_print() -> None:
    walk = steps("```sh\na\n```\nWords.\n```text\n1 … 2\n```\n```sh\nb\n```\n")
    assert walk == [Step("a\n", "1 … 2\n"), Step("b\n", "")]
    assert walk[0].is_printed_by("1 and 2\n")
    assert not walk[0].is_printed_by("1 and\n 2\n")
    assert not walk[1].is_printed_by("anything")
