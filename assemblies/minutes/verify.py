#!/usr/bin/env python3
"""Check the public record of an assembly and recount its votes, with nothing but Python 3.11.

    python verify.py minutes.jsonl [ballots.jsonl ...] [--head HASH ...] [--json]

Each claim is printed with PASS, FAIL or NOT CHECKED, and the last line says in words what it comes to. Exit code
0: every claim holds. 1: at least one is refuted. 2: none is refuted, but some could not be checked (or a file could
not be read).

What is checked
    chain           every line is canonical JSON, numbered from 1 without a gap, and holds the hash of the
                    line before
    head            a hash you noted earlier (--head) is the hash of a line of this record
    gap             where the record was restored from a backup, it says truly which line is the last before
    events          each event about a question is complete
    configuration   the frozen configuration of a question has the published hash, at opening and at the count
    order           a question was frozen, opened, closed, sealed, counted and certified once each, in order
    sealed          the ballots are those that were sealed when the question closed
    roll            each ballot comes from another seat, and each seat was on the roll
    lots            the seed of the lots is the one committed to beforehand
    recount         counting the ballots again gives the published outcome, round by round

What is not: whether the people on the roll are the right ones, whether somebody cast a ballot under pressure,
and whether lines were cut off the end, unless you compare the last hash with one that you trust (--head).

The record
    A line is canonical JSON (RFC 8785; whole numbers only, strings in NFC):
    {"at":"2026-11-20T09:00:00.000Z","body":{...},"prev":"<hash>","seq":1,"type":"question.open","v":1}
    Its hash is SHA-256 of its bytes without the line feed; the first `prev` is 64 zeros. Hashes are
    lower-case hex.

Events about a question; their bodies have exactly these keys, or at least these where "..." stands
    question.config          {"question","config","config_sha256","seed_sha256"}
        config_sha256 = SHA-256 of canonical config; seed_sha256 = SHA-256 of the seed of lots, or null.
        config holds rule, options, seats, rule_options (strings) and roll (a number, or null for an outside
        count), perhaps withdrawn (options), and anything else, which is hashed but not interpreted; where it
        holds number and title, the question is called by them.
        Rules: "yes-no" (options yes, no, abstain; rule_options threshold, quorum, roll, empty where not
        set, and perhaps quorum_of: "present") and "stv-scottish".
        It may ask more than the rule. majorities {"each","threshold","needed","parts":[{"key","name","roll"}]}: of
        each part the share of yes among yes and no must reach threshold (1/2: more than half), in all parts or in
        needed of them. blocking: so many no votes, or that share of the roll, stop it. The rounds stay as counted.
    roll.freeze              {"question","seats"}: the salted hashes of the seats that may vote
    roll.parts               {"question","parts"}: by the key of a part, the seats of the roll that belong to it
    question.digits          {"question","digits",...}: added to the seed by two people before opening, where config
                             says lot_digits: 2
    question.open            {"question","config_sha256",...}
    question.close           {"question",...}
    question.present         {"question","number","present","roll"}: where rule_options say quorum_of "present", how
                             many of the roll were at a meeting while it was open; the quorum is a share of them
    question.ballots_sealed  {"question","count","root"}: how many ballots, and the RFC 9162 Merkle root over
                             the lines of the ballots file in the order of their leaf hashes
    question.tally           {"question","config_sha256","root","seed","lot","valid","invalid","winners",
                              "outcome","rounds_sha256"}
        outcome: "adopted", "rejected", "no quorum"; "elected", "seats left empty".
        rounds_sha256 = SHA-256 of the canonical list of rounds, each
        {"number","votes","elected","excluded","exhausted","residual"}.
    hold.place, hold.release, hold.expire   {"question","holder",...}: a result that is held cannot be certified; a
                             hold ends when a release says missing: 0, or when it expires
    question.certify, question.annul   {"question",...}

Events about a restore
    restore.gap              {"made_at","seq","head","known_seq","known_head","interrupted"}
        The record was restored from a backup whose last line was number seq with the hash head. What happened after it
        and before this line is lost; known_seq and known_head name the end of a newer copy, or are null. interrupted
        lists votes whose ballots are lost: {"question","number","voted"}.

    Events of other types keep their place in the chain and are not interpreted.

The ballots, one canonical line each
    {"choice":["B","A"],"question":Q,"seat":"<hash>"} with "name" where the member agreed; or "choice":"yes"
    {"choice":["B","A"],"question":Q,"weight":12} from an outside count; a rank may be a list: [] is a skipped
    one, ["A","B"] two marks at one rank

The order of lots
    Options by SHA-256(seed + config_sha256 as bytes + place in the list from 0 as four bytes, big end first),
    smallest first; the first is most favoured. Where digits were added, the seed is SHA-256 of the committed seed
    and the digits in the order of their lines, with a comma between each two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Any

PASS, FAIL, NOT_CHECKED = "PASS", "FAIL", "NOT CHECKED"
VERDICTS = (
    "Every claim holds.",
    "At least one claim is refuted.",
    "Nothing is refuted, but not everything could be checked.",
)

GENESIS = "0" * 64
LINE_KEYS = {"at", "body", "prev", "seq", "type", "v"}
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
HASH = re.compile(r"[0-9a-f]{64}")

STAGES = (
    "question.config",
    "question.open",
    "question.digits",
    "question.close",
    "question.present",
    "question.ballots_sealed",
    "question.tally",
    "question.certify",
    "question.annul",
)
EXACT_KEYS = {
    "question.config": {"question", "config", "config_sha256", "seed_sha256"},
    "roll.freeze": {"question", "seats"},
    "roll.parts": {"question", "parts"},
    "question.present": {"question", "number", "present", "roll"},
    "question.ballots_sealed": {"question", "count", "root"},
    "question.tally": {
        *("question", "config_sha256", "root", "seed", "lot"),
        *("valid", "invalid", "winners", "outcome", "rounds_sha256"),
    },
}
LEAST_KEYS = {
    "question.open": {"question", "config_sha256"},
    "question.digits": {"question", "digits"},
    "question.close": {"question"},
    "hold.place": {"question", "holder"},
    "hold.release": {"question", "holder", "missing"},
    "hold.expire": {"question", "holder"},
    "question.certify": {"question"},
    "question.annul": {"question"},
}
REPEATED = {"question.digits", "hold.place", "hold.release", "hold.expire"}
GAP = "restore.gap"
GAP_KEYS = {"made_at", "seq", "head", "known_seq", "known_head", "interrupted"}
CONFIG_KEYS = {"rule", "options", "seats", "rule_options", "roll"}

UNIT = 100_000
"""One vote in the smallest part that Scottish STV keeps: five decimal places."""

Ranks = tuple[tuple[str, ...], ...]
"""The names marked at each rank: none where it was skipped, several where more than one was marked."""


class Unreadable(Exception):
    """A file or a line that cannot be understood."""


class CannotCount(Exception):
    """The ballots or the settings do not allow a count."""


class PartsUnknown(Exception):
    """Each part must agree, and what was given does not tell which ballot comes from which part."""


class OtherRule(Exception):
    """A rule that this file does not know."""


@dataclass(frozen=True)
class Claim:
    about: str
    name: str
    verdict: str
    detail: str


@dataclass(frozen=True)
class Ballot:
    """One line of a ballots file."""

    leaf: bytes
    ranks: Ranks
    weight: int
    seat: str | None


@dataclass
class Question:
    """What the record says of one question: the events of each type, and every complaint about their form."""

    key: str
    events: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    malformed: list[str] = field(default_factory=list)

    def body(self, kind: str) -> dict[str, Any] | None:
        found = self.events.get(kind)
        return found[0][1] if found else None

    @property
    def name(self) -> str:
        """Its number and title where its configuration tells them, else its key."""
        config = (self.body("question.config") or {}).get("config")
        number, title = (config.get("number"), config.get("title")) if isinstance(config, dict) else (None, None)
        if not is_count(number) or not isinstance(title, str):
            return self.key
        shown = "".join(letter for letter in " ".join(title.split()) if letter.isprintable())
        return f"Question {number}, “{shown}”"


@dataclass
class Report:
    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)
    without_ballots: set[str] = field(default_factory=set)
    head: str = GENESIS
    lines: int = 0

    def add(self, about: str, name: str, verdict: str, detail: str) -> None:
        self.claims.append(Claim(about, name, verdict, detail))

    def judge(self, about: str, name: str, complaints: Sequence[str], praise: str) -> None:
        if complaints:
            self.add(about, name, FAIL, "; ".join(complaints))
        else:
            self.add(about, name, PASS, praise)

    @property
    def exit_code(self) -> int:
        verdicts = {claim.verdict for claim in self.claims}
        return 1 if FAIL in verdicts else 2 if NOT_CHECKED in verdicts else 0


# Canonical JSON


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> bytes:
    return write_canonical(value).encode()


def write_canonical(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            if abs(value) >= 2**53:
                raise Unreadable(f"the number {value} is too large")
            return str(value)
        case str():
            return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
        case list():
            return "[" + ",".join(map(write_canonical, value)) + "]"
        case dict():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            members = (f"{write_canonical(key)}:{write_canonical(value[key])}" for key in keys)
            return "{" + ",".join(members) + "}"
    raise Unreadable(f"{value} is not a whole number; fractions are written as strings")


def read_canonical(line: bytes) -> dict[str, Any]:
    """The object on a line, if these are exactly the bytes that its canonical form has."""
    try:
        value = json.loads(line.decode("utf-8"))
        is_canonical = canonical(value) == line
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise Unreadable("it is not an object")
    if not is_canonical:
        raise Unreadable("it is not in canonical form")
    return value


def lines_of(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


# The chain


def check_chain(lines: Sequence[bytes], report: Report) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    """The events that can be read, with their places, and the hash of every line."""
    events: list[tuple[int, dict[str, Any]]] = []
    hashes: list[str] = []
    complaints: list[str] = []
    previous = GENESIS
    for place, line in enumerate(lines, start=1):
        try:
            event = read_canonical(line)
            complaints += [f"line {place}: {what}" for what in line_faults(event, place, previous)]
            if isinstance(event.get("type"), str) and isinstance(event.get("body"), dict):
                events.append((place, event))
        except Unreadable as error:
            complaints.append(f"line {place}: {error}")
        previous = sha256(line)
        hashes.append(previous)
    report.head, report.lines = previous, len(lines)
    if not lines:
        complaints.append("the record is empty")
    praise = f"{len(lines)} lines, each holding the hash of the line before"
    report.judge("minutes", "chain", complaints[:5], praise)
    return events, hashes


def line_faults(event: Mapping[str, Any], place: int, previous: str) -> list[str]:
    if event.keys() != LINE_KEYS:
        return ["its keys are not those of an entry"]
    faults = []
    if type(event["seq"]) is not int or event["seq"] != place:
        faults.append(f"its number is {event['seq']}")
    if event["prev"] != previous:
        faults.append("it does not hold the hash of the line before")
    if type(event["v"]) is not int or event["v"] != 1:
        faults.append(f"its version is {event['v']}")
    if not isinstance(event["at"], str) or not TIME.fullmatch(event["at"]):
        faults.append("its time is not UTC with milliseconds")
    if not isinstance(event["type"], str) or not isinstance(event["body"], dict):
        faults.append("its type or body is not of the right kind")
    return faults


def check_gaps(events: Iterable[tuple[int, dict[str, Any]]], hashes: Sequence[str], report: Report) -> dict[str, int]:
    """The heads that are known to be lost, each with the line that says so."""
    lost: dict[str, int] = {}
    for place, event in events:
        body = event["body"]
        if event["type"] != GAP:
            continue
        if body.keys() != GAP_KEYS:
            report.add("minutes", "gap", FAIL, f"line {place}: {GAP} has other keys than it should")
        elif place < 2 or body["seq"] != place - 1 or body["head"] != hashes[place - 2]:
            report.add("minutes", "gap", FAIL, f"line {place}: the line before is not the one that it names")
        else:
            told = (
                f"line {place}: restored from a backup of {body['made_at']}; what happened since is not in the record"
            )
            report.add("minutes", "gap", PASS, told)
            if isinstance(body["known_head"], str):
                lost[body["known_head"]] = place
    return lost


def check_heads(wanted: Iterable[str], hashes: Sequence[str], lost: Mapping[str, int], report: Report) -> None:
    for head in wanted:
        if head in hashes:
            report.add("minutes", "head", PASS, f"{head} is the hash of line {hashes.index(head) + 1}")
        elif head in lost:
            report.add("minutes", "head", NOT_CHECKED, f"{head} was lost before a restore, as line {lost[head]} says")
        else:
            report.add("minutes", "head", FAIL, f"no line has the hash {head}")


# Events about questions


def gather_questions(events: Iterable[tuple[int, dict[str, Any]]], report: Report) -> dict[str, Question]:
    questions: dict[str, Question] = {}
    others: dict[str, int] = {}
    for place, event in events:
        kind, body = event["type"], event["body"]
        if kind == GAP:
            continue
        if kind not in EXACT_KEYS and kind not in LEAST_KEYS:
            others[kind] = others.get(kind, 0) + 1
            continue
        key = body.get("question")
        if not isinstance(key, str):
            report.add("minutes", "events", FAIL, f"line {place}: {kind} names no question")
            continue
        question = questions.setdefault(key, Question(key))
        question.events.setdefault(kind, []).append((place, body))
        fault = body_fault(kind, body)
        if fault:
            question.malformed.append(f"line {place}: {kind} {fault}")
    if others:
        kinds = ", ".join(f"{kind} ({number})" for kind, number in sorted(others.items()))
        report.notes.append(f"Only the place in the chain was checked of these events: {kinds}.")
    return questions


def body_fault(kind: str, body: Mapping[str, Any]) -> str:
    """What is wrong with the form of an event, or nothing."""
    if kind in EXACT_KEYS and body.keys() != EXACT_KEYS[kind]:
        return "has other keys than it should"
    if kind in LEAST_KEYS and not LEAST_KEYS[kind] <= body.keys():
        return "lacks a key"
    checks: dict[str, Callable[[Mapping[str, Any]], bool]] = {
        "question.config": is_config,
        "roll.freeze": is_roll,
        "roll.parts": is_parts,
        "question.ballots_sealed": lambda b: is_count(b["count"]) and is_hash(b["root"]),
        "question.present": lambda b: is_count(b["present"]) and is_count(b["roll"]) and b["present"] <= b["roll"],
        "question.digits": lambda b: isinstance(b["digits"], str) and bool(re.fullmatch("[0-9]{4,20}", b["digits"])),
        "question.tally": is_tally,
        "question.open": lambda b: is_hash(b["config_sha256"]),
    }
    return "holds a value of the wrong kind" if kind in checks and not checks[kind](body) else ""


def is_hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def is_bytes(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("([0-9a-f]{2})+", value) is not None


def is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value) and len(set(value)) == len(value)


def is_config(body: Mapping[str, Any]) -> bool:
    config = body["config"]
    return (
        is_hash(body["config_sha256"])
        and (body["seed_sha256"] is None or is_hash(body["seed_sha256"]))
        and isinstance(config, dict)
        and config.keys() >= CONFIG_KEYS
        and isinstance(config["rule"], str)
        and is_names(config["options"])
        and is_names(config.get("withdrawn", []))
        and set(config.get("withdrawn", [])) <= set(config["options"])
        and is_count(config["seats"])
        and config["seats"] > 0
        and isinstance(config["rule_options"], dict)
        and all(isinstance(value, str) for value in config["rule_options"].values())
        and (config["roll"] is None or is_count(config["roll"]))
        and is_majorities(config.get("majorities"))
        and isinstance(config.get("blocking", ""), str)
    )


def is_majorities(asked: Any) -> bool:
    if asked is None:
        return True
    if not isinstance(asked, dict) or asked.keys() != {"each", "threshold", "needed", "parts"}:
        return False
    parts = asked["parts"]
    return (
        isinstance(parts, list)
        and all(isinstance(part, dict) and part.keys() == {"key", "name", "roll"} for part in parts)
        and is_names([part["key"] for part in parts])
        and all(is_count(part["roll"]) for part in parts)
        and isinstance(asked["threshold"], str)
        and isinstance(asked["needed"], str)
        and re.fullmatch("all|[1-9][0-9]*", asked["needed"]) is not None
    )


def is_roll(body: Mapping[str, Any]) -> bool:
    return is_names(body["seats"]) and all(map(is_hash, body["seats"]))


def is_parts(body: Mapping[str, Any]) -> bool:
    parts = body["parts"]
    return isinstance(parts, dict) and all(is_names(seats) and all(map(is_hash, seats)) for seats in parts.values())


def is_tally(body: Mapping[str, Any]) -> bool:
    return (
        all(is_hash(body[key]) for key in ("config_sha256", "root", "rounds_sha256"))
        and (body["seed"] is None or is_bytes(body["seed"]))
        and (body["lot"] is None or is_names(body["lot"]))
        and is_count(body["valid"])
        and is_count(body["invalid"])
        and is_names(body["winners"])
        and isinstance(body["outcome"], str)
    )


# Ballots


def read_ballots(contents: Iterable[tuple[str, bytes]]) -> tuple[dict[str, list[Ballot]], list[str]]:
    """The ballots by question, and what is wrong with lines that are none."""
    ballots: dict[str, list[Ballot]] = {}
    complaints = []
    for name, content in contents:
        for place, line in enumerate(lines_of(content), start=1):
            try:
                question, ballot = read_ballot(line)
                ballots.setdefault(question, []).append(ballot)
            except Unreadable as error:
                complaints.append(f"{name}, line {place}: {error}")
    return ballots, complaints


def read_ballot(line: bytes) -> tuple[str, Ballot]:
    entry = read_canonical(line)
    is_batch = entry.keys() == {"choice", "question", "weight"}
    if not is_batch and entry.keys() - {"name"} != {"choice", "question", "seat"}:
        raise Unreadable("its keys are not those of a ballot")
    if not isinstance(entry["question"], str) or not isinstance(entry.get("name", ""), str):
        raise Unreadable("its question or name is not a string")
    if is_batch and not (is_count(entry["weight"]) and entry["weight"] > 0):
        raise Unreadable("its weight is not a whole number from 1")
    if not is_batch and not is_hash(entry["seat"]):
        raise Unreadable("its seat is not a hash")
    ballot = Ballot(line, read_ranks(entry["choice"]), entry.get("weight", 1), entry.get("seat"))
    return entry["question"], ballot


def read_ranks(choice: Any) -> Ranks:
    ranks = choice if isinstance(choice, list) else [choice]
    marks = [rank if isinstance(rank, list) else [rank] for rank in ranks]
    if not all(isinstance(name, str) for rank in marks for name in rank):
        raise Unreadable("its choice is not made of names")
    return tuple(map(tuple, marks))


def sealed_root(leaves: Iterable[bytes]) -> str:
    """RFC 9162, section 2.1.1, as it is written there: split at the largest power of two below the size."""
    hashes = sorted(hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves)

    def root(start: int, end: int) -> bytes:
        if end - start == 1:
            return hashes[start]
        split = 1 << (end - start - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + root(start, start + split) + root(start + split, end)).digest()

    return root(0, len(hashes)).hex() if hashes else sha256(b"")


# The claims about one question


def check_question(question: Question, ballots: list[Ballot] | None, report: Report) -> None:
    key = question.key
    if question.malformed:
        report.add(key, "events", FAIL, "; ".join(question.malformed))
        return
    config = question.body("question.config")
    if config is None:
        report.add(key, "configuration", FAIL, "the record has events of this question but not its configuration")
        return
    check_configuration(question, config, report)
    check_order(question, config, report)
    sealed = question.body("question.ballots_sealed")
    tally = question.body("question.tally")
    if sealed is None:
        if tally is not None:
            report.add(key, "sealed", FAIL, "it was counted though no ballots were sealed")
        elif ballots is not None:
            report.add(key, "sealed", NOT_CHECKED, "ballots were given, but the record has not sealed any yet")
        else:
            subject = question.name if question.name != key else f"Question {key}"
            report.notes.append(f"{subject} has not been sealed and counted.")
        return
    report.sealed.add(key)
    if ballots is None and sealed["count"] == 0:
        ballots = []
    if ballots is None:
        report.without_ballots.add(key)
    check_sealed(question, sealed, tally, ballots, report)
    check_roll(question, config["config"], ballots, report)
    if tally is not None:
        check_recount(question, config, tally, ballots, report)
    elif question.body("question.annul") is None:
        report.add(key, "recount", NOT_CHECKED, "the record has no tally of this question yet")


def check_configuration(question: Question, body: Mapping[str, Any], report: Report) -> None:
    complaints = []
    published = body["config_sha256"]
    if sha256(canonical(body["config"])) != published:
        complaints.append("its configuration does not have the published hash")
    for kind, place_of in (("question.open", "opened"), ("question.tally", "counted")):
        later = question.body(kind)
        if later is not None and later["config_sha256"] != published:
            complaints.append(f"it was {place_of} with another configuration")
    roll = question.body("roll.freeze")
    if roll is not None and len(roll["seats"]) != body["config"]["roll"]:
        complaints.append(f"its roll has {len(roll['seats'])} seats, the configuration says {body['config']['roll']}")
    report.judge(question.key, "configuration", complaints, f"frozen as {published}")


def check_order(question: Question, body: Mapping[str, Any], report: Report) -> None:
    complaints = []
    for kind, found in question.events.items():
        if len(found) > 1 and kind not in REPEATED:
            complaints.append(f"{kind} stands in lines {', '.join(str(place) for place, _ in found)}")
    present = [(kind, question.events[kind][0][0]) for kind in STAGES if kind in question.events]
    for (earlier, before), (later, after) in pairwise(present):
        if after < before:
            complaints.append(f"{later} stands before {earlier}")
    happened = {kind for kind, _ in present}
    is_outside_count = body["config"]["roll"] is None
    complaints += presence_faults(body["config"], question.body("question.present"), happened)
    needs = {
        "question.close": {"question.open"},
        "question.present": {"question.close"},
        "question.ballots_sealed": set() if is_outside_count else {"question.open", "question.close"},
        "question.certify": {"question.tally"},
    }
    for kind, needed in needs.items():
        if kind in happened and not needed <= happened:
            complaints.append(f"{kind} stands without {' and '.join(sorted(needed - happened))}")
    complaints += hold_faults(question)
    frozen = question.events.get("roll.freeze")
    opened = question.events.get("question.open")
    if frozen and opened and frozen[0][0] > opened[0][0]:
        complaints.append("the roll was frozen after opening")
    report.judge(question.key, "order", complaints, f"{len(present)} steps, each once and in order")


def hold_faults(question: Question) -> list[str]:
    """Whether the result was certified while somebody held it."""
    certified = question.events.get("question.certify")
    if not certified:
        return []

    def before(kind: str) -> list[dict[str, Any]]:
        return [body for place, body in question.events.get(kind, []) if place < certified[0][0]]

    ended = len(before("hold.expire")) + sum(body["missing"] == 0 for body in before("hold.release"))
    return ["it was certified while its result was held"] if len(before("hold.place")) > ended else []


def presence_faults(config: Mapping[str, Any], told: Mapping[str, Any] | None, happened: set[str]) -> list[str]:
    """Whether those present were counted where the frozen rule asks for it, and only there."""
    asks = config["rule_options"].get("quorum_of") == "present"
    if told is None:
        return ["how many were present was not told before the count"] if asks and "question.tally" in happened else []
    if not asks:
        return ["those present were counted, though the frozen rule does not ask for it"]
    return [] if told["roll"] == config["roll"] else ["those present were counted among another roll"]


def check_sealed(
    question: Question,
    sealed: Mapping[str, Any],
    tally: Mapping[str, Any] | None,
    ballots: list[Ballot] | None,
    report: Report,
) -> None:
    complaints = []
    if tally is not None and tally["root"] != sealed["root"]:
        complaints.append("the ballots counted are not those that were sealed")
    if tally is not None and tally["valid"] + tally["invalid"] != sealed["count"]:
        complaints.append(f"{tally['valid'] + tally['invalid']} ballots were counted, {sealed['count']} were sealed")
    if ballots is not None:
        number = sum(ballot.weight for ballot in ballots)
        if number != sealed["count"]:
            complaints.append(f"{number} ballots were given, {sealed['count']} were sealed")
        if sealed_root(ballot.leaf for ballot in ballots) != sealed["root"]:
            complaints.append("the ballots given do not have the sealed root")
    if not complaints and ballots is None:
        report.add(question.key, "sealed", NOT_CHECKED, "its ballots file was not given")
        return
    report.judge(question.key, "sealed", complaints, f"{sealed['count']} ballots, as sealed at closing")


def check_roll(question: Question, config: Mapping[str, Any], ballots: list[Ballot] | None, report: Report) -> None:
    if config["roll"] is None:
        if ballots is not None and any(ballot.seat is not None for ballot in ballots):
            report.add(question.key, "roll", FAIL, "an outside count holds ballots of seats")
        return
    if ballots is None:
        report.add(question.key, "roll", NOT_CHECKED, "its ballots file was not given")
        return
    seats = [ballot.seat for ballot in ballots if ballot.seat is not None]
    complaints = []
    if len(seats) < len(ballots):
        complaints.append("there are ballots without a seat")
    if len(set(seats)) < len(seats):
        complaints.append("a seat has more than one ballot")
    if len(seats) > config["roll"]:
        complaints.append(f"{len(seats)} ballots for a roll of {config['roll']}")
    roll = question.body("roll.freeze")
    if roll is not None and not set(seats) <= set(roll["seats"]):
        complaints.append("a ballot comes from a seat that was not on the roll")
    complaints += parts_faults(config, question.body("roll.parts"), roll)
    if roll is None and not complaints:
        report.add(question.key, "roll", NOT_CHECKED, "the record does not list the seats on the roll")
        return
    report.judge(question.key, "roll", complaints, f"{len(seats)} ballots from {config['roll']} seats on the roll")


def parts_faults(
    config: Mapping[str, Any], told: Mapping[str, Any] | None, roll: Mapping[str, Any] | None
) -> list[str]:
    """Whether the seats of each part are told where each part must agree, as many as was frozen, and from the roll."""
    asked = config.get("majorities")
    if told is None or asked is None:
        return [] if told is None else ["seats were told by parts, though the frozen rule asks none"]
    sizes = {part["key"]: part["roll"] for part in asked["parts"]}
    if {key: len(seats) for key, seats in told["parts"].items()} != sizes:
        return ["the parts do not have as many seats as was frozen"]
    seats = [seat for each in told["parts"].values() for seat in each]
    if len(set(seats)) < len(seats) or (roll is not None and not set(seats) <= set(roll["seats"])):
        return ["a seat belongs to two parts, or was not on the roll"]
    return []


def check_recount(
    question: Question,
    body: Mapping[str, Any],
    tally: Mapping[str, Any],
    ballots: list[Ballot] | None,
    report: Report,
) -> None:
    lot = check_lots(question, body, tally, report)
    if ballots is None:
        report.add(question.key, "recount", NOT_CHECKED, "its ballots file was not given")
        return
    try:
        told = question.body("question.present")
        counted = recount(body["config"], ballots, lot, told["present"] if told else None)
        parts = question.body("roll.parts")
        counted |= after_majorities(body["config"], ballots, counted, parts["parts"] if parts else None)
    except PartsUnknown:
        report.add(
            question.key, "recount", NOT_CHECKED, "each part must agree, and these ballots do not tell their part"
        )
        return
    except OtherRule as other:
        report.add(question.key, "recount", NOT_CHECKED, f"this verifier does not know the rule {other}")
        return
    except CannotCount as error:
        report.add(question.key, "recount", FAIL, str(error))
        return
    if counted["used_lot"] and tally["lot"] is not None:
        report.add(question.key, "lots", NOT_CHECKED, "a tie was settled by an order of lots given by hand")
    complaints = [
        f"the {name} published is {tally[name]}, the recount gives {counted[name]}"
        for name in ("winners", "outcome", "valid", "invalid")
        if tally[name] != counted[name]
    ]
    if sha256(canonical(counted["rounds"])) != tally["rounds_sha256"]:
        complaints.append("the rounds of the recount are not those published")
    winners = ", ".join(counted["winners"]) or "nobody"
    praise = f"{counted['outcome']} ({winners}) in {counted_of(len(counted['rounds']), 'round')}"
    report.judge(question.key, "recount", complaints, praise)


def check_lots(
    question: Question, body: Mapping[str, Any], tally: Mapping[str, Any], report: Report
) -> list[str] | None:
    """The order of lots in force, after a look at whether it was fixed beforehand."""
    if tally["seed"] is None and tally["lot"] is None:
        return None
    complaints = []
    if tally["seed"] is None:
        if body["seed_sha256"] is not None:
            complaints.append("the order of lots was given by hand though a seed had been committed to")
            report.judge(question.key, "lots", complaints, "")
        return list(tally["lot"])
    seed = bytes.fromhex(tally["seed"])
    added = question.events.get("question.digits", [])
    if len(added) != body["config"].get("lot_digits", 0):
        complaints.append(f"digits were added {len(added)} times, not as often as the configuration asks")
    opened = question.events.get("question.open", [])
    if added and opened and added[-1][0] > opened[0][0]:
        complaints.append("digits were added after opening")
    if tally["lot"] is not None:
        complaints.append("both a seed and an order of lots are given")
    if body["seed_sha256"] is None:
        complaints.append("no seed had been committed to")
    elif sha256(seed) != body["seed_sha256"]:
        complaints.append("the seed is not the one committed to")
    report.judge(question.key, "lots", complaints, "the seed is the one committed to beforehand")
    if added:
        seed = hashlib.sha256(b",".join([seed, *(one["digits"].encode() for _, one in added)])).digest()
    return drawn_order(seed, bytes.fromhex(body["config_sha256"]), body["config"]["options"])


def drawn_order(seed: bytes, configuration: bytes, options: Sequence[str]) -> list[str]:
    lots = [(sha256(seed + configuration + place.to_bytes(4, "big")), name) for place, name in enumerate(options)]
    return [name for _, name in sorted(lots)]


# Counting again


def recount(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None = None
) -> dict[str, Any]:
    if config["rule"] not in ("yes-no", "stv-scottish"):
        raise OtherRule(config["rule"])
    options = set(config["options"])
    for ballot in ballots:
        for rank in ballot.ranks:
            if not set(rank) <= options:
                raise CannotCount(f"a ballot names {', '.join(sorted(set(rank) - options))}, which is no option")
    if config["rule"] == "yes-no":
        return recount_yes_no(config, ballots, present)
    return ScottishCount(config, ballots, lot).run()


def recount_yes_no(config: Mapping[str, Any], ballots: Sequence[Ballot], present: int | None) -> dict[str, Any]:
    settings = {name: value for name, value in config["rule_options"].items() if value}
    if config["roll"] is not None:
        settings["roll"] = str(config["roll"])
    if settings.pop("quorum_of", "seats") != "seats":
        if present is None:
            raise CannotCount("its quorum counts those present, and the record does not tell how many were")
        settings["roll"] = str(present)
    if config["options"] != ["yes", "no", "abstain"] or not settings.keys() <= {
        "threshold",
        "quorum",
        "roll",
    }:
        raise CannotCount("its options or settings are not those of yes-no")
    count = {"yes": 0, "no": 0, "abstain": 0}
    invalid = 0
    for ballot in ballots:
        if ballot.ranks and len(ballot.ranks[0]) == 1:
            count[ballot.ranks[0][0]] += ballot.weight
        else:
            invalid += ballot.weight
    valid = sum(count.values())
    if Fraction(valid) < quorum_in_people(settings) or has_no_base(settings, present):
        winners, outcome = [], "no quorum"
    elif is_adopted(count["yes"], count["no"], share(settings.get("threshold", "1/2"))):
        winners, outcome = ["yes"], "adopted"
    else:
        winners, outcome = ["no"], "rejected"
    single = {
        "number": 1,
        "votes": {word: str(number) for word, number in count.items()},
        "elected": winners,
        "excluded": [],
        "exhausted": "0",
        "residual": "0",
    }
    return {
        "winners": winners,
        "outcome": outcome,
        "valid": valid,
        "invalid": invalid,
        "rounds": [single],
        "used_lot": False,
    }


def after_majorities(
    config: Mapping[str, Any],
    ballots: Sequence[Ballot],
    counted: Mapping[str, Any],
    parts: Mapping[str, Sequence[str]] | None,
) -> dict[str, Any]:
    """Winners and outcome after what the configuration asks beyond the rule; adopted only if all of it holds."""
    asked, blocking = config.get("majorities"), config.get("blocking", "")
    if counted["outcome"] != "adopted":
        return {}
    holds = True
    if asked is not None:
        if parts is None:
            raise PartsUnknown
        needed = len(parts) if asked["needed"] == "all" else min(int(asked["needed"]), len(parts))
        holds = sum(has_agreed(ballots, set(seats), share(asked["threshold"])) for seats in parts.values()) >= needed
    if blocking:
        roll = config["roll"] or 0
        against = int(counted["rounds"][0]["votes"]["no"])
        bar = Fraction(blocking) if re.fullmatch("[0-9]+", blocking) else share(blocking) * roll
        holds = holds and against < max(bar, 1)
    return {} if holds else {"winners": ["no"], "outcome": "rejected"}


def has_agreed(ballots: Sequence[Ballot], seats: set[str], threshold: Fraction) -> bool:
    words = [
        ballot.ranks[0][0] for ballot in ballots if ballot.seat in seats and ballot.ranks and len(ballot.ranks[0]) == 1
    ]
    return is_adopted(words.count("yes"), words.count("no"), threshold)


def is_adopted(yes: int, no: int, threshold: Fraction) -> bool:
    """A simple majority is more than half of those for or against; other thresholds are reached when met."""
    if yes + no == 0:
        return False
    part = Fraction(yes, yes + no)
    return part > threshold if threshold == Fraction(1, 2) else part >= threshold


def quorum_in_people(settings: Mapping[str, str]) -> Fraction:
    quorum = settings.get("quorum", "0")
    if re.fullmatch("[0-9]+", quorum):
        return Fraction(quorum)
    if not re.fullmatch("[0-9]+", settings.get("roll", "")):
        raise CannotCount("its quorum is a share of a roll that is not known")
    return share(quorum) * int(settings["roll"])


def has_no_base(settings: Mapping[str, str], present: int | None) -> bool:
    """A share of those present is never reached where nobody was."""
    quorum = settings.get("quorum", "0")
    return present == 0 and not re.fullmatch("[0-9]+", quorum) and share(quorum) > 0


def share(text: str) -> Fraction:
    try:
        part = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CannotCount(f"{text} is not a share") from error
    if not 0 <= part <= 1:
        raise CannotCount(f"{text} is not a share between 0 and 1")
    return part


class ScottishCount:
    """Scottish STV (SSI 2007/42), told with piles of paper: (value, papers, ranks still unread)."""

    def __init__(self, config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None) -> None:
        withdrawn = set(config.get("withdrawn", []))
        self.standing = [name for name in config["options"] if name not in withdrawn]
        self.seats: int = config["seats"]
        self.lot = lot
        self.used_lot = False
        self.continuing = list(self.standing)
        self.winners: list[str] = []
        self.to_pass_on: list[str] = []
        self.piles: dict[str, list[tuple[int, int, Ranks]]] = {name: [] for name in self.standing}
        self.votes = dict.fromkeys(self.standing, 0)
        self.history: list[dict[str, int]] = []
        self.rounds: list[dict[str, Any]] = []
        self.exhausted = 0
        self.invalid = 0
        for ballot in ballots:
            if not self.give(UNIT, ballot.weight, ballot.ranks):
                self.invalid += ballot.weight
        self.valid = sum(self.votes.values()) // UNIT
        self.exhausted = 0
        self.quota = (self.valid // (self.seats + 1) + 1) * UNIT
        if config["rule_options"] or not self.standing:
            raise CannotCount("its settings or options are not those of Scottish STV")

    def run(self) -> dict[str, Any]:
        finished = self.close_round([])
        while not finished:
            finished = self.pass_on_surplus() if self.to_pass_on else self.exclude_lowest()
        return {
            "winners": self.winners,
            "outcome": "elected" if len(self.winners) == self.seats else "seats left empty",
            "valid": self.valid,
            "invalid": self.invalid,
            "rounds": self.rounds,
            "used_lot": self.used_lot,
        }

    def give(self, value: int, papers: int, ranks: Ranks) -> bool:
        """The papers go to the first continuing name; a rank that is not one name ends them."""
        for place, rank in enumerate(ranks):
            if len(rank) != 1:
                break
            if rank[0] in self.continuing:
                self.piles[rank[0]].append((value, papers, ranks[place + 1 :]))
                self.votes[rank[0]] += value * papers
                return True
        self.exhausted += value * papers
        return False

    def pass_on_surplus(self) -> bool:
        most = max(self.votes[name] for name in self.to_pass_on)
        giver = self.one_of([name for name in self.to_pass_on if self.votes[name] == most], best=True)
        self.to_pass_on.remove(giver)
        held = self.votes[giver]
        papers, self.piles[giver] = self.piles[giver], []
        self.votes[giver] = self.quota
        for value, number, ranks in papers:
            self.give(value * (held - self.quota) // held, number, ranks)
        return self.close_round([])

    def exclude_lowest(self) -> bool:
        fewest = min(self.votes[name] for name in self.continuing)
        loser = self.one_of([name for name in self.continuing if self.votes[name] == fewest], best=False)
        self.continuing.remove(loser)
        papers, self.piles[loser] = self.piles[loser], []
        self.votes[loser] = 0
        for value, number, ranks in papers:
            self.give(value, number, ranks)
        return self.close_round([loser])

    def one_of(self, tied: list[str], *, best: bool) -> str:
        """By the most recent earlier round in which they differ, then by lot."""
        for earlier in reversed(self.history[:-1]):
            if len(tied) > 1:
                pick = max if best else min
                wanted = pick(earlier[name] for name in tied)
                tied = [name for name in tied if earlier[name] == wanted]
        if len(tied) == 1:
            return tied[0]
        if self.lot is None or not set(tied) <= set(self.lot):
            raise CannotCount(f"{' and '.join(tied)} are tied and no lots are published")
        self.used_lot = True
        return (min if best else max)(tied, key=self.lot.index)

    def close_round(self, excluded: list[str]) -> bool:
        """Write the round down; true when the count is over."""
        self.history.append(dict(self.votes))
        reached = [name for name in self.continuing if self.votes[name] >= self.quota]
        elected = self.elect(reached) if self.valid else []
        self.to_pass_on += [name for name in elected if self.votes[name] > self.quota]
        vacant = self.seats - len(self.winners)
        if self.valid and 0 < len(self.continuing) <= vacant:
            elected += self.elect(list(self.continuing))
        lost = self.valid * UNIT - sum(self.votes.values()) - self.exhausted
        self.rounds.append(
            {
                "number": len(self.rounds) + 1,
                "votes": {name: decimal(amount) for name, amount in self.votes.items()},
                "elected": elected,
                "excluded": excluded,
                "exhausted": decimal(self.exhausted),
                "residual": decimal(lost),
            }
        )
        return not self.valid or not self.continuing or len(self.winners) == self.seats

    def elect(self, names: list[str]) -> list[str]:
        """Most votes first, equals by earlier rounds, then as on the ballot paper."""
        ordered = sorted(names, key=lambda name: tuple(-votes[name] for votes in reversed(self.history)))
        self.winners += ordered
        self.continuing = [name for name in self.continuing if name not in ordered]
        return ordered


def decimal(units: int) -> str:
    return f"{units // UNIT}.{units % UNIT:05d}"


# The command


def verify(minutes: bytes, ballot_files: Iterable[tuple[str, bytes]], heads: Iterable[str] = ()) -> Report:
    report = Report()
    events, hashes = check_chain(lines_of(minutes), report)
    check_heads(heads, hashes, check_gaps(events, hashes, report), report)
    questions = gather_questions(events, report)
    ballots, complaints = read_ballots(ballot_files)
    if complaints:
        report.add("ballots", "form", FAIL, "; ".join(complaints[:5]))
    for key, question in questions.items():
        report.names[key] = question.name
        check_question(question, ballots.get(key), report)
    for key in ballots.keys() - questions.keys():
        report.add(key, "sealed", NOT_CHECKED, "ballots were given, but the record does not know this question")
    return report


def told(report: Report) -> str:
    about = report.names
    lines = [
        f"{claim.verdict:<12} {about.get(claim.about, claim.about)}: {claim.name}: {claim.detail}"
        for claim in report.claims
    ]
    lines += [f"Note: {note}" for note in report.notes]
    lines.append(f"The record has {counted_of(report.lines, 'line')}. Its last hash is {report.head}.")
    lines.append(VERDICTS[report.exit_code])
    lines.append(closing(report))
    return "\n".join(lines)


def closing(report: Report) -> str:
    """What it comes to in plain words: which questions passed, and what was not given."""
    verdicts: dict[str, set[str]] = {}
    for claim in report.claims:
        verdicts.setdefault(claim.about, set()).add(claim.verdict)

    def called(key: str) -> str:
        return report.names.get(key, key)

    refuted = [called(key) for key, found in verdicts.items() if FAIL in found]
    if refuted:
        return f"{'; '.join(refuted)}: at least one check failed. See the lines that begin with FAIL."
    given = [key for key in verdicts if key not in report.without_ballots]
    parts = [f"{called(key)}: all checks passed." for key in given if key in report.sealed and verdicts[key] == {PASS}]
    parts += [f"{called(key)}: not everything could be checked." for key in given if NOT_CHECKED in verdicts[key]]
    if not parts:
        parts.append("The record itself: all checks passed.")
    if report.without_ballots:
        other = "other question" if report.sealed - report.without_ballots else "question"
        parts.append(f"Not given, so not checked: the ballots of {counted_of(len(report.without_ballots), other)}.")
    return " ".join(parts)


def counted_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def as_json(report: Report) -> str:
    return json.dumps(
        {
            "verdict": ("verified", "refuted", "incomplete")[report.exit_code],
            "claims": [vars(claim) for claim in report.claims],
            "notes": report.notes,
            "lines": report.lines,
            "head": report.head,
        },
        ensure_ascii=False,
    )


def read_bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror}") from error


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the public record of an assembly and recount its votes.")
    parser.add_argument("minutes", help="the record, minutes.jsonl")
    parser.add_argument("ballots", nargs="*", help="the ballots of questions, .jsonl")
    parser.add_argument("--head", action="append", default=[], metavar="HASH", help="a hash you noted earlier")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        report = verify(read_bytes(given.minutes), [(name, read_bytes(name)) for name in given.ballots], given.head)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    print(as_json(report) if given.json else told(report))
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
