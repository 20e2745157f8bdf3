"""What reading costs: a fixed number of queries, each of which walks an index."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses.models import LIBRARY_ID, Citation, Clause, Entry, Text, Version
from clauses.resolution.answers import resolve_one, resolve_page
from clauses.resolution.heads import heads, visible
from clauses.resolution.questions import Question
from clauses.resolution.trees import tree
from tests.clauses.resolution.histories import Archive, day, many_versions, past_the_guards

pytestmark = pytest.mark.django_db
FEW, MANY = 100, 20_000
# PostgreSQL may prefer the unique index of the same columns.
BY_NUMBER = ("version_in_force", "version_number_once")


@pytest.fixture
def archive(db: None) -> Iterator[Archive]:
    with past_the_guards():
        yield Archive()


def asked(archive: Archive, owner: str = "alfa") -> Question:
    return Question(archive.owners[owner], ("nb",), day(1000), day(1000))


def clause(key: str, kind: str = "clause") -> Clause:
    return Clause.objects.create(key=key, kind=kind, owner_id=LIBRARY_ID, created_at=day(0))


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def plan(sql: str) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def plans(act: Callable[[], Any]) -> Iterator[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    for query in captured.captured_queries:
        yield plan(query["sql"])


def list_of(count: int) -> None:
    for number in range(count):
        many_versions(clause(f"clause-{number:03}"), 2)


def guideline_of(count: int) -> None:
    """A guideline of three sections with so many clauses each."""
    guideline = guide("guide", "guideline")
    for section in range(3):
        part = guide(f"part-{section}", "section")
        Entry.objects.create(version=guideline, clause=part.clause, position=section)
        for number in range(count):
            one = guide(f"clause-{section}-{number}", "clause")
            Entry.objects.create(version=part, clause=one.clause, position=number)


def guide(key: str, kind: str) -> Version:
    many_versions(clause(key, kind), 1)
    return Version.objects.get(clause__key=key)


def test_a_clause_takes_six_queries(archive: Archive) -> None:
    # what answers, its text, its parameters, their values, tags, citations
    many_versions(clause("one"), FEW)
    assert queries(lambda: resolve_one(asked(archive), "one")) == 6


def test_a_list_takes_one_more_however_long(archive: Archive) -> None:
    # the page's rows first
    list_of(100)
    rows = Clause.objects.applying(asked(archive)).in_order("key")
    counts = [queries(partial(resolve_page, asked(archive), rows[:size])) for size in (1, 100)]
    assert counts == [7, 7]


@pytest.mark.parametrize("count", [1, 10])
def test_a_guideline_takes_four_more_however_long(archive: Archive, count: int) -> None:
    # entries and what answers for them, on two levels
    guideline_of(count)
    node = tree(asked(archive), "guide")
    assert node.coverage == {"total": 3 * count, "nb": 3 * count, "nn": 0, "en": 0}
    assert queries(lambda: tree(asked(archive), "guide")) == 10


def test_neither_versions_nor_revisions_cost_a_query(archive: Archive) -> None:
    many_versions(clause("few"), 1)
    many_versions(clause("many"), FEW)
    last = Version.objects.filter(clause__key="many").newest_first()[0]
    Text.objects.bulk_create(
        Text(
            version=last, language="nb", revision=number, title="Title", body="{{ first }}",
            created_at=last.created_at, approved_at=last.adopted_at,
        )
        for number in range(2, FEW)
    )  # fmt: skip
    assert resolve_one(asked(archive), "many").text.revision == FEW - 1
    counts = [queries(partial(resolve_one, asked(archive), key)) for key in ("few", "many")]
    assert counts == [6, 6]


@pytest.fixture
def many(archive: Archive) -> Archive:
    """A clause of many versions, and statistics that say so."""
    many_versions(clause("many"), MANY)
    if connection.vendor == "postgresql":  # else it plans by what the last test left, if it noticed that
        connection.cursor().execute("ANALYZE clauses_version")
    return archive


def walks_an_index(act: Callable[[], Any]) -> bool:
    return all(
        any(index in plan for index in BY_NUMBER)
        and "SCAN clauses_version" not in plan
        and "Seq Scan on clauses_version" not in plan
        for plan in plans(act)
    )


def test_a_list_walks_an_index_to_the_version_in_force(many: Archive) -> None:
    versions = Version.objects.binding([""]).owned_by([LIBRARY_ID])
    for owner in ("alfa", "library"):
        rows = Clause.objects.applying(asked(many, owner), versions)
        assert walks_an_index(partial(list, rows.in_order("key")[:25]))
        assert walks_an_index(partial(list, rows.in_order("-valid_from")[:25]))


def test_a_clause_walks_an_index_to_the_version_in_force(many: Archive) -> None:
    for owner in ("alfa", "library"):
        question = asked(many, owner)
        assert walks_an_index(partial(heads, question, visible(question).keyed(["many"])))


def test_the_citations_of_a_version_are_looked_up_by_the_version(archive: Archive) -> None:
    version = guide("one", "clause")
    Citation.objects.create(version=version, source=archive.laws["LAW-1"], relation="see", position=0)
    rows = Clause.objects.applying(asked(archive), Version.objects.citing(["LAW-1"]))
    assert [row.key for row in rows] == ["one"]
    if connection.vendor == "sqlite":  # the other one knows how many rows there are
        assert not any("source_id=?" in plan for plan in plans(lambda: list(rows)))
