"""The bundle: everything that somebody needs who wants to check an assembly without trusting us, in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes import verify
from assemblies.minutes.canonical import canonical
from assemblies.minutes.heads import newest_head, sign_due, sign_head
from assemblies.minutes.models import Entry, Head
from assemblies.minutes.services import note
from assemblies.witnesses.models import Cosignature
from assemblies.witnesses.record import ADD as WITNESS_NAMED
from config.clock import now
from config.errors import Absent, require
from governance.ballots.models import Question
from governance.bundles import record
from governance.bundles.archive import Archive, waiting_room, write_whole
from governance.bundles.errors import AuditorKnown, NotAnAuditor
from governance.bundles.models import Handover
from governance.bundles.permissions import AUDITING, can_be_auditor, can_name_auditors
from governance.bundles.questions import Edition, as_lines, files_of
from governance.bundles.shared import files_of_shared

FORMAT = "assembly-bundle/1"
TOOLS = {"VERIFY.md": Path(__file__).with_name("VERIFY.md"), "verify.py": Path(verify.__file__)}


def sign_heads() -> int:
    """Records with a new step, or with a vote under way, are signed. Says how many."""
    return sign_due(set(Question.objects.filter(state=Question.State.OPEN).values_list("body__assembly", flat=True)))


def bundle_of(assembly: Assembly, edition: Edition) -> Path:
    """The bundle of the newest signed head: a file that is made once for each state of the record."""
    head = newest_head(assembly.id) or sign_head(assembly.id)
    folder = Path(settings.VAR_DIR) / "bundles"
    mark = f"{assembly.id}-{edition}-"
    place = folder / f"{mark}{state_of(head)}.tar"
    if not place.exists():
        with waiting_room(folder) as waiting:
            write_whole(gathered(assembly, head, edition, Archive(waiting)), place)
        for older in folder.glob(f"{mark}*.tar"):
            if older != place:
                older.unlink(missing_ok=True)
    return place


def state_of(head: Head) -> str:
    """What the bytes of a bundle depend on: its head, who signed with us, and the tools that come with it."""
    newest = Cosignature.objects.filter(head__chain=head.chain_id, head_id__lte=head.id).aggregate(last=Max("id"))
    return f"{head.id}-{newest['last'] or 0}-{_tools_mark()}"


@cache
def _tools_mark() -> str:
    told = hashlib.sha256()
    for place in TOOLS.values():
        told.update(place.read_bytes())
    return told.hexdigest()[:16]


def gathered(assembly: Assembly, head: Head, edition: Edition, archive: Archive) -> Archive:
    """Every file of the bundle: the lines under this head, the heads up to it, and what belongs to them."""
    lines = Entry.objects.filter(chain=assembly.id, seq__lte=head.size).lines()
    archive.add("log.jsonl", (text.encode() + b"\n" for text in lines))
    archive.add("heads.jsonl", as_lines(heads_up_to(head)))
    for path, content in files_of(assembly.id, head.size, edition):
        archive.add(path, content)
    for path, told in files_of_shared(assembly.id, head.size):
        archive.add(path, as_lines([canonical(told)]))
    for name, place in TOOLS.items():
        archive.add(name, [place.read_bytes()])
    whole = {"assembly": str(assembly.id), "edition": str(edition), "format": FORMAT}
    archive.manifest({**whole, "root": head.root, "tree_size": head.size})
    return archive


def heads_up_to(head: Head) -> Iterator[bytes]:
    """One line a head, with every witness who signed it too and whom these lines name."""
    cosigned: dict[int, list[dict[str, str]]] = {}
    named = Entry.objects.of(head.chain_id).filter(seq__lte=head.size, type=WITNESS_NAMED.name)
    keys = [body["key_id"] for body in named.values_list("body", flat=True)]
    given = Cosignature.objects.filter(head__chain=head.chain_id, head_id__lte=head.id, witness__key_id__in=keys)
    given = given.order_by("witness__key_id", "id")
    for head_id, key_id, signature in given.values_list("head", "witness__key_id", "signature"):
        listed = cosigned.setdefault(head_id, [])
        if not listed or listed[-1]["key_id"] != key_id:  # whoever was named twice with one key signed once
            listed.append({"key_id": key_id, "sig": signature})
    for one in Head.objects.filter(chain=head.chain_id, id__lte=head.id).order_by("id").iterator(chunk_size=500):
        yield canonical(
            {
                "at": one.stamp,
                "key_id": one.key_id,
                "root": one.root,
                "sig": one.signature,
                "size": one.size,
                "witnesses": cosigned.get(one.id, []),
            }
        )


def sha256_of(place: Path) -> str:
    """The hash of a file, read piece by piece."""
    with place.open("rb") as bundle:
        return hashlib.file_digest(bundle, "sha256").hexdigest()


# The edition for auditors


@transaction.atomic
def hand_over(assembly: Assembly, *, by: Seat, to: Seat) -> Handover:
    """Somebody else can fetch every ballot from now on, and the minutes say so."""
    require(can_name_auditors(by.person, assembly))
    require(to.person_id != by.person_id and can_be_auditor(to, assembly), NotAnAuditor)
    Assembly.objects.select_for_update().get(id=assembly.id)
    require(not Handover.objects.of(assembly).filter(to=to).exists(), AuditorKnown)
    made = Handover.objects.create(assembly=assembly, to=to, by=by, at=now())
    note(assembly.id, record.HAND, {"to": to.opaque_id}, by=by.signature)
    announce(assembly.topic)
    return made


@transaction.atomic
def take_back(handover: Handover, *, by: Seat) -> Handover:
    """They can fetch nothing more; what they have stays with them."""
    require(can_name_auditors(by.person, handover.assembly))
    held = Handover.objects.select_for_update(of=("self",)).select_related("assembly", "to").get(id=handover.id)
    require(held.ended_at is None, Absent)
    held.ended_at = now()
    held.save(update_fields=["ended_at"])
    note(held.assembly_id, record.END, {"to": held.to.opaque_id}, by=by.signature)
    announce(held.assembly.topic)
    return held


def find_handover(visitor: Visitor, handover_id: UUID) -> Handover:
    """For those who name auditors; others are told of none."""
    found = Handover.objects.select_related("assembly", "to").filter(id=handover_id, ended_at__isnull=True).first()
    if found is None:
        raise Absent
    require(can_name_auditors(visitor, found.assembly), Absent)
    return found


def auditors_to_name(assembly: Assembly, *, by: Visitor) -> QuerySet[Seat]:
    """Other guarantors and organisers, who cannot fetch it yet."""
    named = Handover.objects.of(assembly).values("to")
    seats = (
        Seat.objects.active()
        .of_assembly(assembly)
        .filter(role__in=AUDITING)
        .exclude(id__in=named)
        .exclude(person=by.pk)
    )
    return seats.select_related("person", "body").order_by("body", "number")
