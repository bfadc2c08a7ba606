"""Members write a law with their thumbs: one proposes other words, one objects, and it is answered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_on_a_phone_one_amends_one_objects_and_both_are_told_the_answer(
    open_page: Callable[..., "Page"], halls: dict[str, Hall], as_person: SignIn, look: Looking
) -> None:
    square = halls["square"]
    ana, ben, ola = (as_person(open_page(**PHONE), square, who) for who in ("ana", "ben", "ola"))

    ana.goto(f"/en/articles/{square.article}/")
    ana.get_by_role("link", name="Propose a change here").first.tap()
    ana.get_by_label("How it should read").fill("Water is shared by need and by turns.")
    ana.get_by_label("Why?").fill("So that nobody waits for ever.")
    ana.get_by_role("button", name="Hand it in").tap()
    look(ana, "Amendment 1")
    expect(ana.get_by_role("insertion")).to_contain_text("and by turns")

    ben.goto(f"/en/articles/{square.article}/")
    expect(ben.get_by_role("main")).to_contain_text("Amendment 1")
    ben.get_by_role("link", name="Objections to this article").tap()
    ben.get_by_role("link", name="Object to a passage").tap()
    ben.get_by_label("The well is open at dawn.").check()
    ben.get_by_role("button", name="Go on").tap()
    ben.get_by_label("What is wrong with it").fill("At dawn I am at sea.")
    ben.get_by_label("what the text does").check()
    ben.get_by_role("button", name="Send the objection").tap()
    look(ben, "Objection 1")

    ola.goto(ben.url)
    ola.get_by_role("link", name="Answer it").tap()
    ola.get_by_label("Your answer").fill("It stays open until the boats are back.")
    ola.get_by_role("button", name="Send the answer").tap()
    expect(ola.get_by_role("main")).to_contain_text("until the boats are back")

    ben.reload()
    expect(ben.get_by_role("main")).to_contain_text("until the boats are back")
