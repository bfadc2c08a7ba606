"""The aggregates that audits and guardians look at, each in one or two statements. No row of a person leaves here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from governance.adoption.models import AnnexedPledge
from governance.adoption.pledges.services import due_without_proof
from governance.allocations.models import Allocation
from governance.audits.comparing import Count
from governance.audits.models import EquityAudit
from governance.ballots.models import WITH_RESULT, Channel, OpenBallot, Question, Turnout
from governance.ballots.tallying import grouped_choices
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


def amended_by_community(assembly: Assembly) -> list[Count]:
    """Amendments decided about, and those accepted, by the community of whoever handed them in."""
    decided = Amendment.objects.filter(article__manifesto__body__assembly=assembly, is_editorial=False)
    accepted = (Amendment.State.ACCEPTED, Amendment.State.MERGED)
    rows = (
        decided.filter(state__in=(*accepted, Amendment.State.REJECTED), by__community__isnull=False)
        .order_by("by__community__letter")
        .values_list("by__community__name", "by__community__letter")
        .annotate(part=Number("id", filter=Q(state__in=accepted)), whole=Number("id"))
    )
    return [Count(name, letter, part, whole) for name, letter, part, whole in rows]


def per_need(question: Question) -> list[Count]:
    """Whole units that each community got of what it needs, in all that was shared out on this question's decision."""
    got, needs, letters = Counter[str](), Counter[str](), dict[str, str]()
    for allocation in Allocation.objects.filter(decision__tally__question=question):
        for row in allocation.claims:
            name = row["claimant"]
            needs[name] += int(row["need"] or row["claim"])
            got[name] += int(Fraction(allocation.result["awards"].get(name, "0")))
    for name, letter in question.body.assembly.communities.values_list("name", "letter"):
        letters[name] = letter
    return [Count(name, letters.get(name, ""), min(got[name], needs[name]), needs[name]) for name in needs]


def served(question: Question) -> Count | None:
    """Voters with a funded project on their ballot, of those who marked any; nothing where no money hangs on it."""
    budget = Budget.objects.select_related("question__body__assembly").filter(question=question).first()
    outcome = outcome_of(budget) if budget else None
    if budget is None or outcome is None:
        return None
    funded = set(outcome.selected)
    part = whole = 0
    for choice, times in grouped_choices(question):
        marked = set(supported(choice))
        whole += times if marked else 0
        part += times if marked & funded else 0
    return Count("", "", part, whole)


def funded_by_area(question: Question) -> list[Count]:
    """Projects on the ballot that are funded, of those in each area; those that name no area count in none."""
    budget = Budget.objects.select_related("question__body__assembly").filter(question=question).first()
    outcome = outcome_of(budget) if budget else None
    if budget is None or outcome is None:
        return []
    areas = dict(budget.sheets.exclude(place="").values_list("key", "place"))
    on_ballot = [key for key in areas if key in budget.asked()]
    whole = Counter(areas[key] for key in on_ballot)
    part = Counter(areas[key] for key in on_ballot if key in set(outcome.selected))
    return [Count(area, "", part[area], whole[area]) for area in sorted(whole)]


def pledges_by_body(assembly: Assembly) -> list[Count]:
    """Pledges that show they were kept, of those whose day has passed, by the body that promised.

    Those of somebody outside count with the body beside whose text they stand: its desk hands in the proof.
    """
    due = AnnexedPledge.objects.of_assembly(assembly).filter(due_on__lt=assembly.today)
    missing = Number("id", distinct=True, filter=Q(id__in=due_without_proof(assembly).values("id")))
    rows = (
        due.order_by()
        .values_list(Coalesce("body__name", "manifesto__body__name"))
        .annotate(whole=Number("id", distinct=True), missing=missing)
    )
    return [Count(name, "", whole - missing, whole) for name, whole, missing in sorted(rows)]


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
