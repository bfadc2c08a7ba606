"""A full audit by every guardian: of an assembly that has done much, and of a city that has shared out money."""

import json
import time
import uuid
from decimal import Decimal
from itertools import combinations

from assemblies.communities.models import Community
from assemblies.communities.services import describe_community
from assemblies.members.models import Role, Seat, ShownAs
from bench import places
from bench.cases.manifestos import ARTICLES, long_manifesto
from bench.cases.votes import CROWD, fill_box
from bench.goals import Figure, case
from bench.hall import Hall, statements
from bench.machine import most_memory
from bench.world import World, build, seated
from governance.allocations.services import Claim, Plan, share_out
from governance.audits.models import EquityAudit, Look
from governance.audits.services import Made, audit_due
from governance.audits.tasks import audit_due as task
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import Question
from governance.ballots.services import certify_question, draft_question, freeze_question, open_question
from governance.ballots.tallying import count_tally
from governance.budgets.services import set_budget
from governance.decisions.services import adopt
from governance.manifestos.models import Amendment
from governance.resources.services import Described, register_resource

MEMBERS, VOTES, ALLOCATIONS, COMMUNITIES = 200, 30, 3, 5
PATIENCE = 120.0


@case("audits")
def a_full_audit(hall: Hall) -> list[Figure]:
    return [*of_an_assembly(), *of_a_city(hall)]


def of_an_assembly() -> list[Figure]:
    """The first run, which finds nothing done yet, and one after it, which finds nothing to do."""
    assembly = a_busy_assembly().body.assembly
    made = Made()

    def run() -> None:
        nonlocal made
        made = audit_due(only=assembly)

    begun = time.perf_counter()
    sent = statements(run)
    took = time.perf_counter() - begun
    note, again = f"{made.audits} audits and {made.looks} looks", statements(run)
    what = f"of {MEMBERS} members, {VOTES} votes, {ARTICLES} articles with amendments, {ALLOCATIONS} allocations"
    return [
        Figure("audits", f"full audit {what}", took, "s", must=2, note=note),
        Figure("audits", f"statements of the full audit {what}", sent, "", must=40, note=f"{again} with nothing to do"),
    ]


def of_a_city(hall: Hall) -> list[Figure]:
    """By a worker, from the task to the last look."""
    world = build("city-money", members=10)
    question = a_budget(world)
    pairs = [json.dumps(pair, separators=(",", ":")) for pair in combinations([str(n) for n in range(1, 41)], 2)]
    fill_box(question, pairs, in_communities(world))
    Question.objects.filter(id=question.id).update(roll_size=CROWD)
    count_tally(world.close(question).tally.id)
    with places.worker(hall.given.environment) as worker:
        begun = time.perf_counter()
        task.delay()
        while Look.objects.filter(question=question).count() < 4 or not EquityAudit.objects.filter(question=question):
            if time.perf_counter() - begun > PATIENCE:
                raise TimeoutError(f"the city is not audited after {PATIENCE:.0f} s")
            time.sleep(0.02)
        took = time.perf_counter() - begun
        memory = most_memory(worker.pid)
    what = f"of a city's budget with {CROWD:,} voters"
    return [
        Figure("audits", f"full audit {what}", took, "s", must=10),
        Figure("audits", f"memory of the worker, full audit {what}", memory, "MB", must=500),
    ]


def a_busy_assembly() -> World:
    """All of it made by the product's own services, except how the amendments were decided."""
    world = build("busy", members=MEMBERS, proposals=2 * VOTES)
    communities = in_communities(world)
    guarantor = seated(world.body, "Gus Guarantor", Role.GUARANTOR)
    long_manifesto(world)
    amendments = list(Amendment.objects.filter(article__manifesto__body=world.body).values_list("id", flat=True))
    Amendment.objects.filter(id__in=amendments[::2]).update(state=Amendment.State.ACCEPTED)
    Amendment.objects.filter(id__in=amendments[1::2]).update(state=Amendment.State.REJECTED)
    for question in world.open_questions(VOTES - ALLOCATIONS):
        counted(world, question)
    for number, question in enumerate(world.open_questions(ALLOCATIONS)):
        decision = adopt(certify_question(counted(world, question), by=guarantor).tally, by=guarantor)
        described = Described(kind="hours", name=f"Machine {number}", unit="hour")
        resource = register_resource(world.body, described, by=world.desk[1])
        claims = [Claim(one, 60 + place, need=40 + place) for place, one in enumerate(communities)]
        share_out(Plan(resource, decision, 150, claims, {}), rule="leximin", by=world.desk[1])
    return world


def in_communities(world: World) -> list[Community]:
    """Members in turn live in one of five places of equal size."""
    made = [describe_community(name=f"Place {n} of {world.slug}", letter="abcde"[n]) for n in range(COMMUNITIES)]
    world.body.assembly.communities.add(*made)
    for number, seat in enumerate(world.members):
        seat.community = made[number % COMMUNITIES]
    Seat.objects.bulk_update(world.members, ["community"])
    return made


def counted(world: World, question: Question) -> Question:
    for number, seat in enumerate(world.members):
        choice = "yes" if number % 3 else "no"
        cast_open_ballot(
            question.id, person_id=seat.person_id, choice=choice, key=uuid.uuid4(), shown_as=ShownAs.NUMBER
        )
    count_tally(world.close(question).tally.id)
    question.refresh_from_db()
    return question


def a_budget(world: World) -> Question:
    """Forty projects, of which the money pays about half."""
    by, projects = world.desk[1], [(f"Project {n}", "") for n in range(1, 41)]
    draft = draft_question(world.body, by=by, title="What shall be built?", rule="approval", options=projects)
    frozen = freeze_question(draft, by=by)
    costs = {str(n): Decimal(1000 * n) for n in range(1, 41)}
    set_budget(frozen, by=by, amount=Decimal(400_000), currency="EUR", rule="equal-shares",
               settings={"utilities": "cost", "completion": "add1"}, costs=costs)  # fmt: skip
    return open_question(Question.objects.get(id=frozen.id), by=by, minutes=60)
