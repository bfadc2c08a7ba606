"""The demo assembly: what its readers find, and that its record stands."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings as django_settings
from django.db.models import Count
from django.test import Client

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from governance.allocations.models import Allocation
from governance.allocations.services import faults_in_ledger, faults_in_proof
from governance.ballots.models import OpenBallot, Question
from governance.ballots.services import opening_outlook
from governance.ballots.tallying import published_lines
from governance.proposals.models import Proposal
from governance.resources.models import Breach, Share
from rehearsal import spore_quay
from tests.rehearsal.conftest import AS_OF

State = Question.State


def asked(title: str) -> Question:
    return Question.objects.get(title__contains=title)


def texts(question: Question, keys: list[str]) -> list[str]:
    said = {option.key: option.text for option in question.options.all()}
    return [said[key] for key in keys]


def test_56_of_81_say_that_the_reactor_is_common(quay: Assembly):
    question = asked("held in common")

    assert question.state == State.CERTIFIED
    assert (question.threshold, question.roll_size, question.turnout) == ("2/3", 81, 78)
    assert question.tally.result["rounds"][0]["votes"] == {"yes": "56", "no": "22", "abstain": "0"}
    assert question.tally.result["outcome"] == "adopted"


def test_whoever_has_no_way_in_has_not_voted(quay: Assembly):
    shut_out = Seat.objects.active().of_assembly(quay).without_card()

    assert not OpenBallot.objects.filter(seat__in=shut_out).exists()


def test_communities_take_part_in_one_vote_more_and_in_another_less(quay: Assembly):
    def turnout(title: str) -> list[int]:
        came = OpenBallot.objects.filter(question=asked(title)).values("seat__community__letter")
        return [one["n"] for one in came.annotate(n=Count("seat", distinct=True)).order_by("seat__community__letter")]

    assert turnout("faces blurred") == [24, 14, 14, 13]
    assert turnout("held in common") == [26, 20, 17, 15]
    assert turnout("five stewards") == [23, 16, 14, 10]


def test_corvin_leads_the_first_round_and_is_elected_last(quay: Assembly):
    question = asked("five stewards")
    result = question.tally.result
    winners = texts(question, result["winners"])
    first = result["rounds"][0]["votes"]
    leader = max(first, key=lambda key: float(first[key]))

    assert winners == ["Mira Lopes", "Dilnoza Karimova", "Gwen Pritchard", "Amara Okonkwo", "Corvin Ashgrove"]
    assert texts(question, [leader]) == ["Corvin Ashgrove"]
    assert (question.options.count(), question.seats, question.turnout) == (12, 5, 63)
    assert [tie["settled_by"] for tie in result["ties"]] == ["round 5"]
    assert all(float(last) < float(result["quota"]) for last in [result["rounds"][-1]["votes"][leader]])


def test_the_question_about_the_film_is_annulled_by_two_people_and_asked_again(quay: Assembly):
    again = asked("faces blurred")
    before = again.asked_again_from

    assert before is not None
    assert before.state == State.ANNULLED
    assert before.annulment_reason
    assert (before.turnout, before.roll_size) == (31, 81)
    request = before.requests.get()
    assert request.confirmed_by is not None
    assert request.asked_by.person != request.confirmed_by.person
    assert again.state == State.CERTIFIED


def test_two_questions_are_still_open_sixty_days_later_and_one_is_a_draft(quay: Assembly):
    sixty_days_later = datetime(2025, 4, 30, 20, tzinfo=UTC)
    still_open = Question.objects.filter(state=State.OPEN, closes_at__gt=sixty_days_later)

    assert sixty_days_later.date() == AS_OF + timedelta(days=60)
    assert sorted(still_open.values_list("rule", flat=True)) == ["stv-scottish", "yes-no"]
    assert Question.objects.filter(state=State.DRAFT).count() == 1


def test_eighty_four_seats_of_which_eighty_one_vote_and_three_have_no_card(quay: Assembly):
    plenary = quay.bodies.get(kind=Body.Kind.PLENARY)
    outlook = opening_outlook(Question.objects.get(state=State.DRAFT))

    assert plenary.seats.active().count() == 84
    assert (outlook.seats, outlook.without_card) == (81, 3)
    assert Seat.objects.active().of_assembly(quay).without_card().count() == 3
    assert {"organiser", "facilitator", "moderator", "guarantor", "expert", "member", "observer"} == set(
        Seat.objects.active().of_assembly(quay).values_list("role", flat=True)
    )


def test_jaxon_resigns_with_a_reason_and_returns_without_a_vote(quay: Assembly):
    ended, now = Seat.objects.filter(person__name="Jaxon Vale").order_by("started_at")

    assert ended.body.kind == Body.Kind.DELEGATION
    assert "resigns" in ended.end_reason
    assert now.role == Role.OBSERVER
    assert now.is_active


def test_one_text_is_withdrawn_one_has_changed_and_several_are_shared(quay: Assembly):
    proposals = Proposal.objects.filter(body__assembly=quay)
    withdrawn = proposals.get(state=Proposal.State.WITHDRAWN)

    assert withdrawn.withdrawal_reason
    assert proposals.filter(version__gt=1).exists()
    assert sum(p.authors.filter(accepted_at__isnull=False).count() > 1 for p in proposals) >= 4


def test_every_counted_question_and_the_seats_are_audited(quay: Assembly):
    counted = Question.objects.filter(state__in=[State.COUNTED, State.CERTIFIED])

    assert quay.audits.filter(question__isnull=True).count() == 1
    assert quay.audits.filter(question__isnull=False).count() == counted.count() == 6


def test_nothing_in_the_record_is_later_than_the_as_of_day(quay: Assembly):
    times = list(Entry.objects.of(quay.id).values_list("at", flat=True))

    assert times == sorted(times)
    assert times[-1].date() < AS_OF


def test_the_record_and_all_ballots_pass_the_verifier(quay: Assembly, tmp_path: Path):
    minutes = tmp_path / "minutes.jsonl"
    minutes.write_text("".join(f"{line}\n" for line in Entry.objects.of(quay.id).lines()))
    files = []
    for question in Question.objects.filter(state=State.CERTIFIED):
        files.append(tmp_path / f"ballots-{question.number}.jsonl")
        files[-1].write_bytes(b"".join(sorted(line + b"\n" for line, _weight in published_lines(question))))
    verifier = Path(django_settings.BASE_DIR) / "assemblies/minutes/verify.py"

    done = subprocess.run([sys.executable, "-I", verifier, minutes, *files], capture_output=True, text=True, timeout=60)

    unknown = [line for line in done.stdout.splitlines() if line.startswith("NOT CHECKED")]
    assert done.returncode == (2 if unknown else 0), done.stdout + done.stderr
    assert all("does not know the rule" in line for line in unknown), done.stdout


def test_nobodys_name_is_in_the_record_of_seats(quay: Assembly):
    seats = [entry.text for entry in Entry.objects.of(quay.id) if entry.type in {"role.grant", "role.revoke"}]
    surnames = {name.split()[-1] for names in spore_quay.MEMBERS.values() for name in names}

    assert seats
    assert not [name for name in surnames if any(name in line for line in seats)]


def test_quiet_nights_are_asked_in_three_languages_and_in_easy_words(quay: Assembly, client: Client):
    question = Question.objects.get(title__startswith="Shall the pumps stand still")

    assert set(question.translations) == {"en-easy", "es", "es-easy", "ar"}
    assert question.config["translations"]["ar"]["label"] == "machine"
    path = question.get_absolute_url().removeprefix("/en")
    assert "Las bombas hacen ruido" in client.get(f"/es{path}?easy=1").content.decode()
    assert "هل تتوقف المضخات" in client.get(f"/ar{path}").content.decode()


def test_the_reactors_hours_are_shared_over_a_floor_and_the_tide_basin_has_its_own(quay: Assembly):
    allocation = Allocation.objects.get(assembly=quay)

    assert str(allocation.decision) == "Shall the reactor be held in common?"
    assert allocation.result["awards"] == {
        "Low Mist": "172",
        "Kiln Flats": "102",
        "Old Mycelium Works": "64",
        "Umbrella Terraces": "40",
        "the tide basin": "42",
    }
    assert faults_in_proof(allocation) == faults_in_ledger(allocation) == []


def test_the_terraces_booked_too_much_and_were_answered_in_two_days(quay: Assembly):
    feast, loud = Breach.objects.filter(resource__assembly=quay).order_by("at")

    assert (feast.kind, feast.amount, feast.bound) == ("share", 45, 40)
    assert (feast.answered_at - feast.at).days == 2
    assert (loud.kind, loud.amount, loud.answered_by.person.name) == ("reading", 49, "Mira Lopes")
    for share in Share.objects.filter(season__resource__assembly=quay):
        assert share.booked <= share.most
