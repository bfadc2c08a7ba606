"""The change feed: the public record of all published assemblies as one sequence without gaps.

An act is noted in its assembly's minutes within its own transaction; a sweeper gives it its place in the feed
afterwards. Places are given under one lock that is held until they are committed, so whoever has read number 7 will
never see a number 6 appear. A number drawn from a database sequence in the act's own transaction could do just that.
"""

from __future__ import annotations

import heapq
import uuid
from itertools import islice

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assemblies.bodies.models import Assembly
from assemblies.integrations.models import PUBLIC, FeedEvent, FeedHead, FeedMark
from assemblies.minutes.models import Chain, Entry

AT_ONCE = 500

__all__ = ["PUBLIC", "events_after", "feed_due"]


def events_after(
    after: int = 0, *, assembly: Assembly | None = None, type: str | None = None, stream: uuid.UUID = PUBLIC
) -> QuerySet[FeedEvent]:
    """The events after this number, in order: of all assemblies or of one, of every kind or of one."""
    # An assembly is in one stream; without the stream's name no planner walks through it looking for the assembly.
    within = {"stream": stream} if assembly is None else {"assembly": assembly}
    rows = FeedEvent.objects.filter(seq__gt=after, **within)
    if type is not None:
        rows = rows.filter(type=type)
    return rows.select_related("entry", "assembly").order_by("seq")


def feed_due() -> int:
    """Every noted act of a published assembly has its place in the feed. Says how many places were given."""
    given = 0
    while fed := _feed_some():
        given += fed
    return given


def _behind() -> QuerySet[Chain, tuple[uuid.UUID, int]]:
    """Records of published assemblies that the feed has not taken up to their end, with how far it has."""
    published = Assembly.objects.published().values("id")
    mark = Subquery(FeedMark.objects.filter(chain=OuterRef("pk")).values("length")[:1])
    behind = Chain.objects.filter(id__in=published).annotate(fed=Coalesce(mark, Value(0))).filter(length__gt=F("fed"))
    return behind.order_by("id").values_list("id", "fed")


def _feed_some() -> int:
    if not _behind().exists():  # looking takes no lock
        return 0
    with transaction.atomic():
        FeedHead.objects.get_or_create(stream=PUBLIC)
        head = FeedHead.objects.select_for_update().get(stream=PUBLIC)
        due = [Entry.objects.of(chain).filter(seq__gt=fed)[:AT_ONCE] for chain, fed in _behind()]
        # A chain's entries were written in their order, so the order of writing keeps every chain's own.
        entries = list(islice(heapq.merge(*due, key=lambda entry: entry.pk), AT_ONCE))
        FeedEvent.objects.bulk_create(
            FeedEvent(
                id=uuid.uuid5(entry.chain_id, str(entry.seq)),
                stream=PUBLIC,
                seq=seq,
                assembly_id=entry.chain_id,
                entry=entry,
                type=entry.type,
            )
            for seq, entry in enumerate(entries, start=head.length + 1)
        )
        for chain, length in {entry.chain_id: entry.seq for entry in entries}.items():
            FeedMark.objects.update_or_create(chain=chain, defaults={"length": length})
        head.length += len(entries)
        head.save(update_fields=["length"])
    return len(entries)
