"""Honest records of an assembly, in parts that a forger can lay hands on."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import GENESIS, next_line, opaque, sealed_root
from governance.counting import count, lots, rule_called

SEED = bytes(range(32))
SALT = b"s" * 32


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seat(number: int) -> str:
    return opaque(SALT, str(number))


@dataclass
class Record:
    """Events and ballots before they are written down."""

    events: list[dict[str, Any]] = field(default_factory=list)
    ballots: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rounds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def copy(self) -> Record:
        return deepcopy(self)

    def event(self, kind: str, question: str) -> dict[str, Any]:
        """The body of the event of this type about this question."""
        return next(
            event["body"]
            for event in self.events
            if event["type"] == kind and event["body"].get("question") == question
        )

    def minutes(self) -> bytes:
        """The record as it is published."""
        lines, prev = [], GENESIS
        for seq, event in enumerate(self.events, start=1):
            at = f"2026-11-20T09:00:{seq % 60:02d}.000Z"
            line = next_line(prev=prev, seq=seq, at=at, type=event["type"], body=event["body"])
            lines.append(line.text)
            prev = line.hash
        return "".join(line + "\n" for line in lines).encode()

    def ballot_lines(self, question: str) -> list[bytes]:
        return sorted(canonical(ballot) for ballot in self.ballots[question])

    def ballot_file(self, question: str) -> bytes:
        return b"".join(line + b"\n" for line in self.ballot_lines(question))

    def leaves(self, question: str) -> list[bytes]:
        """What is sealed of each ballot: its line, or the 32 bytes of a secret one's leaf."""
        ballots = self.ballots[question]
        return [bytes.fromhex(one["leaf"]) if "leaf" in one else canonical(one) for one in ballots]

    def add(self, kind: str, **body: Any) -> None:
        self.events.append({"type": kind, "body": body})

    def hold(
        self,
        question: str,
        rule: str,
        options: list[str],
        ballots: list[dict[str, Any]],
        *,
        seats: int = 1,
        rule_options: dict[str, str] | None = None,
        roll: int | None = None,
        seed: bytes | None = SEED,
        lot: list[str] | None = None,
        withdrawn: list[str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        """A question from freezing to certification, as the assembly itself would record it."""
        config = {
            "rule": rule,
            "options": options,
            "seats": seats,
            "rule_options": rule_options or {},
            "roll": roll,
            "wording_sha256": sha256(question.encode()),
            **(more or {}),
        } | ({"withdrawn": withdrawn} if withdrawn else {})
        published = sha256(canonical(config))
        commitment = None if seed is None else sha256(seed)
        self.add("question.config", question=question, config=config, config_sha256=published, seed_sha256=commitment)
        if roll is not None:
            self.add("roll.freeze", question=question, seats=sorted(map(seat, range(roll))))
            self.add("question.open", question=question, config_sha256=published)
            self.add("question.close", question=question, reason=None)
        self.ballots[question] = ballots
        self.seal_and_count(question, seed, lot)
        self.add("question.certify", question=question)

    def seal_and_count(self, question: str, seed: bytes | None, lot: list[str] | None) -> None:
        body = self.event("question.config", question)
        config, published = body["config"], body["config_sha256"]
        ballots = self.ballots[question]
        root = sealed_root(self.leaves(question))
        number = sum(ballot.get("weight", 1) for ballot in ballots)
        self.add("question.ballots_sealed", question=question, count=number, root=root)
        rule = rule_called(config["rule"])
        profile = rule.profile(
            config["options"],
            [(ballot["choice"], ballot.get("weight", 1)) for ballot in ballots],
            config.get("withdrawn", []),
        )
        settings = dict(config["rule_options"])
        if rule.adopts and config["roll"] is not None:
            settings["roll"] = str(config["roll"])
        order = lots(seed, bytes.fromhex(published), config["options"]) if seed is not None else lot
        tally = count(config["rule"], profile, seats=config["seats"], settings=settings, lots=order)
        self.rounds[question] = tally.transcript()
        self.add(
            "question.tally",
            question=question,
            config_sha256=published,
            root=root,
            seed=None if seed is None else seed.hex(),
            lot=lot,
            valid=tally.valid,
            invalid=tally.invalid,
            winners=list(tally.winners),
            outcome=tally.outcome,
            rounds_sha256=sha256(canonical(tally.transcript())),
        )


def cast(question: str, choices: list[Any]) -> list[dict[str, Any]]:
    """One ballot a seat; every third member lets their name be shown."""
    return [
        {"choice": choice, "question": question, "seat": seat(number)}
        | ({"name": f"Member {number}"} if number % 3 == 0 else {})
        for number, choice in enumerate(choices)
    ]


def an_assembly() -> Record:
    """A yes-no vote, a ranked vote with a tie that lots settle, and an outside count."""
    record = Record()
    record.add("assembly.config", charter="a" * 64)
    yes_no = ["yes"] * 9 + ["no"] * 4 + ["abstain"] * 2
    record.hold(
        "motion",
        "yes-no",
        ["yes", "no", "abstain"],
        cast("motion", yes_no),
        rule_options={"threshold": "2/3", "quorum": "1/2"},
        roll=20,
    )
    record.add("moderation.action", content="b" * 64)
    ranked = [["A", "B"]] * 7 + [["B", "C"]] * 3 + [["C", "D"]] * 2 + [["D"]] * 2 + [["E", "A"], ["F", "A"]]
    record.hold("panel", "stv-scottish", ["A", "B", "C", "D", "E", "F"], cast("panel", ranked), seats=2, roll=20)
    paper = [
        {"choice": ["Asha", "Bo"], "question": "ward", "weight": 60},
        {"choice": ["Bo", [], "Asha"], "question": "ward", "weight": 25},
        {"choice": ["Cai", ["Asha", "Bo"]], "question": "ward", "weight": 20},
        {"choice": [], "question": "ward", "weight": 3},
    ]
    record.hold("ward", "stv-scottish", ["Asha", "Bo", "Cai", "Dee"], paper, seats=2, seed=None, withdrawn=["Dee"])
    return record
