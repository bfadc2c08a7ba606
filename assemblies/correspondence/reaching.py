"""How a person wants to be reached."""

from collections.abc import Iterable
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction

from assemblies.correspondence.errors import BadHours, BadPhone, BadReach
from assemblies.correspondence.messages import mutable_kinds
from assemblies.correspondence.models import Channel, Reach
from assemblies.correspondence.sms import has_sms
from assemblies.people.models import Person, is_phone, phone_as_written
from config.errors import require


def channels_for(person: Person, *, phone: str | None = None) -> list[Channel]:
    """The ways that can be gone to this person now."""
    has_number = bool(person.phone if phone is None else phone)
    found = [Channel.MAIL] if person.email else []
    return [*found, *([Channel.SMS] if has_number and has_sms() else []), Channel.PAGE, Channel.PRINT]


@transaction.atomic
def choose_reach(
    person: Person,
    *,
    channel: str,
    phone: str = "",
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    is_daily: bool = False,
    muted: Iterable[str] = (),
) -> Reach:
    """Messages written from now on reach the person this way. An empty ``channel`` is the usual one."""
    person = Person.objects.select_for_update().get(id=person.id)
    number = phone_as_written(phone)
    if number:
        try:
            is_phone(number)
        except ValidationError:
            raise BadPhone from None
    require((quiet_from is None) == (quiet_until is None), BadHours)
    require(not channel or channel in channels_for(person, phone=number), BadReach)
    if person.phone != number:
        person.phone = number
        person.save(update_fields=["phone"])
    known = {kind.name for kind in mutable_kinds()}
    reach, _made = Reach.objects.update_or_create(
        person=person,
        defaults={
            "channel": channel,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "is_daily": is_daily,
            "muted": sorted(set(muted) & known),
        },
    )
    return reach
