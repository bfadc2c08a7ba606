"""Handing over the desk, and calling for help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.hall import services
from assemblies.hall.errors import NoCallFor
from assemblies.hall.models import HelpCall
from assemblies.members.errors import LastOrganiser
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_seat
from assemblies.minutes.models import Entry
from config.clock import now
from config.errors import NotAllowed

Visit = Callable[..., Client]


def test_one_person_at_a_time_has_the_desk(assembly: Assembly, ola: Seat, fay: Seat) -> None:
    services.take_desk(assembly, by=fay)
    services.take_desk(assembly, by=ola)
    held = services.hold_of(assembly)
    assert held is not None
    assert (held.seat, held.before) == (ola, fay)


def test_the_minutes_name_both_seats_when_the_desk_is_taken_over(assembly: Assembly, ola: Seat, fay: Seat) -> None:
    services.take_desk(assembly, by=fay)
    services.take_desk(assembly, by=ola)
    services.take_desk(assembly, by=ola)  # who has it already takes nothing
    first, second = Entry.objects.filter(chain_id=assembly.id, type="desk.take").order_by("seq")
    assert first.body["before"] is None
    assert (second.body["before"], second.by) == (fay.signature, ola.signature)
    assert "taken over" in second.sentence


def test_who_lost_the_desk_reads_so_on_the_desk(assembly: Assembly, ola: Seat, fay: Seat, visit: Visit) -> None:
    services.take_desk(assembly, by=fay)
    assert "You have the desk since" in visit(fay).get("/en/a/two-shores/desk/").content.decode()
    visit(ola).post("/en/a/two-shores/desk/take/")
    page = visit(fay).get("/en/a/two-shores/desk/").content.decode()
    assert "Ola Okafor</bdi> took over the desk from you" in page


def test_who_acts_without_the_desk_is_asked_to_talk_first(
    assembly: Assembly, ola: Seat, fay: Seat, visit: Visit, open_question: object
) -> None:
    services.take_desk(assembly, by=ola)
    address = f"{open_question.get_absolute_url()}ask/?act=close-early"  # type: ignore[attr-defined]
    assert "Talk to each other" in visit(fay).get(address).content.decode()
    assert "Talk to each other" not in visit(ola).get(address).content.decode()


def test_a_seat_that_ended_holds_no_desk(assembly: Assembly, ola: Seat, fay: Seat) -> None:
    services.take_desk(assembly, by=fay)
    end_seat(fay, by=ola, reason="Moved away.")
    assert services.hold_of(assembly) is None


def test_a_member_cannot_take_the_desk(assembly: Assembly, ana: Seat, visit: Visit) -> None:
    with pytest.raises(NotAllowed):
        services.take_desk(assembly, by=ana)
    assert visit(ana).post("/en/a/two-shores/desk/take/").status_code == 403


def test_leaving_the_desk_frees_it(assembly: Assembly, ola: Seat, fay: Seat) -> None:
    services.take_desk(assembly, by=fay)
    services.leave_desk(assembly, by=ola)
    assert services.hold_of(assembly) is not None
    services.leave_desk(assembly, by=fay)
    assert services.hold_of(assembly) is None


def test_the_last_organiser_cannot_leave_and_is_told_what_to_do(ola: Seat) -> None:
    with pytest.raises(LastOrganiser, match="Make somebody else an organiser first"):
        end_seat(ola, by=ola, reason="I go.")


def test_a_call_for_help_lights_the_desk_until_it_is_done(ana: Seat, fay: Seat, visit: Visit) -> None:
    member, desk = visit(ana), visit(fay)
    assert all("I need help" in member.get(page).content.decode() for page in ("/en/", "/en/me/"))
    member.post("/en/a/two-shores/help/")
    member.post("/en/a/two-shores/help/")
    page = desk.get("/en/a/two-shores/desk/").content.decode()
    assert page.count("Ana Alder</bdi>, seat") == 1
    call = HelpCall.objects.get()
    desk.post(f"/en/help/{call.id}/coming/")
    assert "Somebody is on the way" in member.get("/en/a/two-shores/help/").content.decode()
    desk.post(f"/en/help/{call.id}/done/")
    assert not HelpCall.objects.exists()
    assert desk.post(f"/en/help/{call.id}/done/").status_code == 404


def test_no_call_for_help_stands_in_the_minutes(assembly: Assembly, ana: Seat, fay: Seat) -> None:
    before = Entry.objects.filter(chain_id=assembly.id).count()
    call = services.call_for_help(ana)
    services.come(call.id, by=fay)
    services.finish_call(call.id, by=fay)
    assert Entry.objects.filter(chain_id=assembly.id).count() == before
    with pytest.raises(NoCallFor):
        services.come(call.id, by=fay)


def test_a_member_can_take_the_call_back(ana: Seat, visit: Visit) -> None:
    services.call_for_help(ana)
    visit(ana).post("/en/a/two-shores/help/", {"drop": "1"})
    assert not HelpCall.objects.exists()


def test_the_desk_and_strangers_have_no_help_button(ana: Seat, fay: Seat, dee: Seat, visit: Visit) -> None:
    for who in (fay, dee, None):
        assert "I need help" not in visit(who).get("/en/a/two-shores/").content.decode()
    assert "I need help" in visit(ana).get("/en/a/two-shores/").content.decode()


def test_a_forgotten_call_is_forgotten_after_half_a_day(ana: Seat) -> None:
    call = services.call_for_help(ana)
    assert services.forget_due() == 0
    HelpCall.objects.filter(id=call.id).update(asked_at=now() - timedelta(hours=13))
    assert services.forget_due() == 1


def test_somebody_of_another_assembly_cannot_deal_with_a_call(
    ana: Seat, dee: Seat, seated: Callable[..., Seat]
) -> None:
    call = services.call_for_help(ana)
    with pytest.raises(NotAllowed):
        services.come(call.id, by=dee)
    assert seated("Uma Ude", Role.FACILITATOR).is_active
