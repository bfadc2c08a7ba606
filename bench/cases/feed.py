"""The change feed with 100,000 events: a page of a hundred costs the same at any depth."""

import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.test import Client

from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.integrations.feed import feed_due
from assemblies.minutes.chain import next_line
from assemblies.minutes.models import Chain, Entry
from bench.goals import Figure, case
from bench.hall import Hall
from config.clock import now, stamp

EVENTS = 100_000
DEPTHS = (0, 1_000, 25_000, 50_000, 75_000, 99_000, 99_900)
TURNS = 20


@case("feed")
def feed_at_any_depth(hall: Hall) -> list[Figure]:
    """For a stranger, with a fresh address each time, so that no page comes from memory."""
    slug = a_long_record()
    began = time.monotonic()
    feed_due()
    fed = time.monotonic() - began
    plain = [slowest_page(f"after={depth}") for depth in DEPTHS]
    narrowed = [
        slowest_page(f"assembly={slug}&after={depth}&type={kind}")
        for depth in DEPTHS
        for kind in ("question.open", "question.close")
    ]
    note = f"on {hall.given.engine}; {EVENTS:,} lines took their places in {fed:.0f} s"
    return [
        Figure("feed", "page of the feed, slowest depth", max(plain), "ms", must=20, note=note),
        Figure("feed", "the same of one assembly and kind", max(narrowed), "ms", must=20, note=note),
    ]


def a_long_record() -> str:
    """An assembly with so many acts on record, written straight into the tables."""
    assembly = publish_assembly(set_up_assembly(slug=f"long-{uuid.uuid4().hex[:8]}", name="Long", question="How long?"))
    chain, at = Chain.objects.get(id=assembly.id), now()
    with transaction.atomic():
        lines = a_chain(chain, at)
        while batch := list(islice(lines, 5000)):
            head = Entry.objects.bulk_create(batch)[-1].hash
        Chain.objects.filter(id=chain.id).update(length=EVENTS, head=head)
    return assembly.slug


def a_chain(chain: Chain, at: datetime) -> Iterator[Entry]:
    """Lines that follow from each other, as those of a real record do."""
    head = chain.head
    for seq in range(chain.length + 1, EVENTS + 1):
        kind, body = "question.close" if seq % 1000 == 0 else "question.open", {"question": str(uuid.uuid4())}
        line = next_line(prev=head, seq=seq, at=stamp(at), type=kind, body=body)
        head = line.hash
        yield Entry(chain=chain, seq=seq, at=at, type=kind, text=line.text, hash=head, body=body)


def slowest_page(query: str) -> float:
    """The median of some turns in milliseconds, from the request to the last byte."""
    reader, took = Client(), []
    for turn in range(TURNS):
        began = time.perf_counter()
        answer = reader.get(f"/api/v1/events/?{query}", headers={"Host": f"turn-{turn}.localhost"})
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.content
    return sorted(took)[len(took) // 2]
