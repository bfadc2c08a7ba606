"""What support writes: how many there are. Not who, since the charter decides whether names are shown."""

from django.utils.translation import ngettext

from assemblies.minutes.events import Body, event_type
from governance.proposals.record import ABOUT


def _told(body: Body) -> str:
    n = int(str(body["supporters"]))
    said = ngettext(
        "Proposal %(number)d is supported by %(supporters)d member.",
        "Proposal %(number)d is supported by %(supporters)d members.",
        n,
    )
    return said % body


SUPPORT = event_type("proposal.support", "proposal", "number", "supporters", sentence=_told, page=ABOUT)
