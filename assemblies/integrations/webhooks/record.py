"""The kinds of events that webhooks write. No address stands in the record."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ADD = event_type(
    "webhook.add", "webhook", sentence=_("Another system was connected. It is told of what these minutes say.")
)
CHANGE = event_type(
    "webhook.change", "webhook", sentence=_("It was changed where a connected system is told, or of what.")
)
END = event_type("webhook.end", "webhook", sentence=_("Another system was disconnected."))
SECRET = event_type("webhook.secret", "webhook", sentence=_("A connected system got a new secret."))
REPLAY = event_type(
    "webhook.replay", "webhook", "after", sentence=_("A connected system is told again from %(after)d on.")
)
SKIP = event_type(
    "webhook.skip", "webhook", "after", sentence=_("A connected system is not told what waited for it up to %(after)d.")
)
