"""Owners, vocabularies, and the dated values and facts of owners: data, not wording.

One person records them; the ledger keeps who, when and what.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.no import orgnr

from clauses import clock, facts, languages, ledger, parameters, policy
from clauses.errors import Finding, Invalid, invalid
from clauses.fields import says_something
from clauses.ledger import Record
from clauses.models import (
    Category,
    ChangeClass,
    Fact,
    LegalSource,
    Owner,
    Parameter,
    ParameterType,
    ParameterValue,
    Tag,
)
from clauses.policy import Action, Clerk

SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*", re.ASCII)
VOCABULARY_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,79})", re.ASCII)
PARAMETER_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_OWNER_MEMBERS = ("name", "languages", "required_languages", "organisation_number", "deadlines", "workflow")
LONGEST_DEADLINE = 3650  # days
type Word = Category | Tag | LegalSource | Parameter


def save_owner(
    actor: Clerk,
    slug: str,
    *,
    name: str,
    languages_: Sequence[str],
    required_languages: Sequence[str],
    organisation_number: str = "",
) -> Owner:
    """Make a client, or change the owner of that slug; nothing is recorded if it is so already.

    Later changes of languages touch nothing adopted. An owner keeps its workflow, at first the default, and
    its deadlines.

    Raises:
        Invalid: with every finding.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        wanted: dict[str, Any] = {
            "name": name,
            "languages": list(languages_),
            "required_languages": list(required_languages),
            "organisation_number": organisation_number,
        }
        owner = Owner.objects.filter(slug=slug).first() or Owner(slug=slug)
        wanted["deadlines"] = owner.deadlines
        _check_owner(slug, wanted)
        return _write_owner(record, owner, wanted | {"workflow": owner.workflow})


def create_owner(actor: Clerk, slug: str, **members: Any) -> Owner:
    """Make a client, with members as ``Owner`` has them.

    Raises:
        Invalid: there is an owner of that slug already, or with every other finding.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        if SLUG.fullmatch(slug) and Owner.objects.filter(slug=slug).exists():
            raise invalid("/slug", "taken", f"There is a '{slug}' already. Slugs are never used again.")
        unsaid: dict[str, Any] = {"required_languages": [], "organisation_number": "", "workflow": None}
        wanted = {**unsaid, "deadlines": {}, **members}
        _check_owner(slug, wanted)
        return _write_owner(record, Owner(slug=slug), wanted)


def change_owner(actor: Clerk, owner: Owner, **members: Any) -> Owner:
    """Change some of an owner's members, which are as ``Owner`` has them; without a workflow of its own it
    follows the default one.

    Raises:
        Invalid: with every finding.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        owner = Owner.objects.select_related("workflow").get(pk=owner.pk)
        wanted = {member: members.get(member, getattr(owner, member)) for member in _OWNER_MEMBERS}
        _check_owner(owner.slug, wanted)
        return _write_owner(record, owner, wanted)


def _write_owner(record: Record, owner: Owner, wanted: dict[str, Any]) -> Owner:
    is_new = owner._state.adding
    if _set_members(owner, wanted):
        told = wanted | {"workflow": owner.workflow.name if owner.workflow else None}
        record.append("owner.created" if is_new else "owner.changed", owner=owner, slug=owner.slug, **told)
    return owner


def _check_owner(slug: str, members: Mapping[str, Any]) -> None:
    name, spoken, required, number, deadlines = (members[member] for member in _OWNER_MEMBERS[:-1])
    findings = list(_owner_findings(slug, name, spoken, required, number))
    is_known = set(deadlines) <= set(ChangeClass.values)
    if not is_known or not all(days in range(1, LONGEST_DEADLINE + 1) for days in deadlines.values()):
        detail = f"Of {', '.join(ChangeClass.values)}: from 1 to {LONGEST_DEADLINE} days."
        findings.append(Finding("/deadlines", "invalid", detail))
    if findings:
        raise Invalid(findings)


def _owner_findings(
    slug: str, name: str, spoken: Sequence[str], required: Sequence[str], number: str
) -> Iterable[Finding]:
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        yield Finding("/slug", "invalid", "A slug is [a-z0-9-]{1,40}, without a hyphen at its ends.")
    if not says_something(name, 200):
        yield Finding("/name", "invalid", "A name has 1 to 200 characters.")
    if not spoken or len(set(spoken)) != len(spoken) or not set(spoken) <= set(languages.REGISTER):
        yield Finding("/languages", "invalid", f"Each once, of {', '.join(languages.REGISTER)}.")
    if not set(required) <= set(spoken):
        yield Finding("/required_languages", "invalid", "A required language is one of the languages.")
    if number and not _is_organisation_number(number):
        yield Finding("/organisation_number", "invalid", "Nine digits: a Norwegian organisation number.")


def _is_organisation_number(number: str) -> bool:
    try:
        return bool(orgnr.validate(number) == number)  # without the spaces that it passes over
    except StdnumError:
        return False


def define(
    actor: Clerk,
    model: type[Word],
    key: str,
    labels: Mapping[str, str],
    **members: str,
) -> None:
    """Add a word to a vocabulary, or change its labels and other members. Keys are permanent.

    Raises:
        Invalid: the key, a label or a URL is malformed, or a parameter's type would change.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.ADMINISTER)
        _check_word(model, key, labels, members.get("url", ""))
        word = model._default_manager.filter(key=key).first() or model(key=key)
        if isinstance(word, Parameter):
            _check_type(word, members.get("type", word.type))
        wanted: dict[str, Any] = {"labels": dict(labels), **members}
        if _set_members(word, wanted):
            record.append("vocabulary.changed", vocabulary=model._meta.model_name, key=key, **wanted)


def define_new(actor: Clerk, model: type[Word], key: str, labels: Mapping[str, str], **members: str) -> None:
    """Add a word to a vocabulary.

    Raises:
        Invalid: there is a word of that key already, or something is malformed.
    """
    with ledger.recording(policy.person_of(actor)):
        policy.require(actor, Action.ADMINISTER)
        if _form_of(model).fullmatch(key) and model._default_manager.filter(key=key).exists():
            raise invalid("/key", "taken", f"There is a '{key}' already.")
        define(actor, model, key, labels, **members)


def _set_members(row: Model, wanted: Mapping[str, Any]) -> bool:
    """Save the row with these members; whether that changed anything."""
    is_new = row._state.adding
    if not is_new and all(getattr(row, member) == value for member, value in wanted.items()):
        return False
    for member, value in wanted.items():
        setattr(row, member, value)
    row.save(force_insert=is_new)
    return True


def _form_of(model: type[Model]) -> re.Pattern[str]:
    return PARAMETER_KEY if model is Parameter else VOCABULARY_KEY


def _check_word(model: type[Model], key: str, labels: Mapping[str, str], url: str) -> None:
    form = _form_of(model)
    if not form.fullmatch(key):
        raise invalid("/key", "invalid", f"A key is {form.pattern}.")
    if not set(labels) <= set(languages.REGISTER) or not all(
        says_something(label, 200) for label in labels.values()
    ):
        detail = f"Labels have 1 to 200 characters, and are in {', '.join(languages.REGISTER)}."
        raise invalid("/labels", "invalid", detail)
    if url and not _is_url(url):
        raise invalid("/url", "invalid", "At most 500 characters, from http:// or https:// on.")


def _is_url(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return False
    return len(url) <= 500 and url.isprintable()


def _check_type(parameter: Parameter, type_: str) -> None:
    if type_ not in ParameterType.values:
        raise invalid("/type", "unknown-value", f"One of {', '.join(ParameterType.values)}.")
    if not parameter._state.adding and parameter.type != type_:
        raise invalid("/type", "permanent", "A parameter keeps its type: values are of it.")


def record_value(
    actor: Clerk, owner: Owner, parameter_key: str, value: Any, valid_from: datetime
) -> ParameterValue:
    """Record a parameter's value from a date on; null ends a value. A date may lie in the past.

    Raises:
        Invalid: the parameter is unknown, or the value not of its type.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        policy.require(actor, Action.RECORD, owner)
        parameter = Parameter.objects.filter(key=parameter_key).first()
        if parameter is None:
            raise invalid("/parameter", "unknown-value", f"There is no parameter '{parameter_key}'.")
        findings = [*parameters.value_findings(parameter.type, value), *_moment_findings(valid_from)]
        if findings:
            raise Invalid(findings)
        row = ParameterValue.objects.create(
            owner=owner, parameter=parameter, value=value, valid_from=valid_from,
            recorded_at=record.at, recorded_by=record.actor,
        )  # fmt: skip
        record.append(
            "parameter.changed", owner=owner, effective_at=valid_from, parameter=parameter_key, value=value
        )
        return row


def record_fact(actor: Clerk, owner: Owner, key: str, value: Any, valid_from: datetime) -> Fact:
    """Record a fact about a client from a date on; null ends it. A date may lie in the past.

    Raises:
        Invalid: the fact is not in the register, or the value not of its type; or the owner is the library.
    """
    with ledger.recording(policy.person_of(actor)) as record:
        check_fact(actor, owner, key, value, valid_from)
        fact = Fact.objects.create(
            owner=owner, key=key, value=value, valid_from=valid_from,
            recorded_at=record.at, recorded_by=record.actor,
        )  # fmt: skip
        record.append("facts.changed", owner=owner, effective_at=valid_from, fact=key, value=value)
        return fact


def check_fact(actor: Clerk, owner: Owner, key: str, value: Any, valid_from: datetime) -> None:
    """See that this may be recorded.

    Raises:
        Denied: the actor may not record facts about the client.
        Invalid: as ``record_fact`` says.
    """
    policy.require(actor, Action.RECORD, owner)
    if owner.is_library:
        raise invalid("/client", "not-a-client", "Facts are about clients.")
    at = "/value" if key in facts.REGISTER else "/key"
    if findings := [*facts.value_findings(key, value, at), *_moment_findings(valid_from)]:
        raise Invalid(findings)


def _moment_findings(valid_from: datetime) -> list[Finding]:
    if clock.within_bounds(valid_from):
        return []
    return [Finding("/valid_from", "out-of-range", "The years 1900 to 2199.")]
