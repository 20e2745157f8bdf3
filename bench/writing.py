"""Writing: clauses created, submitted and approved by threads, each with a connection of its own."""

import threading
import time
from itertools import count

from django.db import connection

from clauses import accounts, editing, workflow, writing
from clauses.models import LIBRARY_ID, Owner, User
from clauses.policy import OPERATOR


def main(*, threads: int, duration: float) -> dict[str, float]:
    """How many clauses came into force per second, through the domain's functions."""
    author = accounts.add_person(OPERATOR, "bench-writer", groups=["author"])
    approver = accounts.add_person(OPERATOR, "bench-approver", groups=["approver"])
    until = time.monotonic() + duration
    desks = [Desk(name, author, approver, until) for name in range(threads)]
    began = time.monotonic()
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    took = time.monotonic() - began
    written = [moment for desk in desks for moment in desk.took]
    failed = [desk for desk in desks if desk.error]
    if failed:
        raise RuntimeError("A thread could not write.") from failed[0].error
    return {"per_second": len(written) / took, "longest": max(written)}


class Desk(threading.Thread):
    """One thread that writes until the time is over."""

    def __init__(self, number: int, author: User, approver: User, until: float) -> None:
        """Get ready."""
        super().__init__(daemon=True)
        self.number = number
        self.author = author
        self.approver = approver
        self.until = until
        self.took: list[float] = []
        self.error: Exception | None = None

    def run(self) -> None:
        """Write, one clause after the other."""
        try:
            for turn in count():
                began = time.monotonic()
                if began >= self.until:
                    break
                self.write(f"written-{self.number}-{turn}")
                self.took.append(time.monotonic() - began)
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def write(self, key: str) -> None:
        """Create, write, submit and approve: six transactions, two people."""
        library = Owner.objects.get(pk=LIBRARY_ID)
        clause = editing.create_clause(self.author, library, key, "clause")
        version = editing.new_version(self.author, clause, library, change_class="normative", force="must")
        source = None
        for language in ("nb", "en"):
            text = writing.write_text(
                self.author, version, language, title=f"{key} {language}", body="Du må.", source=source
            )
            source = source or text
        review = workflow.submit(self.author, version)
        workflow.approve(self.approver, review, review.digest)
