"""How long an answer holds at least: until anything that may be read for its owner is known to begin."""

from datetime import datetime

from django.db.models import Min

from clauses.models import ParameterValue, Version
from clauses.resolution.questions import Question


def horizon(question: Question) -> datetime | None:
    """The next moment at which a version, a value or a fact of the question's owners begins. Two queries.

    For a client ``Question.conditions`` too, and ``Question.facts`` if there are any. Earlier, perhaps, than
    any answer changes; never later. For lists, and for whatever else depends on clauses that are not in the
    answer.
    """
    versions = Version.objects.adopted(question.known_at).scheduled(question.as_of)
    values = ParameterValue.objects.known(question.known_at).filter(valid_from__gt=question.as_of)
    beginnings = [
        rows.filter(owner_id__in=question.owner_ids).aggregate(first=Min("valid_from"))["first"]
        for rows in (versions, values)
    ]
    if question.conditions:
        beginnings.append(question.facts.next_beginning(question.as_of))
    return min((moment for moment in beginnings if moment), default=None)
