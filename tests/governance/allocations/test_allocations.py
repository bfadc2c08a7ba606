"""A resource shared out on a decision: who gets what, the ledger, and the proof."""

from __future__ import annotations

import copy
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.allocations import services
from governance.allocations.errors import CannotDivide, PaidAlready, SharedOutAlready
from governance.allocations.models import Account, Allocation, Move
from governance.allocations.services import Claim, Plan, hand_over, share_out
from governance.allocations.tasks import add_up
from governance.ballots.services import certify_question
from governance.decisions.services import adopt
from governance.division.__main__ import main
from governance.division.fingerprint import fingerprint
from governance.resources.models import Share
from governance.resources.services import Described, open_season, register_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(counted_question, gus):
    return adopt(certify_question(counted_question, by=gus).tally, by=gus)


@pytest.fixture
def reactor(plenary, fay):
    return register_resource(plenary, Described(kind="hours", name="The reactor", unit="hour"), by=fay)


@pytest.fixture
def season(reactor, fay, assembly):
    begins = assembly.today
    return open_season(reactor, by=fay, name="Spring", begins_on=begins, ends_on=begins + timedelta(30), most=100)


@pytest.fixture
def plan(reactor, decision, north, south, season):
    """Sixty claimed here and ninety there, a minimum, a fifth for the estuary, and a hundred hours to share."""
    claims = [Claim(north, 60, need=40), Claim(south, 90, need=120, minimum=10)]
    return Plan(reactor, decision, 100, claims, {"the estuary": 20}, season)


@pytest.fixture
def allocation(plan, fay):
    return share_out(plan, rule="leximin", by=fay)


def balances(allocation):
    return {one.kind + one.name: one.balance for one in Account.objects.filter(allocation=allocation)}


def test_a_decision_is_carried_out_line_by_line(allocation, decision, north, south):
    assert balances(allocation) == {
        "source": -100,
        "claimantUpland": 20,
        "claimantDelta": 60,
        "reservedthe estuary": 20,
        "surplus": 0,
        "handed": 0,
    }
    assert allocation.decision == decision
    assert list(Share.objects.values_list("community__name", "most")) == [("Upland", 20), ("Delta", 60)]
    told = Entry.objects.filter(type="allocation.share_out").get().body
    assert told["awards"] == {"the estuary": "20", "Upland": "20", "Delta": "60"}
    assert told["result_sha256"] == fingerprint(allocation.result)


def test_the_proof_and_the_ledger_hold_and_a_forgery_is_noticed(allocation):
    assert services.faults_in_proof(allocation) == []
    assert services.faults_in_ledger(allocation) == []

    forged = copy.deepcopy(allocation)
    forged.result["awards"] |= {"Upland": "21", "Delta": "59"}
    assert services.faults_in_proof(forged)
    assert services.faults_in_ledger(forged) == ["awards"]
    Account.objects.filter(kind="claimant", name="Upland").update(balance=21)
    assert services.faults_in_ledger(allocation) == ["claimant Upland", "sum"]


def test_each_night_all_is_added_up_and_the_minutes_say_once_what_does_not_hold(allocation):
    def told():
        return list(
            Entry.objects.filter(type__in=["allocation.fault", "allocation.well"]).values_list("type", flat=True)
        )

    upland = Account.objects.filter(kind="claimant", name="Upland")
    add_up()
    assert told() == []
    upland.update(balance=21)
    assert services.add_up_all() == services.add_up_all() == 1
    assert told() == ["allocation.fault"]
    assert Entry.objects.get(type="allocation.fault").body["faults"] == ["claimant Upland", "sum"]
    upland.update(balance=20)
    assert services.add_up_all() == services.add_up_all() == 0
    assert told() == ["allocation.fault", "allocation.well"]


def test_nothing_is_shared_out_twice(allocation, plan, fay):
    with pytest.raises(SharedOutAlready):
        share_out(plan, rule="talmud", by=fay)
    assert Allocation.objects.count() == 1


def test_only_the_desk_shares_out_and_only_on_a_decision_of_its_own(plan, ana, fay):
    with pytest.raises(NotAllowed):
        share_out(plan, rule="leximin", by=ana)
    share_out(plan, rule="leximin", by=fay)


def test_what_was_handed_over_is_never_handed_over_again(allocation, ola, fay):
    account = Account.objects.get(kind="claimant", name="Delta")

    with pytest.raises(NotAllowed):
        hand_over(account, by=fay)
    hand_over(account, by=ola)
    with pytest.raises(PaidAlready):
        hand_over(account, by=ola)

    assert balances(allocation)["claimantDelta"] == 0
    assert balances(allocation)["handed"] == 60
    assert services.faults_in_ledger(allocation) == []


def test_the_database_itself_refuses_a_second_handing_over_and_a_changed_line(allocation, ola):
    move = hand_over(Account.objects.get(kind="claimant", name="Delta"), by=ola)

    again = {"allocation": allocation, "kind": "handing", "source": move.source, "target": move.target, "amount": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(number=99, by=ola, at=move.at, **again)
    with pytest.raises(DatabaseError), transaction.atomic():
        Move.objects.filter(id=move.id).update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Allocation.objects.update(estate=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(kind="claimant").update(balance=-1)


def test_minimums_beyond_what_there_is_are_refused_in_words(plan, fay, north, reactor, decision):
    too_much = Plan(reactor, decision, 10, [Claim(north, 60, minimum=50)], {})

    with pytest.raises(CannotDivide, match="lower them"):
        share_out(too_much, rule="leximin", by=fay)


def test_anybody_can_divide_again_from_the_files(allocation, visit, tmp_path, capsys):
    stranger = visit()
    (tmp_path / "claims.csv").write_text(
        stranger.get(reverse("allocations:csv", args=[allocation.id])).content.decode()
    )
    told = stranger.get(reverse("allocations:json", args=[allocation.id])).json()

    given = ["--rule", told["rule"], "--estate", told["estate"], "--unit", told["unit"], "--reserve", "the estuary=1/5"]
    assert main([str(tmp_path / "claims.csv"), *given, "--lot", ",".join(told["lots"]), "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == told["result"]


def test_everybody_reads_the_picture_and_the_table(allocation, visit):
    page = visit().get(allocation.get_absolute_url()).content.decode()

    assert "100 were shared out." in page
    assert "The proof and the ledger were added up just now, and hold." in page
    assert "Delta" in page


def test_the_desk_compares_all_rules_before_it_shares_out(plan, visit, fay, north, south, reactor, decision):
    desk = visit(fay)
    address = reverse("allocations:share_out", args=[reactor.id])
    sent = {
        "decision": str(decision.id),
        "season": str(plan.season.id),
        "estate": "100",
        f"claim_{north.id}": "60",
        f"claim_{south.id}": "90",
        "do": "compare",
    }

    compared = desk.post(address, sent).content.decode()
    assert compared.count('<td class="n">') == 3 * 9
    numbers = compared.partition("The same part of each claim</th>")[2]
    assert numbers.startswith('<td class="n">40</td><td class="n">60</td><td class="n">0.00</td>')
    numbers = compared.partition("The same for everybody</th>")[2]
    assert numbers.startswith('<td class="n">50</td><td class="n">50</td><td class="n">0.10</td>')
    assert not Allocation.objects.exists()

    refused = desk.post(address, sent | {"do": "share"})
    assert refused.status_code == 400
    shared = desk.post(address, sent | {"do": "share", "rule": "proportional"})
    assert shared.status_code == 303
    assert Allocation.objects.get().result["awards"] == {"Upland": "40", "Delta": "60"}


def test_another_system_compares_the_rules_and_then_shares_out(plan, visit, fay, ana, north, south, decision):
    asked = {
        "decision": str(decision.id),
        "estate": 100,
        "claims": [
            {"community": str(north.id), "claim": 60, "need": 40},
            {"community": str(south.id), "claim": 90, "need": 120, "minimum": 10},
        ],
        "reserved": {"the estuary": 20},
    }
    address = f"/api/v1/resources/{plan.resource.id}"
    assert visit(ana).post(f"{address}/compare-rules/", asked, "application/json").status_code == 403
    rules = visit(fay).post(f"{address}/compare-rules/", asked, "application/json").json()
    by_rule = {one["rule"]: one for one in rules}
    assert len(by_rule) == len(services.compared(plan))
    assert by_rule["leximin"]["awards"] == {"the estuary": "20", "Upland": "20", "Delta": "60"}
    assert by_rule["leximin"]["gini"] == pytest.approx(0, abs=0.01)
    assert by_rule["equal-awards"]["gini"] > 0.1
    assert not Allocation.objects.exists()
    shared = visit(fay).post(f"{address}/share-out/", asked | {"rule": "leximin"}, "application/json")
    assert (shared.status_code, shared.json()["awards"]) == (201, by_rule["leximin"]["awards"])
