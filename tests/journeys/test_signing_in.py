"""Signing in by code and by passkey, on this machine and from a phone in the hall's network."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.conftest import DESK, PHONE
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
FORGED = "fetch('/en/sign-out/', { method: 'POST' }).then((answer) => answer.status)"
CODE = re.compile(r"Your code is (\S+)")


def read_code(page: "Page", email: str) -> str:
    """The newest code to this address, as the outbox page shows it."""
    page.goto("/en/outbox/")
    mail = page.locator("main li").filter(has_text=email).first
    found = CODE.search(mail.inner_text())
    assert found, f"no code to {email} in the outbox"
    return found[1]


def sign_in_by_code(page: "Page", email: str, look: Looking) -> None:
    page.goto("/en/sign-in/")
    look(page)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Look into your e-mail")).to_be_visible()
    look(page)
    asked = page.url
    code = read_code(page, email)
    look(page)
    page.goto(asked)
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()


def test_a_stranger_is_told_the_same_and_gets_no_code(desk: "Page", look: Looking) -> None:
    desk.goto("/en/sign-in/")
    desk.get_by_label("Your e-mail address").fill("nobody@example.org")
    desk.get_by_role("button", name="Send me a code").click()
    expect(desk.get_by_role("heading", name="Look into your e-mail")).to_be_visible()
    desk.goto("/en/outbox/")
    mail = desk.locator("main li").filter(has_text="nobody@example.org")
    expect(mail).to_contain_text("No seat of an assembly here has it, so there is no code.")


@pytest.mark.console_may_say("status of 403", "Cross-Origin-Opener-Policy header has been ignored")
def test_a_phone_in_the_hall_signs_in_and_votes_over_plain_http(
    open_page: OpenPage, hall_address: str, halls: dict[str, Hall], look: Looking
) -> None:
    shed = halls["shed"]
    page = open_page(**PHONE, base_url=hall_address)

    sign_in_by_code(page, f"gus@{shed.slug}.example.org", look)
    assert not page.evaluate("isSecureContext")
    page.goto("/en/me/passkeys/")
    expect(page.get_by_text("Passkeys need a secure address")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_have_count(0)
    assert page.evaluate(FORGED) == HTTPStatus.FORBIDDEN
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.goto("/en/sign-in/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)

    page.goto(f"/c/{shed.cards['ida']}")
    look(page)
    page.get_by_label("Choose a PIN").fill("4827")
    page.get_by_role("button", name="Yes, this is me").click()
    (question,) = shed.questions.values()
    page.goto(f"/en/questions/{question}/ballot/")
    look(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Check my ballot").click()
    page.get_by_role("button", name="Cast my ballot").click()
    expect(page.get_by_role("heading", level=1, name="Your ballot is in")).to_be_visible()
    assert page.url.startswith(hall_address)


def test_a_passkey_is_added_and_opens_the_door_again(
    open_page: OpenPage, address: str, halls: dict[str, Hall], look: Looking
) -> None:
    page = open_page(**DESK, base_url=f"http://localhost:{urlsplit(address).port}")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

    sign_in_by_code(page, f"ola@{halls['shed'].slug}.example.org", look)
    page.goto("/en/me/passkeys/")
    look(page)
    page.get_by_label("Name of this device").fill("Ola's laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("This device can sign you in from now on.")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem")).to_contain_text("Ola's laptop")
    look(page)

    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.goto("/en/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("banner")).to_contain_text("Ola Okafor")
