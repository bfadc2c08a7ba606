"""Whoever checks the desk hears when the desk makes a new card for one of them: a card speaks for its seat."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import Card, Role, Seat
from config.clock import now

NEW_CARD = "new-card"
LATELY = timedelta(days=1)


def _words(message: Message) -> Words:
    told = _(
        "The desk made a new card for the seat of a guarantor in %(assembly)s. The old card and every device it opened "
        "are out; whoever has the new card speaks for the seat.\n\n"
        "If none of you asked for it, say so under “Something is wrong here”, and look at what that seat did since."
    )
    return Words(
        subject=_("A guarantor's card was made anew: %(assembly)s") % {"assembly": message.assembly.name},
        text=told % {"assembly": message.assembly.name},
        path=reverse("chronicle:minutes", args=[message.assembly.slug]),
    )


TO_THEM = gettext_lazy("that a guarantor's card was made anew, to the guarantors")
kind(NEW_CARD, TO_THEM, _words, is_essential=True, is_fixed=True)


def tell_of_new_cards() -> int:
    """All guarantors of an assembly hear of each card that lately took the place of another guarantor's card."""
    sent = 0
    before = Card.objects.filter(seat=OuterRef("seat"), id__lt=OuterRef("id"))
    lately = Card.objects.filter(Exists(before), issued_at__gt=now() - LATELY, seat__role=Role.GUARANTOR)
    for card in lately.select_related("seat__body__assembly").order_by("id"):
        assembly = card.seat.body.assembly
        guarantors = Seat.objects.active().of_assembly(assembly).filter(role=Role.GUARANTOR)
        sent += queue_message(NEW_CARD, guarantors, assembly=assembly, about=f"card {card.id}") is not None
    return sent
