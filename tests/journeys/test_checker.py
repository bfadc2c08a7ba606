"""A bundle is checked on the page, and from the same page as a file without a server."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.assemblies.minutes.bundles import MACHINE, an_honest_bundle
from tests.conftest import PHONE
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.nets.test_bundle_forgeries import SECRET, an_open_ballot_says_something_else

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
HELD, REFUTED = "Every claim holds", "At least one claim is refuted"


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    place = tmp_path / "honest.tar"
    place.write_bytes(an_honest_bundle().packed())
    return place


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    place = tmp_path / "forged.tar"
    place.write_bytes(an_open_ballot_says_something_else(an_honest_bundle(), random.Random(1)))
    return place


def check(page: "Page") -> None:
    page.get_by_role("button", name="Check the bundle").click()


def test_anybody_checks_the_bundle_of_an_assembly_on_its_page(
    open_page: OpenPage, halls: dict[str, Hall], look: Looking, honest: Path, forged: Path, address: str
) -> None:
    stranger = open_page(**PHONE)
    sent: list[str] = []
    stranger.on("request", lambda request: sent.append(request.method))
    stranger.goto(f"/en/a/{halls['vault'].slug}/bundle/")
    stranger.get_by_role("link", name="Check it in this browser").click()
    look(stranger, "Check it in this browser")
    check(stranger)
    expect(stranger.get_by_text("The minutes PASS")).to_be_visible()
    expect(stranger.get_by_role("heading", name=REFUTED)).to_have_count(0)
    stranger.get_by_text("The minutes PASS").click()
    expect(stranger.get_by_text("each holding the hash of the line before")).to_be_visible()
    look(stranger)
    stranger.get_by_label("Another bundle (optional)").set_input_files(honest)
    stranger.get_by_text("What you know from elsewhere").click()
    stranger.get_by_label("The public key of the machine").fill(MACHINE.public)
    check(stranger)
    expect(stranger.get_by_role("heading", name=HELD)).to_be_visible()
    look(stranger)
    stranger.get_by_label("The public key of the machine").fill("0" * 64)
    check(stranger)
    expect(stranger.locator("#found")).to_contain_text("not by the key you gave")
    stranger.get_by_label("The public key of the machine").fill("")
    stranger.get_by_label("Another bundle (optional)").set_input_files(forged)
    check(stranger)
    expect(stranger.get_by_role("heading", name=REFUTED)).to_be_visible()
    expect(stranger.locator("#found")).to_contain_text("the ballots given do not have the sealed root")
    look(stranger)
    assert set(sent) == {"GET"}, "nothing leaves the device"


def test_without_workers_that_know_modules_it_is_checked_beside_the_page(
    open_page: OpenPage, halls: dict[str, Hall], honest: Path
) -> None:
    old = open_page()
    old.add_init_script("delete window.Worker;")
    old.goto(f"/en/a/{halls['vault'].slug}/bundle/check/")
    old.get_by_label("Another bundle (optional)").set_input_files(honest)
    check(old)
    expect(old.get_by_role("heading", name=HELD)).to_be_visible()


def test_a_browser_that_knows_no_such_signatures_says_so_and_checks_the_rest(
    open_page: OpenPage, halls: dict[str, Hall], honest: Path, forged: Path
) -> None:
    old = open_page()
    old.add_init_script(
        "delete window.Worker; crypto.subtle.importKey = () => Promise.reject(new DOMException('unknown'));"
    )
    old.goto(f"/en/a/{halls['vault'].slug}/bundle/check/")
    old.get_by_label("Another bundle (optional)").set_input_files(honest)
    check(old)
    expect(old.get_by_role("heading", name="Nothing is refuted, but not everything could be checked")).to_be_visible()
    expect(old.locator("#found").get_by_text("this browser cannot check signatures here")).to_have_count(4)
    old.get_by_label("Another bundle (optional)").set_input_files(forged)
    check(old)
    expect(old.get_by_role("heading", name=REFUTED)).to_be_visible()


def test_the_checker_is_kept_as_a_file_and_works_without_a_server(
    open_page: OpenPage, halls: dict[str, Hall], tmp_path: Path, honest: Path, forged: Path
) -> None:
    page = open_page()
    page.goto(f"/en/a/{halls['vault'].slug}/bundle/check/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Keep the checker as one file").click()
    kept = tmp_path / coming.value.suggested_filename
    coming.value.save_as(kept)
    page.context.set_offline(True)
    page.goto(kept.as_uri())
    check(page)
    expect(page.get_by_role("alert")).to_have_text("Choose the file of a bundle first.")
    receipt = tmp_path / "receipt.json"
    ballot = an_honest_bundle().record.ballots[SECRET][0]
    told = {"vote": SECRET, "leaf_hash": ballot["leaf"], "promised_by": MACHINE.public, "key_id": MACHINE.id}
    receipt.write_text(json.dumps(told | {"sig": ballot["promise"]}))
    page.get_by_label("The bundle").set_input_files(honest)
    page.get_by_text("What you know from elsewhere").click()
    page.get_by_label("Your receipt of a secret vote").set_input_files(receipt)
    check(page)
    expect(page.get_by_role("heading", name=HELD)).to_be_visible()
    expect(page.locator("#found")).to_contain_text("the ballot that was promised is among those sealed and counted")
    page.get_by_label("The bundle").set_input_files(forged)
    check(page)
    expect(page.get_by_role("heading", name=REFUTED)).to_be_visible()
