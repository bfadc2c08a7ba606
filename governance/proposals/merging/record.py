from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from governance.proposals.record import ABOUT

KEYS = ("proposal", "number", "into", "into_number", "reason", "supporters")
AGREED = event_type(
    "proposal.merge",
    *KEYS,
    sentence=_(
        "Proposal %(number)d became part of proposal %(into_number)d; the authors of both agreed. Reason: %(reason)s"
    ),
    page=ABOUT,
    words=("reason",),
)
BY_DESK = event_type(
    "proposal.merge_by_desk",
    *KEYS,
    sentence=_("The desk made proposal %(number)d part of proposal %(into_number)d. Reason: %(reason)s"),
    page=ABOUT,
    words=("reason",),
)
