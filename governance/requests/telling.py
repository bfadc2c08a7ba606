"""What the desk, guarantors and signers are told: that something is required, answered, or met with silence."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import SeatQuerySet
from config.languages import told_day
from governance.requests.models import AgendaRequest

REQUIRED, ANSWERED, SILENT = "agenda", "agenda-answer", "agenda-silence"


def _words(subject: Promise, text: Promise) -> Callable[[Message], Words]:
    def words(message: Message) -> Words:
        due = message.places.get("due", "")
        places = {"assembly": message.assembly.name, "due": told_day(due) if due else ""}
        path = reverse("requests:request", args=[message.about])
        return Words(str(subject) % places, str(text) % places, path)

    return words


kind(
    REQUIRED,
    _("that members require a question or an answer, to those who lead"),
    _words(
        _("Members require something of you: %(assembly)s"),
        _("Enough members signed. Put the question to the vote, or answer with reasons, by %(due)s."),
    ),
    is_essential=True,
)
kind(
    ANSWERED,
    _("that there is an answer to what you signed"),
    _words(
        _("There is an answer: %(assembly)s"),
        _("What you and others required was put to the vote, or answered with reasons."),
    ),
)
kind(
    SILENT,
    _("that what members require was met with silence"),
    _words(
        _("No answer came: %(assembly)s"),
        _("Members required a question or an answer by %(due)s. Nothing came; everybody can see that."),
    ),
)


def tell(name: str, seats: SeatQuerySet, request: AgendaRequest) -> None:
    """These seats hear of it, once."""
    assembly = request.body.assembly
    due = request.due_at.astimezone(assembly.zone).date().isoformat() if request.due_at else ""
    queue_message(name, seats, assembly=assembly, about=str(request.id), places={"due": due})
