"""Other programs: started with arguments of our own, waited for, and ended by their id."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class Unusable(Exception):
    """The machine lacks something, or a program did not do as it should; the message says what."""


def finish(command: Sequence[str], *, seconds: float, **options: Any) -> str:
    """Run a program to its end; its output.

    Raises:
        Unusable: it failed, or took longer than ``seconds``.
    """
    try:
        done = subprocess.run(  # noqa: S603 (arguments of our own)
            command, capture_output=True, text=True, timeout=seconds, check=False, **options
        )
    except subprocess.TimeoutExpired:
        raise Unusable(f"Not done after {seconds} s: {' '.join(command)}") from None
    if done.returncode:
        raise Unusable(f"Failed: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return str(done.stdout)


def step(name: str, environment: Mapping[str, str], *, seconds: float, **arguments: Any) -> Any:
    """Run ``bench.{name}`` in a process of its own with Django set up; its result."""
    command = [sys.executable, "-m", "bench.child", name, json.dumps(arguments)]
    return json.loads(finish(command, seconds=seconds, env=dict(environment), cwd=ROOT).splitlines()[-1])


@contextmanager
def running(
    command: Sequence[str], log: Path, is_ready: Callable[[], bool], **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs until the block ends.

    Raises:
        Unusable: it ended, or was not ready within 30 seconds.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 (arguments of our own)
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options
        )
    try:
        if not until(lambda: process.poll() is not None or is_ready(), 30) or process.poll() is not None:
            raise Unusable(f"Not ready: {' '.join(command)}\n{log.read_text(errors='replace')[-2000:]}")
        yield process
    finally:
        end(process)


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for the condition; whether it came true in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.05)
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; after ten seconds end it and its children."""
    children = children_of(process.pid)
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        for child in children:
            if Path(f"/proc/{child}").exists():
                os.kill(child, 9)


def children_of(pid: int) -> list[int]:
    """The ids of a process's children."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def memory_of(pid: int) -> int:
    """The resident memory of a process and its children, in bytes; shared pages count in each."""
    return sum(_resident(each) for each in (pid, *children_of(pid)))


def cpu_of(pid: int) -> float:
    """The processor time that a process and its children have used, in seconds."""
    return sum(_used(each) for each in (pid, *children_of(pid)))


def _used(pid: int) -> float:
    # After the name, which may hold anything: user and system time are the 14th and 15th of proc(5).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def require_program(name: str, package: str) -> None:
    """See that a program is there; root gets it from Debian.

    Raises:
        Unusable: it is missing, and the user may not install it.
    """
    if shutil.which(name):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unusable(f"{name} is missing: apt-get install {package}")
    install(package)


def install(package: str) -> None:
    """Install a Debian package; its services are not started (runlevel 1)."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    finish(["apt-get", "update", "-qq"], seconds=120, env=environment)
    quietly = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    finish(quietly, seconds=300, env=environment)
