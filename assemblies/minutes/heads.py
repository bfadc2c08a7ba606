"""Signed heads of a record: so many lines have this root. Whoever keeps one notices any later change.

A head is signed after each step of a vote and, while a vote is open or something else was noted, every five minutes.
Lines about heads themselves, such as a witness's, ask for no new head: two machines that watch each other would never
rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from assemblies.minutes import record, signing
from assemblies.minutes.merkle import Node, consistency, inclusion, leaf_hash, merkle_root
from assemblies.minutes.models import Block, Chain, Entry, Head, SigningKey
from assemblies.minutes.services import note
from config.clock import now

BLOCK = 256
EVERY = timedelta(minutes=5)
OWN = "head."
STEPS = ("assembly.", "decision.", "question.", "restore.", "roll.")
"""Events that begin like this are steps after which a head is signed at once."""


def announced_key(chain_id: uuid.UUID) -> SigningKey:
    """The key that signs now; its public half stands in this record from here on."""
    key = signing.current_key()
    if not Entry.objects.filter(chain=chain_id, type=record.KEY.name, body__key_id=key.id).exists():
        note(chain_id, record.KEY, {"key_id": key.id, "public": key.public})
    return key


@transaction.atomic
def sign_head(chain_id: uuid.UUID) -> Head:
    """The record as it stands now, signed. What only speaks of heads is left for the next one."""
    keep_blocks(chain_id)
    key = announced_key(chain_id)
    chain = Chain.objects.select_for_update().get(id=chain_id)
    last = newest_head(chain_id)
    has_news = last is None or last.key_id != key.id or bool(_types_since(last, chain))
    size = chain.length if has_news or last is None else last.size
    head = Head(chain=chain, size=size, root=root_of(chain_id, size), at=_in_milliseconds(now()), key=key)
    signature = signing.sign(signing.HEAD, head.signed, key=key.id)
    told = {"root": head.root, "key": key, "signature": signature}
    return Head.objects.get_or_create(chain=chain, size=size, at=head.at, defaults=told)[0]


def _in_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def newest_head(chain_id: uuid.UUID) -> Head | None:
    return Head.objects.filter(chain=chain_id).select_related("key").order_by("-id").first()


def sign_due(awake: Collection[uuid.UUID] = ()) -> int:
    """Records with a new step, or with anything new or a vote under way (``awake``) for five minutes, are signed."""
    newest = Head.objects.filter(chain=OuterRef("pk")).order_by("-id")
    chains = Chain.objects.annotate(
        signed=Coalesce(Subquery(newest.values("size")[:1]), Value(0)), last=Subquery(newest.values("at")[:1])
    )
    behind = set(chains.filter(length__gt=F("signed")).values_list("id", flat=True))
    signed = 0
    for chain in chains.filter(id__in=behind | set(awake), length__gt=0):
        if is_due(chain, newest_head(chain.id), is_awake=chain.id in awake):
            sign_head(chain.id)
            signed += 1
    return signed


def is_due(chain: Chain, last: Head | None, *, is_awake: bool) -> bool:
    if last is None:
        return True
    news = _types_since(last, chain)
    if any(name.startswith(STEPS) for name in news):
        return True
    return (is_awake or bool(news)) and last.at <= now() - EVERY


def _types_since(head: Head, chain: Chain) -> set[str]:
    found = Entry.objects.filter(chain=chain, seq__gt=head.size).exclude(type__startswith=OWN)
    return set(found.order_by().values_list("type", flat=True).distinct())


# The tree


def root_of(chain_id: uuid.UUID, size: int) -> str:
    """The root over the first ``size`` lines."""
    return node_of(chain_id)(0, size).hex() if size else merkle_root([]).hex()


def proof_of_line(chain_id: uuid.UUID, seq: int, size: int) -> list[str]:
    """What leads from line ``seq`` (from 1) to the root of the first ``size`` lines."""
    return [step.hex() for step in inclusion(seq - 1, size, node_of(chain_id))]


def proof_of_growth(chain_id: uuid.UUID, before: int, size: int) -> list[str]:
    """What shows that the record of ``size`` lines begins with the one of ``before`` lines."""
    return [step.hex() for step in consistency(before, size, node_of(chain_id))]


def node_of(chain_id: uuid.UUID) -> Node:
    """Nodes from the lines themselves where they are small, from the kept blocks where they are large."""

    def node(start: int, end: int) -> bytes:
        if end - start <= BLOCK:
            return merkle_root(list(_leaves(chain_id, start, end)))
        kept = list(_kept(chain_id, start // BLOCK, end // BLOCK))
        beyond = (start // BLOCK + len(kept)) * BLOCK
        blocks = kept + [
            merkle_root(list(_leaves(chain_id, place, min(place + BLOCK, end)))) for place in range(beyond, end, BLOCK)
        ]
        return merkle_root(blocks)

    return node


def _leaves(chain_id: uuid.UUID, start: int, end: int) -> Iterator[bytes]:
    lines = Entry.objects.filter(chain=chain_id, seq__gt=start, seq__lte=end).lines()
    return (leaf_hash(text.encode()) for text in lines)


def _kept(chain_id: uuid.UUID, start: int, end: int) -> Iterator[bytes]:
    kept = Block.objects.filter(chain=chain_id, place__gte=start, place__lt=end).order_by("place")
    return (bytes.fromhex(one) for one in kept.values_list("hash", flat=True))


def keep_blocks(chain_id: uuid.UUID) -> None:
    """The nodes of full blocks that are not kept yet, from the first one on. Two who do this at once do it once."""
    known = Block.objects.filter(chain=chain_id).count()
    full = Chain.objects.filter(id=chain_id).values_list("length", flat=True).first() or 0
    made = (
        Block(
            chain_id=chain_id,
            place=place,
            hash=merkle_root(list(_leaves(chain_id, place * BLOCK, place * BLOCK + BLOCK))).hex(),
        )
        for place in range(known, full // BLOCK)
    )
    for block in made:
        Block.objects.bulk_create([block], ignore_conflicts=True)
