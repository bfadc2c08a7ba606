"""Pledges after they were made: shown to be kept, reminded of, late, lapsed."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat, SeatQuerySet
from assemblies.members.permissions import DESK, Visitor
from assemblies.minutes.canonical import JSON, canonical
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.adoption import record
from governance.adoption.errors import BadPledge
from governance.adoption.models import REMINDED_BEFORE, AnnexedPledge, AnnexedPledgeQuerySet, PledgeProof
from governance.adoption.permissions import proving_seats
from governance.adoption.pledges.telling import DUE, LATE, tell
from governance.manifestos.permissions import can_see_manifesto
from governance.manifestos.services import lock, note_on
from governance.proposals.sources.files import read_file
from governance.proposals.sources.services import checked_address

MOST_PROOFS = 12


def due_without_proof(assembly: Assembly) -> AnnexedPledgeQuerySet:
    """The pledges of an assembly whose day has passed while nothing shows that they were kept."""
    return AnnexedPledge.objects.of_assembly(assembly).due_without_proof(assembly.today)


def find_pledge(visitor: Visitor, pledge_id: UUID) -> AnnexedPledge:
    found = AnnexedPledge.objects.told().filter(id=pledge_id).first()
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found.manifesto), Absent)
    return found


def find_proof(visitor: Visitor, proof_id: UUID) -> PledgeProof:
    """The proof with its file, if this visitor may see the manifesto."""
    found = PledgeProof.objects.select_related("pledge__manifesto__body__assembly").filter(id=proof_id).first()
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found.pledge.manifesto), Absent)
    return found


@transaction.atomic
def show_proof(
    pledge: AnnexedPledge,
    *,
    by: Seat,
    words: str,
    shown_on: date,
    url: str = "",
    file_name: str = "",
    data: bytes = b"",
) -> PledgeProof:
    """It stands beside the pledge for good, with the day on which it was handed in. Late is better than never."""
    manifesto = lock(pledge.manifesto_id)
    require(by.id in {seat.id for seat in proving_seats(by.person, pledge)})
    require(0 < len(words.strip()) <= 2_000, BadPledge, reason=_("say what was done, in up to 2,000 letters."))
    require(shown_on <= manifesto.body.assembly.today, BadPledge, reason=_("the day of a proof is not to come."))
    require(pledge.proofs.count() < MOST_PROOFS, BadPledge, reason=_("it has twelve proofs already."))
    url = checked_address(url) if url.strip() else ""
    read = read_file(file_name, data) if data else None
    kept = read.data if read else b""
    file_sha256 = hashlib.sha256(kept).hexdigest() if kept else ""
    said: list[JSON] = [pledge.number, words.strip(), shown_on.isoformat(), url, file_sha256]
    proof = PledgeProof.objects.create(
        pledge=pledge,
        words=words.strip(),
        shown_on=shown_on,
        url=url,
        file_name=read.name if read else "",
        file_kind=read.kind if read else "",
        data=kept or None,
        sha256=hashlib.sha256(canonical(said)).hexdigest(),
        at=now(),
        by=by,
    )
    told = {"pledge": pledge.number, "shown_on": shown_on.isoformat(), "proof_sha256": proof.sha256}
    note_on(manifesto, record.PROOF, told, by=by)
    announce(manifesto.topic)
    return proof


def follow_pledges() -> int:
    """Each pledge is reminded of a week before its day; that a day passed without proof is noted, once."""
    waiting = AnnexedPledge.objects.without_proof().filter(
        Q(reminded_at=None) | Q(late_at=None) | Q(lapsed_at=None, lapses_on__isnull=False)
    )
    soonest = (now() + REMINDED_BEFORE).date()
    moved = 0
    for known in waiting.filter(due_on__lte=soonest).values_list("id", flat=True):
        with transaction.atomic():
            moved += _follow(AnnexedPledge.objects.get(id=known))
    return moved


def _follow(pledge: AnnexedPledge) -> int:
    pledge.manifesto = lock(pledge.manifesto_id)
    pledge.refresh_from_db(fields=["reminded_at", "late_at", "lapsed_at"])
    day = pledge.manifesto.body.assembly.today
    moved = 0
    if pledge.proofs.exists():
        return 0
    if pledge.reminded_at is None and day >= pledge.due_on - REMINDED_BEFORE:
        pledge.reminded_at, moved = now(), moved + 1
        if day <= pledge.due_on:
            tell(DUE, promising_seats(pledge), pledge)
    if pledge.late_at is None and day > pledge.due_on:
        pledge.late_at, moved = now(), moved + 1
        _note(pledge, record.LATE, "due_on", pledge.due_on)
        tell(LATE, promising_seats(pledge) | _guarantors(pledge), pledge)
    if pledge.lapsed_at is None and pledge.lapses_on is not None and day > pledge.lapses_on:
        pledge.lapsed_at, moved = now(), moved + 1
        _note(pledge, record.LAPSE, "lapses_on", pledge.lapses_on)
    pledge.save(update_fields=["reminded_at", "late_at", "lapsed_at"])
    return moved


def promising_seats(pledge: AnnexedPledge) -> SeatQuerySet:
    """The desk of the delegation that promised; for somebody outside, the desk of the body whose text it is."""
    body = pledge.body_id or pledge.manifesto.body_id
    return Seat.objects.active().filter(body=body, role__in=DESK)


def _guarantors(pledge: AnnexedPledge) -> SeatQuerySet:
    return Seat.objects.active().of_assembly(pledge.manifesto.body.assembly).filter(role=Role.GUARANTOR)


def _note(pledge: AnnexedPledge, event: EventType, which: str, day: date) -> None:
    manifesto = pledge.manifesto
    body = {"manifesto": str(manifesto.id), "number": manifesto.number, "pledge": pledge.number, which: day.isoformat()}
    note(manifesto.body.assembly_id, event, body)
    announce(manifesto.topic)
