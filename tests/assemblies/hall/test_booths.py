"""A tablet that many share keeps nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from assemblies.hall import services
from assemblies.hall.errors import BadBoothPin, BoothLocked, WrongBoothPin
from assemblies.hall.middleware import LONGEST_SILENCE, SEEN
from assemblies.hall.models import Booth
from assemblies.members.models import Device, Seat
from assemblies.members.services import issue_cards
from assemblies.minutes.models import Entry

Visit = Callable[..., Client]
START = "/en/booth/"


@pytest.fixture
def booth(fay: Seat, visit: Visit) -> Client:
    """A tablet that Fay has turned into a booth with the PIN 2580."""
    browser = visit(fay)
    answer = browser.post("/en/a/two-shores/booths/", {"pin": "2580"})
    assert answer.headers["Location"] == START
    return browser


@pytest.fixture
def code(ana: Seat, fay: Seat) -> str:
    return issue_cards([ana], by=fay)[0].code


def come_in(browser: Client, code: str) -> None:
    assert "Are you" in browser.post("/en/card/", {"code": code}).content.decode()
    assert browser.post("/en/card/", {"code": code, "pin": "4827"}).status_code == 302


def test_a_booth_shows_only_where_to_type_the_code(booth: Client) -> None:
    page = booth.get(START)
    assert "Type the code of your card" in page.content.decode()
    assert "Sign in" not in page.content.decode()
    for path in ("/en/", "/en/a/two-shores/", "/en/me/", "/en/sign-in/", "/api/v1/assemblies/"):
        answer = booth.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, START), path


def test_the_facilitator_is_signed_out_of_the_booth(booth: Client) -> None:
    assert not Session.objects.filter(session_key=booth.session.session_key).exists()


def test_a_visit_ends_with_the_start_screen_and_leaves_no_device(booth: Client, code: str) -> None:
    come_in(booth, code)
    assert "I am done" in booth.get("/en/a/two-shores/").content.decode()
    assert Device.objects.count() == 1
    booth.get(START)
    assert not Device.objects.exists()
    assert not Session.objects.exists()
    assert booth.get("/en/a/two-shores/").headers["Location"] == START


def test_no_page_of_a_booth_is_kept_by_the_browser(booth: Client, code: str) -> None:
    assert booth.get(START).headers["Cache-Control"] == "no-store"
    come_in(booth, code)
    assert booth.get("/en/a/two-shores/").headers["Cache-Control"] == "no-store"


def test_a_visit_that_is_silent_too_long_ends_by_itself(booth: Client, code: str) -> None:
    come_in(booth, code)
    booth.get("/en/")
    session = booth.session
    session[SEEN] -= LONGEST_SILENCE + 1
    session.save()
    assert booth.get("/en/").headers["Location"] == START
    assert not Device.objects.exists()


def test_only_its_pin_or_the_desk_leads_out_of_a_booth(booth: Client, fay: Seat, visit: Visit) -> None:
    wrong = booth.post("/en/booth/leave/", {"pin": "1111"})
    assert (wrong.status_code, "Tries left: 4" in wrong.content.decode()) == (400, True)
    assert booth.post("/en/booth/leave/", {"pin": "2580"}).status_code == 303
    assert booth.get("/en/").status_code == 200


def test_the_desk_ends_a_booth_from_afar(booth: Client, fay: Seat, visit: Visit) -> None:
    one = Booth.objects.get()
    assert visit(fay).post(f"/en/booths/{one.id}/end/").status_code == 303
    assert booth.get("/en/").status_code == 200


def test_the_pin_of_a_booth_cannot_be_tried_out(booth: Client) -> None:
    one = Booth.objects.get()
    for _try in range(4):
        with pytest.raises(WrongBoothPin):
            services.leave_booth(one, pin="0000")
    for pin in ("0000", "2580"):
        with pytest.raises(BoothLocked):
            services.leave_booth(one, pin=pin)


def test_a_booth_needs_a_pin_of_digits(fay: Seat) -> None:
    for pin in ("", "12", "abcd", "123456789"):
        with pytest.raises(BadBoothPin):
            services.start_booth(fay.body.assembly, by=fay, pin=pin, language="en")


def test_the_minutes_say_that_a_booth_stood(booth: Client, fay: Seat) -> None:
    booth.post("/en/booth/leave/", {"pin": "2580"})
    types = Entry.objects.filter(chain_id=fay.body.assembly_id).order_by("seq").values_list("type", flat=True)
    assert list(types)[-2:] == ["booth.start", "booth.end"]


def test_a_forged_cookie_makes_no_booth(db: None) -> None:
    browser = Client()
    browser.cookies["booth"] = "forged:value"
    assert browser.get(START).headers["Location"] == "/en/card/"
    assert browser.get("/en/").status_code == 200


def test_anybody_can_test_a_phone(db: None) -> None:
    assert Client().get("/hall").headers["Location"] == "/en/hall/"
    assert "Does my phone work here?" in Client().get("/en/hall/").content.decode()


def test_a_program_sets_up_a_booth_lists_it_and_ends_it(fay: Seat, ana: Seat, visit: Visit) -> None:
    tablet, desk, booths = visit(fay), visit(fay), "/api/v1/assemblies/two-shores/booths/"
    assert tablet.post(booths, {"pin": "12"}, content_type="application/json").status_code == 400
    made = tablet.post(booths, {"pin": "2580", "language": "es"}, content_type="application/json")
    assert made.status_code == 201
    assert "pin" not in made.json()
    assert tablet.get("/en/").headers["Location"] == "/es/booth/"
    assert [one["id"] for one in desk.get(booths).json()] == [made.json()["id"]]
    assert visit(ana).get(booths).status_code == 403
    assert visit(ana).delete(f"/api/v1/booths/{made.json()['id']}/").status_code == 404
    assert desk.delete(f"/api/v1/booths/{made.json()['id']}/").status_code == 204
    assert desk.get(booths).json() == []
    assert tablet.get("/en/").status_code == 200
