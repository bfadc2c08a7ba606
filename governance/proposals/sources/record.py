"""What sources write: that there is one. Addresses, names and files stay on the pages, since they can be taken away."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from governance.proposals.record import ABOUT

DETAILS = event_type(
    "proposal.details",
    "proposal",
    "number",
    "tags",
    "place",
    sentence=_("What proposal %(number)d is about was changed: its tags or its place."),
    page=ABOUT,
    words=("tags", "place"),
)
EVIDENCE = event_type(
    "proposal.evidence",
    "proposal",
    "number",
    "evidence",
    sentence=_("Proposal %(number)d rests on one more piece of evidence."),
    page=ABOUT,
)
EVIDENCE_REMOVED = event_type(
    "proposal.evidence_removed",
    "proposal",
    "number",
    "evidence",
    sentence=_("A piece of evidence was removed from proposal %(number)d."),
    page=ABOUT,
)
ATTACH = event_type(
    "proposal.attach",
    "proposal",
    "number",
    "attachment",
    "kind",
    sentence=_("A file was attached to proposal %(number)d."),
    page=ABOUT,
)
DETACH = event_type(
    "proposal.detach",
    "proposal",
    "number",
    "attachment",
    sentence=_("A file was removed from proposal %(number)d."),
    page=ABOUT,
)
