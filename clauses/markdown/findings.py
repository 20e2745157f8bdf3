"""What is wrong with a text, said so that its author can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not accepted: a stable code, words for people, and the line (from 1; None: all)."""

    code: str
    detail: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return where + self.detail


class Rejected(ValueError):
    """The text is not accepted; ``findings`` (never empty) says why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Collect all findings, so that a person can mend them at once."""
        super().__init__("; ".join(map(str, findings)))
        self.findings = list(findings)
