"""The kinds of events that setting up an assembly writes. Communities are public; nobody's name is in them."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

CHANGE = event_type(
    "assembly.change",
    "assembly",
    "name",
    "question",
    sentence=_("The assembly was described anew. Its question: %(question)s"),
)
COPY = event_type(
    "assembly.copy", "assembly", "source", sentence=_("The settings were copied from another assembly, without people.")
)
DISSOLVE = event_type(
    "body.dissolve", "body", "name", sentence=_("A body in which nobody sat was dissolved: %(name)s.")
)
COMMUNITY = event_type(
    "community.describe",
    "community",
    "letter",
    "name",
    "measures",
    sentence=_("A community was described: %(letter)s %(name)s."),
)
REMOVE = event_type("community.remove", "community", "name", sentence=_("The assembly no longer speaks for %(name)s."))
