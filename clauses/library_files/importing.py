"""From data to the database, through the domain's own functions: all of it, or nothing.

What is there already is compared and left alone, so that a second import records no event.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from clauses import accounts, digests, editing, fields, ledger, registry
from clauses.library_files import variants
from clauses.library_files.documents import Problem, Refused
from clauses.library_files.session import People, Session, always, collecting
from clauses.library_files.shapes import ClauseFile, Dated, Library, OwnerFile
from clauses.models import (
    Category,
    Clause,
    Fact,
    LegalSource,
    Owner,
    Parameter,
    ParameterType,
    ParameterValue,
    Role,
    Tag,
    User,
)
from clauses.policy import OPERATOR

_VOCABULARIES: dict[str, type[Category] | type[Tag] | type[LegalSource] | type[Parameter]] = {
    "category": Category,
    "tag": Tag,
    "parameter": Parameter,
    "legalsource": LegalSource,
}
type Progress = Callable[[], object]


def import_library(
    library: Library,
    *,
    author: User | None = None,
    approvers: Sequence[User] = (),
    progress: Progress = lambda: None,
) -> None:
    """Import everything, in one transaction.

    Where no author or approver is given, service accounts write and approve. An author who is given becomes
    the consultant of clients that are new, and has to be one of the others already.

    Raises:
        Refused: with what is wrong, by file and line; nothing is imported then.
    """
    with ledger.recording(None):
        new = owners(library)
        if author is not None:
            for client in Owner.objects.filter(slug__in=new):
                accounts.assign(OPERATOR, client, author, Role.CONSULTANT)
        wording(library, People(author, approvers), progress)


def owners(library: Library) -> Collection[str]:
    """Import vocabularies and owners; the slugs of the clients that are new.

    Raises:
        Refused: with what is wrong.
    """
    known = set(Owner.objects.values_list("slug", flat=True))
    problems: list[Problem] = []
    for word in library.words:
        with collecting(problems, always(word.place)):
            model = _VOCABULARIES[word.vocabulary]
            registry.define(OPERATOR, model, word.key, word.labels, **word.members)
    for owner in library.owners:
        with collecting(problems, owner.document.place):
            registry.save_owner(
                OPERATOR, owner.slug, name=owner.name, languages_=owner.languages,
                required_languages=owner.required_languages, organisation_number=owner.organisation_number,
            )  # fmt: skip
    if problems:
        raise Refused(problems)
    return set(library.clients) - known


def wording(library: Library, people: People, progress: Progress = lambda: None) -> None:
    """Import clauses, their versions and texts, and the owners' facts and values.

    Raises:
        Refused: with what is wrong.
    """
    with ledger.recording(None) as record, fields.importing():
        session = Session(people, record.at, {owner.slug: owner for owner in Owner.objects.all()})
        for file in library.clauses:
            if not file.is_variant:
                _identity(session, file)
        session.stop_if_refused()
        variants.import_clauses(session, library.clauses, progress)
        for owner in library.owners:
            _data(session, owner)
        session.stop_if_refused()


def _identity(session: Session, file: ClauseFile) -> None:
    owner = session.owners[file.owner]
    given: dict[str, Any] = {"category": file.category, "tags": file.tags, "adaptable": file.adaptable}
    with collecting(session.problems, file.document.place):
        clause = Clause.objects.select_related("category", "owner").filter(key=file.key).first()
        if clause is None:
            editing.create_clause(session.people.writer_for(owner), owner, file.key, file.kind or "", **given)
        elif (clause.kind, clause.owner_id) != (file.kind, owner.pk):
            message = f"this is a {clause.kind} of '{clause.owner.slug}': kind and owner are permanent"
            session.problems.append(Problem(file.document.place("/kind"), message))
        elif _classification(clause) != {**given, "tags": set(file.tags)}:
            editing.classify(session.people.writer_for(owner), clause, **given)


def _classification(clause: Clause) -> dict[str, Any]:
    return {
        "category": clause.category.key if clause.category else None,
        "tags": set(clause.tags.values_list("key", flat=True)),
        "adaptable": clause.adaptable,
    }


def _data(session: Session, file: OwnerFile) -> None:
    """Facts and values, each if it is not what is recorded last for its date."""
    owner = session.owners[file.slug]
    facts = Fact.objects.filter(owner=owner).order_by("recorded_at", "id")
    recorded = {(fact.key, fact.valid_from): fact.value for fact in facts}
    for dated in _new(file.facts, recorded):
        with collecting(session.problems, always(dated.place)):
            registry.record_fact(OPERATOR, owner, dated.key, dated.value, dated.valid_from)
    rows = ParameterValue.objects.filter(owner=owner).select_related("parameter")
    recorded = {(row.parameter.key, row.valid_from): row.value for row in rows.order_by("recorded_at", "id")}
    types = dict(Parameter.objects.values_list("key", "type"))
    values = [_typed(dated, types.get(dated.key)) for dated in file.parameters]
    for dated in _new(values, recorded):
        with collecting(session.problems, always(dated.place)):
            registry.record_value(OPERATOR, owner, dated.key, dated.value, dated.valid_from)


def _new(given: Sequence[Dated], recorded: Mapping[tuple[str, Any], Any]) -> list[Dated]:
    # As JSON, in which true is not 1, and nothing recorded is not null.
    known = {which: digests.of_json(value) for which, value in recorded.items()}
    return [
        dated for dated in given if known.get((dated.key, dated.valid_from)) != digests.of_json(dated.value)
    ]


def _typed(dated: Dated, type_: str | None) -> Dated:
    """A whole number where a decimal is wanted is written as text, as every decimal is."""
    if type_ != ParameterType.DECIMAL:
        return dated
    value: Any = dated.value
    if isinstance(value, dict):
        value = {language: _decimal(one) for language, one in value.items()}
    return Dated(dated.key, _decimal(value), dated.valid_from, dated.place)


def _decimal(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
