"""One ballot of each kind on a phone: filled in by touch, read back in words, cast, and a receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from governance.ballots.rules import has_options, rule_names
from governance.counting import Kind, rule_called
from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}


def choose(page: Page) -> list[str]:
    page.get_by_label("Otter").check()
    return ["Otter"]


def object_to_it(page: Page) -> list[str]:
    reason = page.get_by_label("Your reason, if you object")
    expect(reason).to_be_hidden()
    page.get_by_label("Object", exact=True).check()
    reason.fill("The pumps are loud at night.")
    return ["Object", "Your reason: The pumps are loud at night."]


def answer(page: Page) -> list[str]:
    page.get_by_label("Yes").check()
    return ["Yes"]


def rank(page: Page) -> list[str]:
    for bird in ("Plover", "Heron"):
        page.get_by_role("button", name=f"Rank {bird}").tap()
    page.get_by_role("button", name="Move Heron up").tap()
    return ["1. Heron", "2. Plover"]


def rank_level(page: Page) -> list[str]:
    for bird in ("Plover", "Heron", "Stork"):
        page.get_by_role("button", name=f"Rank {bird}").tap()
    page.get_by_role("button", name="Put Heron at the same place as the one above").tap()
    expect(page.locator("[data-rank-says]")).to_contain_text("Heron is level with the one above, at number 1.")
    return ["1. Plover = Heron", "2. Stork"]


def tick(page: Page) -> list[str]:
    page.get_by_label("Heron").check()
    page.get_by_label("Stork").check()
    return ["Heron", "Stork"]


def rate(page: Page) -> list[str]:
    page.get_by_role("group", name="Heron").get_by_role("radio", name="5").tap()
    page.get_by_role("group", name="Otter").get_by_role("radio", name="2").tap()
    return ["Heron: 5 of 5", "Otter: 2 of 5", "Plover: 0 of 5", "Stork: 0 of 5"]


def grade(page: Page) -> list[str]:
    page.get_by_role("group", name="Heron").get_by_role("radio", name="Very good").tap()
    page.get_by_role("group", name="Stork").get_by_role("radio", name="Poor").tap()
    return ["Heron: Very good", "Otter: Reject", "Plover: Reject", "Stork: Poor"]


def spread(page: Page) -> list[str]:
    for _each in range(3):
        page.get_by_role("button", name="One more for Otter").tap()
    page.get_by_role("button", name="One less for Otter").tap()
    expect(page.locator("[data-points-says]")).to_contain_text("Otter: 2.")
    page.get_by_role("spinbutton", name="Stork").fill("1")
    return ["Otter: 2", "Stork: 1", "Used:"]


def fill_in(page: Page, rule: str) -> list[str]:
    """What a thumb does on this ballot, and how its lines begin when it is read back."""
    found = rule_called(rule)
    if not has_options(rule):
        return object_to_it(page) if found.needs_reason else answer(page)
    if found.kind == Kind.RANKED:
        return rank_level(page) if found.allows_equal_ranks else rank(page)
    by_kind = {
        Kind.CHOICE: choose,
        Kind.APPROVAL: tick,
        Kind.SCORES: rate,
        Kind.GRADES: grade,
        Kind.POINTS: spread,
    }
    return by_kind[found.kind](page)


@pytest.mark.parametrize("rule", rule_names())
def test_a_ballot_of_each_rule_is_filled_in_by_touch_read_back_and_cast(
    open_page: OpenPage, halls: dict[str, Hall], as_person: SignIn, look: Looking, rule: str
) -> None:
    meadow = halls["meadow"]
    address = f"/en/questions/{meadow.questions[f'By {rule}?']}/ballot/"
    narrow = as_person(open_page(**NARROW), meadow, "ned")
    narrow.goto(address)
    look(narrow, f"By {rule}?")
    for row in narrow.locator(".choice:not(.choice-plain), .rank, .step label").all():
        box = row.bounding_box()
        assert box is None or box["height"] >= 56, "a thumb finds every row"
    for words in narrow.locator(".rank label").all():
        box = words.bounding_box()
        assert box is None or box["width"] >= 120, "the words of an option have room beside its buttons"
    phone = as_person(open_page(**PHONE), meadow, "mia")
    phone.goto(address)
    begins = fill_in(phone, rule)
    look(phone)
    phone.get_by_role("button", name="Check my ballot").tap()
    lines = phone.locator("[data-ballot-words] li")
    for place, begin in enumerate(begins):
        expect(lines.nth(place)).to_contain_text(begin)
    look(phone)
    phone.get_by_role("button", name="Cast my ballot").tap()
    look(phone, "Your ballot is in")
