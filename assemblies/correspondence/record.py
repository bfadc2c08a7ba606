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
MESSAGE = event_type(
    "message.send",
    "message",
    "people",
    sentence=_("The desk wrote to people of the assembly: %(people)d."),
)
MANNERS = event_type(
    "manners.change",
    "time_zone",
    "quiet_from",
    "quiet_until",
    "switched",
    sentence=_(
        "How the assembly writes: times as in %(time_zone)s; nothing is sent from %(quiet_from)s to %(quiet_until)s."
    ),
)
RELEASE = event_type(
    "message.release",
    "letters",
    sentence=_("Messages that waited when the machine was restored are sent after all: %(letters)d."),
)
DROP = event_type(
    "message.drop",
    "letters",
    sentence=_("Messages that waited when the machine was restored are not sent: %(letters)d."),
)
