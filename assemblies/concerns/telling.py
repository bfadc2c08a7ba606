"""What guarantors and authors are told: that there is something to read, never what it says."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.models import Message
from config.languages import told_day

CAME_IN = "concern"
ANSWERED = "concern-answer"


def _came_in(message: Message) -> Words:
    told = _(
        "Somebody says that something is wrong in %(assembly)s. Only those who guarantee for it, or where there is "
        "nobody who does its organisers, can read it.\n\nPlease answer by %(due)s."
    )
    return Words(
        subject=_("A concern waits for an answer: %(assembly)s") % {"assembly": message.assembly.name},
        text=told % {"assembly": message.assembly.name, "due": told_day(message.places.get("due", ""))},
        path=reverse("concerns:concern", args=[message.about]),
    )


def _answered(message: Message) -> Words:
    return Words(
        subject=_("Your concern was answered: %(assembly)s") % {"assembly": message.assembly.name},
        text=_("What you said is wrong was read, and there is an answer for you."),
        path=reverse("concerns:concern", args=[message.about]),
    )


kind(CAME_IN, gettext_lazy("that somebody says something is wrong, to those who answer"), _came_in, is_essential=True)
kind(ANSWERED, gettext_lazy("that your concern was answered"), _answered)
