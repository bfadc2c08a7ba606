"""The kinds of events that the appearance writes. Words and pictures stay on the pages; the record holds hashes."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

LEGAL = event_type(
    "legal.write",
    "page",
    "version",
    "language",
    "text_sha256",
    sentence=_("A legal page has a new version: %(page)s, number %(version)d."),
)
LOOK = event_type("assembly.look", "accent", "logo_sha256", sentence=_("The assembly has another logo or colour."))
SITES = event_type(
    "assembly.sites", "sites", sentence=_("Which other sites may show results of this assembly was changed.")
)
