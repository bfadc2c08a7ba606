"""What moderators, authors and those who reported are told: that there is something to read, never what it says."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import SeatQuerySet
from config.languages import told_day
from governance.moderation.models import ModerationCase

TO_DECIDE, TO_AUTHOR, TO_OTHERS = "moderation", "moderation-author", "moderation-other"


def _words(subject: Promise, text: Promise) -> Callable[[Message], Words]:
    def words(message: Message) -> Words:
        due = message.places.get("due", "")
        places = {"assembly": message.assembly.name, "due": told_day(due) if due else ""}
        path = reverse("moderation:case", args=[message.places["case"]])
        return Words(str(subject) % places, str(text) % places, path)

    return words


kind(
    TO_DECIDE,
    _("that a text was reported or somebody appealed, to those who decide"),
    _words(
        _("A text waits for your decision: %(assembly)s"),
        _("A text was reported, or somebody appealed against a decision.\n\nPlease decide by %(due)s."),
    ),
    is_essential=True,
)
kind(
    TO_AUTHOR,
    _("what was decided about a text of yours"),
    _words(
        _("A decision about your text: %(assembly)s"),
        _("Somebody who moderates decided about a text of yours. Read the reason, and what you can do about it."),
    ),
    is_essential=True,
)
kind(
    TO_OTHERS,
    _("what was decided about a text that you reported"),
    _words(
        _("Your report was decided about: %(assembly)s"),
        _("Somebody who moderates decided about the text that you reported."),
    ),
)


def tell(name: str, seats: SeatQuerySet, case: ModerationCase) -> None:
    """These seats hear of where the case stands now."""
    due = case.due_at.astimezone(case.assembly.zone).date().isoformat()
    places = {"case": str(case.id), "due": due}
    queue_message(name, seats, assembly=case.assembly, places=places)
