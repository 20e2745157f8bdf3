"""``python -m bench.run``: measure, beside the limit of the same machine in the same minute.

Exit codes: 0 measured, 1 something is missing or an answer was wrong.
"""

import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import databases, load, processes, servers, table
from bench.load import Round
from bench.plan import CLAUSES_PER_GUIDELINE, ROWS, Row
from bench.processes import Unusable
from bench.servers import Server

# Of the legal dates that are asked for where nothing may be kept: from here a second each, and far enough
# apart that no run repeats another's.
FIRST_MOMENT = 1_640_995_200  # 2022-01-01
MOMENTS_PER_RUN = 1_000_000
DEFAULTS = {"clauses": (2000, 200), "clients": (40, 5), "rounds": (3, 1), "seconds": (1.5, 0.4)}
BARE_SECONDS = 0.75


def arguments() -> Namespace:
    """The command line."""
    parser = ArgumentParser(prog="bench.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="little data, short rounds: a smoke test")
    parser.add_argument("--database", choices=[*databases.KINDS, "both"], default="both")
    parser.add_argument("--clauses", type=int, metavar="N", help="of the library (2,000; quick: 200)")
    parser.add_argument("--clients", type=int, metavar="N", help="(40; quick: 5)")
    parser.add_argument("--rounds", type=int, metavar="N", help="of which the median counts (3; quick: 1)")
    parser.add_argument("--seconds", type=float, metavar="N", help="of a round (1.5; quick: 0.4)")
    parser.add_argument("--threads", type=int, metavar="N", default=servers.THREADS, help="of a worker (2)")
    given = parser.parse_args()
    for name, (usual, quick) in DEFAULTS.items():
        if getattr(given, name) is None:
            setattr(given, name, quick if given.quick else usual)
    if given.clauses < CLAUSES_PER_GUIDELINE:
        parser.error(f"At least {CLAUSES_PER_GUIDELINE} clauses: the guideline lists as many.")
    given.rows = [row for row in ROWS if row.quick or not given.quick]
    return given


@dataclass
class Measurement:
    """One database: its server, the bare one, and the rounds."""

    options: Namespace
    product: Server
    bare: Server
    secret: str
    bare_rounds: dict[str, tuple[int, Round]] = field(default_factory=dict)
    runs: int = 0

    def lines(self, statements: dict[str, tuple[int, int]]) -> Iterator[table.Line]:
        """Every row, as soon as it is measured."""
        for row in self.options.rows:
            headers = self.headers(row)
            size = self.check(row, headers)
            self.round(row, headers, seconds=min(1.0, self.options.seconds))  # warm-up
            product, bare = self.rounds(row, headers, size)
            yield table.Line(row.name, product, bare, size, statements[row.name], not row.moments)

    def headers(self, row: Row) -> dict[str, str]:
        """The key, and what the asker has already."""
        headers = {"Authorization": f"Bearer {self.secret}"} if row.by_key else {}
        if row.again:
            headers["If-None-Match"] = self.product.get(row.path, headers).headers["etag"]
        return headers

    def check(self, row: Row, headers: dict[str, str]) -> int:
        """See that the answer is what is to be measured; its size."""
        answer = self.product.get(row.path, headers)
        if answer.status != (304 if row.again else 200):
            raise Unusable(f"{answer.status} for {row.path}: {answer.body[:500]!r}")
        return len(answer.body)

    def rounds(self, row: Row, headers: dict[str, str], size: int) -> tuple[Round, Round]:
        """The product's rounds, and between them those of the bare application with as many bytes."""
        product, bare = [], []
        seconds = self.options.seconds
        for _ in range(self.options.rounds):
            product.append(self.round(row, headers, seconds=seconds * 2 if row.moments else seconds))
            if not row.like:
                path = "/304" if row.again else f"/{size}"
                bare.append(load.run(self.bare, path, seconds=min(BARE_SECONDS, seconds)))
        if bare:
            self.bare_rounds[row.name] = (size, load.middle(bare))
        return load.middle(product), self.bare_rounds[row.like or row.name][1]

    def round(self, row: Row, headers: dict[str, str], *, seconds: float) -> Round:
        """One run of wrk against the product."""
        self.runs += 1
        moments_from = FIRST_MOMENT + self.runs * MOMENTS_PER_RUN if row.moments else None
        return load.run(self.product, row.path, seconds=seconds, headers=headers, moments_from=moments_from)


def measure(kind: str, options: Namespace, folder: Path) -> None:
    """Fill a database, serve it, measure, print."""
    with databases.empty(kind, folder) as url:
        variables = servers.environment(url, folder)
        made = processes.step(
            "data", variables, seconds=600, clauses=options.clauses, clients=options.clients
        )
        with both_servers(variables, folder, options.threads) as (product, bare):
            measurement = Measurement(options, product, bare, made["secret"])
            before = product.memory
            statements = count_statements(measurement, variables)
            table.show(made["database"], made["rows"], measurement.lines(statements))
            memory = (before, product.memory)
        seconds = options.rounds * options.seconds
        written = processes.step("writing", variables, seconds=seconds + 120, threads=8, duration=seconds)
    table.show_end(memory, measurement.bare_rounds.values(), written)


@contextmanager
def both_servers(variables: dict[str, str], folder: Path, threads: int) -> Iterator[tuple[Server, Server]]:
    """The product, and the limit, each on a port of its own."""
    product = servers.serving(
        "api.wsgi:application", "/health/live", variables, folder / "product.log", threads
    )
    bare = servers.serving("bench.bare:application", "/1", variables, folder / "bare.log", threads)
    with product as one, bare as other:
        yield one, other


def count_statements(measurement: Measurement, variables: dict[str, str]) -> dict[str, tuple[int, int]]:
    """SQL statements of each row, without a kept answer and with one."""
    asked: list[dict[str, Any]] = [
        {"path": row.path, "headers": measurement.headers(row)} for row in measurement.options.rows
    ]
    counts = processes.step("queries", variables, seconds=60, asked=asked)
    return {
        row.name: (cold, kept) for row, (cold, kept) in zip(measurement.options.rows, counts, strict=True)
    }


def main() -> int:
    """Measure what was asked for."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything started is ended
    began = time.monotonic()
    try:
        processes.require_program("wrk", "wrk")
        print(table.machine(options.threads), flush=True)
        for kind in databases.KINDS if options.database == "both" else [options.database]:
            with tempfile.TemporaryDirectory(prefix="klausul-bench-") as folder:
                measure(kind, options, Path(folder))
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        return 1
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
