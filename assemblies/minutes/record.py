"""What the minutes say about themselves."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

KEY = event_type(
    "head.key",
    "key_id",
    "public",
    sentence=_("From here on this record is signed with a key of this machine. Its public half is in this line."),
)
