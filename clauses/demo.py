"""The demo: the sample library, its cast and one workflow, in one transaction."""

import secrets
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.models import Group
from django.db import connection

from clauses import accounts, keys, ledger
from clauses.errors import WrongState
from clauses.ledger import Record
from clauses.library_files import importing
from clauses.library_files.session import People
from clauses.library_files.shapes import Library
from clauses.models import Clause, Event, Owner, Role, Scope, User, Workflow
from clauses.policy import ADMINISTRATOR, APPROVER, AUTHOR, OPERATOR

PREPARED = "demo.prepared"
SHOP, FIRM, MUNICIPALITY = "blatind-handel", "tindvik-industri", "vestvik-kommune"


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast: what they do, and the groups and clients by which they may."""

    username: str
    name: str
    does: str
    groups: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    role: str = Role.CONSULTANT


CAST = (
    Person("author", "Demo Forfatter", "writes the library", (AUTHOR,)),
    Person("approver", "Demo Godkjenner", "approves", (APPROVER,)),
    Person("approver2", "Demo Godkjenner II", "approves", (APPROVER,)),
    Person("consultant", "Demo Rådgiver", "writes for the shop and the firm", clients=(SHOP, FIRM)),
    Person("consultant2", "Demo Rådgiver II", "writes for the municipality", clients=(MUNICIPALITY,)),
    Person("signatory", "Demo Signatar", "signs for the firm", clients=(FIRM,), role=Role.SIGNATORY),
    Person("admin", "Demo Administrator", "administers people, keys and workflows", (ADMINISTRATOR,)),
)


class State(Enum):
    """What the database is to the demo."""

    FRESH = "fresh"
    PREPARED = "prepared"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is shown once: passwords and personal keys by user name, delivery keys by client."""

    passwords: dict[str, str]
    personal_keys: dict[str, str]
    keys: dict[str, str]


def state() -> State:
    """Look at the database, migrated or not. One that was interrupted while it was made is fresh."""
    tables = set(connection.introspection.table_names())
    if Event._meta.db_table not in tables:
        ours = {*connection.introspection.django_table_names(), "django_migrations"}
        return State.FRESH if tables <= ours else State.OTHER
    if Event.objects.filter(type=PREPARED).exists():
        return State.PREPARED
    used = any(model._default_manager.exists() for model in (Event, User, Clause))
    return State.OTHER if used else State.FRESH


def prepare(
    library: Library, password: str | None = None, progress: importing.Progress = lambda: None
) -> Prepared:
    """Import the sample library and make the cast: all of it, or nothing.

    Raises:
        WrongState: the database holds something already.
        Refused: what is wrong with the library.
    """
    with ledger.recording(None) as record:
        if state() is not State.FRESH:
            raise WrongState("The database is not empty.", code="not-fresh")
        passwords = {person.username: password or secrets.token_urlsafe(9) for person in CAST}
        people = {person.username: _add(record, person, passwords[person.username]) for person in CAST}
        importing.owners(library)
        _assign(people)
        importing.wording(library, _writers(people), progress)
        _give_sign_off(record, Owner.objects.get(slug=FIRM))
        delivery = {slug: _delivery_key(slug) for slug in library.clients}
        personal = {person.username: _personal_key(people[person.username]) for person in CAST}
        prepared = Prepared(passwords, personal, delivery)
        record.append(PREPARED, people=list(people), clients=list(library.clients))
    return prepared


def _add(record: Record, person: Person, password: str) -> User:
    user = accounts.add_person(
        OPERATOR, person.username, name=person.name, groups=person.groups, password=password
    )
    if ADMINISTRATOR in person.groups:
        user.is_staff = user.is_superuser = True
        user.save()
        record.append("person.changed", username=user.username, is_staff=True, is_superuser=True)
    return user


def _assign(people: dict[str, User]) -> None:
    for person in CAST:
        for slug in person.clients:
            accounts.assign(OPERATOR, Owner.objects.get(slug=slug), people[person.username], person.role)


def _writers(people: dict[str, User]) -> People:
    writers = {
        slug: people[person.username]
        for person in CAST
        for slug in person.clients
        if person.role == Role.CONSULTANT
    }
    return People(people["author"], [people["approver"]], writers)


def _give_sign_off(record: Record, client: Owner) -> None:
    """From now on the client's own people have the last word; what was imported is approved."""
    workflow = Workflow.objects.create(name="Client sign-off")
    workflow.stages.create(position=0, name="Approval", group=Group.objects.get(name=APPROVER))
    workflow.stages.create(position=1, name="Client sign-off", client_sign_off=True)
    client.workflow = workflow
    client.save()
    stages = ["Approval", "Client sign-off"]
    record.append("workflow.changed", owner=client, workflow=workflow.name, stages=stages)


def _delivery_key(slug: str) -> str:
    client = Owner.objects.get(slug=slug)
    _, secret = keys.make(OPERATOR, f"Demo: {client.name}", Scope.DELIVERY, clients=[client])
    return secret


def _personal_key(person: User) -> str:
    _, secret = keys.make(OPERATOR, f"Demo: {person.get_full_name()}", Scope.PERSONAL, user=person)
    return secret
