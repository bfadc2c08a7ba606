"""What authors and whoever objected are told: that there is something to read, never what it says."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import Seat
from governance.objections.models import Objection

TO_AUTHORS, TO_OBJECTOR = "objection", "objection-answer"


def _words(subject: Promise, text: Promise) -> Callable[[Message], Words]:
    def words(message: Message) -> Words:
        places = {"assembly": message.assembly.name}
        path = reverse("objections:objection", args=[message.places["objection"]])
        return Words(str(subject) % places, str(text) % places, path)

    return words


kind(
    TO_AUTHORS,
    _("that somebody objects to a text of yours, or replies"),
    _words(
        _("An objection to your text: %(assembly)s"),
        _("Somebody objects to a passage of your text, or replied to your answer. You can answer once, or change it."),
    ),
)
kind(
    TO_OBJECTOR,
    _("that an objection of yours was answered"),
    _words(
        _("Your objection was answered: %(assembly)s"),
        _("The authors of the text answered your objection, or took it into the text. You can reply once."),
    ),
)


def tell(name: str, seats: Iterable[UUID], objection: Objection) -> None:
    found = Seat.objects.active().filter(id__in=list(seats))
    queue_message(name, found, assembly=objection.assembly, places={"objection": str(objection.id)})
