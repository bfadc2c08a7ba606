"""An encrypted vote: set up at the desk, cast elsewhere from a phone's link, brought in, and read by everybody."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import elections
from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.journeys.test_member import CLOSE
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
TITLE = "Shall the well be shared?"
COUNT_PATIENCE = 180_000
FREEZE = """
from assemblies.members.models import Seat
from governance.ballots.models import Mode
from governance.ballots.services import draft_question, freeze_question
ola = Seat.objects.select_related("person", "body__assembly").get(id="{ola}")
draft = draft_question(ola.body, by=ola, title="{title}", mode=Mode.BELENIOS)
print(freeze_question(draft, by=ola).id)
"""
OPEN = """
from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.ballots.services import open_question
ola = Seat.objects.select_related("person", "body__assembly").get(id="{ola}")
open_question(Question.objects.select_related("body__assembly").get(id="{question}"), by=ola, minutes=30)
"""
YES, NO = [1, 0, 0], [0, 1, 0]


@pytest.mark.console_may_say("status of 400")
def test_an_encrypted_vote_from_its_set_up_to_the_result(
    desk: "Page", open_page: OpenPage, live_stack: Stack, as_person: SignIn, halls: dict[str, Hall], look: Looking,
    tmp_path: Path,
) -> None:  # fmt: skip
    vault = halls["vault"]
    ola = vault.seats["ola"]
    question = live_stack.shell(FREEZE.format(ola=ola, title=TITLE)).split()[-1]
    as_person(desk, vault, "ola").goto(f"/en/questions/{question}/")
    look(desk, TITLE)
    held = set_up(desk, look, tmp_path)

    live_stack.shell(OPEN.format(ola=ola, question=question))
    phone = as_person(open_page(**PHONE), vault, "ana")
    phone.goto(f"/en/questions/{question}/ballot/")
    look(phone, TITLE)
    main = phone.get_by_role("main")
    expect(main).to_contain_text("Gus Garza")
    expect(main.locator('a[href="https://vote.example.org/e/1"]')).to_be_visible()
    for credential, choice in zip(held.credentials, [YES, YES, NO, YES], strict=False):
        held.vote(credential, choice)
    too_early = held.archive
    held.decrypt()
    live_stack.shell(CLOSE.format(question=question, ola=ola, gus=vault.seats["gus"]))

    desk.goto(f"/en/questions/{question}/")
    desk.get_by_role("link", name="Bring in the result").click()
    look(desk, "The election of Belenios")
    bring_in(desk, "Bring in and count", too_early)
    expect(desk.get_by_role("main")).to_contain_text("keyholders")
    look(desk, "The election of Belenios")
    bring_in(desk, "Bring in and count", held.archive)
    look(desk, TITLE)
    expect(desk.get_by_role("main").locator(".outcome")).to_contain_text("Adopted", timeout=COUNT_PATIENCE)

    stranger = open_page(**PHONE)
    stranger.goto(f"/en/questions/{question}/result/")
    look(stranger, TITLE)
    expect(stranger.get_by_role("main")).to_contain_text("Adopted")
    with stranger.expect_download() as found:
        stranger.locator('a[href$=".bel"], a[href*="archive"]').first.tap()
    assert Path(found.value.path()).read_bytes() == held.archive


def set_up(desk: "Page", look: Looking, tmp_path: Path) -> elections.Held:
    """What the page offers to Belenios is set up there, and its archive comes back."""
    desk.get_by_role("link", name="Set up the election").click()
    look(desk, "The election of Belenios")
    with desk.expect_download() as found:
        desk.get_by_role("link", name="election.json").click()
    template = json.loads(Path(found.value.path()).read_text())
    held = elections.set_up(tmp_path / "election", template, credentials=10)
    desk.get_by_label("Where people vote").fill("https://vote.example.org/e/1")
    desk.get_by_label("Who hands out the credentials").fill("Lea Lind")
    desk.get_by_label("Who can read the votes together").fill("Gus Garza\nOla Okafor")
    bring_in(desk, "This is the election", held.archive)
    look(desk, TITLE)
    return held


def bring_in(desk: "Page", button: str, archive: bytes) -> None:
    file = {"name": "well.bel", "mimeType": "application/octet-stream", "buffer": archive}
    desk.get_by_label("Archive of the election").set_input_files(file)  # type: ignore[arg-type]
    desk.get_by_role("button", name=button).click()
