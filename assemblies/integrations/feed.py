"""The change feed: the public record of all published assemblies as one sequence, without gaps but for restores.
A sandbox has a sequence of its own.

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
BLOCK = 1_000_000  # a restore goes on at the next multiple, far above what was given out after the backup

__all__ = ["PUBLIC", "events_after", "feed_due", "length_of", "stream_of"]


def stream_of(assembly: Assembly) -> uuid.UUID:
    """The sequence in which the events of this assembly have their places."""
    return assembly.id if assembly.is_sandbox else PUBLIC


def length_of(stream: uuid.UUID) -> int:
    """How many places a sequence has given."""
    head = FeedHead.objects.filter(stream=stream).first()
    return head.length if head else 0


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


def end_of_page(after: int, size: int) -> int:
    """The number up to which so many events follow this one. Only a restore leaves a gap, up to a full block."""
    end, block = after + size, (after // BLOCK + 1) * BLOCK
    head = FeedHead.objects.filter(stream=PUBLIC).values_list("length", flat=True).first() or 0
    if head < block:
        return end
    rows = FeedEvent.objects.filter(stream=PUBLIC)
    here = rows.filter(seq__gt=after, seq__lt=block).order_by("-seq").values_list("seq", flat=True).first() or after
    return end if end <= here else head


def feed_due() -> int:
    """Every noted act of a published assembly has its place in the feed. Says how many places were given."""
    given = 0
    while streams := _streams_behind():
        given += sum(_feed_some(stream) for stream in streams)
    return given


def leave_room() -> None:
    """The next number is one that no machine before this one has given out since the backup."""
    for head in FeedHead.objects.select_for_update():
        head.length = (head.length // BLOCK + 1) * BLOCK
        head.save(update_fields=["length"])


def _streams_behind() -> set[uuid.UUID]:
    """Looking takes no lock."""
    behind = [chain for chain, _fed in _behind(Assembly.objects.published())]
    return {stream_of(assembly) for assembly in Assembly.objects.filter(id__in=behind)} if behind else set()


def _behind(assemblies: QuerySet[Assembly]) -> QuerySet[Chain, tuple[uuid.UUID, int]]:
    """Records of these assemblies that the feed has not taken up to their end, with how far it has."""
    mark = Subquery(FeedMark.objects.filter(chain=OuterRef("pk")).values("length")[:1])
    known = Chain.objects.filter(id__in=assemblies.values("id")).annotate(fed=Coalesce(mark, Value(0)))
    return known.filter(length__gt=F("fed")).order_by("id").values_list("id", "fed")


@transaction.atomic
def _feed_some(stream: uuid.UUID) -> int:
    assemblies = Assembly.objects.told() if stream == PUBLIC else Assembly.objects.published().filter(id=stream)
    FeedHead.objects.get_or_create(stream=stream)
    head = FeedHead.objects.select_for_update().get(stream=stream)
    due = [Entry.objects.of(chain).filter(seq__gt=fed)[:AT_ONCE] for chain, fed in _behind(assemblies)]
    # A chain's entries were written in their order, so the order of writing keeps every chain's own.
    entries = list(islice(heapq.merge(*due, key=lambda entry: entry.pk), AT_ONCE))
    FeedEvent.objects.bulk_create(
        FeedEvent(
            # A sandbox begins its record anew, and goes on in its sequence: there the place tells events apart.
            id=uuid.uuid5(entry.chain_id, entry.hash if stream == PUBLIC else str(seq)),
            stream=stream,
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
