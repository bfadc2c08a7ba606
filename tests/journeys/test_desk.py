"""The desk of an assembly, from a list of names to a result that anybody can recount."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.journeys.conftest import SignIn
from tests.journeys.halls import Hall
from tests.journeys.looking import Looking
from tests.journeys.test_signing_in import sign_in_by_code
from tests.servers import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
GOOD = [
    "name\tcommunity",
    "Ada Ash\tUpper Quay",
    "Bo Birch\tUpper Quay",
    "Cleo Clay\tLower Quay",
    "Dan Dew\tLower Quay",
]
BAD_ROW = "Eli Elm\tLower Kway"
MENDED_ROW = "Eli Elm\tLower Quay"
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")
RANKINGS = [["Heron", "Otter"], ["Heron", "Plover"], ["Otter", "Heron"]]
TITLE = "Who keeps the harbour?"
COUNT_PATIENCE = 30_000


@pytest.mark.console_may_say("status of 400")
def test_a_question_from_the_list_of_names_to_the_recount(
    desk: "Page", open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking, tmp_path: Path
) -> None:
    harbour = halls["harbour"]
    sign_in_by_code(desk, "ola@harbour.example.org", look)
    bring_in_people(desk, look)
    codes = print_cards(desk, look)
    question = ask(desk, look)

    main = desk.get_by_role("main")
    members = [vote(open_page, codes[0], question, RANKINGS[0])]
    expect(main).to_contain_text("1 of 5 have voted")
    members += [vote(open_page, code, question, ranking) for code, ranking in zip(codes[1:], RANKINGS[1:], strict=True)]
    expect(main).to_contain_text("3 of 5 have voted")

    close_early(desk, as_person(open_page(), harbour, "gus"), question, look)
    expect(main.locator(".outcome")).to_have_text("Elected: Heron and Otter.", timeout=COUNT_PATIENCE)
    look(desk, TITLE)
    members[0].goto(question)
    members[0].get_by_role("link", name="See the whole result").tap()
    look(members[0], TITLE)
    desk.get_by_role("link", name="Make the result final").click()
    look(desk, "Is this result right?")
    main.get_by_role("button", name="Make the result final").click()
    look(desk, TITLE)
    expect(main).to_contain_text("Result is final")
    desk.get_by_role("link", name="See the whole result").click()
    expect(desk.locator(".outcome")).to_have_text("Elected: Heron and Otter.")
    look(desk, TITLE)
    recount(desk, question, harbour.slug, tmp_path)


def bring_in_people(desk: "Page", look: Looking) -> None:
    """One row is wrong: the page says which and how to mend it, and nobody is brought in until it is."""
    desk.goto("/en/a/harbour/desk/")
    look(desk, "Desk")
    desk.get_by_role("link", name="Bring in a list of people").first.click()
    look(desk, "Bring in a list of people")
    cells = desk.get_by_label("Or paste the cells")
    cells.fill("\n".join([*GOOD, BAD_ROW]))
    desk.get_by_role("button", name="Read the list").click()
    expect(desk.get_by_role("alert")).to_contain_text("Line 6")
    expect(desk.get_by_role("alert")).to_contain_text("Lower Kway")
    expect(desk.get_by_role("button", name=re.compile("Bring in"))).to_have_count(0)
    look(desk)
    cells.fill("\n".join([*GOOD, MENDED_ROW]))
    desk.get_by_role("button", name="Read it again").click()
    expect(desk.get_by_role("main")).to_contain_text("5 new, 0 changed, 0 as they were.")
    look(desk)
    desk.get_by_role("button", name="Bring in 5 people").click()
    look(desk, "People")
    expect(desk.get_by_role("main")).to_contain_text("Eli Elm")


def print_cards(desk: "Page", look: Looking) -> list[str]:
    """The typed codes of Ada, Bo and Cleo, as printed."""
    desk.get_by_role("link", name="Print seat cards").click()
    look(desk, "Print seat cards")
    desk.get_by_role("button", name="Make and show them").click()
    look(desk, "Seat cards")
    cards = desk.locator(".seat-card")
    codes = [CODE.search(cards.filter(has_text=f"Seat {seat}").inner_text()) for seat in (3, 4, 5)]
    return [code[0] for code in codes if code]


def ask(desk: "Page", look: Looking) -> str:
    """A ranked question is written, frozen and opened; gives its address."""
    desk.goto("/en/a/harbour/desk/")
    desk.get_by_role("link", name="Write a question").click()
    look(desk, "How shall it be decided?")
    desk.get_by_label("Scottish STV").check()
    desk.get_by_role("button", name="Continue").click()
    look(desk, "Write a question")
    desk.get_by_label("The question").fill(TITLE)
    desk.get_by_label("What it means").fill("Two keepers for **one year**.")
    desk.get_by_label("Options", exact=True).fill("Heron — waits and watches\nOtter\nPlover")
    desk.get_by_label("Places to fill").fill("2")
    desk.get_by_role("button", name="Save the draft").click()
    look(desk, TITLE)
    question = desk.url.partition("?")[0]
    desk.get_by_role("link", name="Freeze the question").click()
    look(desk, "Freeze")
    desk.get_by_role("button", name="Freeze the question").click()
    look(desk, TITLE)
    desk.get_by_role("link", name="Open it for votes").click()
    look(desk, "Open it for votes")
    expect(desk.get_by_role("main")).to_contain_text("Opens to 5 people.")
    desk.get_by_role("button", name="Open it now").click()
    look(desk, TITLE)
    expect(desk.get_by_role("main")).to_contain_text("0 of 5 have voted")
    return question


def vote(open_page: OpenPage, code: str, question: str, ranking: list[str]) -> "Page":
    """A member comes in with the typed code of their card and casts a ballot."""
    page = open_page(**PHONE)
    page.goto("/en/card/")
    page.get_by_label("Code of your card").fill(code)
    page.get_by_role("button", name="Go on").tap()
    page.get_by_label("Choose a PIN").fill("4827")
    page.get_by_role("button", name="Yes, this is me").tap()
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    page.goto(f"{question}ballot/")
    for option in ranking:
        page.get_by_role("button", name=f"Rank {option}").tap()
    page.get_by_role("button", name="Check my ballot").tap()
    page.get_by_role("button", name="Cast my ballot").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your ballot is in")
    return page


def close_early(desk: "Page", guarantor: "Page", question: str, look: Looking) -> None:
    """Ola asks with a reason; Gus confirms; the desk's page follows by itself."""
    desk.get_by_role("link", name="Ask to close early").click()
    look(desk, "Ask to close voting early?")
    desk.get_by_label("Why?").fill("Everybody who came has voted.")
    desk.get_by_role("button", name="Ask to close early").click()
    look(desk, TITLE)
    expect(desk.get_by_role("main")).to_contain_text("Somebody else has to confirm it")
    guarantor.goto(question)
    look(guarantor, TITLE)
    guarantor.get_by_role("link", name="Decide as the second person").click()
    look(guarantor, "Close voting now?")
    expect(guarantor.get_by_role("main")).to_contain_text("Everybody who came has voted.")
    guarantor.get_by_role("button", name="Close voting now").click()
    look(guarantor, TITLE)


def recount(desk: "Page", question: str, slug: str, folder: Path) -> None:
    """The downloaded ballots, counted on another machine, give the same winners in the same rounds."""
    blt, lines, minutes = folder / "ballots.blt", folder / "ballots.jsonl", folder / "minutes.jsonl"
    verify = folder / "verify.py"
    for path, where in (
        (f"{question}ballots.blt", blt),
        (f"{question}ballots.jsonl", lines),
        (f"/en/a/{slug}/minutes.jsonl", minutes),
        ("/en/verify.py", verify),
    ):
        answer = desk.request.get(path)
        assert answer.ok, f"{path} answers {answer.status}"
        where.write_bytes(answer.body())
    counted = subprocess.run(
        [sys.executable, "-m", "governance.counting", str(blt), "--rule", "stv-scottish", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert counted.returncode == 0, counted.stderr
    tally = json.loads(counted.stdout)
    assert tally["winners"] == ["Heron", "Otter"]
    shown = desk.get_by_role("row", include_hidden=True)
    for option in ("Heron", "Otter", "Plover"):
        votes = [round_["votes"][option] for round_ in tally["rounds"] if option in round_["votes"]]
        for number in votes:
            expect(shown.filter(has_text=option).first).to_contain_text(number.partition(".")[0])
    verified = subprocess.run(
        [sys.executable, "-I", str(verify), str(minutes), str(lines)], capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "FAIL" not in verified.stdout
