"""What those who promised are told: that a pledge is nearly due, and that its day passed without proof."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import SeatQuerySet
from config.languages import told_day
from governance.adoption.models import AnnexedPledge

DUE, LATE = "pledge-due", "pledge-late"


def _words(subject: Promise, text: Promise) -> Callable[[Message], Words]:
    def words(message: Message) -> Words:
        places = {"assembly": message.assembly.name, "due": told_day(message.places["due"])}
        return Words(str(subject) % places, str(text) % places, message.places["path"])

    return words


kind(
    DUE,
    _("that a pledge is due soon, to those who made it"),
    _words(
        _("A pledge is due soon: %(assembly)s"),
        _("What was promised is due on %(due)s. Hand in what shows that it was kept."),
    ),
)
kind(
    LATE,
    _("that a pledge was due and no proof came"),
    _words(
        _("No proof came: %(assembly)s"),
        _("A pledge was due on %(due)s and nothing shows that it was kept. Everybody can see that."),
    ),
)


def tell(name: str, seats: SeatQuerySet, pledge: AnnexedPledge) -> None:
    """These seats hear of it, once."""
    places = {"due": pledge.due_on.isoformat(), "path": pledge.get_absolute_url()}
    queue_message(name, seats, assembly=pledge.manifesto.body.assembly, about=str(pledge.id), places=places)
