"""What moved about a proposal, told to whoever wrote, supports or follows it.

A sweeper finds it in the database, some minutes late and for a day at most, so that three changes in a row are one
message and a story told afterwards rings nobody. Nothing here looks at ballots: what is put to the vote and what was
decided about a proposal is found from the states of questions, one step above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.models import Message
from assemblies.members.models import Seat, SeatQuerySet
from config.clock import now
from governance.following.services import tell_followers
from governance.proposals.merging.models import Merging
from governance.proposals.models import Proposal, Version
from governance.proposals.services import PROPOSAL

FOLLOWED = "followed"
LATELY, SETTLED = timedelta(days=1), timedelta(minutes=15)
Said = tuple[str | Promise, str | Promise, Callable[[Message], str]]


def _page(message: Message) -> str:
    return reverse("proposals:proposal", args=[message.places["proposal"]])


def _comparison(message: Message) -> str:
    address = reverse("proposals:compare", args=[message.places["proposal"]])
    return f"{address}?from={message.places['was']}&to={message.places['reads']}"


def _question(message: Message) -> str:
    return reverse("ballots:question", args=[message.places["question"]])


SAID: dict[str, Said] = {
    "published": (
        _("A proposal of yours is public: %(title)s"),
        _("Everybody who sees the assembly can read it now."),
        _page,
    ),
    "changed": (
        _("A proposal was changed: %(title)s"),
        _("Read what was put in and what was taken out. If you supported it, look whether you still do."),
        _comparison,
    ),
    "withdrawn": (
        _("A proposal was withdrawn: %(title)s"),
        _("It stays readable, with the reason its author gave."),
        _page,
    ),
    "merged": (
        _("A proposal became part of another: %(title)s"),
        _(
            "It is part of “%(other)s” now. If you supported it, your support stays with the old text and is not "
            "counted for the new one. Read that one, and support it if you want to."
        ),
        _page,
    ),
    "grown": (
        _("A proposal took another in: %(title)s"),
        _("“%(other)s” is part of it now. Its page says where everything came from."),
        _page,
    ),
    "vote": (
        _("A proposal is put to the vote: %(title)s"),
        _("The question about it is ready, and its words cannot be changed any more."),
        _question,
    ),
    "decided": (
        _("The vote about a proposal is final: %(title)s"),
        _("The ballots are counted and the count was checked. Everybody can read the result."),
        _question,
    ),
}


def _words(message: Message) -> Words:
    subject, text, path = SAID[str(message.places["what"])]
    return Words(str(subject) % message.places, str(text) % message.places, path(message))


kind(FOLLOWED, _("when a proposal you follow moves"), _words)


def tell(
    proposal: Proposal,
    what: str,
    *,
    mark: object = "",
    apart_from: SeatQuerySet | None = None,
    before: datetime | None = None,
    **more: str,
) -> bool:
    """Those who follow it, if need be since ``before``, hear what happened, once for each ``mark``. What moderation
    hid is told to nobody."""
    if proposal.is_hidden:
        return False
    places = {"what": what, "proposal": str(proposal.id), "title": proposal.title} | more
    return tell_followers(
        FOLLOWED,
        PROPOSAL,
        proposal.id,
        assembly=proposal.body.assembly,
        places=places,
        occasion=occasion(proposal.id, what, mark),
        apart_from=apart_from,
        before=before,
    )


def occasion(proposal: UUID, what: str, mark: object = "") -> str:
    """An id that names what happened, always the same."""
    return str(uuid5(proposal, f"{what} {mark}"))


def tell_moves() -> int:
    """Messages about all that moved lately; how many were written."""
    at = now()
    return _published(at) + _changed(at) + _withdrawn(at) + _merged(at)


def untold(found: list[tuple[str, Proposal]]) -> list[Proposal]:
    """Those about which this occasion has no message yet: one statement for all."""
    asked = [occasion for occasion, _proposal in found]
    told = Message.objects.filter(kind=FOLLOWED, about__in=asked).values_list("about", flat=True) if asked else ()
    known = set(told)
    return [proposal for occasion, proposal in found if occasion not in known]


def _published(at: datetime) -> int:
    """Whoever wrote it with others hears of it. Those who support it since have read it."""
    rows = Proposal.objects.filter(published_at__gt=at - LATELY).select_related("body__assembly")
    new = untold([(occasion(one.id, "published"), one) for one in rows])
    return sum(tell(one, "published", apart_from=_first_author(one), before=one.published_at) for one in new)


def _first_author(proposal: Proposal) -> SeatQuerySet:
    """Whoever publishes or withdraws a proposal; they know."""
    return Seat.objects.filter(authorships__proposal=proposal, authorships__is_first=True)


def _changed(at: datetime) -> int:
    """Once nobody has changed it for a quarter of an hour; against the words that were told last."""
    told = 0
    moved = Proposal.objects.exclude(state=Proposal.State.DRAFT).filter(version__gt=F("told_version"))
    for proposal in moved.select_related("body__assembly"):
        newest = Version.objects.filter(proposal=proposal, number=proposal.version).select_related("by").first()
        if newest is None or newest.at > at - SETTLED:
            continue
        before, after = proposal.told_version, proposal.version
        if newest.at > at - LATELY and Version.objects.filter(proposal=proposal, number=before).exists():
            writer = Seat.objects.filter(id=newest.by.id)
            told += tell(proposal, "changed", mark=after, apart_from=writer, was=str(before), reads=str(after))
        Proposal.objects.filter(id=proposal.id, told_version__lt=after).update(told_version=after)
    return told


def _withdrawn(at: datetime) -> int:
    rows = Proposal.objects.filter(withdrawn_at__gt=at - LATELY).select_related("body__assembly")
    new = untold([(occasion(one.id, "withdrawn"), one) for one in rows])
    return sum(tell(one, "withdrawn", apart_from=_first_author(one)) for one in new)


def _merged(at: datetime) -> int:
    """Those of the merged one hear what becomes of their support; those of the other, what came in."""
    told = 0
    done = Merging.objects.filter(state__in=[Merging.State.AGREED, Merging.State.BY_DESK], ended_at__gt=at - LATELY)
    for one in done.select_related("proposal__body__assembly", "into__body__assembly", "ended_by"):
        actor = Seat.objects.filter(person=one.ended_by.person_id) if one.ended_by else None
        for proposal, what, other in ((one.proposal, "merged", one.into), (one.into, "grown", one.proposal)):
            if untold([(occasion(proposal.id, what, one.id), proposal)]):
                told += tell(proposal, what, mark=one.id, apart_from=actor, other=other.shown_title)
    return told
