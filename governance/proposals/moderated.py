"""Proposals as moderation sees them."""

from django.utils.translation import gettext_lazy as _

from governance.moderation.kinds import Target, reportable
from governance.proposals.models import Proposal

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
