"""The kinds of events that proposals write. The words stay on the pages; the record holds their hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ABOUT = ("proposals:proposal", "proposal")

PUBLISH = event_type(
    "proposal.publish",
    "proposal",
    "number",
    "text_sha256",
    sentence=_("Proposal %(number)d was published."),
    page=ABOUT,
)
CHANGE = event_type(
    "proposal.change",
    "proposal",
    "number",
    "version",
    "text_sha256",
    sentence=_("Proposal %(number)d was changed; this is version %(version)d."),
    page=ABOUT,
)
CO_AUTHOR = event_type(
    "proposal.co_author",
    "proposal",
    "number",
    "seat",
    sentence=_("Proposal %(number)d has a new co-author."),
    page=ABOUT,
)
WITHDRAW = event_type(
    "proposal.withdraw",
    "proposal",
    "number",
    "reason",
    sentence=_("Proposal %(number)d was withdrawn. Reason: %(reason)s"),
    page=ABOUT,
    words=("reason",),
)
