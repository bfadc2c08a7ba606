"""Paper ballots of a real ward, brought in on a page."""

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.servers import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

DATA = Path(os.environ.get("COMMONWEATHER_DATA", ROOT.parent / "shared" / "data"))
CANAL = DATA / "voting" / "glasgow-canal-2007"
COUNT_PATIENCE = 120_000


@pytest.mark.skipif(not CANAL.exists(), reason="the shared election data are not on this machine")
@pytest.mark.console_may_say("status of 400")
def test_a_real_ward_is_brought_in_and_elects_whom_it_elected(
    desk: "Page", as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    official = json.loads((CANAL / "expected.json").read_text())
    as_person(desk, halls["ward"], "ola").goto("/en/a/ward/questions/import/")
    look(desk, "Bring in ballots from elsewhere")
    desk.get_by_label("Where the ballots come from").fill("Glasgow City Council, 3 May 2007")
    desk.get_by_role("button", name="Bring in and count").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose a file, or paste its text.")
    look(desk)
    desk.locator("input[type=file]").set_input_files(CANAL / official["files"][0])
    desk.get_by_label("Where the ballots come from").fill("Glasgow City Council, 3 May 2007")
    desk.get_by_role("button", name="Bring in and count").click()
    counted = desk.get_by_role("link", name="See the whole result")
    expect(counted).to_be_visible(timeout=COUNT_PATIENCE)
    look(desk)
    counted.click()
    expect(desk.get_by_role("heading", name="How it was counted")).to_be_visible()
    look(desk)
    outcome = desk.locator(".outcome")
    for name in official["rules"]["scottish-stv-wigm-5dp"]["winners"]:
        expect(outcome).to_contain_text(name.strip())
    expect(desk.get_by_role("main")).to_contain_text(re.compile("8,?624 ballots were counted"))
