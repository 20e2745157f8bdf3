"""The routes of delivery v1; their names are the table's (``parameters.ROUTES``)."""

from django.urls import path

import api.common  # noqa: F401 (its converters)
from api.delivery.v1.views import clauses, documents, history, vocabulary

VIEWS = {
    "clauses": clauses.ClausesView,
    "clauses/<key:key>": clauses.ClauseView,
    "clauses/<key:key>/explanation": clauses.ClauseExplanationView,
    "clauses/<key:key>/timeline": clauses.ClauseTimelineView,
    "clauses/<key:key>/diff": clauses.ClauseDiffView,
    "guidelines": clauses.GuidelinesView,
    # before the key, which may have a dot in it
    "guidelines/<key:key>.md": documents.MarkdownView,
    "guidelines/<key:key>.html": documents.HTMLView,
    "guidelines/<key:key>": clauses.GuidelineView,
    "guidelines/<key:key>/explanation": clauses.GuidelineExplanationView,
    "guidelines/<key:key>/timeline": clauses.GuidelineTimelineView,
    "guidelines/<key:key>/diff": clauses.GuidelineDiffView,
    "versions/<uuid:id>": history.VersionView,
    "texts/<uuid:id>": history.TextView,
    "categories": vocabulary.CategoriesView,
    "tags": vocabulary.TagsView,
    "languages": vocabulary.LanguagesView,
    "parameters": vocabulary.ParametersView,
    "legal-sources": vocabulary.LegalSourcesView,
    "me": vocabulary.MeView,
}

urlpatterns = [path(route, view.as_view(), name=view.route) for route, view in VIEWS.items()]
