"""What is measured: the answers, by path."""

from dataclasses import dataclass

GUIDELINE = "guideline"
SECTIONS = 5
CLAUSES_PER_GUIDELINE = 30
CLIENT = "client-{:02}"
TAG_SIZE = 100  # a page of 25 is a quarter of what has the tag

CLAUSE = "/api/delivery/v1/clauses/clause-00010"
LIST = "/api/delivery/v1/clauses?tag=large-0&page_size=25"
TREE = f"/api/delivery/v1/guidelines/{GUIDELINE}"
READER = "client=library&language=nb"
CLIENTS_READER = f"client={CLIENT.format(0)}&language=nb"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``by_key``: asked with a client's key. ``moments``: each time another ``as_of``.

    ``like`` names the row with as many bytes, whose bare application is not measured again; ``quick`` says
    whether a smoke test measures it too.
    """

    name: str
    path: str
    by_key: bool = False
    again: bool = False
    moments: bool = False
    like: str = ""
    quick: bool = True


ROWS = (
    Row("health, no database", "/health/live", quick=False),
    Row("one clause", f"{CLAUSE}?{READER}"),
    Row("25 by tag", f"{LIST}&{READER}"),
    Row("guideline of 30", f"{TREE}?{READER}"),
    Row("guideline of 30, as_of", f"{TREE}?{READER}&as_of=2022-06-30", like="guideline of 30", quick=False),
    Row("guideline of 30, 304", f"{TREE}?{READER}", again=True),
    Row("one clause, client's key", f"{CLAUSE}?{CLIENTS_READER}", by_key=True, like="one clause"),
    Row(
        "guideline of 30, client's key",
        f"{TREE}?{CLIENTS_READER}",
        by_key=True,
        like="guideline of 30",
        quick=False,
    ),
    Row("one clause, never kept", f"{CLAUSE}?{READER}", moments=True, like="one clause"),
    Row("25 by tag, never kept", f"{LIST}&{READER}", moments=True, like="25 by tag", quick=False),
    Row("guideline of 30, never kept", f"{TREE}?{READER}", moments=True, like="guideline of 30"),
)
