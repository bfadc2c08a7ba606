"""The members in numbers: by community, beside each community's share of the population."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from config.numbers import grouped


@dataclass(frozen=True)
class Seated:
    """How many sit: members of the plenary, and people in other roles anywhere in the assembly."""

    members: int
    others: int


@dataclass(frozen=True)
class Helper:
    """Somebody in another role than a member's, under one name, with each seat they hold under it."""

    name: str
    seats: list[Seat]


def seated_in(assembly: Assembly) -> Seated:
    """Two statements."""
    voting = Seat.objects.voting().of_assembly(assembly).filter(body__kind=Body.Kind.PLENARY)
    return Seated(voting.count(), len(helpers_of(assembly)))


def helpers_of(assembly: Assembly) -> list[Helper]:
    """In order of body and seat. Whoever goes by two names is told as two: nothing shows that they are one."""
    found: dict[tuple[UUID, str], Helper] = {}
    helping = Seat.objects.active().of_people().of_assembly(assembly).exclude(role=Role.MEMBER)
    for seat in helping.by_body().select_related("person", "body"):
        name = seat.public_name
        found.setdefault((seat.person_id, name), Helper(name, [])).seats.append(seat)
    return list(found.values())


@dataclass(frozen=True)
class CommunityShare:
    """A row of a picture: the members from a community of all members, and its people of all people.

    Shares of the people are told only where they are known of every community.
    """

    community: str
    label: str
    n: int
    of: int
    population_of_100: int | None

    @property
    def words(self) -> str:
        members = _("%(n)s of %(of)s members") % {"n": grouped(self.n), "of": grouped(self.of)}
        if self.population_of_100 is None:
            return members
        people = _("%(share)d of 100 people live here") % {"share": self.population_of_100}
        return f"{members} · {people}"


@dataclass(frozen=True)
class Makeup:
    members: int
    communities: tuple[CommunityShare, ...]


def makeup_of(body: Body) -> Makeup:
    """Three statements, however many sit."""
    voting = Seat.objects.filter(body=body).voting().order_by()
    members_of = dict(voting.values_list("community").annotate(seats=Count("id")))
    communities = list(body.assembly.communities.prefetch_related("measures"))
    members = sum(members_of.values())
    populations = [community.population for community in communities]
    people = 0 if None in populations else sum(one for one in populations if one)
    shares = (_share(one, members_of.get(one.id, 0), members, people) for one in communities)
    return Makeup(members=members, communities=tuple(shares))


def _share(community: Community, members: int, of: int, people: int) -> CommunityShare:
    population = community.population
    return CommunityShare(
        community=community.pattern,
        label=f"{community.letter.upper()} {community.name}",
        n=members,
        of=of,
        population_of_100=round(100 * population / people) if population is not None and people else None,
    )
