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
COUNT_SECONDS = 20_000


@pytest.mark.timeout(180)
def test_a_question_from_the_list_of_names_to_the_recount(
    desk: "Page", open_page: OpenPage, as_person: SignIn, halls: dict[str, Hall], look: Looking, tmp_path: Path
) -> None:
    harbour = halls["harbour"]
    sign_in_by_code(desk, "ola@harbour.example.org", look)
    bring_in_people(desk, look)
    codes = print_cards(desk, look)
    question = ask(desk, look)

    phones = [vote(open_page, codes[place], question, ranking) for place, ranking in enumerate(RANKINGS[:1])]
    expect(desk.get_by_role("main")).to_contain_text("1 of 5")
    phones += [vote(open_page, codes[place], question, RANKINGS[place]) for place in (1, 2)]
    expect(desk.get_by_role("main")).to_contain_text("3 of 5")

    close_early(desk, as_person(open_page(), harbour, "gus"), question, look)
    expect(desk.get_by_role("main")).to_contain_text(re.compile("Counted|counted"), timeout=COUNT_SECONDS)
    phones[0].goto(f"{question}result/")
    look(phones[0])
    desk.goto(f"{question}result/")
    look(desk)
    outcome = desk.locator(".outcome")
    expect(outcome).to_contain_text("Elected: Heron and Otter.")
    desk.goto(question)
    desk.get_by_role("link", name=re.compile("Certify|final")).click()
    look(desk)
    desk.get_by_role("main").get_by_role("button").click()
    look(desk)
    desk.goto(f"{question}result/")
    expect(desk.get_by_role("main")).to_contain_text("final")
    recount(desk, question, harbour.slug, tmp_path)


def bring_in_people(desk: "Page", look: Looking) -> None:
    """One row is wrong: the page says which and how to mend it, and nobody is brought in until it is."""
    desk.goto("/en/a/harbour/desk/")
    look(desk)
    desk.goto("/en/a/harbour/people/import/")
    look(desk)
    cells = desk.locator("textarea")
    cells.fill("\n".join([*GOOD, BAD_ROW]))
    desk.get_by_role("button", name=re.compile("Check")).click()
    look(desk)
    expect(desk.get_by_role("main")).to_contain_text("Lower Kway")
    expect(desk.get_by_role("button", name=re.compile("Bring in"))).to_have_count(0)
    cells = desk.locator("textarea")
    cells.fill("\n".join([*GOOD, MENDED_ROW]))
    desk.get_by_role("button", name=re.compile("Check")).click()
    look(desk)
    desk.get_by_role("button", name="Bring in 5 people").click()
    expect(desk.get_by_role("main")).to_contain_text("Eli Elm")
    look(desk)


def print_cards(desk: "Page", look: Looking) -> list[str]:
    """The typed codes of Ada, Bo and Cleo, as printed."""
    desk.goto("/en/a/harbour/people/cards/")
    look(desk)
    desk.get_by_role("main").get_by_role("button").first.click()
    cards = desk.locator(".seat-card")
    expect(cards).to_have_count(5)
    look(desk)
    found = []
    for first in ("Ada", "Bo", "Cleo"):
        code = CODE.search(cards.filter(has_text=first).inner_text())
        assert code, f"no typed code on the card of {first}"
        found.append(code[0])
    return found


def ask(desk: "Page", look: Looking) -> str:
    """A ranked question is written, frozen and opened; gives its address."""
    desk.goto("/en/a/harbour/questions/new/")
    look(desk)
    desk.get_by_label("The question").fill("Who keeps the harbour?")
    desk.get_by_label("What it means").fill("Two keepers for **one year**.")
    desk.get_by_label("Rank in order").check()
    desk.get_by_label("Options to rank").fill("Heron — waits and watches\nOtter\nPlover")
    desk.get_by_label("Places to fill").fill("2")
    desk.get_by_role("main").get_by_role("button", name=re.compile("Save")).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Who keeps the harbour?")
    look(desk)
    question = desk.url.partition("?")[0]
    desk.get_by_role("link", name=re.compile("Freeze")).click()
    look(desk)
    desk.get_by_role("main").get_by_role("button", name=re.compile("Freeze")).click()
    look(desk)
    desk.get_by_role("link", name=re.compile("Open")).click()
    expect(desk.get_by_role("main")).to_contain_text(re.compile(r"[Oo]pens to 5 people"))
    look(desk)
    desk.get_by_label("How long").fill("30")
    desk.get_by_role("main").get_by_role("button", name=re.compile("Open")).click()
    expect(desk.get_by_role("main")).to_contain_text("0 of 5")
    look(desk)
    return question


def vote(open_page: OpenPage, code: str, question: str, ranking: list[str]) -> "Page":
    """A member comes in with the typed code of their card and casts a ballot."""
    page = open_page(**PHONE)
    page.goto("/en/card/")
    page.get_by_label("Code of your card").fill(code)
    page.get_by_role("main").get_by_role("button").first.tap()
    page.get_by_label("Choose a PIN").fill("4827")
    page.get_by_role("button", name="Yes, this is me").tap()
    expect(page.get_by_role("main")).to_contain_text("Who keeps the harbour?")
    page.goto(f"{question}ballot/")
    for option in ranking:
        page.get_by_role("button", name=f"Rank {option}").tap()
    page.get_by_role("button", name="Check my ballot").tap()
    page.get_by_role("button", name="Cast my ballot").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Your ballot is in"))
    return page


def close_early(desk: "Page", guarantor: "Page", question: str, look: Looking) -> None:
    """Ola asks with a reason; Gus confirms; the desk's page follows by itself."""
    desk.get_by_role("link", name=re.compile("early")).click()
    look(desk)
    desk.get_by_label("Why?").fill("Everybody who came has voted.")
    desk.get_by_role("main").get_by_role("button").click()
    look(desk)
    guarantor.goto(question)
    look(guarantor)
    expect(guarantor.get_by_role("main")).to_contain_text("Everybody who came has voted.")
    guarantor.get_by_role("main").get_by_role("button", name=re.compile("Confirm|Close")).click()
    look(guarantor)


def recount(desk: "Page", question: str, slug: str, folder: Path) -> None:
    """The downloaded ballots, counted on another machine, give the same winners in the same rounds."""
    blt, lines, minutes = folder / "ballots.blt", folder / "ballots.jsonl", folder / "minutes.jsonl"
    verify = folder / "verify.py"
    desk.goto(f"{question}result/")
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
    for round_ in tally["rounds"]:
        for votes in round_["votes"].values():
            expect(desk.get_by_role("main")).to_contain_text(votes.rstrip("0").rstrip("."))
    verified = subprocess.run(
        [sys.executable, "-I", str(verify), str(minutes), str(lines)], capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "FAIL" not in verified.stdout
