"""The rows. One file per thing; none knows a rule that another file decides."""

from clauses.models.clause import Clause, Kind
from clauses.models.event import Event
from clauses.models.following import Answer, Conflict
from clauses.models.owner import LIBRARY, LIBRARY_ID, Fact, Owner
from clauses.models.person import Key, Membership, Role, Scope, User
from clauses.models.preview import PreviewLink
from clauses.models.review import (
    Comment,
    Contribution,
    Decision,
    Review,
    ReviewedText,
    ReviewState,
    Stage,
    Verdict,
    Workflow,
)
from clauses.models.text import Text
from clauses.models.version import ChangeClass, Citation, Effect, Entry, Force, Relation, Version
from clauses.models.vocabulary import (
    Category,
    LegalSource,
    Parameter,
    ParameterType,
    ParameterValue,
    Tag,
)

__all__ = [
    "LIBRARY",
    "LIBRARY_ID",
    "Answer",
    "Category",
    "ChangeClass",
    "Citation",
    "Clause",
    "Comment",
    "Conflict",
    "Contribution",
    "Decision",
    "Effect",
    "Entry",
    "Event",
    "Fact",
    "Force",
    "Key",
    "Kind",
    "LegalSource",
    "Membership",
    "Owner",
    "Parameter",
    "ParameterType",
    "ParameterValue",
    "PreviewLink",
    "Relation",
    "Review",
    "ReviewState",
    "ReviewedText",
    "Role",
    "Scope",
    "Stage",
    "Tag",
    "Text",
    "User",
    "Verdict",
    "Version",
    "Workflow",
]
