"""The routes of all doors, and who answers Django's own errors."""

from django.urls import include, path

from api import views
from api.preview.links import LinkPage

urlpatterns = [
    path("", views.Landing.as_view(), name="landing"),
    path("problems", views.Problems.as_view(), name="problems"),
    path("problems/<slug:code>", views.ProblemPage.as_view(), name="problem"),
    path("health/live", views.Live.as_view(), name="live"),
    path("health/ready", views.Ready.as_view(), name="ready"),
    path("api/docs", views.Swagger.as_view(), {"door": "delivery"}, name="swagger"),
    path("api/docs/redoc", views.Redoc.as_view(), {"door": "delivery"}, name="redoc"),
    path("api/docs/<slug:door>", views.Swagger.as_view(), name="swagger"),
    path("api/docs/<slug:door>/redoc", views.Redoc.as_view(), name="redoc"),
    path("api/<slug:door>/v1/openapi.yaml", views.Contract.as_view(), name="contract"),
    path("api/delivery/v1/", include("api.delivery.v1.urls")),
    path("api/preview/v1/", include("api.preview.v1.urls")),
    path("api/editorial/v1/", include("api.editorial.v1.urls")),
    path("preview/<str:token>", LinkPage.as_view(), name="preview-link"),
]

handler400 = "api.views.handle_400"
handler403 = "api.views.handle_error"
handler404 = "api.views.handle_error"
handler500 = "api.views.handle_500"
