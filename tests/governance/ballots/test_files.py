"""What anybody downloads is enough to check the record and to count again, offline."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes import verify
from governance.ballots import services
from governance.ballots.models import Question
from governance.ballots.rules import STV
from tests.cast import Cast
from tests.governance.conftest import Visit

ROOT = Path(__file__).resolve().parents[3]


def downloaded(client: Client, question: Question, folder: Path) -> str:
    """The files of a result in a folder, as a visitor saves them; gives the recount command of the page."""
    page = client.get(reverse("ballots:result", args=[question.id]))
    for link in (line for line in page.content.decode().split('"') if line.startswith("/en/") and "." in line):
        answer = client.get(link)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, link
        (folder / link.rpartition("/")[2]).write_bytes(body)
    command: str = page.context["command"]
    assert f"<code>{command.replace('&', '&amp;').replace(chr(39), '&#x27;').replace(chr(34), '&quot;')}</code>" in (
        page.content.decode()
    )
    return command


def run(command: str, folder: Path) -> dict[str, object]:
    """The command as typed, in a folder that holds the downloads, without the web application's settings."""
    words = shlex.split(command)
    assert words[:3] == ["python3", "-m", "governance.counting"]
    words[3] = str(folder / words[3])
    asked = [sys.executable, *words[1:], "--json"]
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def verified(folder: Path) -> int:
    words = [sys.executable, "-I", "verify.py", "minutes.jsonl", "ballots.jsonl"]
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert "FAIL" not in ended.stdout, ended.stdout
    return ended.returncode


def with_texts(rounds: list[dict[str, object]], texts: dict[str, str]) -> list[tuple[object, ...]]:
    """Rounds by the options' own words, so that ours and a recount's can be compared."""

    def named(keys: list[str]) -> list[str]:
        return [texts.get(key, key) for key in keys]

    return [
        (
            {texts.get(key, key): votes for key, votes in each["votes"].items()},
            named(each["elected"]),
            named(each["excluded"]),
            each["exhausted"],
            each["residual"],
        )
        for each in rounds
    ]


def test_a_yes_no_result_is_verified_and_recounted_from_its_downloads(
    counted_question: Question, visit: Visit, tmp_path: Path
) -> None:
    command = downloaded(visit(None), counted_question, tmp_path)
    assert verified(tmp_path) == 0
    again = run(command, tmp_path)
    assert again["rounds"][0]["votes"] == counted_question.tally.result["rounds"][0]["votes"]
    assert again["winners"] == ["yes"]


@pytest.mark.parametrize(
    ("names", "choices"),
    [
        (["Heron", "Otter", "Plover", "Stork"], [["1", "2"], ["1"], ["2"], ["3", "4"], ["4"]]),
        (['The "old" pier', "O'Brien, Anna", "Café & bar", "=SUM(1)"], [["1"], ["2"], ["3"], ["4"], []]),
        (["-r", "# x", "0", "1 2 0"], [["1"], ["2"], ["3"], ["4"], ["4", "3", "2", "1"]]),
    ],
)
def test_a_ranked_result_is_recounted_to_the_same_rounds_lots_and_odd_names_included(
    plenary: Body,
    members: list[Seat],
    fay: Seat,
    cast: Cast,
    count: Callable[[Question], Question],
    visit: Visit,
    tmp_path: Path,
    names: list[str],
    choices: list[list[str]],
) -> None:
    question = services.draft_question(
        plenary, by=fay, title="Who?", rule=STV, options=[(name, "") for name in names], seats=2
    )
    question = services.open_question(services.freeze_question(question, by=fay), by=fay, minutes=5)
    for seat, choice in zip(members, choices, strict=True):
        if choice:
            cast(question, seat, choice)
    question = count(question)
    assert any(tie["settled_by"] == "lot" for tie in question.tally.result["ties"])
    command = downloaded(visit(None), question, tmp_path)
    assert verified(tmp_path) == 0
    again = run(command, tmp_path)
    texts = question.config["option_texts"]
    assert with_texts(again["rounds"], {}) == with_texts(question.tally.result["rounds"], texts)
    assert again["winners"] == [texts[key] for key in question.tally.result["winners"]]


def test_the_receipt_points_at_the_line_of_ones_own_ballot(
    open_question: Question, ana: Seat, members: list[Seat], cast: Cast, visit: Visit, count: Callable[..., Question]
) -> None:
    for seat in members:
        cast(open_question, seat, "no" if seat == ana else "yes")
    count(open_question)
    own = visit(ana).get(reverse("ballots:receipt", args=[open_question.id])).context["own_hash"]
    lines = visit(None).get(reverse("ballots:lines", args=[open_question.id])).content.decode().splitlines()
    (mine,) = [json.loads(line) for line in lines if own in line]
    assert mine == {"choice": "no", "question": str(open_question.id), "seat": own}


def test_the_verifier_that_is_handed_out_is_the_one_under_test(visit: Visit) -> None:
    answer = visit(None).get(reverse("chronicle:verify"))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert body == Path(verify.__file__).read_bytes()
