"""Who is here: one tap a name at the desk, and how many were there when a vote was open."""

import json

import pytest
from django.urls import reverse

from assemblies.members.services import end_seat
from assemblies.minutes.models import Entry
from assemblies.sessions.errors import MeetingOver, MeetingRuns, MeetingUnnamed, NotOfThisBody
from assemblies.sessions.models import Presence
from assemblies.sessions.services import end_meeting, mark, members_of, present_between, start_meeting
from config.clock import now
from config.errors import NotAllowed


@pytest.fixture
def meeting(plenary, fay):
    return start_meeting(plenary, name="Saturday", by=fay)


def test_the_desk_marks_who_comes_and_who_goes(meeting, members, fay):
    for seat in members[:3]:
        mark(meeting, seat, here=True, by=fay)
    mark(meeting, members[0], here=False, by=fay)
    assert [seat.person.first_name for seat in members_of(meeting) if seat.is_here] == ["Ben", "Cem"]


def test_saying_it_twice_changes_nothing_and_whoever_comes_back_is_one_person(meeting, ana, fay):
    for here in (True, True, False, False, True):
        mark(meeting, ana, here=here, by=fay)
    assert Presence.objects.filter(seat=ana).count() == 2
    assert Presence.objects.filter(seat=ana, left_at__isnull=True).count() == 1
    end_meeting(meeting, by=fay)
    assert Entry.objects.get(type="meeting.end").body["came"] == 1


def test_one_meeting_of_a_body_runs_at_a_time(meeting, plenary, fay):
    with pytest.raises(MeetingRuns):
        start_meeting(plenary, name="Another", by=fay)
    end_meeting(meeting, by=fay)
    assert start_meeting(plenary, name="Another", by=fay).is_running


def test_after_the_end_nobody_is_marked(meeting, ana, fay):
    mark(meeting, ana, here=True, by=fay)
    end_meeting(meeting, by=fay)
    assert not Presence.objects.filter(left_at__isnull=True).exists()
    with pytest.raises(MeetingOver):
        mark(meeting, ana, here=True, by=fay)
    with pytest.raises(MeetingOver):
        end_meeting(meeting, by=fay)


def test_only_those_who_vote_in_the_body_are_marked(meeting, xia, dee, ana, ola, fay):
    for seat in (xia, dee):
        with pytest.raises(NotOfThisBody):
            mark(meeting, seat, here=True, by=fay)
    ended = end_seat(ana, by=ola, reason="Moved away")
    with pytest.raises(NotOfThisBody):
        mark(meeting, ended, here=True, by=fay)


def test_a_member_marks_nobody(meeting, plenary, ana, dee):
    for by in (ana, dee):
        with pytest.raises(NotAllowed):
            mark(meeting, ana, here=True, by=by)
        with pytest.raises(NotAllowed):
            end_meeting(meeting, by=by)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_meeting_has_a_name(plenary, fay, name):
    with pytest.raises(MeetingUnnamed):
        start_meeting(plenary, name=name, by=fay)


def test_the_minutes_say_how_many_came_and_never_who(meeting, ana, ben, fay):
    for seat in (ana, ben):
        mark(meeting, seat, here=True, by=fay)
    end_meeting(meeting, by=fay)
    lines = "".join(Entry.objects.filter(type__startswith="meeting.").values_list("text", flat=True))
    assert ana.opaque_id not in lines
    assert "Ana" not in lines
    assert "Members who had been there: 2." in Entry.objects.get(type="meeting.end").sentence


def test_who_left_before_and_who_came_after_was_not_there_between(meeting, ana, ben, cem, plenary, fay):
    mark(meeting, ana, here=True, by=fay)
    mark(meeting, ana, here=False, by=fay)
    start = now()
    mark(meeting, ben, here=True, by=fay)
    end = now()
    mark(meeting, cem, here=True, by=fay)
    assert {one.seat_id for one in present_between(plenary.id, start, end)} == {ben.id}


def test_a_facilitator_taps_names_on_the_list(plenary, ana, ben, fay, browser_of):
    desk, address = browser_of(fay), reverse("sessions:here", args=[plenary.id])
    assert "Start the meeting" in desk.get(address).content.decode()
    desk.post(address, {"name": "Saturday"})
    page = desk.get(address).content.decode()
    assert "<b>0 of 2</b> here" in page
    meeting = plenary.meetings.get()
    tap = reverse("sessions:mark", args=[meeting.id])
    back = desk.post(tap, {"seat": ana.id, "here": "yes", "q": "ana"})
    assert back["Location"] == f"{address}?q=ana#seat-{ana.number}"
    page = desk.get(f"{address}?q=ana").content.decode()
    assert "<b>1 of 2</b> here" in page
    assert "Ben Birch" not in page
    assert desk.post(tap, {"seat": "nobody", "here": "yes"}).status_code == 404
    desk.post(reverse("sessions:end", args=[meeting.id]))
    assert "Start the meeting" in desk.get(address).content.decode()


def test_a_system_marks_who_is_here(plenary, ana, fay, browser_of):
    desk = browser_of(fay)

    def send(method: str, door: str, key: object, **given: object):
        return desk.generic(method, reverse(door, args=[key]), json.dumps(given), content_type="application/json")

    begun = send("POST", "api:meetings", plenary.id, name="Saturday").json()
    marked = send("PUT", "api:presence", begun["id"], seat=str(ana.id), here=True)
    assert marked.json()["here"] == 1
    assert send("POST", "api:meetings", plenary.id, name="Again").status_code == 409
    assert send("POST", "api:end_meeting", begun["id"]).json()["here"] == 0
