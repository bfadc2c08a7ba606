"""One running product for all journeys, and what every page of it must always be."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import HALL_NAME
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 15_000  # of the whole chain on a busy machine: sweeper, relay, stream, page
LONGEST = 900
expect.set_options(timeout=PATIENCE)
SignIn = Callable[["Page", Hall, str], "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def address(live_stack: Stack) -> str:
    """Where the product of all journeys answers; pages open relative to it."""
    return live_stack.url


@pytest.fixture(scope="session")
def halls(live_stack: Stack) -> dict[str, Hall]:
    printed = live_stack.shell("from tests.journeys.halls import build; print(build())")
    return {slug: Hall(**told) for slug, told in json.loads(printed).items()}


@pytest.fixture(scope="session")
def look(axe: "Callable[[Page], None]") -> Looking:
    """Looks a page over: nothing that axe finds, one heading, a title, a language, no sideways scrolling."""
    return Looking(axe)


@pytest.fixture(scope="session")
def as_person(address: str) -> SignIn:
    """The browser of somebody who signed in earlier."""

    def signed_in(page: "Page", hall: Hall, who: str) -> "Page":
        page.context.add_cookies([{"name": "sessionid", "value": hall.sessions[who], "url": address}])
        return page

    return signed_in


@pytest.fixture(scope="session")
def hall_address(address: str) -> str:
    """The same product under a name of the hall's own network: plain HTTP, and no loopback address to the browser."""
    return address.replace("127.0.0.1", HALL_NAME)
