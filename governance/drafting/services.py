"""Seeing who else writes. Whether somebody may write in a text, its own feature has asked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from config.clock import now
from governance.drafting.models import Writing


@dataclass(frozen=True)
class Other:
    """Somebody else with the text open. ``is_here``: their page said so just now; otherwise it was only opened."""

    name: str
    opened_at: datetime
    is_here: bool


def topic_of(text_id: UUID) -> str:
    """What a page follows to see who else writes."""
    return f"writing:{text_id}"


@transaction.atomic
def begin_writing(text_id: UUID, *, by: Seat) -> None:
    """The other writers see from now on that this one has the text open."""
    at = now()
    Writing.objects.update_or_create(text_id=text_id, seat=by, defaults={"opened_at": at, "seen_at": at})
    announce(topic_of(text_id))


def go_on_writing(text_id: UUID, *, by: Seat) -> None:
    """The page is still open. Whoever came to be seen as here is announced; the beats after that are not."""
    at = now()
    own = Writing.objects.filter(text_id=text_id, seat=by).first()
    if own is None:
        begin_writing(text_id, by=by)
        return
    was_here = own.is_here(at)
    Writing.objects.filter(id=own.id).update(seen_at=at)
    if not was_here:
        with transaction.atomic():
            announce(topic_of(text_id))


@transaction.atomic
def end_writing(text_id: UUID, *, by: Seat) -> None:
    """Saved, or given up."""
    if Writing.objects.filter(text_id=text_id, seat=by).delete()[0]:
        announce(topic_of(text_id))


def others_writing(text_id: UUID, *, than: Seat) -> list[Other]:
    """Who else has it open, the longest first."""
    at = now()
    rows = Writing.objects.filter(text_id=text_id).under_way(at).exclude(seat__person=than.person_id)
    return [Other(one.seat.public_name, one.opened_at, one.is_here(at)) for one in rows.select_related("seat__person")]
