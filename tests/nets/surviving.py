"""A hall in which the power fails while everybody votes: `python -m tests.nets.surviving <address> <data> <times>`.

Two questions are open at once, one voted on openly and one secretly. Phones send every member's ballots over REST until
each is acknowledged, with the same key or the same random numbers each time. In the middle of it every process of
PostgreSQL is killed, and started again. Then both questions are closed, the product's own worker counts them, and what
it says is compared with what the phones were told. Prints what came of it as JSON; whatever is wrong ends it.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import django
import requests

from tests import servers

if TYPE_CHECKING:
    from assemblies.members.models import Seat
    from governance.ballots.models import Question

MEMBERS, PHONES = 60, 8
EARLIEST, LATEST = 0.1, 0.6  # seconds after the first phone begins
PATIENCE = 90.0
WORDS = ("yes", "no", "abstain")


@dataclass
class Told:
    """What the phones were told on one question: by seat, the choice that was acknowledged and its receipt."""

    question: Question
    choices: dict[uuid.UUID, str] = field(default_factory=dict)
    receipts: dict[uuid.UUID, str] = field(default_factory=dict)


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    before_a_kill: int = 0
    again: int = 0  # requests sent again, since nobody knew what had become of them
    longest_gap: float = 0.0  # seconds from a kill to the first ballot that was accepted after it


class Hall:
    def __init__(self, address: str, cluster: servers.Cluster) -> None:
        from assemblies.bodies.models import Body
        from assemblies.bodies.services import publish_assembly, set_up_assembly
        from assemblies.integrations.services import make_token
        from assemblies.members.models import Role
        from assemblies.members.services import give_seat
        from assemblies.people.models import Person

        self.address, self.cluster, self.outcome = address, cluster, Outcome()
        self.chance = random.Random(20)
        assembly = publish_assembly(set_up_assembly(slug="hall", name="Hall", question="What now?"))
        self.body = Body.objects.select_related("assembly").get(assembly=assembly)

        def seat(name: str, role: Role) -> Seat:
            return give_seat(self.body, person=Person.objects.create_person(name=name), role=role)

        self.fay, self.gus = seat("Fay Fernandes", Role.FACILITATOR), seat("Gus Gruber", Role.GUARANTOR)
        self.members = [seat(f"Member {n}", Role.MEMBER) for n in range(MEMBERS)]
        self.tokens = {one.id: make_token(one.person, name="Phone", scope="write", days=1)[1] for one in self.members}

    def ask(self, mode: str) -> Question:
        from governance.ballots import services

        draft = services.draft_question(self.body, by=self.fay, title="Shall we?", mode=mode, quorum="0")
        return services.open_question(services.freeze_question(draft, by=self.fay), by=self.fay, minutes=60)

    def send(self, told: Told, seat: Seat, choice: str, visit: requests.Session) -> None:
        """The phone tries until its ballot is acknowledged."""
        question, end = told.question, time.monotonic() + PATIENCE
        headers = {"Authorization": f"Bearer {self.tokens[seat.id]}"}
        sent: dict[str, str] = {"choice": choice}
        place = "ballot"
        if question.is_secret:
            place = "secret-ballot"
            for name in ("n1", "n2"):
                sent[name] = hashlib.sha256(f"{question.id} {seat.id} {name}".encode()).hexdigest()
        else:
            headers["Idempotency-Key"] = str(uuid.uuid5(question.id, str(seat.id)))
        address = f"{self.address}/api/v1/questions/{question.id}/{place}/"
        while True:
            try:
                answer = visit.put(address, json=sent, headers=headers, timeout=20)
                status, said = answer.status_code, answer.text
            except requests.RequestException as lost:
                status, said = 599, repr(lost)
            if status == 200:
                break
            if status < 500 or time.monotonic() > end:
                raise SystemExit(f"A ballot was refused: {status} {said[:500]}")
            self.outcome.again += 1
            time.sleep(0.05)
        told.choices[seat.id] = choice
        told.receipts[seat.id] = answer.json()["leaf_hash" if question.is_secret else "code"]

    def vote_through_a_kill(self) -> list[Told]:
        told = [Told(self.ask("open")), Told(self.ask("secret"))]
        ballots = [(one, seat, self.chance.choice(WORDS)) for one in told for seat in self.members]
        self.chance.shuffle(ballots)
        failed: list[BaseException] = []

        def phone(share: list[tuple[Told, Seat, str]]) -> None:
            try:
                with requests.Session() as visit:
                    for one, seat, choice in share:
                        self.send(one, seat, choice, visit)
            except BaseException as error:
                failed.append(error)

        def acknowledged() -> int:
            return sum(len(one.choices) for one in told)

        phones = [threading.Thread(target=phone, args=(ballots[n::PHONES],)) for n in range(PHONES)]
        for one in phones:
            one.start()
        time.sleep(self.chance.uniform(EARLIEST, LATEST))
        self.cluster.kill()
        before, killed_at = acknowledged(), time.monotonic()
        time.sleep(self.chance.uniform(0, 0.5))
        self.cluster.start()
        while acknowledged() == before and any(one.is_alive() for one in phones):
            time.sleep(0.01)
        self.outcome.longest_gap = max(self.outcome.longest_gap, time.monotonic() - killed_at)
        for one in phones:
            one.join()
        if failed:
            raise failed[0]
        if before < len(ballots):  # everything was acknowledged before: the power failed too late to matter
            self.outcome.kills += 1
            self.outcome.before_a_kill += before
        self.outcome.acknowledged += acknowledged()
        return told

    def close(self, question: Question) -> None:
        from governance.ballots import services

        asked = services.ask_for(question, "close-early", by=self.fay, reason="All have voted.")
        services.confirm_request(asked, by=self.gus)

    def require_whole(self, told: Told) -> None:
        """Everything acknowledged is there once, and the count says what the phones said."""
        from governance.ballots.models import OpenBallot, Tally

        question, members = told.question, len(self.members)
        tally = Tally.objects.get(question=question)
        servers.wait_until(lambda: _is_counted(tally), f"the {question.mode} vote is counted", seconds=60, every=0.05)
        if question.is_secret:
            kept = {leaf: json.loads(choice) for leaf, choice in question.sealed_ballots.values_list("leaf", "choice")}
            promised = {told.receipts[seat]: choice for seat, choice in told.choices.items()}
            require(kept == promised, "what was promised is what is sealed")
            require(question.voted.count() == members, "as many marks as members")
        else:
            rows = OpenBallot.objects.filter(question=question).values_list("seat_id", "choice", "receipt")
            found = sorted((seat, json.loads(choice), receipt) for seat, choice, receipt in rows)
            wanted = sorted((seat, choice, told.receipts[seat]) for seat, choice in told.choices.items())
            require(found == wanted, "what was acknowledged is what is kept, each once")
        votes = tally.result["rounds"][0]["votes"]
        require({word: int(votes[word]) for word in WORDS} == count_of(told), "the count is a count of what was said")
        require(tally.sealed_count == members, "all are under the seal")
        require(is_verified(question), "the checker counts the same")


def _is_counted(tally: object) -> bool:
    tally.refresh_from_db()  # type: ignore[attr-defined]
    return bool(tally.state == "counted")  # type: ignore[attr-defined]


def count_of(told: Told) -> dict[str, int]:
    said = Counter(told.choices.values())
    return {word: said[word] for word in WORDS}


def require(is_true: bool, what: str) -> None:
    if not is_true:
        raise SystemExit(f"It is not true that {what}.")


def is_verified(question: Question) -> bool:
    """`verify.py` comes to the published outcome from the opened ballots, in a process of its own."""
    from assemblies.minutes.models import Entry
    from governance.ballots.secrecy.editions import auditors_edition
    from governance.ballots.tallying import published_lines

    with tempfile.TemporaryDirectory() as folder:
        minutes, ballots = Path(folder, "minutes.jsonl"), Path(folder, "ballots.jsonl")
        lines = Entry.objects.of(question.body.assembly_id).values_list("text", flat=True)
        minutes.write_text("".join(f"{line}\n" for line in lines))
        opened = auditors_edition(question) if question.is_secret else (line for line, _ in published_lines(question))
        ballots.write_bytes(b"".join(sorted(line + b"\n" for line in opened)))
        checker = servers.ROOT / "assemblies" / "minutes" / "verify.py"
        command = [sys.executable, "-I", str(checker), "--json", str(minutes), str(ballots)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    claims = [one for one in told["claims"] if str(question.id) in json.dumps(one)]
    found = {(one["name"], one["verdict"]) for one in claims}
    return ("recount", "PASS") in found and "FAIL" not in {verdict for _name, verdict in found}


def main(address: str, data: str, times: int) -> None:
    from django.db import connection

    given = json.loads(data)
    hall = Hall(address, servers.Cluster(Path(given["data"]), given["settings"], tuple(given["as_postgres"])))
    tries = 0
    while hall.outcome.kills < times:
        tries += 1
        require(tries <= 3 * times, "the power fails while people vote")
        told = hall.vote_through_a_kill()
        connection.close()
        connection.close_pool()  # all that this process had are gone too
        for one in told:
            hall.close(one.question)
        for one in told:
            hall.require_whole(one)
    print(json.dumps(asdict(hall.outcome)))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
