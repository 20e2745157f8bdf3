"""The data: clauses × languages × clients × versions; the same keys, words and dates of effect every time.

Rows that history consists of are made in bulk, with the triggers off and back on afterwards; the rest, and
the ledger's chain, by the domain's own functions. Reviews are not made: nothing that is measured reads them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from bench import words
from bench.plan import CLAUSES_PER_GUIDELINE, CLIENT, GUIDELINE, SECTIONS, TAG_SIZE
from clauses import accounts, clock, digests, fields, keys, ledger, registry, triggers
from clauses.models import (
    LIBRARY_ID,
    Category,
    ChangeClass,
    Citation,
    Clause,
    Entry,
    Event,
    Force,
    Kind,
    LegalSource,
    Owner,
    Parameter,
    ParameterType,
    Relation,
    Scope,
    Tag,
    Text,
    User,
    Version,
)
from clauses.policy import OPERATOR

BATCH = 500
YEARS = (2020, 2021, 2022, 2023, 2099)  # of the versions of a clause that has five; the last is scheduled
VARIANTS = 15  # of each client, three of them in the guideline
VARIANTS_SINCE = 2024


def main(*, clauses: int, clients: int) -> dict[str, Any]:
    """Fill an empty database; gives the secret of a key of the first client, and how much was made."""
    call_command("migrate", verbosity=0)
    vocabulary()
    owners = [client(index) for index in range(clients)]
    author = accounts.add_person(OPERATOR, "bench-author", groups=["author"])
    with triggers_off(), transaction.atomic():
        Filling(author).run(clauses, owners)
    secret = keys.make(OPERATOR, "bench", Scope.DELIVERY, clients=owners[:1])[1]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "secret": secret,
        "rows": {model.__name__: model._default_manager.count() for model in (Clause, Version, Text, Event)},
        "database": about_database(),
    }


def about_database() -> str:
    """Product, version, and how durably it writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
            return "PostgreSQL {} (fsync {})".format(*cursor.fetchone())
        cursor.execute("SELECT sqlite_version()")
        return "SQLite {} (WAL, synchronous=FULL)".format(*cursor.fetchone())


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let history be written in bulk; afterwards every trigger is back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            for name in triggers.installed(connection):
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
    else:
        triggers.install(connection)
    if missing := triggers.expected(connection.vendor) - triggers.installed(connection):
        raise RuntimeError(f"These triggers are not back: {', '.join(sorted(missing))}")


def vocabulary() -> None:
    """Categories, a legal source, and two placeholders with the library's values."""
    for index in range(5):
        registry.define(
            OPERATOR, Category, f"category-{index}", {"nb": f"Emne {index}", "en": f"Subject {index}"}
        )
    labels = {"nb": "Arbeidsmiljøloven", "nn": "Arbeidsmiljølova", "en": "Working Environment Act"}
    registry.define(OPERATOR, LegalSource, "LOV-2005-06-17-62", labels)
    library = Owner.objects.get(pk=LIBRARY_ID)
    for key, value in (("company_name", "Virksomheten"), ("contact_role", "personalsjefen")):
        registry.define(OPERATOR, Parameter, key, {"nb": key}, type=ParameterType.TEXT)
        registry.record_value(OPERATOR, library, key, value, beginning_of(YEARS[0]))


def client(index: int) -> Owner:
    """A client with a value of its own."""
    slug = CLIENT.format(index)
    owner = registry.save_owner(
        OPERATOR, slug, name=f"Klient {index} AS", languages_=list(words.LANGUAGES), required_languages=["nb"]
    )
    registry.record_value(OPERATOR, owner, "company_name", f"Klient {index} AS", beginning_of(YEARS[0]))
    return owner


def beginning_of(year: int) -> datetime:
    """New Year in Oslo."""
    return clock.first_moment(date(year, 1, 1))


class Filling:
    """The rows of history, each table in one go; moments follow one another, a microsecond each."""

    def __init__(self, author: User) -> None:
        """Begin after the newest event."""
        self.author = author
        self.library = Owner.objects.get(pk=LIBRARY_ID)
        self.categories = list(Category.objects.all())
        self.source = LegalSource.objects.get()
        self.last = ledger.head()
        self.versions: list[Version] = []
        self.texts: dict[Any, list[Text]] = {}
        self.in_force: dict[Any, Version] = {}

    def run(self, count: int, owners: Iterable[Owner]) -> None:
        """Make everything."""
        listed = self.clauses(count)
        structure = self.structure()
        for index, clause in enumerate(listed):
            self.library_versions(index, clause)
        for position, owner in enumerate(owners):
            self.variants(position, owner, listed)
        for clause in structure:
            self.version(clause, self.library, 1, beginning_of(YEARS[0]), index=0)
        self.save_versions()
        self.entries(structure, listed[:CLAUSES_PER_GUIDELINE])
        self.seal_versions()
        Text.objects.bulk_create(chain.from_iterable(self.texts.values()), BATCH)
        Event.objects.bulk_create(list(self.events()), BATCH)

    def clauses(self, count: int) -> list[Clause]:
        """The library's clauses, each with a category and two tags: one of a hundred clauses, one of few."""
        made = Clause.objects.bulk_create(
            [self.clause(f"clause-{index:05}", Kind.CLAUSE, index) for index in range(count)], BATCH
        )
        large, small = max(1, count // TAG_SIZE), max(1, count // 20)
        tags = Tag.objects.bulk_create(
            [Tag(key=key, labels={"nb": key, "en": key}) for key in tag_keys(large, small)]
        )
        through = Clause.tags.through
        links = [
            through(clause=clause, tag=tag)
            for index, clause in enumerate(made)
            for tag in (tags[index // 10 % large], tags[large + index % small])
        ]
        through._default_manager.bulk_create(links, BATCH)
        return made

    def clause(self, key: str, kind: Kind, index: int) -> Clause:
        """A clause, not saved."""
        category = self.categories[index % len(self.categories)]
        return Clause(key=key, kind=kind, owner=self.library, category=category, created_at=clock.now())

    def structure(self) -> list[Clause]:
        """The guideline, then its sections."""
        sections = [self.clause(f"{GUIDELINE}-{index}", Kind.SECTION, index) for index in range(SECTIONS)]
        return Clause.objects.bulk_create([self.clause(GUIDELINE, Kind.GUIDELINE, 0), *sections])

    def library_versions(self, index: int, clause: Clause) -> None:
        """One version; five for a tenth of the clauses."""
        for number, year in enumerate(YEARS if index % 10 == 0 else YEARS[:1], start=1):
            self.version(clause, self.library, number, beginning_of(year), index=index)

    def variants(self, position: int, owner: Owner, listed: list[Clause]) -> None:
        """A client's variants: three of the guideline's clauses, the others spread over the library."""
        spread = {(position * VARIANTS + step * 37) % len(listed) for step in range(VARIANTS - 3)}
        in_guideline = {(position * 3 + step * 7) % CLAUSES_PER_GUIDELINE for step in range(3)}
        for index in sorted(spread | in_guideline):
            base = self.in_force[listed[index].pk]
            self.version(listed[index], owner, 1, beginning_of(VARIANTS_SINCE), index=index, base=base)

    def version(
        self,
        clause: Clause,
        owner: Owner,
        number: int,
        valid_from: datetime,
        *,
        index: int,
        base: Version | None = None,
    ) -> None:
        """An adopted version and its approved texts, not saved."""
        version = Version(
            clause=clause, owner=owner, number=number, change_class=ChangeClass.NORMATIVE, force=Force.MUST,
            valid_from=valid_from, created_at=clock.now(), created_by=self.author, base=base,
            authoritative_language=words.LANGUAGES[0],
        )  # fmt: skip
        if owner.is_library and valid_from < clock.now():
            self.in_force[clause.pk] = version
        self.versions.append(version)
        self.texts[version.pk] = list(self.texts_of(version, index))

    def texts_of(self, version: Version, index: int) -> Iterator[Text]:
        """The first, and its translations; every fourth refers to the clause after it."""
        refers_to = f"clause-{index + 1:05}" if index % 4 == 1 else None
        source: Text | None = None
        for language in words.LANGUAGES:
            name = "" if version.owner.is_library else version.owner.slug
            written = words.write(language, index, version.number, refers_to=refers_to, owner=name)
            text = Text(
                version=version, language=language, revision=1, created_at=clock.now(), title=written.title,
                statutory=written.statutory, statutory_language=language, body=written.body,
                guidance=written.guidance, source=source, source_digest=source.digest if source else "",
            )  # fmt: skip
            text.seal()
            source = source or text
            yield text

    def save_versions(self) -> None:
        """Save them, each with two citations."""
        at = self.first_moment()
        for version in self.versions:
            version.adopted_at = at
        for text in chain.from_iterable(self.texts.values()):
            text.approved_at = at
        Version.objects.bulk_create(self.versions, BATCH)
        Citation.objects.bulk_create(
            [
                Citation(
                    version=version, position=position, source=self.source,
                    provision=provision(version, position), relation=Relation.IMPLEMENTS,
                )
                for version in self.versions
                for position in range(2)
            ],
            BATCH,
        )  # fmt: skip

    def first_moment(self) -> datetime:
        """When all of this is recorded."""
        now = clock.now()
        return max(now, self.last.recorded_at + clock.TICK) if self.last else now

    def entries(self, structure: list[Clause], listed: list[Clause]) -> None:
        """The guideline lists the sections, and each section its share of the clauses."""
        guideline, *sections = structure
        size = CLAUSES_PER_GUIDELINE // SECTIONS
        shares = [listed[start : start + size] for start in range(0, len(listed), size)]
        of_clause = {version.clause_id: version for version in self.versions}
        listing = [(guideline, sections), *zip(sections, shares, strict=True)]
        Entry.objects.bulk_create(
            Entry(version=of_clause[parent.pk], position=position, clause=clause)
            for parent, children in listing
            for position, clause in enumerate(children)
        )

    def seal_versions(self) -> None:
        """Digests, and what variants were made from: the library's versions come before them."""
        template = fields.of(self.versions[0])
        for version in self.versions:
            is_listing = version.clause.kind != Kind.CLAUSE
            content = fields.of(version) if is_listing else fields_like(template, version)
            version.digest = digests.of_json(content)
            if version.base:
                texts = {text.language: text.digest for text in self.texts[version.base.pk]}
                version.base_pin = {"fields": version.base.digest, "texts": texts}
        Version.objects.bulk_update(self.versions, ["digest", "base_pin"], BATCH)
        for version in self.versions[:: max(1, len(self.versions) // 20)]:
            if digests.of_json(fields.of(version)) != version.digest:
                raise RuntimeError("fields.of() reads what fields_like() does not know.")

    def events(self) -> Iterator[Event]:
        """A true chain: each text approved, each version adopted."""
        for version in self.versions:
            for text in self.texts[version.pk]:
                yield self.event("text.approved", version, text=str(text.pk), digest=text.digest)
            yield self.event("version.adopted", version, number=version.number, digest=version.digest)

    def event(self, type_: str, version: Version, **payload: Any) -> Event:
        """The next event of the chain, not saved (``ledger.Record.append`` asks for the newest each time)."""
        at = max(self.first_moment(), version.adopted_at or datetime.min.replace(tzinfo=UTC))
        event = Event(
            number=self.last.number + 1 if self.last else 1, type=type_, recorded_at=at, effective_at=at,
            actor=self.author, owner=version.owner, clause=version.clause, version=version, payload=payload,
            previous_hash=self.last.hash if self.last else ledger.GENESIS,
        )  # fmt: skip
        event.hash = ledger.hash_of(event)
        self.last = ledger.Head(event.number, at, event.hash)
        return event


def fields_like(template: dict[str, Any], version: Version) -> dict[str, Any]:
    """``fields.of(version)`` without its queries, which would take most of the time; checked on samples."""
    cited = [
        each | {"provision": provision(version, position)}
        for position, each in enumerate(template["legal_basis"])
    ]
    return template | {
        "clause": version.clause.key,
        "owner": version.owner.slug,
        "number": version.number,
        "valid_from": clock.isoformat(version.valid_from) if version.valid_from else None,
        "base": str(version.base_id) if version.base_id else None,
        "legal_basis": cited,
    }


def provision(version: Version, position: int) -> str:
    """What a version cites."""
    return f"§ {position + 1}-{version.number}"


def tag_keys(large: int, small: int) -> Iterator[str]:
    """Tags of a hundred clauses first, then tags of twenty."""
    yield from (f"large-{index}" for index in range(large))
    yield from (f"small-{index}" for index in range(small))
