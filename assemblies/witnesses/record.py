"""The kinds of events that witnesses cause. They appear as their keys, never by name."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ADD = event_type(
    "witness.add",
    "key_id",
    "public",
    sentence=_("A witness outside was named: from now on they may sign what this record says of itself."),
)
END = event_type("witness.end", "key_id", sentence=_("A witness outside is one no longer."))
SIGN = event_type(
    "head.witness",
    "key_id",
    "size",
    "root",
    sentence=_("A witness outside checked this record up to line %(size)d and signed it."),
)
