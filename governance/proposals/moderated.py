"""Proposals as moderation sees them: how one is found, and how a blank takes the place of its words."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from config.clock import now
from governance.moderation.kinds import Target, reportable
from governance.proposals.models import Proposal

KIND = "proposal"


def find(target_id: str) -> Target | None:
    """A published proposal, by its id."""
    try:
        known = UUID(target_id)
    except ValueError:
        return None
    proposal = Proposal.objects.public().with_authors().filter(id=known).first()
    if proposal is None:
        return None
    authors = tuple(author.seat for author in proposal.authors.all() if author.accepted_at)
    return Target(
        assembly=proposal.body.assembly,
        title=proposal.title,
        text=proposal.text,
        url=proposal.get_absolute_url(),
        authors=authors,
        topics=(proposal.topic,),
    )


def hide(target_id: str, reason: str) -> None:
    Proposal.objects.filter(id=target_id).update(hidden_at=now(), hidden_reason=reason)


def show(target_id: str) -> None:
    Proposal.objects.filter(id=target_id).update(hidden_at=None, hidden_reason="")


reportable(KIND, _("a proposal"), find=find, hide=hide, show=show)
