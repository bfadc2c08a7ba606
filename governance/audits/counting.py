"""The aggregates that audits and guardians look at, each in one or two statements. No row of a person leaves here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from assemblies.bodies.charter import Charter
from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.finding import plenary_of
from assemblies.members.models import Seat
from governance.adoption.models import AnnexedPledge
from governance.adoption.pledges.services import due_without_proof
from governance.allocations.models import Allocation
from governance.audits.comparing import Count
from governance.audits.models import EquityAudit
from governance.ballots.models import WITH_RESULT, Channel, OpenBallot, Question, Turnout
from governance.ballots.tallying import grouped_choices
from governance.budgeting import Outcome
from governance.budgets.models import Budget
from governance.budgets.reading import supported
from governance.budgets.sharing import outcome_of
from governance.decisions.models import Decision
from governance.manifestos.models import Amendment
from governance.proposals.models import Author, Proposal


@dataclass(frozen=True, slots=True)
class Row:
    """A community: its people, its seats, and those of them that voted; None where that is not known."""

    name: str
    letter: str
    population: int | None
    seats: int
    voted: int | None = None


class Totals:
    """What one run looks at: an assembly, and those of its counted questions that are due.

    Each number is read once, for all questions at a time, and told to every audit and guardian that asks for it.
    """

    def __init__(self, assembly: Assembly, questions: Sequence[Question] = ()) -> None:
        self.assembly = assembly
        self.questions = questions

    @cached_property
    def charter(self) -> Charter:
        return plenary_of(self.assembly).charter

    @cached_property
    def communities(self) -> list[Community]:
        return list(self.assembly.communities.prefetch_related("measures"))

    @cached_property
    def seated(self) -> Mapping[Any, int]:
        """The voting seats of the plenary now, by the community's key."""
        return _by_community(_members(self.assembly))

    @cached_property
    def seats(self) -> list[Row]:
        return self._rows(self.seated, None)

    @cached_property
    def last_audit(self) -> EquityAudit | None:
        """The newest audit of the seats; a run that makes one puts it here."""
        return EquityAudit.objects.filter(assembly=self.assembly, question__isnull=True).first()

    @property
    def seats_audited(self) -> list[Row]:
        """The seats as the last equity audit stored them, so that nobody reads newer numbers from elsewhere."""
        rows = self.last_audit.snapshot["communities"] if self.last_audit else []
        return [Row(row["community"], row["letter"], row["population"], row["seats"]) for row in rows]

    @cached_property
    def voted(self) -> Mapping[UUID, list[Row]]:
        """Of each question, the seats on its roll, and those of them that voted."""
        rolls, voted = defaultdict[UUID, dict[Any, int]](dict), defaultdict[UUID, dict[Any, int]](dict)
        on_roll = Seat.objects.filter(rolls__question__in=self.questions).order_by()
        for question, community, n in on_roll.values_list("rolls__question", "community").annotate(n=Number("id")):
            rolls[question][community] = n
        for channel in (OpenBallot, Turnout):
            rows = channel.objects.filter(question__in=self.questions).order_by()
            for question, community, n in rows.values_list("question", "seat__community").annotate(
                n=Number("seat", distinct=True)
            ):
                voted[question][community] = n
        return {one.id: self._rows(rolls[one.id], voted[one.id]) for one in self.questions}

    @cached_property
    def helped(self) -> list[tuple[int, Count]]:
        """Of each counted question of the assembly: its number, and the ballots cast with help of all."""
        counted = Q(question__body__assembly=self.assembly, question__state__in=WITH_RESULT)
        parts, wholes = Counter[int](), Counter[int]()
        for channel in (OpenBallot, Turnout):
            rows = channel.objects.filter(counted).order_by().values_list("question__number")
            for number, whole, part in rows.annotate(
                whole=Number("seat", distinct=True),
                part=Number("seat", distinct=True, filter=Q(channel=Channel.HELPED)),
            ):
                wholes[number] += whole
                parts[number] += part
        return [(number, Count("", "", parts[number], wholes[number])) for number in wholes]

    @cached_property
    def budgets(self) -> list[tuple[Budget, Outcome]]:
        """The budgets whose ballots are among the questions, and what is paid for."""
        rows = Budget.objects.filter(question__in=self.questions)
        found = rows.select_related("question__body__assembly").prefetch_related("sheets", "funding")
        return [(budget, outcome) for budget in found if (outcome := outcome_of(budget)) is not None]

    def _rows(self, seated: Mapping[Any, int], voted: Mapping[Any, int] | None) -> list[Row]:
        return [
            Row(
                community.name,
                community.letter,
                community.population,
                seated.get(community.id, 0),
                None if voted is None else voted.get(community.id, 0),
            )
            for community in self.communities
        ]


def authors_by_community(totals: Totals) -> list[Count]:
    """Members, and those of them who wrote a public proposal that was not withdrawn."""
    wrote = Author.objects.filter(
        proposal__body__assembly=totals.assembly, proposal__state=Proposal.State.OPEN, accepted_at__isnull=False
    )
    written = _by_community(_members(totals.assembly).filter(id__in=wrote.values("seat")))
    return [
        Count(one.name, one.letter, written.get(one.id, 0), totals.seated[one.id])
        for one in totals.communities
        if totals.seated.get(one.id)
    ]


def carried_by_community(totals: Totals) -> list[Count]:
    """Proposals that were put to the vote and certified, and those carried, by the community of the first author."""
    certified = Question.objects.filter(
        body__assembly=totals.assembly, proposal__isnull=False, state=Question.State.CERTIFIED
    )
    decided = Decision.objects.filter(assembly=totals.assembly).values("tally__question__proposal")
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


def amended_by_community(totals: Totals) -> list[Count]:
    """Amendments decided about, and those accepted, by the community of whoever handed them in."""
    decided = Amendment.objects.filter(article__manifesto__body__assembly=totals.assembly, is_editorial=False)
    accepted = (Amendment.State.ACCEPTED, Amendment.State.MERGED)
    rows = (
        decided.filter(state__in=(*accepted, Amendment.State.REJECTED), by__community__isnull=False)
        .order_by("by__community__letter")
        .values_list("by__community__name", "by__community__letter")
        .annotate(part=Number("id", filter=Q(state__in=accepted)), whole=Number("id"))
    )
    return [Count(name, letter, part, whole) for name, letter, part, whole in rows]


def per_need(totals: Totals) -> dict[UUID, list[Count]]:
    """Whole units that each community got of what it needs, in all that was shared out on each question's decision."""
    got, needs = defaultdict[UUID, Counter[str]](Counter), defaultdict[UUID, Counter[str]](Counter)
    shared_out = Allocation.objects.filter(decision__tally__question__in=totals.questions)
    for allocation in shared_out.annotate(question=F("decision__tally__question")):
        for row in allocation.claims:
            name = row["claimant"]
            needs[allocation.question][name] += int(row["need"] or row["claim"])
            got[allocation.question][name] += int(Fraction(allocation.result["awards"].get(name, "0")))
    letters = {one.name: one.letter for one in totals.communities}
    return {
        question: [Count(name, letters.get(name, ""), min(got[question][name], n), n) for name, n in rows.items()]
        for question, rows in needs.items()
    }


def served(totals: Totals) -> dict[UUID, Count]:
    """Of each budget, voters with a funded project on their ballot, of those who marked any."""
    told = {}
    for budget, outcome in totals.budgets:
        funded = set(outcome.selected)
        part = whole = 0
        for choice, times in grouped_choices(budget.question):
            marked = set(supported(choice))
            whole += times if marked else 0
            part += times if marked & funded else 0
        told[budget.question_id] = Count("", "", part, whole)
    return told


def funded_by_area(totals: Totals) -> dict[UUID, list[Count]]:
    """Of each budget, projects that are funded of those in each area; those that name no area count in none."""
    told = {}
    for budget, outcome in totals.budgets:
        asked = budget.asked()
        areas = {sheet.key: sheet.place for sheet in budget.sheets.all() if sheet.place and sheet.key in asked}
        whole = Counter(areas.values())
        part = Counter(areas[key] for key in outcome.selected if key in areas)
        told[budget.question_id] = [Count(area, "", part[area], whole[area]) for area in sorted(whole)]
    return told


def pledges_by_body(totals: Totals) -> list[Count]:
    """Pledges that show they were kept, of those whose day has passed, by the body that promised.

    Those of somebody outside count with the body beside whose text they stand: its desk hands in the proof.
    """
    due = AnnexedPledge.objects.of_assembly(totals.assembly).filter(due_on__lt=totals.assembly.today)
    missing = Number("id", distinct=True, filter=Q(id__in=due_without_proof(totals.assembly).values("id")))
    rows = (
        due.order_by()
        .values_list(Coalesce("body__name", "manifesto__body__name"))
        .annotate(whole=Number("id", distinct=True), missing=missing)
    )
    return [Count(name, "", whole - missing, whole) for name, whole, missing in sorted(rows)]


def helped_here_and_before(totals: Totals) -> dict[UUID, tuple[Count, Count]]:
    """Ballots cast with help, of all: on each question, and on those of the assembly with a smaller number."""
    told = {}
    for question in totals.questions:
        here = [count for number, count in totals.helped if number == question.number]
        before = [count for number, count in totals.helped if number < question.number]
        told[question.id] = (_together(here), _together(before))
    return told


def _together(counts: Sequence[Count]) -> Count:
    return Count("", "", sum(one.part for one in counts), sum(one.whole for one in counts))


def _members(assembly: Assembly) -> QuerySet[Seat]:
    return Seat.objects.voting().of_assembly(assembly).filter(body__kind=Body.Kind.PLENARY)


def _by_community(seats: QuerySet[Seat]) -> Mapping[Any, int]:
    return dict(seats.order_by().values_list("community").annotate(n=Number("id")).values_list("community", "n"))
