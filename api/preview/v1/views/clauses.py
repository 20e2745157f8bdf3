"""Clauses and guidelines as they would be: resolved words, lists of them, why, and documents for people.

There is no timeline: a draft has no date on which it takes effect before it is adopted. What a draft changes
(``diff``) is editorial's to show; versions, texts and vocabularies are delivery's.
"""

from api.delivery.v1.views import clauses, documents
from api.preview.v1.serializers import (
    ExplanationSerializer,
    HeadPageSerializer,
    NodePageSerializer,
    NodeSerializer,
)
from api.preview.v1.views.base import PreviewView


class ClauseView(PreviewView, clauses.ClauseView):
    """One clause (or section), as it would apply to the client now."""

    answer = NodeSerializer


class ClausesView(PreviewView, clauses.ClausesView):
    """The clauses that would apply, resolved; without sections and guidelines."""

    answer = NodePageSerializer


class ClauseExplanationView(PreviewView, clauses.ClauseExplanationView):
    """Why a clause answers as it does."""

    answer = ExplanationSerializer


class GuidelineView(PreviewView, clauses.GuidelineView):
    """One guideline with all that it lists, as it would apply; what would not apply is left out."""

    answer = NodeSerializer


class GuidelinesView(PreviewView, clauses.GuidelinesView):
    """The guidelines that would apply: their heads, without words and entries."""

    answer = HeadPageSerializer


class GuidelineExplanationView(PreviewView, clauses.GuidelineExplanationView):
    """Why a guideline answers as it does."""

    answer = ExplanationSerializer


class MarkdownView(PreviewView, documents.MarkdownView):
    """A guideline as one Markdown document, which says what is not approved."""


class HTMLView(PreviewView, documents.HTMLView):
    """A guideline as one page of HTML, which says what is not approved."""
