"""The kinds of events that minority reports write: hashes and counts, never a name."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ABOUT = ("reports:report", "report")
ATTACH = event_type(
    "report.attach",
    "question",
    "number",
    "report",
    "sha256",
    "signers",
    sentence=_("A minority report was attached to the result of question %(number)d, signed by %(signers)d members."),
    page=ABOUT,
)
SIGNERS = event_type(
    "report.signers",
    "question",
    "number",
    "report",
    "signers",
    sentence=_("A minority report on question %(number)d is now signed by %(signers)d members."),
    page=ABOUT,
)
DETACH = event_type(
    "report.detach",
    "question",
    "number",
    "report",
    "signers",
    sentence=_("A minority report on question %(number)d is signed by %(signers)d members and no longer attached."),
    page=ABOUT,
)
HIDE = event_type(
    "moderation.hide_report",
    "question",
    "number",
    "report",
    "sha256",
    "reason",
    sentence=_("A minority report on question %(number)d was hidden. Reason: %(reason)s"),
    page=ABOUT,
)
SHOW = event_type(
    "moderation.show_report",
    "question",
    "number",
    "report",
    "reason",
    sentence=_("A minority report on question %(number)d is shown again. Reason: %(reason)s"),
    page=ABOUT,
)
