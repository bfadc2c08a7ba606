"""From a spreadsheet of a hundred names to a counted vote: one person at the desk, and how many taps it takes."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from tests.conftest import DESK, PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.test_desk import CODE, COUNT_PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
TITLE = "Shall the green be common?"
MOST_TAPS = 45
MOST_SECONDS = 15 * 60
PEOPLE = "Nombre\tBarrio\n" + "".join(f"Person {n:03}\tUpper Quay\n" for n in range(100))
FIRST_SEAT = 3
PHONES = 12
LOST = 11  # the last of those with a phone lost the card
ON_PAPER = ("Person 050", "Person 051")
CARDS_A_SHEET = 8


class Taps:
    """Counts what a person at the desk presses."""

    def __init__(self, page: "Page") -> None:
        self.page, self.n = page, 0

    def link(self, name: str) -> None:
        self.n += 1
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def button(self, name: str | re.Pattern[str]) -> None:
        self.n += 1
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()

    def page_at(self, path: str) -> None:
        self.n += 1
        self.page.goto(path)


@pytest.mark.timeout(600)
def test_a_hundred_people_come_in_practise_and_vote_within_a_quarter_of_an_hour(
    open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall]
) -> None:
    green = halls["green"]
    desk = as_person(open_page(**DESK), green, "ola")
    tap, began = Taps(desk), time.monotonic()
    tap.page_at("/en/a/green/people/")
    codes = bring_in_and_print(desk, tap)
    phones = [come_in(open_page(**PHONE, service_workers="block"), code) for code in codes[:LOST]]
    phones.append(come_in_with_a_new_card(desk, tap, open_page, codes[LOST]))
    practise(desk, tap, phones)
    practised = time.monotonic() - began
    question = open_question(desk, tap)
    for phone in phones:
        vote(phone, question)
    for name in ON_PAPER:
        enter_paper(desk, tap, question, name)
    tap.page_at(question)
    tap.link("Ask to close early")
    desk.get_by_label("Why?").fill("Everybody who came has voted.")
    tap.button("Ask to close early")
    guarantor = as_person(open_page(), green, "gus")
    guarantor.goto(question)
    guarantor.get_by_role("link", name="Decide as the second person").click()
    guarantor.get_by_role("button", name="Close voting now").click()
    outcome = desk.get_by_role("main").locator(".outcome")
    expect(outcome).to_contain_text(f"{PHONES + len(ON_PAPER)} of 100 people", timeout=COUNT_PATIENCE)
    took = time.monotonic() - began
    print(f"{tap.n} taps at the desk; practice counted after {practised:.0f} s, the vote after {took:.0f} s")
    assert tap.n <= MOST_TAPS
    assert took <= MOST_SECONDS


def bring_in_and_print(desk: "Page", tap: Taps) -> list[str]:
    """A hundred people from pasted cells; everything that goes on paper. The codes on the cards, by seat."""
    tap.link("Bring in a list")
    desk.get_by_label("Or paste the cells").fill(PEOPLE)
    tap.button("Read the list")
    expect(desk.get_by_role("main")).to_contain_text("100 new, 0 changed, 0 as they were.")
    tap.button("Bring in 100 people")
    tap.link("Print seat cards")
    tap.button("Make and show them")
    cards = desk.locator(".seat-card")
    expect(cards).to_have_count(102)
    assert sheets(desk) == -(-102 // CARDS_A_SHEET)
    seats = [CODE.search(cards.filter(has_text=f"Seat {FIRST_SEAT + n} ·").inner_text()) for n in range(PHONES)]
    tap.page_at("/en/a/green/people/poster/")
    desk.get_by_label("Name of the Wi-Fi").fill("Quay hall")
    tap.button("Show the poster")
    expect(desk.locator(".poster svg")).to_have_count(2)
    assert sheets(desk) == 1
    desk.goto("/en/a/green/people/guide/")
    assert sheets(desk) == 2
    desk.goto("/en/a/green/people/attendance/")
    assert sheets(desk) >= 3
    return [code[0] for code in seats if code]


def sheets(page: "Page") -> int:
    """How many sheets of A4 the browser prints."""
    return len(PdfDocument(page.pdf(prefer_css_page_size=True)))


def come_in(phone: "Page", code: str) -> "Page":
    phone.goto("/en/card/")
    phone.get_by_label("Code of your card").fill(code)
    phone.get_by_role("button", name="Go on").tap()
    phone.get_by_label("Choose a PIN").fill("4827")
    phone.get_by_role("button", name="Yes, this is me").tap()
    phone.get_by_role("button", name="Sign out").first.wait_for(state="attached")
    return phone


def come_in_with_a_new_card(desk: "Page", tap: Taps, open_page: OpenPage, lost: str) -> "Page":
    """The desk finds the seat and makes a card; the lost one opens nothing any more."""
    name = f"Person {LOST:03}"
    tap.page_at("/en/a/green/people/")
    desk.get_by_label("Find by name").fill(name)
    tap.button("Find")
    tap.link(name)
    tap.button("Make a new card")
    code = CODE.search(desk.locator(".seat-card").inner_text())
    assert code is not None
    assert code[0] != lost
    return come_in(open_page(**PHONE, service_workers="block"), code[0])


def practise(desk: "Page", tap: Taps, phones: list["Page"]) -> None:
    tap.page_at("/en/a/green/practice/")
    tap.button("Start the practice")
    for place, phone in enumerate(phones):
        phone.goto("/en/a/green/")
        phone.get_by_role("link", name="Practise").first.tap()
        phone.get_by_label("Coffee" if place % 3 else "Tea").check()
        phone.get_by_role("button", name="Check my ballot").tap()
        phone.get_by_role("button", name="Cast my practice ballot").tap()
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Your practice ballot is in")
    expect(desk.get_by_role("main")).to_contain_text("12 of 100")
    tap.button("End the practice")
    expect(desk.get_by_role("main")).to_contain_text("4 tea, 8 coffee. It worked.")


def open_question(desk: "Page", tap: Taps) -> str:
    tap.page_at("/en/a/green/desk/")
    tap.link("Write a question")
    tap.button("Continue")
    desk.get_by_label("The question").fill(TITLE)
    tap.button("Save the draft")
    question = desk.url.partition("?")[0]
    tap.link("Freeze the question")
    tap.button("Freeze the question")
    tap.link("Open it for votes")
    tap.button("Open it now")
    return question


def vote(phone: "Page", question: str) -> None:
    phone.goto(f"{question}ballot/")
    phone.get_by_label("Yes", exact=True).check()
    phone.get_by_role("button", name="Check my ballot").tap()
    phone.get_by_role("button", name="Cast my ballot").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your ballot is in")


def enter_paper(desk: "Page", tap: Taps, question: str, name: str) -> None:
    tap.page_at(question)
    tap.link("Enter a paper ballot")
    desk.get_by_label("Name or seat number").fill(name)
    tap.button("Find")
    tap.link(name)
    desk.get_by_label("No", exact=True).check()
    tap.button("Read it back")
    tap.button("Enter this ballot")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("The paper ballot is in")
