"""Load, by wrk: a bounded time, a fixed number of connections, and no answer but the expected one."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

from bench import processes
from bench.processes import Unusable
from bench.servers import Server

CONNECTIONS = 16
# What is under way when a round ends is not counted, which weighs where answers are slow.
CONNECTIONS_WHEN_SLOW = 8
LONGEST = 5.0  # seconds that a round may have without an answer, before it is tried once more
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of wrk measured. Milliseconds; ``cpu`` is the server's processor time per request."""

    requests_per_second: float
    p50: float
    p99: float
    cpu: float


def middle(rounds: list[Round]) -> Round:
    """The median of each figure."""
    return Round(*(median(figures) for figures in zip(*map(astuple, rounds), strict=True)))


def run(
    server: Server,
    path: str,
    *,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    moments_from: int | None = None,
) -> Round:
    """Ask for one path as fast as answers come; with ``moments_from`` each time for another ``as_of``.

    Raises:
        Unusable: an answer was neither 2xx nor 3xx, or a connection failed.
    """
    before = server.cpu
    found = _measured(server, path, seconds, headers or {}, moments_from)
    count = found["requests"]
    rate = count / (found["microseconds"] / 1e6)
    return Round(rate, found["p50"] / 1000, found["p99"] / 1000, (server.cpu - before) / count * 1000)


def _measured(
    server: Server, path: str, seconds: float, headers: Mapping[str, str], moments_from: int | None
) -> dict[str, int]:
    """What ``report.lua`` tells; longer if a machine is too busy for a single answer in that time."""
    command = _command(f"http://127.0.0.1:{server.port}{path}", seconds, headers, moments_from)
    output = processes.finish(command, seconds=seconds + 20, cwd=FOLDER)
    found: dict[str, int] = json.loads(output.splitlines()[-1])
    if found["failed"] or found["refused"]:
        raise Unusable(f"Not every request to {path} was answered: {found}")
    if found["requests"]:
        return found
    if seconds > LONGEST:
        raise Unusable(f"No answer from {path} in {seconds} s")
    return _measured(server, path, seconds * 4, headers, moments_from)


def _command(url: str, seconds: float, headers: Mapping[str, str], moments_from: int | None) -> list[str]:
    # wrk takes whole seconds only, but reports at an interrupt.
    command = ["timeout", "--preserve-status", "--signal=INT", str(seconds), "wrk", "--duration", "60s"]
    connections = CONNECTIONS if moments_from is None else CONNECTIONS_WHEN_SLOW
    command += ["--threads", "1", "--connections", str(connections), "--timeout", "10s"]
    command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    if moments_from is None:
        return [*command, "--script", "report.lua", url]
    return [*command, "--script", "moments.lua", url, "--", str(moments_from)]
