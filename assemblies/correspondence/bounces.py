"""What a mail provider reports later: a message that was taken, and then came back."""

from typing import Any

from anymail.signals import EventType, tracking
from django.dispatch import receiver

from assemblies.correspondence.delivery import came_back

LOST = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}


@receiver(tracking, dispatch_uid="correspondence-bounces")
def on_report(sender: object, event: Any, **_more: object) -> None:
    if event.event_type in LOST:
        came_back(str(event.message_id or ""))
