"""The power fails in the middle of sharing out and handing over: what stands is whole, and adds up."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from governance.allocations.models import Account, Allocation, Move
from governance.allocations.services import Claim, Plan, faults_in_proof, hand_over, share_out
from governance.ballots.models import Question
from governance.ballots.services import certify_question
from governance.decisions.services import adopt
from governance.resources.models import Share
from governance.resources.services import Described, open_season, register_resource

pytestmark = [pytest.mark.nets, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]
CUTS, LONGEST = 20, 60


def until_the_power_fails(work: Callable[[], None], seconds: float | None) -> bool:
    """The desk works in a process of its own; after so many seconds it is gone. Says whether it was cut."""
    connection.close()
    desk = os.fork()
    if desk == 0:
        try:
            work()
            connection.close()
        finally:
            os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(desk, signal.SIGKILL)
    _, status = os.waitpid(desk, 0)
    return os.WIFSIGNALED(status)


def carried_out(plan: Plan, fay: Seat, ola: Seat) -> None:
    """Shared out, and handed over to everybody; what is done already is left alone."""
    made = Allocation.objects.filter(resource=plan.resource).first() or share_out(plan, rule="leximin", by=fay)
    for account in Account.objects.filter(allocation=made, kind__in=["claimant", "reserved"], balance__gt=0):
        hand_over(account, by=ola)


def require_whole(plan: Plan) -> int:
    """Balances, shares and minutes are those that follow from the awards and from what the minutes say was handed over.

    Worked out from the record alone. Says how many were handed over.
    """
    of_resource = Entry.objects.filter(type="allocation.share_out")
    bodies = [entry.body for entry in of_resource if entry.body["resource"] == str(plan.resource.id)]
    if not bodies:
        assert not Allocation.objects.filter(resource=plan.resource).exists()
        assert not Share.objects.filter(season=plan.season).exists()
        return 0
    (body,) = bodies
    allocation = Allocation.objects.get(id=body["allocation"])
    handed = Counter(
        {
            entry.body["name"]: entry.body["amount"]
            for entry in Entry.objects.filter(type="allocation.hand_over")
            if entry.body["allocation"] == body["allocation"]
        }
    )
    expected = {name: int(award) - handed[name] for name, award in body["awards"].items()}
    found = {one.name: one.balance for one in allocation.accounts.filter(kind__in=["claimant", "reserved"])}
    assert found == expected
    others = {one.kind: one.balance for one in allocation.accounts.exclude(kind__in=["claimant", "reserved"])}
    assert others == {"source": -body["estate"], "surplus": int(body["surplus"]), "handed": handed.total()}
    assert Move.objects.filter(allocation=allocation, kind="handing").count() == len(handed)
    shares = dict(Share.objects.filter(season=plan.season).values_list("community__name", "most"))
    assert shares == {name: int(award) for name, award in body["awards"].items() if name in shares}
    assert faults_in_proof(allocation) == []
    return len(handed)


def test_the_power_fails_twenty_times_while_hours_are_shared_out_and_handed_over(
    plenary, counted_question: Question, gus: Seat, fay: Seat, ola: Seat, north: Community, south: Community
) -> None:
    decision = adopt(certify_question(counted_question, by=gus).tally, by=gus)
    day, chance = plenary.assembly.today, random.Random(20)

    def a_plan(number: int) -> Plan:
        hours = register_resource(plenary, Described(kind="hours", name=f"Reactor {number}", unit="hour"), by=fay)
        season = open_season(hours, by=fay, name="Spring", begins_on=day, ends_on=day, most=100)
        claims = [Claim(north, 60, need=40), Claim(south, 90, need=120, minimum=10)]
        return Plan(hours, decision, 100, claims, {"the estuary": 20}, season)

    first = a_plan(0)
    began = time.monotonic()
    until_the_power_fails(lambda: carried_out(first, fay, ola), None)
    undisturbed = time.monotonic() - began
    assert require_whole(first) == 3
    cuts, handed = 0, set()
    for number in range(1, LONGEST):
        plan = a_plan(number)
        cuts += until_the_power_fails(lambda plan=plan: carried_out(plan, fay, ola), chance.uniform(0, undisturbed))
        handed.add(require_whole(plan))
        until_the_power_fails(lambda plan=plan: carried_out(plan, fay, ola), None)
        assert require_whole(plan) == 3
        if cuts == CUTS:
            break
    assert cuts == CUTS
    assert len(handed) > 1, "the power failed in different places"
