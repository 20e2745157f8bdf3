"""What reading costs: a fixed number of queries, each of which walks an index."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses.models import LIBRARY_ID, Citation, Clause, Entry, Fact, Text, Version
from clauses.resolution.answers import Node, resolve_one, resolve_page
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


def page(question: Question, size: int) -> list[Node]:
    return resolve_page(question, Clause.objects.applying(question).in_order("key")[:size])


def test_a_list_takes_one_more_however_long(archive: Archive) -> None:
    # the page's rows first; for a client the conditions that there are before them
    list_of(100)
    for owner, count in (("library", 7), ("alfa", 8)):
        counts = [queries(partial(page, asked(archive, owner), size)) for size in (1, 100)]
        assert counts == [count, count]


@pytest.mark.parametrize("count", [1, 10])
def test_a_guideline_takes_four_more_however_long(archive: Archive, count: int) -> None:
    # entries and what answers for them, on two levels
    guideline_of(count)
    node = tree(asked(archive), "guide")
    assert node.coverage == {"total": 3 * count, "nb": 3 * count, "nn": 0, "en": 0}
    assert queries(lambda: tree(asked(archive), "guide")) == 10


def test_conditions_cost_one_query_for_the_facts_however_many(archive: Archive) -> None:
    list_of(20)
    for number in range(20):
        record(archive, "headcount", number)
    for count in (1, 20):
        on_condition(*(f"clause-{number:03}" for number in range(count)))
        assert queries(lambda: resolve_one(asked(archive), "clause-000")) == 7
        assert queries(lambda: page(asked(archive), 20)) == 9
        assert queries(lambda: page(asked(archive, "library"), 20)) == 7


def test_of_a_tree_too(archive: Archive) -> None:
    guideline_of(10)
    record(archive, "headcount", 1)
    on_condition("guide", "part-0", "clause-0-1", "clause-1-0")
    assert tree(asked(archive), "guide").coverage == {"total": 30, "nb": 30, "nn": 0, "en": 0}
    assert queries(lambda: tree(asked(archive), "guide")) == 11


def on_condition(*keys: str) -> None:
    """Give the newest version of each a condition of its own, which holds."""
    for number, key in enumerate(keys):
        newest = Version.objects.filter(clause__key=key).newest_first()[:1].values("pk")
        condition = [{"fact": "headcount", "operator": "lt", "value": 100 + number}]
        Version.objects.filter(pk__in=newest).update(condition=condition)


def record(archive: Archive, key: str, value: int) -> None:
    Fact.objects.create(
        owner=archive.owners["alfa"], key=key, value=value, valid_from=day(value), recorded_at=day(0)
    )


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


def test_a_list_with_conditions_walks_it_too(many: Archive) -> None:
    many_versions(clause("unmet"), 1)
    on_condition("unmet", "many")
    question = asked(many)
    assert len(question.unmet) == 2
    rows = Clause.objects.applying(question)
    assert walks_an_index(partial(list, rows.in_order("key")[:25]))
    assert list(rows) == []


def test_the_conditions_are_found_by_their_own_index(many: Archive) -> None:
    on_condition("many")
    (found,) = plans(lambda: asked(many).conditions)
    assert "version_conditional" in found
    assert len(asked(many).conditions) == 1


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
