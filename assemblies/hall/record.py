"""The kinds of events of the room. Calls for help are nobody's business afterwards and are not among them."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Role
from assemblies.minutes.events import event_type


def _taken(body: Mapping[str, object]) -> str:
    before = body["before"]
    if not isinstance(before, Mapping):
        return gettext("The desk was taken.")
    role = dict(Role.choices).get(str(before.get("role")), "")
    return gettext("The desk was taken over. Before, a seat in this role had it: %(role)s.") % {"role": role}


TAKE = event_type("desk.take", "before", sentence=_taken)
LEAVE = event_type("desk.leave", sentence=_("The desk was left."))
BOOTH = event_type("booth.start", sentence=_("A shared tablet was set up as a voting booth."))
BOOTH_END = event_type("booth.end", sentence=_("A shared tablet is no longer a voting booth."))
