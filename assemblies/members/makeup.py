"""Who sits, in numbers: by role and by community, beside the community's share of the population."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from assemblies.bodies.models import Body
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat


@dataclass(frozen=True)
class RoleCount:
    label: str
    seats: int


@dataclass(frozen=True)
class CommunityShare:
    """A row of a picture: the members from a community of all members, and its people of all people."""

    community: str
    letter: str
    label: str
    n: int
    of: int
    population_of_100: int | None

    @property
    def words(self) -> str:
        members = _("%(n)d of %(of)d members") % {"n": self.n, "of": self.of}
        if self.population_of_100 is None:
            return members
        people = _("%(share)d of 100 people live here") % {"share": self.population_of_100}
        return f"{members} · {people}"


@dataclass(frozen=True)
class Makeup:
    members: int
    roles: tuple[RoleCount, ...]
    communities: tuple[CommunityShare, ...]

    @property
    def most(self) -> int:
        return max((row.n for row in self.communities), default=1) or 1


def makeup_of(body: Body) -> Makeup:
    """Four statements, however many sit."""
    seats = Seat.objects.active().filter(body=body)
    by_role = dict(seats.order_by().values_list("role").annotate(seats=Count("id")))
    by_community = dict(seats.voting().order_by().values_list("community").annotate(seats=Count("id")))
    communities = list(body.assembly.communities.prefetch_related("measures"))
    members = by_role.get(Role.MEMBER, 0)
    people = sum(community.population or 0 for community in communities)
    return Makeup(
        members=members,
        roles=tuple(RoleCount(str(Role(role).label), by_role[role]) for role in Role.values if role in by_role),
        communities=tuple(
            _share(community, by_community.get(community.id, 0), members, people) for community in communities
        ),
    )


def _share(community: Community, members: int, of: int, people: int) -> CommunityShare:
    population = community.population
    return CommunityShare(
        community=community.pattern,
        letter=community.letter,
        label=f"{community.letter.upper()} {community.name}",
        n=members,
        of=of,
        population_of_100=round(100 * population / people) if population is not None and people else None,
    )
