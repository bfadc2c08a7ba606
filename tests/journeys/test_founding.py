"""From an empty machine to a public assembly: the set-up link, six pages, the whole, and the button."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import servers
from tests.conftest import DESK, PHONE
from tests.journeys.keyboard import tab_to
from tests.journeys.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
LINK = re.compile(r"http://\S+/set-up/\S+")


@pytest.fixture(scope="module")
def empty(engine: str) -> Iterator[servers.Stack]:
    """The product started without the demo, over an empty database."""
    with ExitStack() as running:
        given: dict[str, str] = {}
        if engine == "postgres":
            given["database_url"] = running.enter_context(servers.postgres())
            given["redis_url"] = running.enter_context(servers.redis())
        yield running.enter_context(servers.stack(demo=False, **given))


def printed_link(product: servers.Stack) -> str:
    found = LINK.search((product.var_dir.parent / "up.log").read_text())
    assert found, "no set-up link was printed"
    return found[0].replace("localhost", "127.0.0.1")


@pytest.mark.console_may_say("status of 410")
def test_from_an_empty_machine_to_a_public_assembly_on_a_phone_without_scripts(
    empty: servers.Stack, open_page: OpenPage, look: Looking
) -> None:
    stranger = open_page(**DESK, base_url=empty.url)
    stranger.goto("/en/")
    look(stranger, "People decide together")
    expect(stranger.get_by_role("main")).to_contain_text("No assembly sits here yet")

    page = open_page(**PHONE, base_url=empty.url, java_script_enabled=False)
    page.goto(printed_link(empty))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who are you?")
    page.get_by_label("Your name").fill("Vera Vogel")
    page.get_by_label("Your e-mail address").fill("vera@example.org")
    page.get_by_role("button", name="Begin").tap()

    at_step(page, "A new assembly", 1)
    page.get_by_label("Name of the assembly").fill("Shade for the Old Town")
    page.get_by_label("Its guiding question").fill("Where shall the first forty trees stand?")
    page.get_by_role("button", name="Save and go on").tap()

    at_step(page, "How will it work?", 2)
    page.get_by_label("One-evening vote").check()
    page.get_by_label("First day").fill("2026-12-05")
    page.get_by_role("button", name="Save and go on").tap()

    at_step(page, "Who does the assembly speak for?", 3)
    page.get_by_role("link", name="Add a community").tap()
    page.get_by_label("Name", exact=True).fill("Upper Town")
    people = page.get_by_role("group", name="Population")
    people.get_by_label("How many people").fill("5200")
    people.get_by_label("Who published it").fill("Town register")
    people.get_by_label("Year").fill("2025")
    people.get_by_label("How it was found out").fill("Everybody registered there")
    page.get_by_role("button", name="Save and add another").tap()
    page.get_by_label("Name", exact=True).fill("Lower Town")
    page.get_by_label("How many people").fill("3100")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_role("main")).to_contain_text("3,100")
    page.get_by_role("button", name="Go on").tap()

    at_step(page, "By which rules?", 4)
    page.get_by_label("at least 2 of every 3 who say yes or no").check()
    page.get_by_role("button", name="Save and go on").tap()

    at_step(page, "Who helps you?", 5)
    row = page.get_by_role("group", name="Helper 1")
    row.get_by_label("Name").fill("Gus Gruber")
    row.get_by_label("E-mail address").fill("gus@example.org")
    row.get_by_label("Role").select_option(label="guarantor: independent, watches and confirms")
    page.goto("/en/")  # called away in between: the home leads back
    page.get_by_role("link", name="Go on with step 5").tap()
    row.get_by_label("Name").fill("Gus Gruber")
    row.get_by_label("E-mail address").fill("gus@example.org")
    row.get_by_label("Role").select_option(label="guarantor: independent, watches and confirms")
    page.get_by_role("button", name="Save and go on").tap()

    at_step(page, "When does it meet?", 6)
    page.get_by_role("button", name="Save and look at the whole").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    for told in ("Upper Town", "2 of every 3", "Gus Gruber", "5 December 2026"):
        expect(page.get_by_role("main")).to_contain_text(told)
    page.get_by_role("button", name="Make it public").tap()
    expect(page.get_by_role("main")).to_contain_text("The assembly is public now.")

    stranger.goto("/en/")
    look(stranger)
    expect(stranger.get_by_role("main")).to_contain_text("Shade for the Old Town")
    stranger.goto(printed_link(empty))
    expect(stranger.get_by_role("main")).to_contain_text("was used already")


def at_step(page: "Page", heading: str, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("main")).to_contain_text(f"Step {number} of 6")


def test_every_page_of_the_set_up_reads_well_and_can_be_reached_by_keyboard(
    empty: servers.Stack, open_page: OpenPage, look: Looking
) -> None:
    code = (
        "from assemblies.founding.models import Founder; from assemblies.people.models import Person; "
        "from django.test import Client; from config.clock import now; "
        "p, _ = Person.objects.get_or_create(name='Kay Kern', email='kay@example.org'); "
        "Founder.objects.get_or_create(person=p, defaults={'since': now()}); "
        "c = Client(); c.force_login(p); print(c.cookies['sessionid'].value)"
    )
    session = empty.shell(code).strip().splitlines()[-1]
    page = open_page(**DESK, base_url=empty.url)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": empty.url}])
    page.goto("/en/")
    look(page, "Hello, Kay")
    tab_to(page, "Begin")
    page.keyboard.press("Enter")
    look(page, "A new assembly")
    tab_to(page, "Name of the assembly")
    page.keyboard.type("Water for all")
    tab_to(page, "Its guiding question")
    page.keyboard.type("Who gets the well?")
    tab_to(page, "Save and go on")
    page.keyboard.press("Enter")
    look(page, "How will it work?")
    tab_to(page, "One-evening vote")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Two delegations")).to_be_checked()
    page.keyboard.press("Enter")
    look(page, "Who does the assembly speak for?")
    slug = page.url.split("/a/")[1].split("/")[0]
    for path in ("question", "template", "communities", "communities/add", "charter", "team", "dates", ""):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"/en/a/{slug}/set-up/{path}{'/' if path else ''}")
            look(page)
    page.goto("/en/new/copy/")
    look(page, "Copy an assembly")
