"""Guardians speak up about totals, people answer, and nobody can use a guardian to decide anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.concerns.services import send_concern
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import NotAllowed
from governance.audits.comparing import Count, Counts, Noticed, first_is_higher, lowest
from governance.audits.errors import BadAlarmReason, BadFindingAnswer, FindingOver
from governance.audits.findings import answer_finding, call_false_alarm, climb_due
from governance.audits.guardian import About
from governance.audits.guardians import guardians, guardians_of
from governance.audits.looking import again
from governance.audits.models import Finding, Look
from governance.audits.services import Made, audit_due, look_at
from governance.audits.standing import standings_of
from governance.ballots.holds import release_hold
from governance.ballots.models import Question
from governance.ballots.services import draft_question
from governance.equity import Said
from tests.governance.conftest import Visit

PAGES = Path(__file__).parents[3] / "docs" / "guardians"
BOUND = Fraction(4, 5)
State = Finding.State


@pytest.fixture
def uneven(assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat]) -> Finding:
    """Upland is home to 60 of 100 people and holds 6 of 40 seats; the guardian of seats has spoken up."""
    seat_many(seated, north, 6)
    seat_many(seated, south, 34)
    audit_due()
    return Finding.objects.told().get()


def seat_many(seated: Callable[..., Seat], place: Community, count: int) -> None:
    for n in range(count):
        seated(f"{place.letter}{n} Member", Role.MEMBER, place, email=None)


def fresh(finding: Finding) -> Finding:
    return Finding.objects.told().get(id=finding.id)


@pytest.mark.parametrize("name", guardians())
def test_each_guardian_says_what_its_test_cases_say(name: str) -> None:
    guardian = guardians()[name]
    said = set()
    for example in guardian.examples:
        seen = guardian.look(example.counts, BOUND)
        assert (seen.noticed.group.name if seen.noticed else None) == example.group, example.said
        said.add(seen.said)
    assert said == set(Said)


@pytest.mark.parametrize("name", guardians())
def test_each_guardian_has_a_page_with_its_rule_its_owner_and_its_version(name: str) -> None:
    guardian, page = guardians()[name], (PAGES / f"{name}.md").read_text()
    for words in (guardian.told, guardian.owner, guardian.mends, f"`{name}`, version {guardian.version}"):
        assert words in page
    assert ("a hold" in page) == guardian.may_hold
    assert f"[{name}]({name}.md)" in (PAGES / "README.md").read_text()


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_what_is_noticed_is_behind_the_others_and_never_of_few(rows: list[tuple[int, int]]) -> None:
    counts = Counts(tuple(Count(f"c{n}", "a", part, part + more) for n, (part, more) in enumerate(rows)))
    found = lowest(counts, BOUND).noticed
    assert Counts.parse(json.loads(json.dumps(counts.as_dict()))) == counts
    if found is not None:
        assert found.ratio < BOUND
        assert found.p <= 0.01
        assert found.group.whole >= 5
        assert Noticed.parse(json.loads(json.dumps(found.as_dict()))) == found
    higher = first_is_higher(counts, BOUND).noticed
    assert higher is None or (higher.p <= 0.01 and higher.ratio > 1 / BOUND)


def test_a_guardian_speaks_up_and_everybody_reads_what_it_means(uneven: Finding, visit: Visit) -> None:
    assert (uneven.guardian, uneven.state, uneven.number) == ("seats", State.NOTICE, 1)
    page = visit(None).get(uneven.get_absolute_url()).content.decode()
    assert "Counted by head, Upland holds less than half as many seats as the others." in page
    assert "6 seats for 6,000 people, against 34 seats for 4,000 people." in page
    assert "More members from there" in page
    assert "Nobody has to answer yet." in page
    board = visit(None).get(reverse("audits:board", args=["two-shores"])).content.decode()
    assert "Upland holds less than half as many seats" in board
    kinds = [one.type for one in Entry.objects.of(uneven.assembly_id)]
    assert "guardian.notice" in kinds


def test_a_look_can_be_made_again_from_what_it_stored(uneven: Finding) -> None:
    look = Look.objects.get(id=uneven.look_id)
    guardian = guardians()["seats"]
    assert again(guardian, look).as_dict() == look.noticed
    noted = Entry.objects.filter(type="guardian.look", body__guardian="seats").get().body
    assert noted["rule_sha256"] == guardian.rule_sha256 == look.rule_sha256
    assert noted["data_sha256"] == look.data_sha256
    assert "6000" not in json.dumps(noted)


def test_a_guardian_looks_again_only_when_something_has_changed(
    uneven: Finding, assembly: Assembly, north: Community, seated: Callable[..., Seat]
) -> None:
    looks = Look.objects.filter(guardian="seats")
    assert (audit_due(), looks.count()) == (Made(), 1)
    seat_many(seated, north, 4)
    assert (audit_due(), looks.count()) == (Made(audits=0, looks=1), 1)
    seat_many(seated, north, 1)
    assert audit_due().audits == 1
    assert looks.count() == 2
    assert Finding.objects.count() == 1
    assert fresh(uneven).look_id != uneven.look_id


def test_what_is_no_longer_so_ends_by_itself(
    uneven: Finding, assembly: Assembly, north: Community, seated: Callable[..., Seat]
) -> None:
    seat_many(seated, north, 45)
    audit_due()
    assert fresh(uneven).state == State.OVER
    assert Entry.objects.of(assembly.id).filter(type="guardian.over").exists()


def test_a_notice_that_nobody_answers_becomes_a_flag_and_then_a_silence(uneven: Finding, visit: Visit) -> None:
    with telling(uneven.due_at - timedelta(seconds=1)):
        assert climb_due() == 0
    with telling(uneven.due_at):
        assert (climb_due(), climb_due()) == (1, 0)
    flag = fresh(uneven)
    assert (flag.state, flag.due_at - uneven.due_at) == (State.FLAG, timedelta(days=14))
    with telling(flag.due_at):
        assert (climb_due(), climb_due()) == (1, 0)
        assert "Left in silence" in visit(None).get(uneven.get_absolute_url()).content.decode()
    kinds = [one.type for one in Entry.objects.of(uneven.assembly_id)]
    assert (kinds.count("guardian.flag"), kinds.count("guardian.silence")) == (1, 1)


def test_a_late_answer_still_counts_and_is_called_late(uneven: Finding, ola: Seat) -> None:
    with telling(uneven.due_at):
        climb_due()
    with telling(fresh(uneven).due_at + timedelta(days=1)):
        climb_due()
        answered = answer_finding(uneven, by=ola, answer="We invite three more from Upland.")
    assert answered.state == State.ANSWERED
    assert Entry.objects.of(uneven.assembly_id).filter(type="guardian.answer").get().body["is_late"] is True
    with pytest.raises(FindingOver):
        answer_finding(uneven, by=ola, answer="Again.")


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_an_answer_says_something(uneven: Finding, ola: Seat, words: str) -> None:
    with pytest.raises(BadFindingAnswer):
        answer_finding(uneven, by=ola, answer=words)
    assert fresh(uneven).state == State.NOTICE


def test_whoever_runs_the_assembly_answers_and_a_guarantor_alone_calls_a_false_alarm(
    uneven: Finding, ola: Seat, fay: Seat, gus: Seat, ana: Seat, dee: Seat
) -> None:
    for stranger in (ana, dee):
        with pytest.raises(NotAllowed):
            answer_finding(uneven, by=stranger, answer="All is well.")
    for other in (ola, fay, ana, dee):
        with pytest.raises(NotAllowed):
            call_false_alarm(uneven, by=other, reason="I see nothing.")
    with pytest.raises(BadAlarmReason):
        call_false_alarm(uneven, by=gus, reason=" ")
    assert answer_finding(uneven, by=fay, answer="We shall.").state == State.ANSWERED
    assert call_false_alarm(uneven, by=gus, reason="The census is ten years old.").state == State.FALSE_ALARM


def test_a_guardian_that_cries_wolf_is_shown_so(uneven: Finding, gus: Seat, assembly: Assembly, visit: Visit) -> None:
    call_false_alarm(uneven, by=gus, reason="The census is ten years old.")
    page = reverse("audits:guardians", args=["two-shores"])
    assert "Cries wolf" not in visit(None).get(page).content.decode()
    first = fresh(uneven)
    for number in (2, 3):
        Finding.objects.create(
            assembly=assembly, number=number, guardian="seats", state=State.FALSE_ALARM, look=first.look,
            found_at=first.found_at, due_at=first.due_at, ended_at=first.ended_at, alarm_reason="No.", called_by=gus,
        )  # fmt: skip
    told = visit(None).get(page).content.decode()
    assert "Cries wolf" in told
    assert "spoke up 3 times, 3 false alarms." in told
    seats = next(one for one in standings_of(assembly) if one.name == "seats")
    assert (seats.found, seats.false_alarms, seats.looks) == (3, 3, 1)


def test_everybody_reads_the_rule_its_test_cases_and_what_it_said_over_time(uneven: Finding, visit: Visit) -> None:
    page = visit(None).get(reverse("audits:guardian", args=["two-shores", "seats"])).content.decode()
    assert "Looks so far: 1. Something uneven: 1." in page
    assert "GUARDIAN = Guardian(" in page
    assert guardians()["seats"].rule_sha256 in page
    assert "Counted by head, Upland holds less than half as many seats" in page
    quiet = visit(None).get(reverse("audits:guardian", args=["two-shores", "area"])).content.decode()
    assert "It has not looked yet." in quiet
    assert visit(None).get(reverse("audits:guardian", args=["two-shores", "nobody"])).status_code == 404


def test_few_people_are_not_told_of_in_a_finding(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat], visit: Visit
) -> None:
    seat_many(seated, north, 3)
    seat_many(seated, south, 37)
    audit_due()
    finding = Finding.objects.get()
    for door in (finding.get_absolute_url(), reverse("api:finding", args=[finding.id])):
        told = visit(None).get(door).content.decode()
        assert "Upland" in told
        assert "3 seats" not in told
        assert "37 seats" not in told
    assert "would tell of single people" in visit(None).get(finding.get_absolute_url()).content.decode()


def test_one_answer_stands_for_all_that_say_the_same(uneven: Finding, visit: Visit, ola: Seat) -> None:
    look = Look.objects.get(id=uneven.look_id)
    for number, name in ((2, "Upland"), (3, "Delta")):
        other = Look.objects.create(
            assembly=look.assembly, guardian="seats", version=1, rule_sha256="", bound="4/5", data={}, data_sha256="",
            said=look.said, noticed=look.noticed | {"group": look.noticed["group"] | {"name": name}},
            made_at=look.made_at,
        )  # fmt: skip
        Finding.objects.create(
            assembly=look.assembly, number=number, guardian="seats", look=other, state=State.NOTICE,
            question=draft_question_of(ola), found_at=uneven.found_at, due_at=uneven.due_at,
        )  # fmt: skip
    answering = reverse("audits:answer", args=[uneven.id])
    assert "It answers the other open finding that says the same, too" in visit(ola).get(answering).content.decode()
    visit(ola).post(answering, {"answer": "We invite more.", "also_alike": "on"})
    assert list(Finding.objects.order_by("number").values_list("state", flat=True)) == [
        "answered",
        "answered",
        "notice",
    ]
    assert Entry.objects.of(uneven.assembly_id).filter(type="guardian.answer").count() == 2


def draft_question_of(ola: Seat) -> Question:
    return draft_question(ola.body, by=ola, title="Shall we?", text="", rule="yes-no")


@pytest.fixture
def silent_flag(counted_question: Question, assembly: Assembly) -> Finding:
    """Nobody answered a flag about the turnout of a question that is counted and not certified."""
    counts = Counts((Count("Upland", "a", 48, 50), Count("Delta", "b", 12, 40)))
    guardian = guardians()["turnout"]
    object.__setattr__(guardian, "gather", lambda _totals: {counted_question.id: counts})
    look_at(guardian, assembly, counted_question)
    finding = Finding.objects.told().get()
    Finding.objects.update(state=State.FLAG, flagged_at=now(), due_at=now())
    return finding


@pytest.fixture(autouse=True)
def _guardians_as_they_are():
    kept = {name: guardian.gather for name, guardian in guardians().items()}
    yield
    for name, gather in kept.items():
        object.__setattr__(guardians()[name], "gather", gather)


def test_silence_about_a_flag_holds_a_result_that_is_not_certified(
    silent_flag: Finding, counted_question: Question, visit: Visit
) -> None:
    climb_due()
    counted_question.refresh_from_db()
    hold = counted_question.holds.get()
    assert (counted_question.state, hold.guardian, hold.reason) == (
        Question.State.HELD, "turnout", "Flag 1 was left in silence.",
    )  # fmt: skip
    assert fresh(silent_flag).hold == hold
    assert hold.lapses_at - hold.placed_at == timedelta(days=14)
    assert "It holds the result" in visit(None).get(silent_flag.get_absolute_url()).content.decode()
    assert (
        "Flag 1 was left in silence."
        in visit(None).get(reverse("audits:guardians", args=["two-shores"])).content.decode()
    )


def test_a_certified_result_cannot_be_held_any_more(silent_flag: Finding, counted_question: Question) -> None:
    Question.objects.filter(id=counted_question.id).update(state=Question.State.CERTIFIED)
    climb_due()
    assert not counted_question.holds.exists()
    assert fresh(silent_flag).is_silence_noted


def test_a_question_is_looked_at_once_by_each_guardian(
    counted_question: Question, members: list[Seat], assembly: Assembly
) -> None:
    audit_due()
    about = {one.name for one in guardians_of(About.QUESTION) if not one.ready}
    assert about == {"assisted", "turnout"}
    assert {look.guardian for look in Look.objects.filter(question=counted_question)} == about
    assert audit_due().looks == 0


def test_findings_and_guardians_over_rest(uneven: Finding, visit: Visit, ola: Seat, gus: Seat, ana: Seat) -> None:
    rows = visit(None).get(reverse("api:findings", args=["two-shores"])).json()["results"]
    assert (rows[0]["guardian"], rows[0]["state"], rows[0]["is_silent"]) == ("seats", "notice", False)
    names = [one["name"] for one in visit(None).get(reverse("api:guardians", args=["two-shores"])).json()]
    assert names == sorted(guardians())
    answering = reverse("api:answer_finding", args=[uneven.id])
    assert visit(ana).post(answering, {"answer": "No."}, content_type="application/json").status_code == 403
    done = visit(ola).post(answering, {"answer": "We invite more."}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "answered")
    alarm = reverse("api:false_alarm", args=[uneven.id])
    assert visit(ola).post(alarm, {"reason": "No."}, content_type="application/json").status_code == 403
    assert visit(gus).post(alarm, {"reason": "Old."}, content_type="application/json").json()["state"] == "false-alarm"


def test_an_organiser_answers_on_a_page_and_a_guarantor_calls_a_false_alarm(
    uneven: Finding, visit: Visit, ola: Seat, gus: Seat, ana: Seat
) -> None:
    answering, alarm = (reverse(f"audits:{name}", args=[uneven.id]) for name in ("answer", "alarm"))
    assert answering not in visit(ana).get(uneven.get_absolute_url()).content.decode()
    assert answering in visit(ola).get(uneven.get_absolute_url()).content.decode()
    assert visit(ana).get(answering).status_code == 403
    assert visit(ola).post(answering, {"answer": ""}).status_code == 400
    assert visit(ola).post(answering, {"answer": "We invite <b>more</b>."}).status_code == 303
    told = visit(None).get(uneven.get_absolute_url()).content.decode()
    assert "We invite &lt;b&gt;more&lt;/b&gt;." in told
    assert visit(ola).get(alarm).status_code == 403
    assert visit(gus).post(alarm, {"reason": "The census is old."}).status_code == 303
    assert "The census is old." in visit(None).get(uneven.get_absolute_url()).content.decode()


def test_a_guarantor_sees_on_one_page_what_waits_and_nobody_else_does(
    silent_flag: Finding, counted_question: Question, assembly: Assembly, visit: Visit, gus: Seat, ola: Seat
) -> None:
    send_concern(assembly, text="The ramp was locked.")
    address = reverse("audits:watch", args=["two-shores"])
    for other in (ola, None):
        assert visit(other).get(address).status_code == 403
    page = visit(gus).get(address).content.decode()
    assert "2 things wait" in page
    assert reverse("audits:answer", args=[silent_flag.id]) in page
    assert "The ramp was locked." not in page
    assert address in visit(gus).get(reverse("home")).content.decode()
    climb_due()
    hold = counted_question.holds.get()
    assert reverse("ballots:release", args=[hold.id]) in visit(gus).get(address).content.decode()
    release_hold(hold, by=gus, reason="The vote was at harvest time.")
    assert reverse("ballots:release", args=[hold.id]) not in visit(gus).get(address).content.decode()
