"""A secret ballot on a phone: cast for good, kept nowhere, and found again after the count."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.journeys.test_member import CLOSE, rank
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
RANKED, YES_NO = "Who opens the vault?", "Shall the vault be closed?"
SHA256 = """async () => {
  const beside = document.querySelector("script[src*='secret']").src;
  const { sha256, hexOf } = await import(beside.replace(/secret[^/]*$/, "sha256.js"));
  const long = new Uint8Array(1000).fill(97);
  return ["", "abc"].map((text) => hexOf(sha256(new TextEncoder().encode(text)))).concat(hexOf(sha256(long)));
}"""
KEPT = """async () => {
  const open = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = (await Promise.all(open.map((cache) => cache.keys()))).flat();
  return [JSON.stringify(localStorage), JSON.stringify(sessionStorage), ...kept.map((one) => one.url)].join(" ");
}"""


def closed(stack: Stack, hall: Hall, title: str) -> None:
    stack.shell(CLOSE.format(question=hall.questions[title], ola=hall.seats["ola"], gus=hall.seats["gus"]))


@pytest.mark.console_may_say("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
def test_a_secret_ballot_waits_on_the_open_page_alone_and_is_found_again_by_its_number(
    phone: "Page", open_page: OpenPage, live_stack: Stack, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    vault = halls["vault"]
    as_person(phone, vault, "ana").goto(f"/en/questions/{vault.questions[RANKED]}/ballot/")
    look(phone, RANKED)
    expect(phone.get_by_role("main")).to_contain_text("Published without names.")
    assert phone.evaluate(SHA256) == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3",
    ]
    rank(phone, "Otter", "Plover")
    phone.get_by_role("button", name="Check my ballot").tap()
    expect(phone.locator("[data-ballot-words] li").first).to_have_text("1. Otter")
    expect(phone.locator("[data-ballot-review]")).to_contain_text("It is final.")
    look(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Cast my ballot for good").tap()
    expect(phone.locator("#queue")).to_contain_text("Keep this page open")
    look(phone)
    assert "ballot" not in phone.evaluate(KEPT), "nothing of it is kept on the device"
    phone.context.set_offline(False)
    look(phone, "Your ballot is in")
    expect(phone.locator("[data-same]")).to_be_visible()
    expect(phone.locator("[data-different]")).to_be_hidden()
    expect(phone.get_by_role("main")).not_to_contain_text("Otter")
    assert "Otter" not in phone.content()
    assert phone.url.endswith(f"/questions/{vault.questions[RANKED]}/")
    leaf = phone.locator("[data-leaf]").get_attribute("data-leaf") or ""
    phone.reload()
    look(phone, RANKED)
    expect(phone.get_by_role("main")).to_contain_text("It is final.")

    closed(live_stack, vault, RANKED)
    stranger = open_page(**PHONE)
    asked: list[str] = []
    stranger.on("request", lambda request: asked.append(request.url))
    expect(phone.get_by_role("link", name="See the whole result")).to_be_visible(timeout=60_000)
    stranger.goto(f"/en/questions/{vault.questions[RANKED]}/check/")
    look(stranger, "Find my ballot")
    number = stranger.get_by_label("The number on your receipt")
    number.fill("00000000")
    stranger.get_by_role("button", name="Find it").tap()
    expect(stranger.locator("#found")).to_contain_text("not among those that were counted")
    number.fill(leaf[:8] + " " + leaf[8:16])
    stranger.get_by_role("button", name="Find it").tap()
    expect(stranger.locator("#found")).to_contain_text("Your ballot is there. It was counted.")
    expect(stranger.locator("#found")).to_contain_text("none was added, and none is missing")
    look(stranger)
    assert not [url for url in asked if leaf[:8] in url], "nobody is told which one was looked for"


def test_without_small_programs_a_secret_ballot_is_cast_all_the_same(
    open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    vault = halls["vault"]
    page = open_page(**PHONE, java_script_enabled=False)
    as_person(page, vault, "ben").goto(f"/en/questions/{vault.questions[YES_NO]}/ballot/")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Check my ballot").tap()
    expect(page.get_by_role("button", name="Cast my ballot for good")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("It is final.")
    assert "That is weaker" in page.content()  # in a noscript, which this browser hides even without scripts
    page.get_by_role("button", name="Cast my ballot for good").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your ballot is in")
    assert re.fullmatch("[0-9a-f]{64}", page.locator("[data-leaf]").get_attribute("data-leaf") or "")
