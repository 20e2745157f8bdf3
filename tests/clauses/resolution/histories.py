"""Random histories, and how they get into the database."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings

from clauses import clock, triggers
from clauses.models import (
    LIBRARY,
    LIBRARY_ID,
    Citation,
    Clause,
    Entry,
    Fact,
    LegalSource,
    Owner,
    Parameter,
    ParameterValue,
    Tag,
    Text,
    User,
    Version,
)
from clauses.resolution.questions import Question
from tests.clauses.resolution.reference import (
    Ask,
    ClauseRow,
    FactRow,
    History,
    TextRow,
    ValueRow,
    VersionRow,
)

# More by hand, after a change of the rules: EXAMPLES=500 pytest tests/clauses
EXAMPLES = int(os.environ.get("EXAMPLES", "6"))
in_random_histories = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is no simpler history
    # Every example rolls its rows back itself.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BEGINNING = datetime(2024, 1, 1, tzinfo=clock.OSLO)
DAYS = 60
CLIENTS = ("alfa", "beta")
PARAMETERS = ("first", "second")
LANGUAGES = ("nb", "nn", "en")
LAWS = ("LAW-1", "LAW-2")
TAGS = ("red", "blue")
LISTS = {
    "guide": ["part", "other-part", "one", "two", "three"],
    "part": ["one", "two"],
    "other-part": ["two"],
}
KINDS = {"guide": "guideline", "part": "section", "other-part": "section"}
FACTS: dict[str, list[Any]] = {
    "headcount": [1, 2, 3],
    "sector": ["private", "public"],
    "listed": [True, False],
}
OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte", "in")
KEYS = ("guide", "part", "other-part", "one", "two", "three", "alfa.own", "beta.own")


@contextmanager
def past_the_guards() -> Iterator[None]:
    """Let rows be inserted that took effect already.

    The guards refuse an adopted version, an approved text and their parts unless a review was decided. To go
    through the reviews for thousands of rows would test approval, slowly; here reading is tested.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            for name in triggers.installed(connection):
                cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")
            else:
                triggers.install(connection)


def day(number: float) -> datetime:
    """A moment, counted in days."""
    return BEGINNING + timedelta(days=number)


def random_ask(random: Random, *, owners: Sequence[str] = (LIBRARY, *CLIENTS)) -> Ask:
    """A question at random dates, often at the very moment at which something begins."""
    return Ask(
        owner=random.choice(owners),
        languages=tuple(random.sample(LANGUAGES, random.choice([1, 1, 2]))),
        as_of=day(random.randint(0, DAYS + 20)),
        known_at=day(random.randint(0, DAYS + 20) + random.choice([0, 0.5])),
        fallback=random.random() < 0.7,
    )


class Narrator:
    """Makes up a history."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 (a story, no secret)
        self.history = History()

    def tell(self) -> History:
        """A history of a guideline with sections and clauses, of the library and two clients."""
        for key in KEYS:
            owner = key.split(".")[0] if "." in key else LIBRARY
            tags = self.random.sample(TAGS, self.random.randint(0, 2))
            self.history.clauses.append(ClauseRow(key, KINDS.get(key, "clause"), owner, tags, self.id()))
            for writer in [owner] if owner != LIBRARY else [LIBRARY, *CLIENTS]:
                self.versions(key, writer)
        for owner in (LIBRARY, *CLIENTS):
            self.values(owner)
        for client in CLIENTS:
            self.facts(client)
        return self.history

    def id(self) -> UUID:
        """An id."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def versions(self, key: str, owner: str) -> None:
        """Adopted one after the other, to begin whenever; the first may be an import, the last is a draft."""
        effects = (
            ["wording"] * 4 + ["omitted"] + ["inherits"] * (2 if owner in CLIENTS and "." not in key else 0)
        )
        adopted = sorted(self.random.sample(range(DAYS), self.random.choice([0, 1, 1, 2, 4])))
        for number, at in enumerate([*adopted, None], start=1):
            begins = (at or 0) + self.random.choice([0, 0, 0, 5, 10, 25])
            if number == 1 and self.random.random() < 0.3:
                begins -= 20
            version = VersionRow(
                self.id(), key, owner, number, self.random.choice(effects), day(begins),
                None if at is None else day(at), self.random.choice(LANGUAGES),
                self.random.choice(["must", "should"]), self.entries(key),
                self.random.sample(LAWS, self.random.randint(0, 2)),
            )  # fmt: skip
            self.history.versions.append(version)
            if version.effect == "wording":
                version.condition = self.condition()
                self.texts(version, at)

    def entries(self, key: str) -> list[str]:
        """Some of what this clause may list, in any order."""
        possible = LISTS.get(key, [])
        return self.random.sample(possible, self.random.randint(len(possible) // 2, len(possible)))

    def condition(self) -> list[dict[str, Any]]:
        """Nothing, as a rule; else a term or two."""
        return [self.term() for _ in range(self.random.choice([0, 0, 0, 1, 1, 2]))]

    def term(self) -> dict[str, Any]:
        """A term that this or that value meets."""
        fact = self.random.choice([*FACTS])
        operator = self.random.choice(OPERATORS if fact == "headcount" else ("eq", "ne", "in"))
        values = self.random.sample(FACTS[fact], self.random.randint(1, len(FACTS[fact])))
        return {"fact": fact, "operator": operator, "value": values if operator == "in" else values[0]}

    def facts(self, client: str) -> None:
        """Recorded one after the other, from dates on that lie anywhere; a null ends a fact."""
        for key, values in FACTS.items():
            for at in self.random.sample(range(DAYS), self.random.randint(0, 5)):
                value = self.random.choice([None, *values, *values])
                begins = day(self.random.randint(-10, DAYS))
                self.history.facts.append(FactRow(self.id(), client, key, value, begins, day(at)))

    def texts(self, version: VersionRow, adopted: int | None) -> None:
        """Approved with the version in some languages; later revisions and languages; and drafts."""
        for language in LANGUAGES:
            approvals: list[int | None] = []
            if adopted is not None and (language == version.authoritative or self.random.random() < 0.5):
                approvals.append(adopted)
            if adopted is not None and self.random.random() < 0.3:
                approvals.append(adopted + self.random.randint(1, 20))
            approvals.append(None)
            placeholders = self.random.sample(PARAMETERS, self.random.choice([0, 1, 2]))
            for revision, at in enumerate(approvals, start=1):
                approved_at = None if at is None else day(at)
                text = TextRow(self.id(), version.id, language, revision, approved_at, placeholders)
                text.refers_to = self.random.choice(["", "one", "alfa.own", "beta.own", "missing"])
                self.history.texts.append(text)

    def values(self, owner: str) -> None:
        """Recorded one after the other, from dates on that lie anywhere."""
        for parameter in PARAMETERS:
            for at in self.random.sample(range(DAYS), self.random.randint(0, 4)):
                each = {language: f"{language} {self.random.randint(1, 2)}" for language in LANGUAGES}
                value = self.random.choice([None, "plain", "simple", each])
                begins = day(self.random.randint(0, DAYS))
                self.history.values.append(ValueRow(self.id(), owner, parameter, value, begins, day(at)))


class Archive:
    """Holds one history at a time in the database; made once, inside ``past_the_guards``."""

    def __init__(self) -> None:
        for slug in CLIENTS:
            Owner.objects.create(slug=slug, name=slug.title(), languages=list(LANGUAGES))
        self.owners = {owner.slug: owner for owner in Owner.objects.all()}
        self.person = User.objects.create(username="historian")
        self.parameters = {key: Parameter.objects.create(key=key) for key in PARAMETERS}
        self.laws = {key: LegalSource.objects.create(key=key) for key in LAWS}
        self.tags = {key: Tag.objects.create(key=key) for key in TAGS}

    @contextmanager
    def holding(self, history: History) -> Iterator[None]:
        """The history is in the database, and out of it again."""
        with transaction.atomic():
            self._store(history)
            yield
            transaction.set_rollback(True)

    def question(self, ask: Ask) -> Question:
        """The product's question for the reference's."""
        return Question(self.owners[ask.owner], ask.languages, ask.as_of, ask.known_at, ask.fallback)

    def _store(self, history: History) -> None:
        clauses = {row.key: self._clause(row) for row in history.clauses}
        Clause.objects.bulk_create(clauses.values())
        Version.objects.bulk_create(self._version(row, clauses) for row in history.versions)
        Text.objects.bulk_create(_text(row) for row in history.texts)
        ParameterValue.objects.bulk_create(self._value(row) for row in history.values)
        Fact.objects.bulk_create(self._fact(row) for row in history.facts)
        self._store_parts(history, clauses)

    def _store_parts(self, history: History, clauses: dict[str, Clause]) -> None:
        Entry.objects.bulk_create(
            Entry(version_id=row.id, clause=clauses[key], position=position)
            for row in history.versions
            for position, key in enumerate(row.entries)
        )
        Citation.objects.bulk_create(
            Citation(
                version_id=row.id, source=self.laws[key], provision="§ 1", relation="see", position=position
            )
            for row in history.versions
            for position, key in enumerate(row.laws)
        )
        through: Any = Clause.tags.through
        through.objects.bulk_create(
            through(clause_id=row.id, tag_id=self.tags[key].pk) for row in history.clauses for key in row.tags
        )

    def _clause(self, row: ClauseRow) -> Clause:
        owner = self.owners[row.owner]
        return Clause(id=row.id, key=row.key, kind=row.kind, owner=owner, created_at=BEGINNING)

    def _version(self, row: VersionRow, clauses: dict[str, Clause]) -> Version:
        return Version(
            id=row.id, clause=clauses[row.clause], owner=self.owners[row.owner], number=row.number,
            effect=row.effect, change_class="normative", force=row.force, valid_from=row.valid_from,
            adopted_at=row.adopted_at, authoritative_language=row.authoritative, created_at=BEGINNING,
            created_by=self.person, condition=row.condition,
        )  # fmt: skip

    def _value(self, row: ValueRow) -> ParameterValue:
        return ParameterValue(
            id=row.id, owner=self.owners[row.owner], parameter=self.parameters[row.parameter],
            value=row.value, valid_from=row.valid_from, recorded_at=row.recorded_at, recorded_by=self.person,
        )  # fmt: skip

    def _fact(self, row: FactRow) -> Fact:
        return Fact(
            id=row.id, owner=self.owners[row.owner], key=row.key, value=row.value,
            valid_from=row.valid_from, recorded_at=row.recorded_at, recorded_by=self.person,
        )  # fmt: skip


def _text(row: TextRow) -> Text:
    words = " ".join(f"{{{{ {key} }}}}" for key in row.placeholders)
    link = f" [there](clause:{row.refers_to})" if row.refers_to else ""
    return Text(
        id=row.id, version_id=row.version, language=row.language, revision=row.revision,
        title=f"Title {row.id}", body=f"Body {words}{link}", created_at=BEGINNING,
        approved_at=row.approved_at,
    )  # fmt: skip


def many_versions(clause: Clause, count: int, owner_id: UUID = LIBRARY_ID) -> None:
    """A clause with so many adopted versions, one a minute, each with a text; inside ``past_the_guards``."""
    person = User.objects.get_or_create(username="historian")[0]
    moments = [BEGINNING + timedelta(minutes=number) for number in range(count)]
    versions = [
        Version(
            clause=clause, owner_id=owner_id, number=number, change_class="law", created_by=person,
            created_at=at, adopted_at=at, valid_from=at, authoritative_language="nb",
        )
        for number, at in enumerate(moments, start=1)
    ]  # fmt: skip
    Version.objects.bulk_create(versions, batch_size=2000)
    Text.objects.bulk_create(
        [_plain_text(version) for version in versions[-100:]]  # the older ones are not read
    )


def _plain_text(version: Version) -> Text:
    text = Text(version=version, language="nb", revision=1, title="Title", body="Body {{ first }}")
    text.created_at = text.approved_at = version.created_at
    text.seal()
    return text
