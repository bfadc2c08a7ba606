"""What happens with backups: one is made, old ones go, and a restore says in the minutes what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly
from assemblies.correspondence.messages import hold_waiting
from assemblies.integrations.feed import leave_room
from assemblies.integrations.webhooks.services import hold_all
from assemblies.minutes.models import Chain
from assemblies.minutes.services import note
from config import demo
from config.clock import now
from config.languages import told_time
from governance.backups import erasures, keys, parcel, record
from governance.backups.copying import Copy, snapshot
from governance.backups.errors import CannotCopy
from governance.backups.models import Backup
from governance.backups.witnesses import Witness
from governance.ballots.secrecy.sealing import make_missing_boxes
from governance.ballots.services import interrupt_question
from governance.demographics.answers import end_all

NAME = "commonweather-{:%Y%m%d-%H%M%S-%f}.age"
KEPT = 14
LATE = timedelta(hours=24)


def make_backup() -> tuple[Backup, Path, list[dict[str, Any]]]:
    """One more encrypted file, with the votes whose ballots are not in it. Older ones than the newest go."""
    recipients = keys.recipients()
    with snapshot() as using:
        copy = Copy(using)
        place = Path(settings.BACKUP_DIR) / NAME.format(copy.made_at)
        if place.exists():
            raise CannotCopy("A backup was made in this very second. Wait for one, and try again.")
        size, sha256 = parcel.seal(copy.members(), recipients, place)
    made = Backup.objects.create(
        made_at=copy.made_at, file_name=place.name, size=size, sha256=sha256, left_out=len(copy.left_out)
    )
    erasures.write_list(place.parent)
    forget_old_files(place.parent)
    return made, place, copy.left_out


def forget_old_files(folder: Path) -> int:
    """The newest ones stay: as many as there are days in two weeks."""
    old = sorted(folder.glob("commonweather-*.age"))[:-KEPT]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def newest() -> Backup | None:
    return Backup.objects.first()


def is_late(newest_one: Backup | None) -> bool:
    """Whether somebody should make one now. A demo can be told again at any time."""
    return not demo.is_on() and (newest_one is None or newest_one.made_at < now() - LATE)


@transaction.atomic
def hold_what_waits() -> tuple[int, int]:
    """What the machine before may have sent goes out at somebody's word alone: so many letters, so many webhooks.

    Numbers of the feed go on where that machine never was.
    """
    leave_room()
    return hold_waiting(), hold_all()


@transaction.atomic
def close_the_gap(manifest: Mapping[str, Any], witnesses: Iterable[Witness] = ()) -> None:
    """Each record says where the backup ends and what is known of the time after; no vote is open any more, and nobody
    is asked about themselves, because a backup holds no such answers."""
    witnesses = list(witnesses)
    missing = [witness for witness in witnesses if not _belongs(witness, manifest)]
    if missing:
        raise CannotCopy(
            f"The record {missing[0].name} is not a later copy of this one, so one of the two was changed, or it "
            "belongs to another assembly. Nothing was restored. Leave it out, or use another backup."
        )
    for name, promised in manifest["minutes"].items():
        if promised["length"] == 0:
            continue
        newer = [one for one in witnesses if one.goes_beyond(promised["length"], promised["head"])]
        furthest = max(newer, key=lambda one: len(one.lines), default=None)
        stopped = [one for one in manifest["left_out"] if one["assembly"] == name]
        body = {
            "made_at": manifest["made_at"],
            "seq": promised["length"],
            "head": promised["head"],
            "known_seq": len(furthest.lines) if furthest else None,
            "known_head": furthest.head if furthest else None,
            "interrupted": [{key: one[key] for key in ("question", "number", "voted")} for one in stopped],
        }
        note(Chain.objects.get(id=name).id, record.GAP, body)
        for one in stopped:
            zone = Assembly.objects.get(id=name).zone
            interrupt_question(UUID(one["question"]), reason=_reason(one["voted"], manifest["made_at"], zone))
    make_missing_boxes()
    end_all()


def _belongs(witness: Witness, manifest: Mapping[str, Any]) -> bool:
    """A copy of one of these records: it goes on from where the backup ends, or ends somewhere before."""
    return any(
        witness.goes_beyond(promised["length"], promised["head"]) or _is_older(witness, UUID(name))
        for name, promised in manifest["minutes"].items()
    )


def _is_older(witness: Witness, chain: UUID) -> bool:
    return Chain.objects.get(id=chain).entries.filter(seq=len(witness.lines), hash=witness.head).exists()


def _reason(voted: int, made_at: str, zone: tzinfo) -> str:
    """Why a vote that was under way does not go on, for everybody who voted in it."""
    return _(
        "The machine was restored from a backup of %(at)s. By then %(voted)d had voted, and their ballots are not "
        "in the backup. Please ask again."
    ) % {"voted": voted, "at": told_time(datetime.fromisoformat(made_at), zone)}
