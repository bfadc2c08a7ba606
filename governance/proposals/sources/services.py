"""What authors say a proposal is about, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_in
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.moderation.permissions import moderating_seat
from governance.proposals.models import Proposal
from governance.proposals.permissions import can_change_proposal, can_read_words, can_see_proposal
from governance.proposals.services import lock_proposal, require_live, which
from governance.proposals.sources import record
from governance.proposals.sources.details import LONGEST_PLACE, coordinates_from, tags_from
from governance.proposals.sources.errors import BadDetails, BadEvidence, TooManySources
from governance.proposals.sources.files import read_file
from governance.proposals.sources.models import (
    LONGEST_ADDRESS,
    LONGEST_TITLE,
    LONGEST_WHY,
    Attachment,
    Evidence,
)

MOST_EVIDENCE, MOST_ATTACHMENTS = 12, 6


@dataclass(frozen=True)
class Sources:
    evidence: tuple[Evidence, ...]
    attachments: tuple[Attachment, ...]


def sources_of(proposal: Proposal) -> Sources:
    """Two statements; files without what is in them."""
    files = proposal.attachments.defer("data").select_related("by__person")
    return Sources(tuple(proposal.evidence.select_related("by__person")), tuple(files))


@transaction.atomic
def set_details(
    proposal: Proposal,
    *,
    by: Seat,
    tags: Iterable[str],
    place: str = "",
    latitude: str = "",
    longitude: str = "",
    community: Community | None = None,
) -> Proposal:
    """Tags, and where it would be: in words, on the map, or of which community of the assembly."""
    proposal = _locked(proposal, by)
    place = " ".join(place.split())
    require(len(place) <= LONGEST_PLACE, BadDetails, reason=_("say the place in at most 120 letters."))
    is_here = community is None or proposal.body.assembly.communities.filter(id=community.id).exists()
    require(is_here, BadDetails, reason=_("choose a community of this assembly."))
    chosen = tags_from(tags, proposal.body.charter.tag_list)
    before = (proposal.tags, proposal.place, proposal.latitude, proposal.longitude, proposal.community_id)
    proposal.set_tags(chosen)
    proposal.place, proposal.community = place, community
    proposal.latitude, proposal.longitude = coordinates_from(latitude, longitude)
    after = (proposal.tags, proposal.place, proposal.latitude, proposal.longitude, proposal.community_id)
    if after != before:
        proposal.save(update_fields=["tags", "place", "latitude", "longitude", "community"])
        _note(proposal, record.DETAILS, by, tags=", ".join(chosen), place=place)
    return proposal


@transaction.atomic
def add_evidence(proposal: Proposal, *, by: Seat, url: str, title: str, why: str) -> Evidence:
    proposal = _locked(proposal, by)
    title, why = " ".join(title.split()), " ".join(why.split())
    require(0 < len(title) <= LONGEST_TITLE, BadEvidence, reason=_("say in one line what it is."))
    require(0 < len(why) <= LONGEST_WHY, BadEvidence, reason=_("say in a sentence why it matters."))
    require(proposal.evidence.count() < MOST_EVIDENCE, TooManySources, most=MOST_EVIDENCE)
    made = Evidence.objects.create(
        proposal=proposal, url=checked_address(url), title=title, why=why, by=by, at=now()
    )  # fmt: skip
    _note(proposal, record.EVIDENCE, by, evidence=str(made.id))
    return made


def checked_address(url: str) -> str:
    """An address that begins with https:// and names a host, without a name or password in it."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    is_fit = (
        url.startswith("https://")
        and "." in host
        and "@" not in parts.netloc
        and len(url) <= LONGEST_ADDRESS
        and url.isprintable()
        and not set(url) & set(" \"'<>\\^`{|}")
    )
    require(is_fit, BadEvidence, reason=_("write the whole address. It begins with https://"))
    return url


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Seat) -> None:
    """It is gone; the minutes keep that there was one."""
    proposal = _locked(evidence.proposal, by)
    if Evidence.objects.filter(id=evidence.id).delete()[0]:
        _note(proposal, record.EVIDENCE_REMOVED, by, evidence=str(evidence.id))


@transaction.atomic
def attach_file(proposal: Proposal, *, by: Seat, name: str, data: bytes, about: str) -> Attachment:
    """A file of a known kind, in the form in which it is kept. ``about`` says what it shows to who cannot see it."""
    proposal = _locked(proposal, by)
    about = " ".join(about.split())
    require(0 < len(about) <= LONGEST_WHY, BadEvidence, reason=_("say in a sentence what the file shows."))
    require(proposal.attachments.count() < MOST_ATTACHMENTS, TooManySources, most=MOST_ATTACHMENTS)
    read = read_file(name, data)
    made = Attachment.objects.create(
        proposal=proposal,
        name=read.name,
        kind=read.kind,
        about=about,
        size=len(read.data),
        data=read.data,
        by=by,
        at=now(),
    )
    _note(proposal, record.ATTACH, by, attachment=str(made.id), kind=str(read.kind))
    return made


@transaction.atomic
def detach_file(attachment: Attachment, *, by: Seat) -> None:
    """The file is gone; the minutes keep that there was one."""
    proposal = _locked(attachment.proposal, by)
    if Attachment.objects.filter(id=attachment.id).delete()[0]:
        _note(proposal, record.DETACH, by, attachment=str(attachment.id))


def find_attachment(visitor: Visitor, attachment_id: UUID) -> Attachment:
    """The file, asked for afresh each time, if this visitor may see its proposal."""
    found = Attachment.objects.select_related("proposal__body__assembly", "by").filter(id=attachment_id).first()
    if found is None:
        raise Absent
    require(_shows(visitor, found.proposal), Absent)
    require(not found.is_hidden or _reads_hidden(visitor, found), Absent)
    return found


def find_evidence(visitor: Visitor, evidence_id: UUID) -> Evidence:
    found = Evidence.objects.select_related("proposal__body__assembly").filter(id=evidence_id).first()
    if found is None:
        raise Absent
    require(_shows(visitor, found.proposal), Absent)
    return found


def _reads_hidden(visitor: Visitor, found: Attachment) -> bool:
    """Those who moderate, and whoever attached it."""
    assembly = found.proposal.body.assembly
    is_own = any(seat.person_id == found.by.person_id for seat in seats_in(visitor, assembly))
    return is_own or moderating_seat(visitor, assembly) is not None


def _shows(visitor: Visitor, proposal: Proposal) -> bool:
    """What moderation hid hides its sources too."""
    return can_see_proposal(visitor, proposal) and can_read_words(visitor, proposal)


def _locked(proposal: Proposal, by: Seat) -> Proposal:
    proposal = lock_proposal(proposal)
    require(can_change_proposal(by.person, proposal))
    require_live(proposal)
    return proposal


def _note(proposal: Proposal, event: EventType, by: Seat, **told: str) -> None:
    """A draft is nobody’s business yet; what is public is noted and announced."""
    if proposal.is_open:
        note(proposal.body.assembly_id, event, which(proposal) | told, by=by.signature)
    announce(proposal.topic)
