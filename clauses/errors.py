"""Every refusal of the domain. Doors translate the class to their own status; the code is stable."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an input: where (a JSON pointer or a name), what, and in words."""

    at: str
    code: str
    detail: str


class DomainError(Exception):
    """Something the domain refuses. ``code`` is stable, ``detail`` is for people."""

    code = "refused"

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        """Say why, and under which code if it is not the class's own."""
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code


class Invalid(DomainError):
    """The input itself is wrong; the findings say where."""

    code = "invalid"

    def __init__(self, findings: Sequence[Finding], detail: str = "") -> None:
        """Collect all findings, so that a person can mend them at once."""
        super().__init__(detail or "; ".join(f"{f.at}: {f.detail}" for f in findings))
        self.findings = tuple(findings)


class WrongState(DomainError):
    """The thing is not in a state in which this can happen (a conflict, not a question of rights)."""

    code = "wrong-state"


class Unconfirmed(WrongState):
    """It would end schedules that the caller did not confirm; ``version_ids`` names them."""

    code = "ends-schedules"

    def __init__(self, detail: str, version_ids: Sequence[str]) -> None:
        """Name the scheduled versions that would never take effect."""
        super().__init__(detail)
        self.version_ids = tuple(version_ids)


class Denied(DomainError):
    """This person may not do this; ``code`` is the verdict's."""

    code = "denied"


class Absent(DomainError):
    """There is no such thing, for this caller."""

    code = "not-found"


class Immutable(DomainError):
    """What took effect is never changed and never deleted."""

    code = "immutable"


def invalid(at: str, code: str, detail: str) -> Invalid:
    """Build the refusal of a single member."""
    return Invalid([Finding(at, code, detail)])
