"""The first message: somebody has a seat, and this is how they come in."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Letter, Manners, Message
from assemblies.members.models import Seat
from config.clock import now

INVITATION = "invitation"
LATELY = timedelta(days=1)


def _words(message: Message) -> Words:
    told = _(
        "You have a seat in %(assembly)s. It asks: %(question)s\n\n"
        "To come in, open the link below and write the address to which this e-mail came. A code is sent to you; "
        "there is no password."
    )
    return Words(
        subject=_("Your seat in %(assembly)s") % {"assembly": message.assembly.name},
        text=told % {"assembly": message.assembly.name, "question": message.assembly.question},
        path=reverse("people:sign_in"),
    )


kind(INVITATION, gettext_lazy("an invitation with a link to sign in"), _words, is_essential=True, is_on=False)


def invite_due() -> int:
    """Where invitations are switched on: whoever got a seat lately, can be reached by mail and never came in."""
    sent = 0
    for manners in Manners.objects.filter(switched__invitation=True).select_related("assembly"):
        invited = Letter.objects.filter(
            person=OuterRef("person"), message__kind=INVITATION, message__assembly=manners.assembly
        )
        seats = Seat.objects.active().of_assembly(manners.assembly).filter(started_at__gt=now() - LATELY)
        wanted = seats.filter(person__email__isnull=False, person__last_login__isnull=True).exclude(Exists(invited))
        sent += queue_message(INVITATION, wanted, assembly=manners.assembly) is not None
    return sent
