"""A member with a phone: from the seat card to a ballot that counts."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.keyboard import tab_to
from tests.journeys.looking import Looking
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
RANKED = "Which birds keep the jetty?"
GUARD = "Which birds guard the jetty?"
YES_NO = "Shall the jetty stay open at night?"
IN = re.compile("^Your ballot is in")
BALLOT_IS_KEPT = "caches.open('ballot').then((kept) => kept.keys()).then((names) => names.length > 0)"
WAITING = "Object.keys(localStorage).filter((name) => name.startsWith('ballot:'))"
SEND_TO_REVIEW = """() => {
  const form = document.querySelector("form[data-ballot-queue]");
  form.action = location.href;
  form.submit();
}"""
CLOSE = """
from governance.ballots.models import Question, Request
from governance.ballots.services import ask_for, confirm_request
from assemblies.members.models import Seat
question = Question.objects.select_related("body__assembly").get(id="{question}")
seats = Seat.objects.select_related("person", "body__assembly")
request = ask_for(question, Request.Act.CLOSE_EARLY, by=seats.get(id="{ola}"), reason="It is late.")
confirm_request(request, by=seats.get(id="{gus}"))
"""


def ballot_of(hall: Hall, title: str) -> str:
    return f"/en/questions/{hall.questions[title]}/ballot/"


def test_previews_of_a_card_link_use_nothing_up(open_page: OpenPage, halls: dict[str, Hall]) -> None:
    jetty = halls["jetty"]
    for _preview in range(2):
        page = open_page()
        answer = page.request.get(f"/c/{jetty.cards['ana']}")
        assert answer.ok
        assert "Ana" in answer.text()
        assert "sessionid" not in answer.headers.get("set-cookie", "")


@pytest.mark.console_may_say("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
def test_a_member_votes_by_touch_and_changes_it_without_a_network(
    phone: "Page", live_stack: Stack, halls: dict[str, Hall], look: Looking
) -> None:
    jetty = halls["jetty"]
    sent: list[str] = []
    phone.context.on("request", lambda request: sent.append(request.url) if request.url.endswith("/cast/") else None)

    phone.goto(f"/c/{jetty.cards['ana']}")
    look(phone, "Are you Ana?")
    expect(phone.get_by_role("main")).to_contain_text("The Jetty")
    phone.get_by_label("Choose a PIN").fill("4827")
    phone.get_by_role("button", name="Yes, this is me").tap()
    look(phone, "Hello, Ana")
    phone.get_by_role("link", name=GUARD).first.tap()
    look(phone, GUARD)
    if not phone.url.endswith("/ballot/"):
        phone.get_by_role("link", name="Vote", exact=True).tap()
        look(phone, GUARD)
    rank(phone, "Otter", "Heron", "Stork")
    phone.get_by_role("button", name="Move Heron up").tap()
    phone.get_by_label("Seat 3").check()
    look(phone)
    phone.get_by_role("button", name="Check my ballot").tap()
    words = phone.locator("[data-ballot-words] li")
    expect(words).to_have_text(["1. Heron", "2. Otter", "3. Stork", re.compile("Plover")])
    look(phone)
    phone.get_by_role("button", name="Cast my ballot").tap()
    look(phone, "Your ballot is in")
    expect(phone.get_by_role("main")).to_contain_text("The name beside your vote: Seat 3")
    assert len(sent) == 1

    phone.get_by_role("link", name="Change your vote").tap()
    phone.wait_for_function(BALLOT_IS_KEPT)
    phone.context.set_offline(True)
    rank(phone, "Otter", "Plover")
    phone.get_by_role("button", name="Check my ballot").tap()
    expect(words.first).to_have_text("1. Otter")
    phone.get_by_role("button", name="Cast my ballot").tap()
    strip = phone.locator("#queue")
    expect(strip).to_contain_text("Not counted yet. It will be sent when you are back online.")
    look(phone)
    phone.reload()
    expect(strip).to_contain_text("Not counted yet")
    sent.clear()
    phone.context.set_offline(False)
    look(phone, "Your ballot is in")
    assert len(sent) == 1
    assert phone.evaluate(WAITING) == []

    live_stack.shell(CLOSE.format(question=jetty.questions[GUARD], ola=jetty.seats["ola"], gus=jetty.seats["gus"]))
    own_vote = phone.locator(".readback li")
    expect(own_vote.first).to_contain_text("Otter")
    expect(own_vote.nth(1)).to_contain_text("Plover")
    look(phone, "Your ballot")


def rank(page: "Page", *options: str) -> None:
    for option in options:
        page.get_by_role("button", name=f"Rank {option}").tap()


@pytest.mark.console_may_say("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 409")
def test_a_ballot_that_waited_past_the_end_stays_on_the_phone_as_not_counted(
    phone: "Page", live_stack: Stack, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    jetty = halls["jetty"]
    as_person(phone, jetty, "cem").goto(ballot_of(jetty, YES_NO))
    look(phone)
    phone.context.set_offline(True)
    phone.get_by_label("Yes", exact=True).check()
    phone.get_by_role("button", name="Check my ballot").tap()
    phone.get_by_role("button", name="Cast my ballot").tap()
    strip = phone.locator("#queue")
    expect(strip).to_contain_text("Not counted yet")
    live_stack.shell(CLOSE.format(question=jetty.questions[YES_NO], ola=jetty.seats["ola"], gus=jetty.seats["gus"]))
    phone.context.set_offline(False)
    late = "Not counted. Voting closed before your ballot could be sent. It stays on this device."
    expect(strip).to_contain_text(late)
    phone.goto("/en/")
    expect(strip).to_contain_text(late)
    look(phone)
    phone.get_by_role("button", name="Take it off this device").tap()
    expect(strip).to_be_empty()


@pytest.mark.console_may_say("status of 400")
def test_a_card_opens_the_seat_again_with_its_pin_and_leaves_nothing_on_a_borrowed_phone(
    open_page: OpenPage, halls: dict[str, Hall], look: Looking
) -> None:
    square = halls["square"]
    own = open_page(**PHONE)
    own.goto(f"/c/{square.cards['cem']}")
    own.get_by_label("Choose a PIN").fill("1111")
    own.get_by_role("button", name="Yes, this is me").tap()
    expect(own.get_by_role("alert")).to_be_visible()
    look(own, "Are you Cem?")
    own.get_by_label("Choose a PIN").fill("2580")
    own.get_by_role("button", name="Yes, this is me").tap()
    look(own, "Hello, Cem")

    borrowed = open_page(**PHONE)
    borrowed.goto("/en/card/")
    look(borrowed, "Type the code of your card")
    borrowed.get_by_label("Code of your card").fill(square.codes["cem"].lower())
    borrowed.get_by_role("button", name="Go on").tap()
    borrowed.get_by_label("Your PIN").fill("9999")
    borrowed.get_by_role("button", name="Yes, this is me").tap()
    expect(borrowed.get_by_role("alert")).to_contain_text("4")
    look(borrowed, "Are you Cem?")
    borrowed.get_by_label("Your PIN").fill("2580")
    borrowed.get_by_role("button", name="Yes, this is me").tap()
    look(borrowed, "Hello, Cem")
    borrowed.goto("/en/me/")
    look(borrowed, "Cem Cherry")
    borrowed.get_by_role("button", name="This is not my phone").tap()
    look(borrowed, "Type the code of your card")
    expect(borrowed.get_by_role("main")).to_contain_text("Nothing of that visit is kept on this device.")
    assert borrowed.evaluate("localStorage.length") == 0
    assert [cookie["name"] for cookie in borrowed.context.cookies() if cookie["name"] == "sessionid"] == []
    borrowed.goto("/en/me/")
    expect(borrowed).to_have_url(re.compile("/sign-in/"))
    own.reload()
    look(own, "Hello, Cem")


def test_a_member_ranks_with_the_keyboard_alone(desk: "Page", as_person: SignIn, halls: dict[str, Hall]) -> None:
    jetty = halls["jetty"]
    as_person(desk, jetty, "ben").goto(ballot_of(jetty, RANKED))
    for bird in ("Plover", "Stork"):
        tab_to(desk, f"Rank {bird}")
        desk.keyboard.press("Enter")
        expect(desk.locator("[data-rank-says]")).to_contain_text(f"{bird} is now number")
    tab_to(desk, "Check my ballot")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-ballot-words] li").first).to_have_text("1. Plover")
    expect(desk.get_by_role("heading", name="Read your ballot once more")).to_be_focused()
    tab_to(desk, "Cast my ballot")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(IN)


def test_the_page_that_reads_a_ballot_back_reads_well(
    phone: "Page", as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    """Axe itself needs JavaScript, so here a script sends the form as a browser without any does."""
    jetty = halls["jetty"]
    as_person(phone, jetty, "ben").goto(ballot_of(jetty, RANKED))
    phone.get_by_role("button", name="Rank Stork").tap()
    phone.evaluate(SEND_TO_REVIEW)
    look(phone, "Read your ballot once more")


def test_a_member_ranks_without_javascript(open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall]) -> None:
    jetty = halls["jetty"]
    page = as_person(open_page(**PHONE, java_script_enabled=False), jetty, "cem")
    page.goto(ballot_of(jetty, RANKED))
    page.get_by_label("Stork").select_option("1")
    page.get_by_label("Heron").select_option("2")
    page.get_by_role("button", name="Check my ballot").tap()
    page.get_by_role("button", name="Change it").tap()
    expect(page.get_by_label("Stork")).to_have_value("1")
    page.get_by_label("Plover").select_option("3")
    page.get_by_role("button", name="Check my ballot").tap()
    read_back = page.locator(".readback li")
    expect(read_back.first).to_contain_text("Stork")
    expect(read_back.nth(1)).to_contain_text("Heron")
    page.get_by_role("button", name="Cast my ballot").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(IN)
