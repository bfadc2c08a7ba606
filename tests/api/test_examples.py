"""The examples of docs/api.md do what they say."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.test import Client

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.ballots.services import draft_question
from governance.proposals.models import Proposal
from tests.api.conftest import Program

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"^curl (?P<words>.*?)\s+# (?P<status>\d{3})$", re.MULTILINE | re.DOTALL)


def test_every_example_answers_as_it_says(
    program_of: Callable[..., Program],
    assembly: Assembly,
    ana: Seat,
    ola: Seat,
    counted_question: Question,
    open_ranking: Question,
    open_proposal: Proposal,
    plenary: Body,
    members: list[Seat],
) -> None:
    names = {
        "SERVER": "",
        "ASSEMBLY": assembly.slug,
        "QUESTION": str(counted_question.id),
        "OPEN_QUESTION": str(open_ranking.id),
        "DRAFT_QUESTION": str(draft_question(plenary, by=ola, title="Where next?", rule="yes-no").id),
        "PROPOSAL": str(open_proposal.id),
        "TOKEN": program_of(ana).secret,
        "DESK_TOKEN": program_of(ola).secret,
        "(uuidgen)": str(uuid4()),
    }
    examples = list(EXAMPLE.finditer(DOCS.read_text()))
    assert len(examples) >= 10
    for example in examples:
        answer = perform(example["words"].replace("\\\n", " "), names)
        assert answer == int(example["status"]), example.group()


def perform(words: str, names: dict[str, str]) -> int:
    """What curl would do, with the names filled in."""
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(f"${name}", names[name])
    method, sent, path, headers = "", "", "", {}
    given = iter(shlex.split(words))
    for word in given:
        if word == "-X":
            method = next(given)
        elif word == "-d":
            sent, method = next(given), method or "POST"
        elif word == "-H":
            name, _, value = next(given).partition(": ")
            headers[name] = value
        else:
            path = word
    kind = headers.pop("Content-Type", "")
    return Client().generic(method or "GET", path, sent, content_type=kind, headers=headers).status_code
