from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_BYTES = 60_000


def test_a_ballot_page_is_light_over_the_wire(
    open_page: "Callable[..., Page]", as_person: SignIn, halls: dict[str, Hall]
) -> None:
    jetty = halls["jetty"]
    page = as_person(open_page(**PHONE, service_workers="block"), jetty, "cem")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: dict[str, float] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def loaded(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = event["encodedDataLength"]

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", loaded)
    page.goto(f"/en/questions/{jetty.questions['Which birds keep the jetty?']}/ballot/", wait_until="networkidle")
    without_fonts = {request: weight for request, weight in weights.items() if kinds.get(request) != "Font"}
    assert len(without_fonts) > 3, "the style sheet and the scripts were counted too"
    assert sum(without_fonts.values()) <= MOST_BYTES
