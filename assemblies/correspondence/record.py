"""The kinds of events that correspondence writes. Words stay on the pages; the record holds their hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

NOTICE = event_type(
    "notice.publish",
    "notice",
    "text_sha256",
    "picture_sha256",
    sentence=_("A notice was published."),
    page=("correspondence:notice", "notice"),
)
WITHDRAW = event_type(
    "notice.withdraw",
    "notice",
    sentence=_("A notice was withdrawn. Its words are no longer shown."),
    page=("correspondence:notice", "notice"),
)
