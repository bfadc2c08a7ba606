import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from assemblies.minutes.chain import next_line
from assemblies.minutes.events import EventType
from assemblies.minutes.models import Chain, Entry, Words
from config.clock import now, stamp


def note(chain: uuid.UUID, event: EventType, body: Mapping[str, Any], *, by: Mapping[str, str] | None = None) -> Entry:
    """The act stands in the record if, and only if, the surrounding transaction commits.

    ``by`` is what ``Seat.signature`` gives: a role and a salted hash, never a person.
    """
    return note_all(chain, event, [body], by=by)[0]


def note_all(
    chain: uuid.UUID, event: EventType, bodies: Iterable[Mapping[str, Any]], *, by: Mapping[str, str] | None = None
) -> list[Entry]:
    """Many acts of one kind, each a line of its own, in as many statements as one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.name} must be noted in the transaction of the act itself")
    Chain.objects.get_or_create(id=chain)
    head = Chain.objects.select_for_update().get(id=chain)
    made = []
    for body in bodies:
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
