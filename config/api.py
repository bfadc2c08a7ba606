"""REST, version 1: what the features offer, its schema, and a page that reads the schema."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.pages import public_page

schema = SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer2])
docs = SpectacularSwaggerSplitView.as_view(url_name="api:schema")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assemblies.api")),
    path("", include("governance.api")),
    path("schema/", public_page(60)(schema), name="schema"),
    path("docs/", docs, name="docs"),
]
