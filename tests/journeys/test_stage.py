"""The screen of the hall follows a question by itself."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.journeys.test_member import CLOSE
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

COUNT_PATIENCE = 30_000
OUT_OF_SIGHT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.innerText?.trim() && box.width && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_the_screen_goes_from_the_question_over_the_turnout_to_the_result(
    stage_screen: "Page", phone: "Page", live_stack: Stack, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    square = halls["square"]
    ((title, question),) = square.questions.items()
    stage_screen.goto(f"/en/questions/{question}/stage/")
    main = stage_screen.get_by_role("main")
    expect(main).to_contain_text(title)
    expect(main).to_contain_text("0 of 3")
    expect(main.get_by_role("timer")).to_have_text(re.compile(r"\d+:\d\d"))
    expect(main.locator("svg").first).to_be_visible()
    look(stage_screen)
    assert stage_screen.evaluate(OUT_OF_SIGHT) == []

    for name in ("ana", "ben"):
        as_person(phone, square, name).goto(f"/en/questions/{question}/ballot/")
        phone.get_by_label("Yes", exact=True).check()
        phone.get_by_role("button", name="Check my ballot").tap()
        phone.get_by_role("button", name="Cast my ballot").tap()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Your ballot is in")
    expect(main).to_contain_text("2 of 3")

    live_stack.shell(CLOSE.format(question=question, ola=square.seats["ola"], gus=square.seats["gus"]))
    expect(main).to_contain_text("Adopted: 2 of 2 said yes", timeout=COUNT_PATIENCE)
    look(stage_screen)
    assert stage_screen.evaluate(OUT_OF_SIGHT) == []
