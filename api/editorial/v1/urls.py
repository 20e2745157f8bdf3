"""The routes of editorial v1; a route's name is that of its GET, else of its only operation."""

from django.urls import path

import api.common  # noqa: F401 (its converters)
from api.editorial.v1.views import (
    behind,
    clauses,
    clients,
    coverage,
    diffs,
    events,
    keys,
    links,
    me,
    reviews,
    texts,
    translations,
    usage,
    versions,
    vocabularies,
    workflows,
    xliff,
)

app_name = "editorial"

VIEWS = {
    "clauses": ("list_clauses", clauses.ClausesView),
    "clauses/<key:key>": ("get_clause", clauses.ClauseView),
    "clauses/<key:key>/versions": ("list_clause_versions", versions.ClauseVersionsView),
    "versions": ("list_versions", versions.VersionsView),
    "versions/<uuid:version_id>": ("get_version", versions.VersionView),
    "versions/<uuid:version_id>/check": ("check_version", versions.CheckView),
    "versions/<uuid:version_id>/submit": ("submit_version", versions.SubmitView),
    "versions/<uuid:version_id>/texts/<word:language>": ("get_text_in_language", texts.LanguageView),
    "versions/<uuid:version_id>/preview-links": ("list_preview_links", links.LinksView),
    "versions/<uuid:version_id>/preview-links/<uuid:link_id>": ("revoke_preview_link", links.LinkView),
    "versions/<uuid:version_id>/diff": ("diff_version", diffs.VersionDiffView),
    "versions/<uuid:version_id>/conflicts": ("list_conflicts", behind.ConflictsView),
    "versions/<uuid:version_id>/conflicts/<uuid:conflict_id>/resolve": (
        "resolve_conflict",
        behind.ResolveView,
    ),
    "texts/<uuid:text_id>": ("get_text", texts.TextView),
    "texts/<uuid:text_id>/diff": ("diff_text", diffs.TextDiffView),
    "texts/<uuid:text_id>/no-change-needed": ("keep_text", translations.NoChangeNeededView),
    "translations": ("list_translations", translations.TranslationsView),
    "reviews": ("list_reviews", reviews.ReviewsView),
    "reviews/<uuid:review_id>": ("get_review", reviews.ReviewView),
    "reviews/<uuid:review_id>/approve": ("approve_review", reviews.ApproveView),
    "reviews/<uuid:review_id>/request-changes": ("request_changes", reviews.RequestChangesView),
    "reviews/<uuid:review_id>/recall": ("recall_review", reviews.RecallView),
    "reviews/<uuid:review_id>/comments": ("list_comments", reviews.CommentsView),
    "behind": ("list_behind", behind.BehindView),
    "behind/answers": ("answer_behind", behind.AnswersView),
    "coverage": ("list_coverage", coverage.CoverageView),
    "coverage.csv": ("export_coverage", coverage.CoverageTableView),
    "clients/<owner:slug>/xliff": ("export_xliff", xliff.XLIFFView),
    # Administration.
    "clients": ("list_clients", clients.ClientsView),
    "clients/<owner:slug>": ("get_client", clients.ClientView),
    "clients/<owner:slug>/facts": ("list_facts", clients.FactsView),
    "clients/<owner:slug>/parameter-values": ("list_parameter_values", clients.ValuesView),
    "clients/<owner:slug>/members": ("list_members", clients.MembersView),
    "clients/<owner:slug>/members/<int:member_id>": ("remove_member", clients.MemberView),
    "workflows": ("list_workflows", workflows.WorkflowsView),
    "workflows/<int:workflow_id>": ("get_workflow", workflows.WorkflowView),
    "keys": ("list_keys", keys.KeysView),
    "keys/<uuid:key_id>": ("get_key", keys.KeyView),
    "events": ("list_events", events.EventsView),
    "events/verify": ("verify_events", events.VerifyView),
    "me": ("get_me", me.MeView),
}
for route, words in vocabularies.VOCABULARIES.items():
    VIEWS[route] = (f"list_{words.many}", vocabularies.list_view(words))
    VIEWS[f"{route}/<word:key>"] = (f"get_{words.one}", vocabularies.single_view(words))

VIEWS["parameters/<word:key>/usage"] = ("get_parameter_usage", usage.UsageView)

urlpatterns = [path(route, view.as_view(), name=name) for route, (name, view) in VIEWS.items()]
