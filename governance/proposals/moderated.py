"""Proposals, the points about them and what they rest on, as moderation sees them."""

import hashlib

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.moderation.kinds import Target, reportable
from governance.proposals.models import Proposal
from governance.proposals.points.models import Point
from governance.proposals.sources.models import Attachment, Evidence

KIND = "proposal"


def told(proposal: Proposal) -> Target:
    return Target(
        assembly=proposal.body.assembly,
        title=proposal.title,
        text=proposal.text,
        url=proposal.get_absolute_url(),
        authors=tuple(author.seat for author in proposal.authors.all() if author.accepted_at),
        topics=(proposal.topic,),
    )


reportable(KIND, _("a proposal"), rows=lambda: Proposal.objects.public().with_authors(), told=told)


def _beside(found: Point | Evidence | Attachment, title: str, text: str, url: str) -> Target:
    proposal = found.proposal
    return Target(proposal.body.assembly, title, text, url, (found.by,), (proposal.topic,))


def told_point(found: Point) -> Target:
    title = gettext("Point on proposal %(number)d") % {"number": found.proposal.number}
    return _beside(found, title, found.text, found.get_absolute_url())


def told_evidence(found: Evidence) -> Target:
    text = f"{found.title}\n\n{found.url}\n\n{found.why}"
    return _beside(found, found.title, text, f"{found.proposal.get_absolute_url()}#sources")


def told_attachment(found: Attachment) -> Target:
    """With the fingerprint of the file, so that a decision is about exactly this one."""
    sha256 = hashlib.sha256(bytes(found.data)).hexdigest()
    text = "\n\n".join((found.name, found.about, f"SHA-256: {sha256}"))
    return _beside(found, found.name, text, f"{found.proposal.get_absolute_url()}#sources")


ABOUT = ("by__person", "proposal__body__assembly")
reportable(
    "point",
    _("a point for or against"),
    rows=lambda: Point.objects.standing().filter(proposal__in=Proposal.objects.public()).select_related(*ABOUT),
    told=told_point,
)
reportable(
    "evidence",
    _("a link to evidence"),
    rows=lambda: Evidence.objects.filter(proposal__in=Proposal.objects.public()).select_related(*ABOUT),
    told=told_evidence,
)
reportable(
    "attachment",
    _("an attached file"),
    rows=lambda: Attachment.objects.filter(proposal__in=Proposal.objects.public()).select_related(*ABOUT),
    told=told_attachment,
)
