"""The routes of editorial v1; a route's name is that of its GET, else of its only operation."""

from django.urls import path

import api.common  # noqa: F401 (its converters)
from api.editorial.v1.views import clauses

app_name = "editorial"

VIEWS = {
    "clauses": ("list_clauses", clauses.ClausesView),
    "clauses/<key:key>": ("get_clause", clauses.ClauseView),
}

urlpatterns = [path(route, view.as_view(), name=name) for route, (name, view) in VIEWS.items()]
