import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db import transaction

from assemblies.minutes.chain import next_line
from assemblies.minutes.events import EventType
from assemblies.minutes.models import Chain, Entry, Words
from config.clock import now, stamp

Act: TypeAlias = tuple[EventType, Mapping[str, Any]]
"""A kind of event and its body, before it stands in the record."""


def note(chain: uuid.UUID, event: EventType, body: Mapping[str, Any], *, by: Mapping[str, str] | None = None) -> Entry:
    """The act stands in the record if, and only if, the surrounding transaction commits.

    ``by`` is what ``Seat.signature`` gives: a role and a salted hash, never a person.
    """
    return note_all(chain, event, [body], by=by)[0]


def note_all(
    chain: uuid.UUID, event: EventType, bodies: Iterable[Mapping[str, Any]], *, by: Mapping[str, str] | None = None
) -> list[Entry]:
    """Many acts of one kind, each a line of its own, in as many statements as one."""
    return note_each(chain, [(event, body) for body in bodies], by=by)


def note_each(chain: uuid.UUID, acts: Iterable[Act], *, by: Mapping[str, str] | None = None) -> list[Entry]:
    """Many acts of several kinds in their order, each a line of its own, in as many statements as one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an act must be noted in the transaction of the act itself")
    head = Chain.objects.select_for_update().filter(id=chain).first()
    if head is None:
        Chain.objects.get_or_create(id=chain)
        head = Chain.objects.select_for_update().get(id=chain)
    made = []
    for event, body in acts:
        event.check(body)
        full = dict(body) | ({"by": dict(by)} if by else {})
        for key in event.words:
            if full[key]:
                full[key] = Words.objects.keep(head, full[key], by=(by or {}).get("seat", ""))
        at = now()
        line = next_line(prev=head.head, seq=head.length + 1, at=stamp(at), type=event.name, body=full)
        head.length, head.head = head.length + 1, line.hash
        made.append(
            Entry(chain=head, seq=head.length, at=at, type=event.name, text=line.text, hash=line.hash, body=full)
        )
    head.save(update_fields=["length", "head"])
    return Entry.objects.bulk_create(made)


def forget_words(seat: str) -> None:
    """What the person in this seat (its salted hash) wrote freely is gone; its hashes in the record lead to nothing."""
    Words.objects.filter(by=seat).delete()
