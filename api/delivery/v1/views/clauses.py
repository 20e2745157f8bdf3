"""Clauses and guidelines: resolved words, lists of them, and why they are what they are."""

from typing import Any

from api.delivery.v1.asking import Asked
from api.delivery.v1.filters import require_kind
from api.delivery.v1.listing import page
from api.delivery.v1.rendering import Reading, Shown, tags_of
from api.delivery.v1.serializers import HeadPageSerializer, NodePageSerializer, NodeSerializer
from api.delivery.v1.serializers_diff import DiffSerializer
from api.delivery.v1.serializers_history import ExplanationSerializer, TimelineSerializer
from api.delivery.v1.views.base import KEY_IN_PATH, Answer, DeliveryView
from clauses.models import Kind
from clauses.resolution import answers, explanation, timeline, trees
from clauses.resolution.answers import Node
from clauses.resolution.comparison import comparison
from clauses.resolution.horizon import horizon

PART = (Kind.CLAUSE, Kind.SECTION)
GUIDELINE = (Kind.GUIDELINE,)


class NodeView(DeliveryView):
    """One resolved clause, or tree of them."""

    answer = NodeSerializer
    path_parameters = (KEY_IN_PATH,)
    kinds: tuple[str, ...] = PART

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Resolve it."""
        question = self.question(asked)
        reading = Reading(asked, question, asked.value("body_formats") or ())
        shown = Shown(node_of(path["key"], self.kinds, reading), reading)
        return Answer(
            data=shown,
            languages=[each.language for each in shown.walk()],
            tags=tags_of(asked.client, shown.walk()),
            until=horizon(question) if reading.needs_references else shown.node.changes_at,
            canonical=asked.canonical(question),
        )


def node_of(key: str, kinds: tuple[str, ...], reading: Reading) -> Node:
    """The clause as it applies, or the section or guideline with what it lists."""
    resolve = answers.resolve_one if require_kind(key, kinds) == Kind.CLAUSE else trees.tree
    return resolve(reading.question, key, references=reading.needs_references)


class ClauseView(NodeView):
    """One clause (or section), as it applies to the client at that moment."""

    route = "get_clause"


class GuidelineView(NodeView):
    """One guideline with all that it lists, as it applies; what does not apply is left out."""

    route = "get_guideline"
    kinds = GUIDELINE


class PageView(DeliveryView):
    """A page of what applies."""

    kind: str

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Filter, cut, resolve."""
        question = self.question(asked)
        reading = Reading(asked, question, asked.value("body_formats") or ())
        listed = page(asked, question, self.kind)
        nodes = answers.resolve_page(question, listed.rows, references=reading.needs_references)
        shown = [Shown(node, reading) for node in nodes]
        return Answer(
            data=listed.envelope(shown),
            tags=tags_of(asked.client, iter(shown)),
            until=horizon(question),
            canonical=asked.canonical(question),
            headers=listed.link(asked, question.languages),
        )


class ClausesView(PageView):
    """The clauses that apply, resolved; without sections and guidelines."""

    route = "list_clauses"
    answer = NodePageSerializer
    kind = Kind.CLAUSE


class GuidelinesView(PageView):
    """The guidelines that apply: their heads, without words and entries."""

    route = "list_guidelines"
    answer = HeadPageSerializer
    kind = Kind.GUIDELINE


class ExplanationView(DeliveryView):
    """Why the answer is what it is: each step of the resolution, also when nothing applies."""

    answer = ExplanationSerializer
    path_parameters = (KEY_IN_PATH,)
    kinds: tuple[str, ...] = PART

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Explain it."""
        question = self.question(asked)
        require_kind(path["key"], self.kinds)
        return Answer(
            data=explanation.explanation(question, path["key"]),
            tags=[f"client:{asked.client}", f"clause:{path['key']}"],
            until=horizon(question),
            canonical=asked.canonical(question),
        )


class ClauseExplanationView(ExplanationView):
    """Why a clause answers as it does."""

    route = "explain_clause"


class GuidelineExplanationView(ExplanationView):
    """Why a guideline answers as it does."""

    route = "explain_guideline"
    kinds = GUIDELINE


class TimelineView(DeliveryView):
    """What applied when to the addressed client or library, and what is scheduled; the last first."""

    answer = TimelineSerializer
    path_parameters = (KEY_IN_PATH,)
    kinds: tuple[str, ...] = PART

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Tell it."""
        require_kind(path["key"], self.kinds)
        periods = timeline.timeline(self.question(asked), path["key"])
        return Answer(
            data={"key": path["key"], "client": asked.client, "results": periods},
            tags=[f"client:{asked.client}", f"clause:{path['key']}"],
        )


class ClauseTimelineView(TimelineView):
    """A clause through time."""

    route = "get_clause_timeline"


class GuidelineTimelineView(TimelineView):
    """A guideline through time."""

    route = "get_guideline_timeline"
    kinds = GUIDELINE


class DiffView(DeliveryView):
    """What changed between two adopted versions: words, fields, and what is listed."""

    answer = DiffSerializer
    path_parameters = (KEY_IN_PATH,)
    kinds: tuple[str, ...] = PART

    def found(self, asked: Asked, **path: Any) -> Answer:
        """Compare them. Whoever may ask about the client may read all that may be compared."""
        question = self.question(asked)
        require_kind(path["key"], self.kinds)
        compared = comparison(question, path["key"], asked.value("from"), asked.value("to"))
        return Answer(
            data={
                "key": path["key"],
                "client": asked.client,
                "compared": compared,
                "redline": compared.redline,
            },
            languages=[compared.language] if compared.language else [],
            tags=[f"client:{asked.client}", f"clause:{path['key']}"],
            canonical=asked.canonical(question),
        )


class ClauseDiffView(DiffView):
    """What changed between two adopted versions of a clause.

    Each is the addressed client's or the library's; whatever else it is, it is a 404 `not-found`. Raw words
    are compared, in one language, without fallback: a version that lacks it is a 404 `language-missing`. A
    version that omits the clause, or returns to the library, has no words: all of the other's are inserted or
    deleted.
    """

    route = "get_clause_diff"


class GuidelineDiffView(DiffView):
    """What changed between two adopted versions of a guideline.

    Its own words and fields, and in `entries` what it lists: what that says is compared clause by clause.
    Otherwise as for a clause.
    """

    route = "get_guideline_diff"
    kinds = GUIDELINE
