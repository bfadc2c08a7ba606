"""The kinds of events that resources write. Who booked stands as a seat; texts stand as salted hashes."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("resources:resource", "resource")
REGISTER = event_type(
    "resource.register", "resource", "kind", "name", sentence=_("%(name)s is shared from now on."), page=PAGE
)
SEASON = event_type(
    "resource.season",
    *("resource", "name", "season", "season_name", "begins_on", "ends_on", "most", "most_a_day", "shares", "decision"),
    sentence=_("%(name)s has a season from %(begins_on)s to %(ends_on)s, of %(most)d."),
    page=PAGE,
)
BOOK = event_type(
    "resource.book",
    *("resource", "name", "booking", "community", "community_name", "day", "units"),
    sentence=_("%(community_name)s booked %(units)d of %(name)s for %(day)s."),
    page=PAGE,
)
GIVE_BACK = event_type(
    "resource.give_back",
    *("resource", "name", "booking", "community", "community_name", "day", "units"),
    sentence=_("%(community_name)s gave back %(units)d of %(name)s for %(day)s."),
    page=PAGE,
)
BREACH = event_type(
    "resource.breach",
    *("resource", "name", "breach", "kind", "community", "amount", "bound"),
    sentence=_("A notice on %(name)s: %(amount)s, where the bound is %(bound)s."),
    page=PAGE,
)
ANSWER = event_type(
    "resource.answer",
    *("resource", "name", "breach", "answer"),
    sentence=_("A notice on %(name)s has an answer."),
    page=PAGE,
    words=("answer",),
)
STEWARD = event_type(
    "resource.steward",
    *("resource", "name", "steward", "begins_on", "ends_on"),
    sentence=_("A steward looks after %(name)s from %(begins_on)s to %(ends_on)s."),
    page=PAGE,
)
LOG = event_type(
    "resource.log",
    *("resource", "name", "text"),
    sentence=_("The log of %(name)s has a new line."),
    page=PAGE,
    words=("text",),
)
VERSION = event_type(
    "resource.version",
    *("resource", "name", "version", "sha256", "licence"),
    sentence=_("%(name)s has the version %(version)s."),
    page=PAGE,
)
DEVICE = event_type(
    "resource.device",
    *("resource", "name"),
    sentence=_("The device that measures %(name)s has a new key."),
    page=PAGE,
)
