"""The aggregates that audits and guardians look at, each in one or two statements. No row of a person leaves here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from governance.audits.comparing import Count
from governance.audits.models import EquityAudit
from governance.ballots.models import WITH_RESULT, Channel, OpenBallot, Question, Turnout
from governance.decisions.models import Decision
from governance.proposals.models import Author, Proposal


@dataclass(frozen=True, slots=True)
class Row:
    """A community: its people, its seats, and those of them that voted; None where that is not known."""

    name: str
    letter: str
    population: int | None
    seats: int
    voted: int | None = None


def seats_by_community(assembly: Assembly) -> list[Row]:
    """The voting seats of the plenary now."""
    return _rows(assembly, _by_community(_members(assembly)), None)


def seats_audited(assembly: Assembly) -> list[Row]:
    """The seats as the last equity audit stored them, so that nobody reads newer numbers from elsewhere."""
    audit = EquityAudit.objects.filter(assembly=assembly, question__isnull=True).first()
    rows = audit.snapshot["communities"] if audit else []
    return [Row(row["community"], row["letter"], row["population"], row["seats"]) for row in rows]


def voted_by_community(assembly: Assembly, question: Question) -> list[Row]:
    """The seats on the question's roll, and those of them that voted."""
    ballots = question.voted if question.is_secret else OpenBallot.objects.filter(question=question)
    voted = dict(
        ballots.values_list("seat__community")
        .annotate(n=Number("seat", distinct=True))
        .values_list("seat__community", "n")
    )
    return _rows(assembly, _by_community(Seat.objects.filter(rolls__question=question)), voted)


def authors_by_community(assembly: Assembly) -> list[Count]:
    """Members, and those of them who wrote a public proposal that was not withdrawn."""
    wrote = Author.objects.filter(
        proposal__body__assembly=assembly, proposal__state=Proposal.State.OPEN, accepted_at__isnull=False
    )
    members = _members(assembly)
    seated, written = _by_community(members), _by_community(members.filter(id__in=wrote.values("seat")))
    return [
        Count(one.name, one.letter, written.get(one.id, 0), seated[one.id])
        for one in assembly.communities.all()
        if seated.get(one.id)
    ]


def carried_by_community(assembly: Assembly) -> list[Count]:
    """Proposals that were put to the vote and certified, and those carried, by the community of the first author."""
    certified = Question.objects.filter(body__assembly=assembly, proposal__isnull=False, state=Question.State.CERTIFIED)
    decided = Decision.objects.filter(assembly=assembly).values("tally__question__proposal")
    rows = (
        Author.objects.filter(is_first=True, proposal__in=certified.values("proposal"))
        .values_list("seat__community__name", "seat__community__letter")
        .annotate(whole=Number("id"), part=Number("id", filter=Q(proposal__in=decided)))
        .order_by("seat__community__letter")
    )
    return [
        Count(name, letter, part, whole)
        for name, letter, whole, part in rows.values_list(
            "seat__community__name", "seat__community__letter", "whole", "part"
        )
        if name
    ]


def helped_here_and_before(assembly: Assembly, question: Question) -> tuple[Count, Count]:
    """Ballots cast with help, of all: on this question, and on those of the assembly with a smaller number."""
    before = Question.objects.filter(body__assembly=assembly, number__lt=question.number, state__in=WITH_RESULT)
    here = Question.objects.filter(id=question.id)
    return _helped(here), _helped(before)


def _helped(questions: QuerySet[Question]) -> Count:
    secret = Turnout.objects.filter(question__in=questions)
    part = whole = 0
    for voted in (OpenBallot.objects.filter(question__in=questions), secret):
        told = voted.order_by().values("question", "seat").distinct()
        whole += told.count()
        part += told.filter(channel=Channel.HELPED).count()
    return Count("", "", part, whole)


def _members(assembly: Assembly) -> QuerySet[Seat]:
    return Seat.objects.voting().of_assembly(assembly).filter(body__kind=Body.Kind.PLENARY)


def _by_community(seats: QuerySet[Seat]) -> Mapping[Any, int]:
    return dict(seats.order_by().values_list("community").annotate(n=Number("id")).values_list("community", "n"))


def _rows(assembly: Assembly, seated: Mapping[Any, int], voted: Mapping[Any, int] | None) -> list[Row]:
    return [
        Row(
            community.name,
            community.letter,
            community.population,
            seated.get(community.id, 0),
            None if voted is None else voted.get(community.id, 0),
        )
        for community in assembly.communities.prefetch_related("measures")
    ]
