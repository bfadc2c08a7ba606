"""Gathers the tasks of all features, so that the worker finds them."""

from assemblies.announcements.tasks import relay
from assemblies.correspondence.tasks import deliver, forget_mail, invite
from assemblies.hall.tasks import forget_due as forget_calls
from assemblies.integrations.tasks import feed_events, forget_attempts, tell_webhooks
from assemblies.members.tasks import erase_due
from assemblies.people.tasks import forget_due
from assemblies.witnesses.tasks import look

__all__ = [
    "deliver",
    "erase_due",
    "feed_events",
    "forget_attempts",
    "forget_calls",
    "forget_due",
    "forget_mail",
    "invite",
    "look",
    "relay",
    "tell_webhooks",
]
