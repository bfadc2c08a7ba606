"""What people do with proposals."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, NotAllowed, require
from governance.following.services import follow
from governance.proposals import record
from governance.proposals.errors import (
    AlreadyAuthor,
    ChangedMeanwhile,
    NoSuchSeat,
    NothingToUndo,
    NotInvited,
    ProposalIncomplete,
    ReasonMissing,
    WrongProposalState,
)
from governance.proposals.models import Author, Proposal, Version, WordsBefore
from governance.proposals.permissions import (
    WRITERS,
    can_change_proposal,
    can_invite_author,
    can_publish_proposal,
    can_read_words,
    can_see_proposal,
    can_withdraw_proposal,
    can_write_proposal,
)
from governance.wording import Block, Comparison, compare, compare_passage

State = Proposal.State
LONGEST_TITLE, LONGEST_TEXT = 160, 20_000
PROPOSAL = "proposal"
"""What followers follow: a kind of thing, beside its id."""


def find_proposal(visitor: Visitor, proposal_id: UUID) -> Proposal:
    """The proposal with its authors, if this visitor may see it; absent and hidden look the same."""
    proposal = Proposal.objects.with_authors().filter(id=proposal_id).first()
    if proposal is None:
        raise Absent
    require(can_see_proposal(visitor, proposal), Absent)
    return proposal


@dataclass(frozen=True)
class Change:
    """What one public version of a proposal says otherwise than another: its title, and its text."""

    before: Version
    after: Version
    title: Block
    text: Comparison

    @property
    def titles(self) -> tuple[Block, ...]:
        return (self.title,)


def compare_versions(proposal: Proposal, before: int, after: int) -> Change:
    """Any two versions that were public, in the order asked for."""
    asked = proposal.versions.select_related("by__person").filter(number__in=[before, after])
    kept = {one.number: one for one in asked}
    if before not in kept or after not in kept:
        raise Absent
    old, new = kept[before], kept[after]
    return Change(old, new, compare_passage(old.title, new.title), compare(old.text, new.text))


def find_words(visitor: Visitor, proposal_id: UUID) -> Proposal:
    """The proposal, for who may read what it says and said before: not where moderation hid that from them."""
    proposal = find_proposal(visitor, proposal_id)
    require(can_read_words(visitor, proposal), Absent)
    return proposal


def earlier_versions(proposal: Proposal) -> QuerySet[Version]:
    """What it said in public before, the newest first; without the texts."""
    return proposal.versions.filter(number__lt=proposal.version).select_related("by__person").defer("text")


def lock_proposal(proposal: Proposal) -> Proposal:
    """Nobody else changes it until this transaction ends; as it stands now, with its authors."""
    Proposal.objects.select_for_update(of=("self",)).get(id=proposal.id)
    return Proposal.objects.with_authors().get(id=proposal.id)


@transaction.atomic
def draft_proposal(body: Body, *, by: Seat, title: str, text: str, external_id: str = "") -> Proposal:
    """A draft that only its authors and those they invite can see."""
    text = text.replace("\r\n", "\n")
    require(can_write_proposal(by.person, body.assembly))
    require(by.body.assembly_id == body.assembly_id, NotAllowed)
    _require_words(title, text)
    Assembly.objects.select_for_update().get(id=body.assembly_id)
    last = Proposal.objects.filter(body__assembly=body.assembly_id).aggregate(last=Max("number"))["last"]
    at = now()
    proposal = Proposal.objects.create(
        body=body, number=(last or 0) + 1, title=title.strip(), text=text, created_at=at, external_id=external_id
    )
    Author.objects.create(proposal=proposal, seat=by, is_first=True, invited_at=at, accepted_at=at)
    follow(PROPOSAL, proposal.id, seats=[by])
    return proposal


def _require_words(title: str, text: str) -> None:
    require(bool(title.strip()), ProposalIncomplete, reason=_("give it a title."))
    require(bool(text.strip()), ProposalIncomplete, reason=_("write what you propose."))
    require(len(title.strip()) <= LONGEST_TITLE, ProposalIncomplete, reason=_("the title is longer than 160 letters."))
    require(len(text) <= LONGEST_TEXT, ProposalIncomplete, reason=_("the text is longer than 20,000 letters."))


def change_proposal(proposal: Proposal, *, by: Seat, title: str, text: str, version: int | None = None) -> Proposal:
    """The new words stand as the next version. ``version`` is the one the writer started from: whoever comes second
    is refused, and puts the two together. Lines end in the same way, whichever browser sent them."""
    # Most of many who save at once are told so before they wait for the lock; behind it the version is read again.
    if version is not None:
        require(Proposal.objects.filter(id=proposal.id, version=version).exists(), ChangedMeanwhile)
    return _change(proposal, by=by, title=title, text=text.replace("\r\n", "\n"), version=version)


@transaction.atomic
def _change(proposal: Proposal, *, by: Seat, title: str, text: str, version: int | None) -> Proposal:
    proposal = lock_proposal(proposal)
    require(can_change_proposal(by.person, proposal))
    require_live(proposal)
    require(version is None or version == proposal.version, ChangedMeanwhile)
    _require_words(title, text)
    if (title.strip(), text) == (proposal.title, proposal.text):
        return proposal
    if proposal.state == State.DRAFT:
        before = {"title": proposal.title, "text": proposal.text}
        WordsBefore.objects.update_or_create(proposal=proposal, defaults=before)
    proposal.title, proposal.text, proposal.version = title.strip(), text, proposal.version + 1
    proposal.changed_by = by
    proposal.save(update_fields=["title", "text", "version", "changed_by"])
    if proposal.state == State.OPEN:
        _keep_version(proposal, by=by)
        body = which(proposal) | {"version": proposal.version, "text_sha256": _hash_of(proposal)}
        note(proposal.body.assembly_id, record.CHANGE, body, by=by.signature)
        announce(proposal.topic, proposal.body.assembly.topic)
    return proposal


@transaction.atomic
def undo_draft(proposal: Proposal, *, by: Seat, version: int | None = None) -> Proposal:
    """The draft says again what it said before the last save; undone once more, it is as it was."""
    proposal = lock_proposal(proposal)
    require(can_change_proposal(by.person, proposal))
    _require_state(proposal, State.DRAFT)
    before = WordsBefore.objects.filter(proposal=proposal).first()
    if before is None:
        raise NothingToUndo
    return change_proposal(proposal, by=by, title=before.title, text=before.text, version=version)


def can_undo_draft(proposal: Proposal) -> bool:
    return proposal.state == State.DRAFT and WordsBefore.objects.filter(proposal=proposal).exists()


@transaction.atomic
def put_proposal(body: Body, *, by: Seat, external_id: str, title: str, text: str) -> tuple[Proposal, bool]:
    """The proposal that another system calls so has these words, and whether it is new. The same twice makes no second
    version; only its authors change it."""
    Assembly.objects.select_for_update().get(id=body.assembly_id)
    known = Proposal.objects.filter(body=body, external_id=external_id).first()
    if known is None:
        return draft_proposal(body, by=by, title=title, text=text, external_id=external_id), True
    return change_proposal(known, by=by, title=title, text=text), False


@transaction.atomic
def publish_proposal(proposal: Proposal, *, by: Seat) -> Proposal:
    """Everybody who sees the assembly sees the proposal from now on."""
    proposal = lock_proposal(proposal)
    require(can_publish_proposal(by.person, proposal))
    _require_state(proposal, State.DRAFT)
    proposal.state, proposal.published_at, proposal.told_version = State.OPEN, now(), proposal.version
    proposal.save(update_fields=["state", "published_at", "told_version"])
    WordsBefore.objects.filter(proposal=proposal).delete()
    _keep_version(proposal, by=by)
    body = which(proposal) | {"text_sha256": _hash_of(proposal)}
    note(proposal.body.assembly_id, record.PUBLISH, body, by=by.signature)
    announce(proposal.topic, proposal.body.assembly.topic)
    return proposal


@transaction.atomic
def invite_author(proposal: Proposal, *, by: Seat, number: int) -> Author:
    """The person in the seat with this number is asked to share the text; they are an author once they accept."""
    proposal = lock_proposal(proposal)
    require(can_invite_author(by.person, proposal))
    require_live(proposal)
    seat = Seat.objects.active().filter(body=proposal.body, number=number, role__in=WRITERS).first()
    if seat is None:
        raise NoSuchSeat(number=number)
    require(all(author.seat_id != seat.id for author in proposal.authors.all()), AlreadyAuthor)
    author = Author.objects.create(proposal=proposal, seat=seat, invited_at=now())
    announce(proposal.topic)
    return author


@transaction.atomic
def answer_invitation(proposal: Proposal, *, by: Seat, accepts: bool) -> Proposal:
    """Accepting makes a co-author; declining leaves no trace."""
    proposal = lock_proposal(proposal)
    require_live(proposal)
    author = next((a for a in proposal.authors.all() if a.seat_id == by.id and a.accepted_at is None), None)
    if author is None:
        raise NotInvited
    if not accepts:
        author.delete()
    else:
        author.accepted_at = now()
        author.save(update_fields=["accepted_at"])
        body = which(proposal) | {"seat": by.opaque_id}
        note(proposal.body.assembly_id, record.CO_AUTHOR, body, by=by.signature)
        follow(PROPOSAL, proposal.id, seats=[by])
        # Whoever stands under a text does not count among those who support it.
        if proposal.endorsements.filter(seat__person=by.person_id).delete()[0]:
            Proposal.objects.filter(id=proposal.id).update(supporters=proposal.endorsements.count())
    announce(proposal.topic)
    return Proposal.objects.with_authors().get(id=proposal.id)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Seat, reason: str) -> Proposal:
    """The proposal stays readable, marked withdrawn, with the reason."""
    proposal = lock_proposal(proposal)
    require(can_withdraw_proposal(by.person, proposal))
    _require_state(proposal, State.OPEN)
    require(bool(reason.strip()), ReasonMissing)
    proposal.state, proposal.withdrawn_at, proposal.withdrawal_reason = State.WITHDRAWN, now(), reason.strip()
    proposal.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    body = which(proposal) | {"reason": proposal.withdrawal_reason}
    note(proposal.body.assembly_id, record.WITHDRAW, body, by=by.signature)
    announce(proposal.topic, proposal.body.assembly.topic)
    return proposal


def require_open(proposal: Proposal) -> None:
    _require_state(proposal, State.OPEN)


def require_live(proposal: Proposal) -> None:
    _require_state(proposal, State.DRAFT, State.OPEN)


def _require_state(proposal: Proposal, *states: str) -> None:
    require(proposal.state in states, WrongProposalState, state=proposal.get_state_display())


def _keep_version(proposal: Proposal, *, by: Seat) -> None:
    """What everybody can read now stays readable when the words change."""
    words = {"title": proposal.title, "text": proposal.text}
    Version.objects.create(proposal=proposal, number=proposal.version, at=now(), by=by, **words)


def which(proposal: Proposal) -> dict[str, Any]:
    """How a line of the minutes names it."""
    return {"proposal": str(proposal.id), "number": proposal.number}


def _hash_of(proposal: Proposal) -> str:
    return hashlib.sha256(f"{proposal.title}\n\n{proposal.text}".encode()).hexdigest()
