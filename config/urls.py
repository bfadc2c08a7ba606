"""Gathers the doors: pages under a language, REST under its version, machines beside both."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config.api import urlpatterns as api
from config.health import livez, readyz
from config.offline import service_worker


def has_mail_hooks() -> bool:
    """A mail provider reports what came back, under a secret of the operator's."""
    return "anymail" in settings.INSTALLED_APPS and bool(settings.ANYMAIL.get("WEBHOOK_SECRET"))


handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("livez", livez),
    path("readyz", readyz),
    path("sw.js", service_worker, name="service_worker"),
    path("api/v1/", include((api, "api"))),
    *([path("mail/", include("anymail.urls"))] if has_mail_hooks() else []),
    path("", include("assemblies.short_urls")),
    path("", include("governance.short_urls")),
    *i18n_patterns(
        path("", include("governance.urls")),  # first, since it begins with what a whole hall does at once
        path("", include("assemblies.urls")),
        path("", include("rehearsal.urls")),
        prefix_default_language=True,
    ),
]
