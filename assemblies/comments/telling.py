"""What the people of a community are told: that a comment waits for one of them, never what it says."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.models import Message

WAITS = "comment-waits"


def _waits(message: Message) -> Words:
    name = {"assembly": message.assembly.name}
    return Words(
        subject=_("A comment for your community waits for a second voice: %(assembly)s") % name,
        text=_(
            "Somebody from your community wrote a comment on the figures about it. It stands beside them once one of "
            "you agrees."
        ),
        path=reverse("comments:comment", args=[message.about]),
    )


kind(WAITS, gettext_lazy("that a comment on your community's figures waits for somebody to agree"), _waits)
