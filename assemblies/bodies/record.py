"""The kinds of events that bodies write."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

CONFIG = event_type(
    "assembly.config",
    "assembly",
    "question",
    sentence=_("The assembly was set up. Its question: %(question)s"),
)
PUBLISH = event_type("assembly.publish", "assembly", sentence=_("The assembly was made public."))
BODY = event_type("body.create", "body", "kind", "name", sentence=_("A body was formed: %(name)s."))
CHARTER = event_type(
    "body.charter",
    "body",
    "name",
    "charter",
    sentence=_("%(name)s has a charter: its own rules of procedure."),
)
RENAME = event_type("body.rename", "body", "name", sentence=_("A body has a new name: %(name)s."))
COMMUNITY = event_type(
    "community.describe", "community", "name", sentence=_("A community and its figures were described: %(name)s.")
)
ZONE = event_type("assembly.zone", "time_zone", sentence=_("Times are told as in %(time_zone)s from now on."))
PHASES = event_type("body.phases", "body", "name", "phases", sentence=_("%(name)s set its phases."))
