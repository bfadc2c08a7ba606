"""The desk writes to everybody, looks before sending, and a member reads it."""

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


def test_the_desk_writes_looks_and_sends_and_a_member_reads(
    desk: "Page", open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    slug = "shed"
    as_person(desk, halls[slug], "ola").goto(f"/en/a/{slug}/messages/")
    look(desk, "Messages")
    desk.get_by_role("link", name="Write a message").click()
    look(desk, "Write a message")
    desk.get_by_label("Subject").fill("We meet at noon")
    desk.get_by_label("Text").fill("Bring a cup.")
    desk.get_by_role("button", name="Look at it before sending").click()
    look(desk, "Look before sending")
    expect(desk.locator(".outcome")).to_contain_text("Goes to")
    desk.get_by_role("button", name="Send to").click()
    look(desk, "We meet at noon")
    expect(desk.get_by_role("main")).to_contain_text("The message is on its way.")

    member = as_person(open_page(**PHONE), halls[slug], "ida")
    member.goto("/en/me/reach/")
    look(member, "How messages reach me")
    member.get_by_label("only on my page here").check()
    member.get_by_role("button", name="Save").tap()
    look(member, "My messages")
    member.get_by_role("link", name="We meet at noon").tap()
    look(member, "We meet at noon")
    expect(member.get_by_role("main")).to_contain_text("Bring a cup.")

    desk.goto(f"/en/a/{slug}/messages/letters/")
    look(desk, "Letters to print")
    desk.goto(f"/en/a/{slug}/messages/manners/")
    look(desk, "How this assembly writes")


def test_the_desk_posts_a_notice_and_a_stranger_reads_it(
    desk: "Page", open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking
) -> None:
    as_person(desk, halls["shed"], "ola").goto("/en/a/shed/notices/new/")
    look(desk, "Write a notice")
    desk.get_by_label("Title").fill("The bus leaves from the other side")
    desk.get_by_label("Text").fill("It waits until **nine**.")
    desk.get_by_role("button", name="Publish the notice").click()
    look(desk, "The bus leaves from the other side")
    stranger = open_page(**PHONE)
    stranger.goto(desk.url.partition("?")[0])
    look(stranger, "The bus leaves from the other side")
    desk.get_by_role("link", name="Withdraw the notice").click()
    look(desk, "Withdraw this notice?")
    desk.get_by_role("button", name="Withdraw the notice").click()
    look(desk, "A withdrawn notice")
