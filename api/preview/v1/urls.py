"""The routes of preview v1; their names are the table's (``parameters.ROUTES``)."""

from django.urls import path

import api.common  # noqa: F401 (its converters)
from api.preview.v1.views import clauses

app_name = "preview"

VIEWS = {
    "clauses": clauses.ClausesView,
    "clauses/<key:key>": clauses.ClauseView,
    "clauses/<key:key>/explanation": clauses.ClauseExplanationView,
    "guidelines": clauses.GuidelinesView,
    # before the key, which may have a dot in it
    "guidelines/<key:key>.md": clauses.MarkdownView,
    "guidelines/<key:key>.html": clauses.HTMLView,
    "guidelines/<key:key>": clauses.GuidelineView,
    "guidelines/<key:key>/explanation": clauses.GuidelineExplanationView,
}

urlpatterns = [path(route, view.as_view(), name=view.route) for route, view in VIEWS.items()]
