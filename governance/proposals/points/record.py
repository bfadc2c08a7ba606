"""The kinds of events that points write. Their words stay on the pages; the record holds a salted hash.

Ratings write none: who found what helpful is nobody’s business, and the numbers stand beside each point.
"""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import Body, event_type
from governance.proposals.record import ABOUT

ADDED = {
    "for": _("A point for proposal %(number)d was added."),
    "against": _("A point against proposal %(number)d was added."),
}


def _added(body: Body) -> str:
    return str(ADDED[str(body["side"])]) % body


ADD = event_type("point.add", "proposal", "number", "point", "side", "text_sha256", sentence=_added, page=ABOUT)
TAKE_BACK = event_type(
    "point.take_back",
    "proposal",
    "number",
    "point",
    sentence=_("A point about proposal %(number)d was taken back."),
    page=ABOUT,
)
