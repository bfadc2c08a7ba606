"""Shelters in a storm: who reaches which, who is not reached and what would change that, printed and as text."""

from __future__ import annotations

import copy
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from assemblies.minutes import verify
from assemblies.minutes.heads import sign_head
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.bundles.questions import Edition
from governance.bundles.services import bundle_of
from governance.division.__main__ import main
from governance.shelters import reading, services
from governance.shelters.errors import BadTable
from governance.shelters.models import StormPlan

pytestmark = pytest.mark.django_db

SHELTERS = """id,capacity,attributes,opens,address
Hall,60,step-free power es,day and night,1 Quay
School,50,step-free pets,from 18:00,
"""
DISTRICTS = """id,class,people,needs
Canal Wards,,60,
Canal Wards,devices,10,power
Stilt Market,,60,
Outer Gardens,,8,
"""
WAYS = """from,to,km
Canal Wards,Hall,0.2
Stilt Market,School,0.4
Outer Gardens,School,1.3
"""
GIVEN = {"shelters": SHELTERS, "districts": DISTRICTS, "ways": WAYS}


@pytest.fixture
def tables():
    return services.read_tables(**GIVEN, limit_km=Decimal(1), first="power")


@pytest.fixture
def waiting(assembly, tables, fay):
    return services.make_plan(assembly, tables, by=fay, name="The storm of March", limit_km=Decimal(1))


@pytest.fixture
def plan(waiting):
    assert services.work_out_waiting() == 1
    waiting.refresh_from_db()
    return waiting


def told_of(plan, name):
    return next(one for one in reading.by_district(plan) if one.name == name)


def test_those_who_need_power_reach_it_and_others_of_their_ward_wait(plan):
    wards = told_of(plan, "Canal Wards")

    assert {(one.group, one.people, one.shelter) for one in wards.going} == {("", 50, "Hall"), ("devices", 10, "Hall")}
    assert wards.left == 10


def test_a_street_beyond_the_longest_way_is_named_with_what_would_change_that(plan, visit):
    gardens = told_of(plan, "Outer Gardens")
    assert not gardens.is_reached
    (reason,) = gardens.reasons
    assert "The nearest is School, 1.3 km away." in reading.why(reason)

    page = visit().get(plan.get_absolute_url()).content.decode()
    not_reached = page.split("Not reached</h2>")[1].split("<section>")[0]
    assert "Outer Gardens" in not_reached
    assert "School, 1.3 km" in not_reached
    assert "Canal Wards" not in not_reached
    assert "The proof was added up just now, and holds" in page


def test_the_minutes_hold_counts_and_hashes_and_name_who_is_not_reached(plan):
    made = Entry.objects.get(type="shelter.plan").body
    told = Entry.objects.get(type="shelter.work_out").body

    assert (made["shelters"], made["districts"], made["first"]) == (2, 3, ["power"])
    assert (told["people"], told["placed"], told["not_reached"]) == (138, 110, ["Outer Gardens"])
    assert told["result_sha256"] == reading.told_in_full(plan)["result_sha256"]


def test_a_plan_whose_worker_dies_waits_for_the_next_and_is_written_once(waiting, monkeypatch):
    def dies(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(services, "announce", dies)
        with pytest.raises(KeyboardInterrupt):
            services.work_out(waiting.id)
    waiting.refresh_from_db()
    assert waiting.result is None

    assert services.work_out(waiting.id)
    assert not services.work_out(waiting.id)
    assert Entry.objects.filter(type="shelter.work_out").count() == 1


def test_the_bundle_holds_the_plan_and_its_checker_follows_the_proof(plan, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    sign_head(plan.assembly_id)
    report = verify.verify_bundle(verify.read_tar(bundle_of(plan.assembly, Edition.PUBLIC).read_bytes()))

    assert not [claim for claim in report.claims if claim.verdict == verify.FAIL]
    assert ("Plan 1", "plan", verify.PASS) in {(claim.about, claim.name, claim.verdict) for claim in report.claims}


def test_a_changed_plan_is_noticed(plan):
    assert services.faults_in_proof(plan) == []

    forged = copy.deepcopy(plan)
    forged.result["placed"]["Canal Wards"]["devices"] = {}
    forged.result["unserved"]["Canal Wards"] = {"devices": 10}
    forged.result["placed"]["Canal Wards"][""] = {"Hall": 60}
    forged.result["shares"]["Canal Wards"] = "6/7"
    assert services.faults_in_proof(forged)


def test_each_shelter_has_a_list_for_its_door_and_each_district_a_text(plan, visit):
    stranger = visit()

    door = stranger.get(reverse("shelters:listed", args=[plan.id])).content.decode()
    assert "60 people expected, 60 places." in door
    text = stranger.get(reverse("shelters:texts", args=[plan.id])).content.decode()
    assert "devices (10): Hall, 1 Quay, 0.2 km. Open: day and night." in text
    assert "There is no place yet for 8 of you." in text


def test_anybody_can_plan_again_from_the_files(plan, visit, tmp_path, capsys):
    stranger = visit()
    for name in ("shelters", "districts", "ways"):
        content = stranger.get(reverse(f"shelters:{name}_csv", args=[plan.id])).content
        (tmp_path / f"{name}.csv").write_bytes(content)

    named = [str(tmp_path / "shelters.csv"), "--demand", str(tmp_path / "districts.csv")]
    named += ["--distances", str(tmp_path / "ways.csv"), "--rule", "transport", "--limit", "1", "--first", "power"]
    assert main([*named, "--json"]) == 0

    told = stranger.get(reverse("shelters:json", args=[plan.id])).json()
    assert json.loads(capsys.readouterr().out) == told["result"]


def test_the_desk_pastes_three_tables_and_others_do_not(assembly, visit, fay, ana, tables):
    address = reverse("shelters:make", args=[assembly.slug])
    sent = {"name": "March", "limit_km": "1", "first": "power", **GIVEN}

    assert visit(ana).post(address, sent).status_code == 403
    with pytest.raises(NotAllowed):
        services.make_plan(assembly, tables, by=ana, name="March", limit_km=Decimal(1))
    assert visit(fay).post(address, sent).status_code == 303
    assert "Being worked out" in visit().get(StormPlan.objects.get().get_absolute_url()).content.decode()


def test_a_mistake_in_a_table_is_told_with_its_line(assembly, visit, fay):
    with pytest.raises(BadTable, match="line 2"):
        services.read_tables(**GIVEN | {"ways": "from,to,km\nNowhere,Hall,1\n"}, limit_km=Decimal(1))

    sent = {"name": "March", "limit_km": "1", **GIVEN, "shelters": "id,capacity\nHall,many\n"}
    refused = visit(fay).post(reverse("shelters:make", args=[assembly.slug]), sent)
    assert refused.status_code == 400
    assert "Shelters, line 2" in refused.content.decode()


def test_the_door_for_programs_takes_and_gives_the_same(assembly, visit, fay, plan):
    desk = visit(fay)
    address = f"/api/v1/assemblies/{assembly.slug}/shelter-plans/"
    sent = {"name": "March", "limit_km": "1", "first": "power", **GIVEN}

    made = desk.post(address, sent, content_type="application/json")

    assert made.status_code == 201
    assert made.json()["placed"] is None
    services.work_out_waiting()
    read = desk.get(f"/api/v1/shelter-plans/{made.json()['id']}/").json()
    assert (read["placed"], read["result"]) == (110, plan.result)
