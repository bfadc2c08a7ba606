"""Proposals as texts to which somebody objects. They are written below, where nobody knows this."""

from collections.abc import Collection, Mapping
from uuid import UUID

from governance.objections.texts import Text, objectionable
from governance.proposals.models import Proposal, Version

KIND = "proposal"


def named(known: UUID) -> Text | None:
    """A published proposal, by its id."""
    proposal = Proposal.objects.public().with_authors().filter(id=known).first()
    return text_of(proposal) if proposal else None


def text_of(proposal: Proposal) -> Text:
    return Text(
        kind=KIND,
        id=str(proposal.id),
        assembly=proposal.body.assembly,
        title=proposal.shown_title,
        text=proposal.text,
        version=proposal.version,
        url=proposal.get_absolute_url(),
        authors=tuple(author.seat for author in proposal.authors.all() if author.accepted_at),
        topic=proposal.topic,
        is_open=proposal.state == Proposal.State.OPEN and not proposal.is_hidden,
        is_hidden=proposal.is_hidden,
    )


def said_in(target: str, versions: Collection[int]) -> Mapping[int, str]:
    kept = Version.objects.filter(proposal=UUID(target), number__in=versions)
    return dict(kept.values_list("number", "text"))


objectionable(KIND, named=named, said_in=said_in)
