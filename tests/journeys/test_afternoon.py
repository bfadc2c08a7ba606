"""From a spreadsheet of a hundred names to a counted vote: one person at the desk, and how many taps it takes."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.test_desk import CODE, COUNT_PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
TITLE = "Shall the green be common?"
MOST_TAPS = 30
MOST_SECONDS = 300
PEOPLE = "Nombre\tBarrio\n" + "".join(f"Person {n:03}\tUpper Quay\n" for n in range(100))


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


def test_a_hundred_people_come_in_get_cards_and_a_first_vote_is_counted(
    open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall]
) -> None:
    green = halls["green"]
    desk = as_person(open_page(), green, "ola")
    began = time.monotonic()
    desk.goto("/en/a/green/people/")
    tap = Taps(desk)
    tap.link("Bring in a list")
    desk.get_by_label("Or paste the cells").fill(PEOPLE)
    tap.button("Read the list")
    expect(desk.get_by_role("main")).to_contain_text("100 new, 0 changed, 0 as they were.")
    tap.button("Bring in 100 people")
    tap.link("Print seat cards")
    tap.button("Make and show them")
    expect(desk.locator(".seat-card")).to_have_count(102)
    code = CODE.search(desk.locator(".seat-card", has_text="Seat 3 ·").inner_text())
    assert code is not None
    desk.goto("/en/a/green/desk/")
    tap.link("Write a question")
    desk.get_by_label("The question").fill(TITLE)
    tap.button("Save the draft")
    question = desk.url.partition("?")[0]
    tap.link("Freeze the question")
    tap.button("Freeze the question")
    tap.link("Open it for votes")
    tap.button("Open it now")
    member = open_page()
    member.goto("/en/card/")
    member.get_by_label("Code of your card").fill(code[0])
    member.get_by_role("button", name="Go on").click()
    member.get_by_label("Choose a PIN").fill("4827")
    member.get_by_role("button", name="Yes, this is me").click()
    member.goto(f"{question}ballot/")
    member.get_by_label("Yes").check()
    member.get_by_role("button", name="Check my ballot").click()
    member.get_by_role("button", name="Cast my ballot").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Your ballot is in")
    desk.goto(question)
    tap.link("Ask to close early")
    desk.get_by_label("Why?").fill("Everybody who came has voted.")
    tap.button("Ask to close early")
    guarantor = as_person(open_page(), green, "gus")
    guarantor.goto(question)
    guarantor.get_by_role("link", name="Decide as the second person").click()
    guarantor.get_by_role("button", name="Close voting now").click()
    expect(desk.get_by_role("main").locator(".outcome")).to_contain_text("1 of 100 people", timeout=COUNT_PATIENCE)
    took = time.monotonic() - began
    print(f"{tap.n} taps at the desk, {took:.0f} s with a script's fingers")
    assert tap.n <= MOST_TAPS
    assert took <= MOST_SECONDS
