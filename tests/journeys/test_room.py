"""A hall with several phones: practising, calling for help, and a tablet that many share."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
LEFT_BEHIND = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => name !== 'theme')"
KEPT_PAGES = "caches.keys().then((names) => names.includes('ballot'))"


def test_phones_practise_and_the_desk_sees_who_needs_help(
    desk: "Page", phone: "Page", open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    lock, other = halls["lock"], open_page(**PHONE, java_script_enabled=False)
    as_person(phone, lock, "ada").goto("/en/")
    as_person(desk, lock, "ola").goto("/en/a/lock/practice/")
    look(desk, "Practise: tea or coffee?")
    desk.get_by_role("button", name="Start the practice").click()
    expect(phone.get_by_role("main")).to_contain_text("Practice: tea or coffee?")  # it came by itself
    look(phone)
    phone.get_by_role("link", name="Practise").tap()
    phone.get_by_label("Tea").check()
    look(phone, "Tea or coffee?")
    phone.get_by_role("button", name="Check my ballot").tap()
    phone.get_by_role("button", name="Cast my practice ballot").tap()
    look(phone, "Your practice ballot is in")

    as_person(other, lock, "bo").goto("/en/a/lock/")
    other.get_by_role("link", name="Practise").tap()
    expect(desk.get_by_role("main")).to_contain_text("Opened it, not answered yet")
    other.get_by_label("Coffee").check()
    other.get_by_role("button", name="Check my ballot").tap()
    other.get_by_role("button", name="Cast my practice ballot").tap()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Your practice ballot is in")

    expect(desk.get_by_role("main")).to_contain_text("2 of 3")
    expect(desk.get_by_role("main")).to_contain_text("Cy Cypress")
    look(desk)
    desk.get_by_role("button", name="End the practice").click()
    expect(desk.get_by_role("main")).to_contain_text("1 tea, 1 coffee. It worked.")
    look(phone, "The practice is over")

    phone.goto("/en/a/lock/")
    desk.goto("/en/a/lock/desk/")
    phone.get_by_role("button", name="I need help").tap()
    look(phone, "The desk knows")
    expect(desk.get_by_role("main")).to_contain_text("Ada Aspen, seat 3, needs help")
    look(desk)
    desk.get_by_role("button", name=re.compile("I am on my way")).click()
    look(phone, "Somebody is on the way")
    desk.get_by_role("button", name=re.compile("^Done")).click()
    expect(desk.get_by_role("main")).not_to_contain_text("needs help")


def test_a_booth_goes_from_one_person_to_the_next_and_keeps_neither(
    desk: "Page", as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    lock = halls["lock"]
    ((title, question),) = lock.questions.items()
    desk.clock.install()
    as_person(desk, lock, "ola").goto("/en/a/lock/booths/")
    look(desk, "Make this device a booth")
    desk.get_by_label("PIN of this booth").fill("2580")
    desk.get_by_role("button", name="Make it a booth").click()
    for name, pin in (("cy", "4827"), ("bo", "5938")):
        look(desk, "Type the code of your card")
        desk.get_by_label("Code of your card").fill(lock.codes[name])
        desk.get_by_role("button", name="Go on").click()
        desk.get_by_label("Choose a PIN").fill(pin)
        desk.get_by_role("button", name="Yes, this is me").click()
        look(desk, "Hello")
        if name == "cy":
            desk.clock.fast_forward(95_000)
            expect(desk.get_by_role("alert")).to_contain_text("Are you still there?")
            desk.get_by_role("button", name="I need more time").click()
            expect(desk.locator("[data-booth-warning]")).to_be_hidden()
        desk.goto(f"/en/questions/{question}/ballot/")
        desk.get_by_label("Yes", exact=True).check()
        desk.get_by_role("button", name="Check my ballot").click()
        desk.get_by_role("button", name="Cast my ballot").click()
        look(desk, "Your ballot is in")
        if name == "cy":
            desk.get_by_role("link", name="I am done").click()
        else:
            desk.clock.fast_forward(46_000)  # nobody touches it after the vote
        expect(desk.get_by_role("heading", level=1)).to_have_text("Type the code of your card")
        desk.go_back()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Type the code of your card")
        assert title not in desk.content()
        assert desk.evaluate(LEFT_BEHIND) == []
        assert desk.evaluate(KEPT_PAGES) is False
    desk.get_by_role("link", name="For the desk: leave the booth").click()
    look(desk, "Leave the booth")
    desk.get_by_label("PIN of this booth").fill("2580")
    desk.get_by_role("button", name="Leave the booth").click()
    look(desk, "Sign in")


def test_the_desk_enters_a_paper_with_its_person_beside_it(
    desk: "Page", phone: "Page", as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    shed = halls["shed"]
    (question,) = shed.questions.values()
    as_person(desk, shed, "ola").goto(f"/en/questions/{question}/")
    desk.get_by_role("link", name="Enter a paper ballot").click()
    look(desk, "Enter a paper ballot")
    desk.get_by_label("Name or seat number").fill("kim")
    desk.get_by_role("button", name="Find").click()
    look(desk, "Enter a paper ballot")
    desk.get_by_role("link", name="Kim Kale").click()
    look(desk, "The paper of Kim Kale")
    desk.get_by_label("No", exact=True).check()
    desk.get_by_role("button", name="Read it back").click()
    look(desk, "Read the paper once more")
    desk.get_by_role("button", name="Enter this ballot").click()
    look(desk, "The paper ballot is in")
    desk.goto("/en/a/shed/desk/take/")
    look(desk, "Take over the desk?")
    desk.get_by_role("button", name="Take over the desk").click()
    expect(desk.get_by_role("main")).to_contain_text("You have the desk since")
    phone.goto("/hall")
    expect(phone.get_by_role("main")).to_contain_text("News arrives by itself.")
    look(phone, "Does my phone work here?")
