"""A stranger with the public bundle and VERIFY.md alone: what it says to type is typed, letter by letter.

They confirm a secret vote of 1,000 on four options and refute one with a single changed ballot. With the auditors'
edition, a guarantor confirms a secret ranking of 150 on eight, whose public edition opens no ballot.
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from assemblies.minutes import verify
from assemblies.minutes.canonical import canonical
from assemblies.minutes.heads import sign_head
from governance.ballots import services
from governance.ballots.models import Mode, Question
from governance.ballots.rules import STV
from governance.bundles.questions import Edition
from governance.bundles.services import TOOLS, bundle_of
from tests.assemblies.minutes.bundles import packed
from tests.nets.second_checker import differences, second_checker
from tests.secret_cast import SecretCast

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.nets, pytest.mark.once]

Count = Callable[[Question], Question]
TO_TYPE = re.findall(r"^   ```\n   (.+)\n   ```$", TOOLS["VERIFY.md"].read_text(), re.MULTILINE)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def held(
    body: Body, fay: Seat, vote: SecretCast, count: Count, *, voters: list[Seat], choices: list[Any], **asked: Any
) -> tuple[Question, list[dict[str, str]]]:
    """A secret question from the draft to the result, and everybody's receipt."""
    draft = services.draft_question(body, by=fay, mode=Mode.SECRET, **asked)
    question = services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)
    options = question.config["options"]
    receipts = [
        vote(question, seat, named(choice, options)).as_receipt() for seat, choice in zip(voters, choices, strict=True)
    ]
    question = count(question)
    sign_head(body.assembly_id)
    return question, receipts


def named(choice: Any, options: list[str]) -> Any:
    """Places in the list of options, as the names that they were frozen under."""
    return [options[place] for place in choice] if isinstance(choice, list) else options[choice]


def many(seated: Callable[..., Seat], number: int) -> list[Seat]:
    return [seated(f"Voter {place}", Role.MEMBER, email=None) for place in range(number)]


def typed(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """The commands of VERIFY.md, one after the other, with the name of this bundle; the last one's answer."""
    assert [command.split()[0] for command in TO_TYPE] == ["tar", "python3"]
    done = None
    for command in TO_TYPE:
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("NAME", name)], cwd=folder, capture_output=True, text=True, check=False
        )
    assert done is not None
    return done


def unpacked(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return {member.name: found.read() for member in tar if (found := tar.extractfile(member))}


def with_one_ballot_changed(content: bytes, question: Question) -> bytes:
    """One choice out of many says something else, and the manifest fits again."""
    files = unpacked(content)
    path = f"questions/{question.id}/ballots.jsonl"
    lines = files[path].splitlines()
    ballot = json.loads(lines[500])
    ballot["choice"] = next(option for option in question.config["options"] if option != ballot["choice"])
    lines[500] = canonical(ballot)
    files[path] = b"".join(line + b"\n" for line in lines)
    told = json.loads(files.pop("bundle.json"))
    told.pop("files")
    return packed(files, told)


@pytest.mark.timeout(600)
def test_a_stranger_confirms_a_secret_vote_of_a_thousand_and_refutes_a_single_changed_ballot(
    plenary: Body, fay: Seat, seated: Callable[..., Seat], vote: SecretCast, count: Count, tmp_path: Path,
    browser: Browser,
) -> None:  # fmt: skip
    chance = random.Random(4)
    choices = [chance.choices(range(4), [40, 30, 20, 10])[0] for _each in range(1_000)]
    options = [(name, "") for name in ("A dam", "A marsh", "A wall", "Nothing")]
    question, receipts = held(
        plenary, fay, vote, count, voters=many(seated, 1_000), choices=choices,
        title="What keeps the sea out?", rule="plurality", options=options,
    )  # fmt: skip
    honest = bundle_of(plenary.assembly, Edition.PUBLIC).read_bytes()
    (tmp_path / "sea-bundle.tar").write_bytes(honest)
    (tmp_path / "receipt.json").write_text(json.dumps(receipts[77]))
    done = typed(tmp_path, "sea")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1000 ballots, as sealed at closing" in done.stdout
    assert "recount: elected" in done.stdout
    told = verify.read_tar(honest)
    receipt = [("receipt.json", (tmp_path / "receipt.json").read_bytes())]
    assert verify.verify_bundle(told, receipts=receipt).claims[-1].verdict == verify.PASS

    forged = with_one_ballot_changed(honest, question)
    (tmp_path / "sea-bundle.tar").write_bytes(forged)
    done = typed(tmp_path, "sea")
    assert done.returncode == 1
    refuted = [line for line in done.stdout.splitlines() if line.startswith(verify.FAIL)]
    assert any("its leaf is not made of this choice" in line for line in refuted)
    assert any("the ballots given do not have the sealed root" in line for line in refuted)

    second = second_checker(browser)
    for content, verdict in ((honest, verify.PASS), (forged, verify.FAIL)):
        report = second.check(content)
        assert report["verdict"] == verdict
        assert not differences(verify.verify_bundle(verify.read_tar(content)), report)
    second.page.close()


@pytest.mark.timeout(600)
def test_an_auditor_confirms_a_secret_ranking_of_a_hundred_and_fifty_on_eight(
    plenary: Body, fay: Seat, seated: Callable[..., Seat], vote: SecretCast, count: Count, tmp_path: Path,
    browser: Browser,
) -> None:  # fmt: skip
    chance = random.Random(8)
    choices = [chance.sample(range(8), chance.randrange(1, 9)) for _each in range(150)]
    options = [(f"Candidate {letter}", "") for letter in "ABCDEFGH"]
    question, _receipts = held(
        plenary, fay, vote, count, voters=many(seated, 150), choices=choices,
        title="Who are our stewards?", rule=STV, options=options, seats=3,
    )  # fmt: skip
    public = bundle_of(plenary.assembly, Edition.PUBLIC).read_bytes()
    (tmp_path / "stewards-bundle.tar").write_bytes(public)
    done = typed(tmp_path, "stewards")
    assert done.returncode == 2, "too many ballots stand alone to be opened to everybody"
    assert "150 of 150 ballots are not opened in this edition; an auditor can count them" in done.stdout

    everything = bundle_of(plenary.assembly, Edition.AUDITORS).read_bytes()
    (tmp_path / "stewards-bundle.tar").write_bytes(everything)
    done = typed(tmp_path, "stewards")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "recount: elected" in done.stdout
    second = second_checker(browser)
    report = second.check(everything)
    second.page.close()
    assert report["verdict"] == verify.PASS
    assert not differences(verify.verify_bundle(verify.read_tar(everything)), report)
    assert question.state == Question.State.COUNTED
