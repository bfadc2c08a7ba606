"""Reading the public record: its lines with names where they can be told, and whether it holds together."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby
from threading import Lock

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.minutes.canonical import NotCanonical
from assemblies.minutes.chain import GENESIS, next_line
from assemblies.minutes.models import Chain, Entry, Words
from config.languages import told_time

MOST_LINES_AT_ONCE = 20_000
STAMP = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass(frozen=True)
class Told:
    """A line of the record as the page tells it."""

    entry: Entry
    sentence: str
    role: str
    name: str


@dataclass(frozen=True)
class Verified:
    """How far the record has been checked, line by line, and whether it held."""

    length: int = 0
    head: str = GENESIS
    is_whole: bool = True


_verified: dict[uuid.UUID, Verified] = {}
_verifying = Lock()


def told(assembly: Assembly, entries: Iterable[Entry]) -> list[Told]:
    """Who acted, under the name they chose; a hash whose salt is gone stays nobody. One statement."""
    entries = list(entries)
    wanted = {entry.by.get("seat") for entry in entries} - {None}
    names = {}
    if wanted:
        for seat in Seat.objects.of_assembly(assembly).select_related("person"):
            if seat.opaque_id in wanted:
                names[seat.opaque_id] = seat.public_name
    roles = dict(Role.choices)
    words = Words.objects.told(entries)
    return [
        Told(
            entry,
            sentence=with_readable_times(entry.sentence_with(words), assembly.zone),
            role=str(roles.get(entry.by.get("role", ""), "")),
            name=names.get(entry.by.get("seat", ""), ""),
        )
        for entry in entries
    ]


def with_readable_times(sentence: str, zone: tzinfo) -> str:
    """Moments stand in the record for machines; on the page they are written out, as the assembly's clocks show."""
    return STAMP.sub(lambda found: told_time(datetime.fromisoformat(found[0]), zone), sentence)


def by_day(lines: Iterable[Told], zone: tzinfo) -> list[tuple[object, list[Told]]]:
    days = groupby(lines, key=lambda line: line.entry.at.astimezone(zone).date())
    return [(day, list(of_day)) for day, of_day in days]


def verify_record(chain: Chain) -> Verified:
    """Every line follows from the one before, up to ``length``. Lines checked before are not read again.

    A very long record is checked in parts, so that no reader waits for all of it.
    """
    known = _verified.get(chain.id, Verified())
    if known.head == chain.head:
        return known
    with _verifying:
        if not Entry.objects.filter(chain=chain, seq=known.length, hash=known.head).exists():
            known = Verified()
        entries = Entry.objects.of(chain.id).filter(seq__gt=known.length)[:MOST_LINES_AT_ONCE]
        checked = check_on(known, entries)
    _verified[chain.id] = checked
    return checked


def check_on(known: Verified, entries: Iterable[Entry]) -> Verified:
    """The check goes on from what is known; each line is written afresh and compared byte by byte."""
    seq, head = known.length, known.head
    for entry in entries:
        try:
            given = json.loads(entry.text)
            line = next_line(prev=head, seq=seq + 1, at=given["at"], type=given["type"], body=given["body"])
        except (ValueError, KeyError, TypeError, NotCanonical):
            return Verified(seq, head, is_whole=False)
        if line.text != entry.text or line.hash != entry.hash or entry.seq != seq + 1:
            return Verified(seq, head, is_whole=False)
        seq, head = seq + 1, line.hash
    return Verified(seq, head)


def written_lines(chain_id: uuid.UUID) -> Iterator[bytes]:
    """The record as it is hashed, one line after the other."""
    for text in Entry.objects.filter(chain_id=chain_id).lines():
        yield text.encode() + b"\n"
