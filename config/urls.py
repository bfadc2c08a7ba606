"""Gathers the doors: pages under a language, REST under its version, machines beside both."""

from django.urls import path

from config.health import livez, readyz

handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("livez", livez),
    path("readyz", readyz),
]
