"""Where a parameter is used: in which words that are in force, scheduled or being written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from clauses import clock, ledger, markdown
from clauses.digests import LAYERS
from clauses.models import LIBRARY_ID, Clause, Owner, ParameterValue, Text, Version
from clauses.querysets import OPEN_TEXT, ClauseQuerySet, TextQuerySet
from clauses.resolution import values
from clauses.resolution.questions import Question
from clauses.visibility import Sight

LIVE = ("open", "in_review", "scheduled", "in_force")


@dataclass(frozen=True, slots=True)
class Use:
    """A text that uses the parameter, in which layers; ``state`` is its version's."""

    text: Text
    state: str
    layers: tuple[str, ...]


def clauses_using(sight: Sight, key: str, owner: Owner | None = None) -> ClauseQuerySet:
    """The clauses with a use that is seen; with an owner of its words or the library's.

    Nobody indexes words: each clause's are looked through, so a page of what is rarely used reads them all.
    """
    using = _texts(sight, key, owner).filter(version__clause_id=OuterRef("pk"))
    return Clause.objects.filter(Exists(using))


def uses(
    sight: Sight, key: str, clauses: Iterable[Clause], owner: Owner | None = None
) -> dict[UUID, list[Use]]:
    """By the clause's id each use that is seen, by owner, version and language. One query."""
    ids = [clause.pk for clause in clauses]
    texts = _texts(sight, key, owner).with_state().filter(version__clause_id__in=ids)
    in_order = texts.order_by("version__owner__slug", "version__number", "language", "revision")
    found: dict[UUID, list[Use]] = defaultdict(list)
    for text in in_order.select_related("version__owner"):
        layers = tuple(layer for layer in LAYERS if key in markdown.placeholders(getattr(text, layer)))
        state: str = text.version_state  # type: ignore[attr-defined]  # an annotation
        found[text.version.clause_id].append(Use(text, state, layers))
    return found


def value_in_force(owner: Owner, key: str) -> ParameterValue | None:
    """The row that the owner's readers get now: its own, else the library's. Three queries."""
    now, language = clock.now(), owner.authoritative_language
    question = Question(owner, (language,), now, ledger.known_until(now))
    return values.load(question, [key]).at(key, language, now).row


def _texts(sight: Sight, key: str, owner: Owner | None) -> TextQuerySet:
    """Of what is seen the newest approved revisions and the open ones that use it, with ``version_state``."""
    states = Version.objects.with_state(clock.now()).filter(pk=OuterRef("version_id"))
    live = states.filter(state__in=LIVE)  # type: ignore[misc]  # an annotation
    newer = Text.objects.filter(
        version_id=OuterRef("version_id"), language=OuterRef("language"), revision__gt=OuterRef("revision"),
        approved_at__isnull=False,
    )  # fmt: skip
    written = f"{{{{ {key} }}}}"  # as every placeholder is stored
    used = Q(*((f"{layer}__contains", written) for layer in LAYERS), _connector=Q.OR)
    texts = sight.texts().filter(used, Q(**OPEN_TEXT) | Q(approved_at__isnull=False) & ~Exists(newer))
    if owner is not None:
        texts = texts.filter(version__owner_id__in=(owner.pk, LIBRARY_ID))
    state = Subquery(live.values("state")[:1])  # type: ignore[misc]  # the same
    return texts.annotate(version_state=state).filter(version_state__isnull=False)
