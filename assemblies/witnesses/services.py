"""What witnesses of a record do here: they are named, they sign, and they are named no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes import signing
from assemblies.minutes.heads import newest_head, proof_of_growth
from assemblies.minutes.models import Head, SigningKey
from assemblies.minutes.services import note
from assemblies.witnesses import record
from assemblies.witnesses.errors import (
    BadSignature,
    BadSize,
    BadWitness,
    OwnKey,
    TooManyWitnesses,
    UnknownHead,
    UnknownWitness,
    WitnessKnown,
)
from assemblies.witnesses.models import Cosignature, Witness
from assemblies.witnesses.permissions import can_name_witnesses
from config.clock import now
from config.errors import Absent, require

LONGEST_NAME = 80
MOST = 20
WITNESS = "assembly-bundle/1 witness"
"""What a witness signs: the same bytes as the instance, for this purpose."""


@dataclass(frozen=True)
class Growth:
    """The newest head of a record, and what shows that it begins with an earlier one."""

    head: Head
    since: int
    proof: list[str]


def growth_since(assembly: Assembly, size: int) -> Growth:
    """Nothing is to be shown since 0 lines."""
    head = newest_head(assembly.id)
    if head is None:
        raise Absent
    require(0 <= size <= head.size, BadSize, size=head.size)
    return Growth(head, size, proof_of_growth(assembly.id, size, head.size) if size else [])


@transaction.atomic
def name_witness(assembly: Assembly, *, by: Seat, name: str, public: str) -> Witness:
    """From now on signatures of this key are taken under heads of this record."""
    require(can_name_witnesses(by.person, assembly))
    name, public = " ".join(name.split()), public.strip().lower()
    require(1 <= len(name) <= LONGEST_NAME and signing.is_public_key(public), BadWitness)
    key_id = signing.id_of(public)
    require(not SigningKey.objects.filter(id=key_id).exists() and key_id != signing.key_id(), OwnKey)
    Assembly.objects.select_for_update().get(id=assembly.id)
    here = Witness.objects.of(assembly)
    require(not here.filter(key_id=key_id).exists(), WitnessKnown)
    require(here.count() < MOST, TooManyWitnesses, most=MOST)
    made = Witness.objects.create(
        assembly=assembly, name=name, key_id=key_id, public=public, added_at=now(), added_by=by
    )
    note(assembly.id, record.ADD, {"key_id": key_id, "public": public}, by=by.signature)
    announce(assembly.topic)
    return made


@transaction.atomic
def end_witness(witness: Witness, *, by: Seat) -> Witness:
    """What they signed stays; nothing more is taken from them."""
    require(can_name_witnesses(by.person, witness.assembly))
    witness = Witness.objects.select_for_update(of=("self",)).select_related("assembly").get(id=witness.id)
    require(witness.ended_at is None, Absent)
    witness.ended_at = now()
    witness.save(update_fields=["ended_at"])
    note(witness.assembly_id, record.END, {"key_id": witness.key_id}, by=by.signature)
    announce(witness.assembly.topic)
    return witness


def find_witness(visitor: Visitor, witness_id: UUID) -> Witness:
    """The witness, for those who name them; others are told of none."""
    found = Witness.objects.select_related("assembly").filter(id=witness_id, ended_at__isnull=True).first()
    if found is None:
        raise Absent
    require(can_name_witnesses(visitor, found.assembly), Absent)
    return found


@transaction.atomic
def take_cosignature(assembly: Assembly, *, key_id: str, size: int, root: str, at: str, signature: str) -> Cosignature:
    """A witness's signature under a head of ours is kept and noted. Sent again, it is the same."""
    witness = Witness.objects.of(assembly).filter(key_id=key_id).first()
    if witness is None:
        raise UnknownWitness
    moment = _moment(at)
    heads = Head.objects.filter(chain=assembly.id, size=size, root=root)
    head = heads.filter(at=moment).first() if moment else None
    if head is None or head.stamp != at:
        raise UnknownHead
    is_true = signing.is_signed(WITNESS, head.signed, signature=signature, public=witness.public)
    require(is_true, BadSignature)
    told = {"signature": signature, "at": now()}
    kept, is_new = Cosignature.objects.get_or_create(head=head, witness=witness, defaults=told)
    if is_new:
        note(assembly.id, record.SIGN, {"key_id": key_id, "size": size, "root": root})
        announce(assembly.topic)
    return kept


def _moment(at: str) -> datetime | None:
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
