"""The result, as Markdown."""

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import CONNECTIONS, CONNECTIONS_WHEN_SLOW, Round
from bench.servers import WORKERS

HEAD = (
    "| Answer | requests/s | of bare | p50 ms | p99 ms | CPU ms | bytes | SQL, nothing kept | SQL, kept |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One measured row: the product, and the bare application with as many bytes."""

    name: str
    product: Round
    bare: Round
    size: int
    statements: tuple[int, int]
    is_kept: bool

    def __str__(self) -> str:
        product, (cold, kept) = self.product, self.statements
        return (
            f"| {self.name} | {product.requests_per_second:,.0f}"
            f" | {product.requests_per_second / self.bare.requests_per_second:.1%}"
            f" | {product.p50:.1f} | {product.p99:.1f} | {product.cpu:.2f} | {self.size:,}"
            f" | {cold} | {kept if self.is_kept else '–'} |"
        )


def machine(threads: int) -> str:
    """What it was measured on."""
    cpu = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    return (
        f"{os.cpu_count()} cores ({cpu}), Python {platform.python_version()}; granian with {WORKERS} workers"
        f" of {threads} blocking threads; wrk on the same machine, {CONNECTIONS} connections"
        f" ({CONNECTIONS_WHEN_SLOW} where nothing is kept); load average at the start"
        f" {os.getloadavg()[0]:.1f}"
    )


def _lines(path: str) -> Iterable[str]:
    return Path(path).read_text().splitlines()


def show(database: str, rows: Mapping[str, int], lines: Iterable[Line]) -> None:
    """Print the table of one database."""
    made = ", ".join(f"{count:,} {name.lower()}s" for name, count in rows.items())
    print(f"\n### {database}\n\n{made}.\n\n{HEAD}", flush=True)
    for line in lines:
        print(line, flush=True)


def show_end(memory: tuple[int, int], bare: Iterable[tuple[int, Round]], written: Mapping[str, Any]) -> None:
    """Print what is not a row."""
    limits = ", ".join(f"{rate.requests_per_second:,.0f} ({size:,} bytes)" for size, rate in bare)
    before, after = (size / 1e6 for size in memory)
    print(
        f"\n- bare WSGI application, requests/s: {limits}"
        f"\n- memory of the server and its workers: {before:.0f} MB at first, {after:.0f} MB under load"
        f"\n- create, write in two languages, submit, approve, 8 threads, through the domain's functions:"
        f" {written['per_second']:.1f} a second, the longest {written['longest'] * 1000:.0f} ms"
    )
