"""An encrypted question from its set-up to its result: which election it is, and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.minutes.canonical import JSON
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require
from governance.ballots import record
from governance.ballots.belenios.archive import Archive, BadArchive, read_archive
from governance.ballots.belenios.checking import check
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import BadElection, BadFile, WrongMode, WrongState
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import BallotBatch, Election, GroupedBallot, Question, Tally
from governance.ballots.permissions import can_set_up_election

LONGEST_NAME = 200


class ElectionRefuted(Exception):
    """The tool found that something in the archive is not true; holds what it said."""


def template_of(question: Question) -> dict[str, JSON]:
    """The election as Belenios reads it (``make-election --template``, or to be typed into its forms)."""
    about: dict[str, JSON] = {
        "answers": answers_of(question),
        "min": 1,
        "max": 1,
        "question": question.title,
    }
    return {
        "description": question.text,
        "name": question.title,
        "questions": [about],
        "administrator": question.body.assembly.name,
        "credential_authority": "",
    }


def answers_of(question: Question) -> list[str]:
    """What can be chosen, in the order of the ballot: the frozen texts."""
    config = question.config or {}
    return [config["option_texts"][key] for key in config["options"]]


@transaction.atomic
def set_up_election(
    question: Question, *, by: Seat, address: str, authority: str, keyholders: Sequence[str], data: bytes
) -> Election:
    """In which election of Belenios a frozen question is voted on. ``data`` is its archive before the first ballot.

    Raises BadElection where the archive asks something else, has another number of credentials or ballots already.
    """
    require(can_set_up_election(by.person, question))
    question = lock_for_changing(question.id)
    require(question.is_encrypted, WrongMode)
    require_possible(Act.SET_UP, question)
    names = [name.strip() for name in keyholders if name.strip()]
    archive = _read(data)
    _require_fitting(question, archive)
    require(archive.events == ("Setup",), BadElection, reason=_("its archive holds ballots already."))
    holders = archive.keyholders
    people = holders.people or holders.alone
    require(
        len(names) == people and len(set(names)) == people and all(len(name) <= LONGEST_NAME for name in names),
        BadElection,
        reason=_("it has %(n)d keyholders; write the name of each.") % {"n": people},
    )
    parts = urlsplit(address)
    require(
        parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= 300,
        BadElection,
        reason=_("write the address where people vote, from https:// on."),
    )
    require(0 < len(authority.strip()) <= LONGEST_NAME, BadElection, reason=_("say who hands out the credentials."))
    told = {
        "address": address,
        "authority": authority.strip(),
        "keyholders": names,
        "needed": holders.needed or people,
        "alone": holders.alone if holders.people else 0,
        "uuid": archive.uuid,
        "fingerprint": archive.fingerprint,
        "credentials": archive.credentials,
    }
    election, _made = Election.objects.update_or_create(question=question, defaults=told)
    noted = {name: told[name] for name in ("uuid", "fingerprint", "credentials", "needed", "alone")}
    body = _which(question) | noted | {"keyholders": people}
    note(question.body.assembly_id, record.ELECTION, body, by=by.signature)
    announce(question.topic)
    return election


@transaction.atomic
def bring_result(question: Question, *, by: Seat, file_name: str, data: bytes) -> Question:
    """The archive after decryption: its numbers become the ballots, and the count is queued.

    It can be brought in again where the check of the one before failed.
    """
    require(can_set_up_election(by.person, question))
    question = lock_for_changing(question.id)
    require(question.is_encrypted, WrongMode)
    require_possible(Act.BRING_RESULT, question)
    tallies = Tally.objects.filter(question=question)
    require(not tallies.exclude(state=Tally.State.FAILED).exists(), WrongState, state=question.get_state_display())
    tallies.delete()
    BallotBatch.objects.filter(question=question).delete()
    election = Election.objects.select_for_update().get(question=question)
    archive = _read(data)
    _require_fitting(question, archive)
    is_same = (archive.uuid, archive.fingerprint) == (election.uuid, election.fingerprint)
    require(is_same, BadElection, reason=_("it is another election than the one that was set up."))
    require(archive.result is not None, BadElection, reason=_("the keyholders have not opened its result yet."))
    require(archive.ballots <= question.roll_size, BadElection, reason=_("it has more ballots than there are seats."))
    assert archive.result is not None
    election.archive, election.archive_sha256 = data, hashlib.sha256(data).hexdigest()
    election.is_checked, election.checked_with = False, ""
    election.save()
    batch = BallotBatch.objects.create(
        question=question,
        source=f"Belenios, {archive.uuid}",
        file_name=file_name[:200],
        file_sha256=election.archive_sha256,
        imported_at=now(),
        imported_by=by,
    )
    options = (question.config or {})["options"]
    GroupedBallot.objects.bulk_create(
        GroupedBallot(batch=batch, choice=json.dumps(key), weight=number)
        for key, number in zip(options, archive.result, strict=True)
        if number
    )
    question.turnout = archive.ballots
    question.save(update_fields=["turnout"])
    body = _which(question) | {"archive_sha256": election.archive_sha256, "ballots": archive.ballots}
    note(question.body.assembly_id, record.ELECTION_RESULT, body, by=by.signature)
    Tally.objects.create(question=question, queued_at=now())
    announce(question.topic, question.body.assembly.topic)
    return question


def check_election(question: Question, *, going_on: Callable[[], None]) -> None:
    """Once for each archive, by belenios-tool where there is one. Raises ElectionRefuted."""
    election = Election.objects.get(question=question)
    if election.is_checked:
        return
    found = check(election.uuid, bytes(election.archive), going_on=going_on)
    if found.version and not found.holds:
        raise ElectionRefuted(found.said)
    with transaction.atomic():
        held = Election.objects.select_for_update().get(id=election.id)
        if held.is_checked or held.archive_sha256 != election.archive_sha256:
            return
        held.is_checked, held.checked_with = True, found.version
        held.save(update_fields=["is_checked", "checked_with"])
        if found.version:
            body = _which(question) | {"archive_sha256": held.archive_sha256, "with": found.version}
            note(question.body.assembly_id, record.ELECTION_CHECKED, body)


def _read(data: bytes) -> Archive:
    try:
        return read_archive(data)
    except BadArchive as error:
        raise BadFile(reason=f"{error}.") from None


def _require_fitting(question: Question, archive: Archive) -> None:
    is_it = list(archive.answers) == answers_of(question)
    require(is_it, BadElection, reason=_("its answers are not the options of this question, in their order."))
    require(archive.is_one_answer, BadElection, reason=_("people have to choose exactly one answer in it."))
    require(
        archive.credentials == question.roll_size,
        BadElection,
        reason=_("it has %(n)d credentials, and %(roll)d may vote.")
        % {"n": archive.credentials, "roll": question.roll_size},
    )


def _which(question: Question) -> dict[str, JSON]:
    return {"question": str(question.id), "number": question.number}
