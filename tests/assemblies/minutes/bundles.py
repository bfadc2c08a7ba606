"""Honest bundles without a database, in parts that a forger can lay hands on."""

from __future__ import annotations

import hashlib
import io
import random
import uuid
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assemblies.minutes import verify
from assemblies.minutes.canonical import canonical
from assemblies.minutes.merkle import leaf_hash, merkle_root
from governance.bundles.archive import Archive

from .records import Record, cast, sha256

ASSEMBLY = "5f0b8a52-0b5c-4b3e-9d55-0d7a3a1f4b6e"
HEAD, WITNESS, PROMISE = (f"assembly-bundle/1 {what}" for what in ("head", "witness", "promise"))


class Key:
    """Somebody who signs: always the same for the same name."""

    def __init__(self, name: str) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self.public = self.private.public_key().public_bytes_raw().hex()
        self.id = sha256(bytes.fromhex(self.public))

    def sign(self, purpose: str, content: bytes) -> str:
        return self.private.sign(purpose.encode() + b"\0" + content).hex()


MACHINE, PAPER, STRANGER = Key("machine"), Key("paper"), Key("stranger")


@dataclass
class Bundle:
    """A record with the heads that were signed over it, before they are packed."""

    record: Record = field(default_factory=Record)
    edition: str = "public"
    heads: list[dict[str, Any]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    """Secret questions whose ballots this edition does not open."""

    def copy(self) -> Bundle:
        return deepcopy(self)

    @property
    def lines(self) -> list[bytes]:
        return self.record.minutes().splitlines()

    def root(self, size: int) -> str:
        return merkle_root([leaf_hash(line) for line in self.lines[:size]]).hex()

    def sign(self, size: int | None = None, *, by: Key = MACHINE, witnesses: tuple[Key, ...] = ()) -> dict[str, Any]:
        """A head over the first lines, signed now; every head is a second later than the one before."""
        size = len(self.record.events) if size is None else size
        at = f"2026-11-20T10:{len(self.heads) // 60:02d}:{len(self.heads) % 60:02d}.000Z"
        head = {"at": at, "key_id": by.id, "root": self.root(size), "size": size}
        signed = canonical(head)
        given = [{"key_id": one.id, "sig": one.sign(WITNESS, signed)} for one in sorted(witnesses, key=lambda w: w.id)]
        self.heads.append(head | {"sig": by.sign(HEAD, signed), "witnesses": given})
        return self.heads[-1]

    def sign_anew(self, *, by: Key = MACHINE) -> Bundle:
        """A dishonest operator signs whatever the record says now, and the witness with them."""
        self.heads = []
        self.sign(by=by)
        return self

    def witnessed(self, head: dict[str, Any], key: Key) -> None:
        self.record.add("head.witness", key_id=key.id, size=head["size"], root=head["root"])

    def hold_secret(
        self, question: str, rule: str, options: list[str], choices: list[Any], *, roll: int, seed: int = 0, **more: Any
    ) -> None:
        """A secret question from freezing to certification."""
        chance = random.Random(seed)
        ballots = [secret_ballot(question, choice, chance) for choice in choices]
        frozen = {"mode": "secret", "box_key": MACHINE.id, "box_public_key": MACHINE.public, "seen_by": "everybody"}
        extra = frozen | more.pop("more", {})
        self.record.hold(question, rule, options, ballots, roll=roll, more=extra, **more)

    def hold_open(self, question: str, rule: str, options: list[str], choices: list[Any], **more: Any) -> None:
        extra = {"mode": "open", "seen_by": "everybody"} | more.pop("more", {})
        self.record.hold(question, rule, options, cast(question, choices), more=extra, **more)

    def files(self) -> dict[str, bytes]:
        found = {
            "VERIFY.md": b"How to check.\n",
            "verify.py": b"print()\n",
            "log.jsonl": b"".join(line + b"\n" for line in self.lines),
            "heads.jsonl": b"".join(canonical(head) + b"\n" for head in self.heads),
        }
        for question, ballots in self.record.ballots.items():
            at = f"questions/{question}"
            found[f"{at}/config.json"] = canonical(self.record.event("question.config", question)["config"]) + b"\n"
            tally = self.record.event("question.tally", question)
            result = {name: tally[name] for name in ("invalid", "outcome", "question", "valid", "winners")}
            found[f"{at}/result.json"] = canonical(result | {"rounds": self.record.rounds[question]}) + b"\n"
            if question in self.closed:
                ballots = [{name: one[name] for name in ("leaf", "promise", "question")} for one in ballots]
            found[f"{at}/ballots.jsonl"] = b"".join(line + b"\n" for line in sorted(map(canonical, ballots)))
        return found

    def packed(self) -> bytes:
        return packed(self.files(), self.manifest())

    def manifest(self) -> dict[str, Any]:
        size = len(self.lines)
        return {
            "assembly": ASSEMBLY,
            "edition": self.edition,
            "format": "assembly-bundle/1",
            "root": self.root(size),
            "tree_size": size,
        }


def secret_ballot(question: str, choice: Any, chance: random.Random, *, by: Key = MACHINE) -> dict[str, Any]:
    n1, h2 = chance.randbytes(32), chance.randbytes(32)
    leaf = hashlib.sha256(hashlib.sha256(n1 + canonical(choice)).digest() + h2).digest()
    promise = by.sign(PROMISE, uuid.UUID(question).bytes + leaf)
    return {
        "choice": choice, "h2": h2.hex(), "leaf": leaf.hex(), "n1": n1.hex(), "promise": promise, "question": question
    }  # fmt: skip


def packed(files: dict[str, bytes], told: dict[str, Any]) -> bytes:
    """The tar, as the product packs it."""
    archive = Archive(io.BytesIO())
    for path, content in files.items():
        archive.add(path, [content])
    archive.manifest(told)
    out = io.BytesIO()
    archive.write(out)
    return out.getvalue()


def checked(content: bytes, **known: Any) -> verify.Report:
    return verify.verify_bundle(verify.read_tar(content), **known)


def question_id(number: int) -> str:
    return str(uuid.UUID(int=number + 1))


def an_honest_bundle() -> Bundle:
    """Two open questions, one of outside, a secret one with openings and one without; two heads and a witness."""
    bundle = Bundle()
    record = bundle.record
    record.add("assembly.config", assembly=ASSEMBLY, question="How do we share water?")
    record.add("head.key", key_id=MACHINE.id, public=MACHINE.public)
    record.add("witness.add", key_id=PAPER.id, public=PAPER.public)
    yes_no = ["yes"] * 9 + ["no"] * 4 + ["abstain"] * 2
    words = ["yes", "no", "abstain"]
    asked = {"threshold": "2/3", "quorum": "1/2"}
    bundle.hold_open(question_id(0), "yes-no", words, yes_no, rule_options=asked, roll=20)
    bundle.witnessed(bundle.sign(witnesses=(PAPER,)), PAPER)
    ranked = [["A", "B"]] * 7 + [["B", "C"]] * 3 + [["C", "D"]] * 2 + [["D"]] * 2 + [["E", "A"], ["F", "A"]]
    bundle.hold_open(question_id(1), "stv-scottish", ["A", "B", "C", "D", "E", "F"], ranked, seats=2, roll=20)
    record.add("moderation.action", content="b" * 64)
    bundle.hold_secret(question_id(2), "yes-no", words, ["yes"] * 7 + ["no"] * 6, roll=15)
    orders = [list(order) for order in ("ABC", "CB", "B", "AC", "CAB", "BA", "A", "C", "BCA", "A")]
    bundle.hold_secret(question_id(3), "stv-scottish", ["A", "B", "C"], orders, roll=12, seed=1)
    paper = [
        {"choice": ["Asha", "Bo"], "question": question_id(4), "weight": 60},
        {"choice": ["Bo", [], "Asha"], "question": question_id(4), "weight": 25},
    ]
    options = ["Asha", "Bo", "Cai", "Dee"]
    given = {"seats": 2, "seed": None, "withdrawn": ["Dee"], "more": {"mode": "open"}}
    record.hold(question_id(4), "stv-scottish", options, paper, **given)
    bundle.sign(witnesses=(PAPER,))
    return bundle
