#!/usr/bin/env python3
"""Check the public record of an assembly and recount its votes, with nothing but Python 3.11.

    python3 -I verify.py BUNDLE.tar            (or the folder it was unpacked to)
    python3 -I verify.py minutes.jsonl [ballots.jsonl ...]

    --head HASH      a hash of a line, a signed root, or SIZE:ROOT, that you noted earlier or had from somebody else
    --key KEY        the public key of the machine, if you know it; signatures of others are then refuted
    --witness KEY    the public key of a witness you trust: says up to which line they signed
    --receipt FILE   what a voter was given: whether that ballot was counted
    --json           one JSON object instead of lines

Each claim is printed with PASS, FAIL or NOT CHECKED, and the last line says in words what it comes to. Exit code
0: every claim holds. 1: at least one is refuted. 2: none is refuted, but some could not be checked (or a file could
not be read).

What is checked of a bundle
    archive         the file is what its manifest says, and nothing else: every byte follows from the files in it
    tree            the lines have the root (RFC 9162) that the manifest names
    heads           each head ever signed is the root of the first lines of this same record, so that they are all
                    consistent with each other; the newest covers every line
    signatures      each head is signed (Ed25519) by a key that the record itself announced before
    witnesses       each co-signature is by a witness whom the record names, and none that it tells of is missing
    files           configuration and result of each question are those of the record
    promises        of secret ballots: each was promised, by the key that the frozen configuration names

What is checked of every record
    chain           every line is canonical JSON, numbered from 1 without a gap, and holds the hash of the
                    line before
    head            a hash you noted earlier (--head) is the hash of a line of this record
    gap             where the record was restored from a backup, it says truly which line is the last before
    events          each event about a question is complete
    ledger          of what was shared out: each allocation rests on a decision on record before it and adds up, a
                    decision shares a resource out once, and nothing is handed over twice or beyond what was awarded
    division        (in a bundle) claims and result of an allocation are those of the record; the claims that were
                    sealed before the rule was chosen are those that were divided; the rule, worked out anew, gives
                    these awards; the bounds that are named of each level hold
    plan            (in a bundle) tables and result of a plan for a storm are those of the record; nobody is placed
                    twice, too far or where something they need is lacking; no chain of people moving over would
                    serve more, serve a worse served district better, or shorten the ways
    configuration   the frozen configuration of a question has the published hash, at opening and at the count
    order           a question was frozen, opened, closed, sealed, counted and certified once each, in order
    sealed          the ballots are those that were sealed when the question closed
    roll            each ballot comes from another seat, and each seat was on the roll
    election        an encrypted vote: the archive, its answers and its sums are those of the record. Never more than
                    NOT CHECKED, since its proofs are for belenios-tool: belenios-tool election verify
    lots            the seed of the lots is the one committed to beforehand
    recount         counting the ballots again gives the published outcome, round by round

What is not: whether the people on the roll are the right ones, whether somebody cast a ballot under pressure,
and whether lines were cut off the end, unless you compare the last hash with one that you trust (--head).

The record
    A line is canonical JSON (RFC 8785; whole numbers only, strings in NFC):
    {"at":"2026-11-20T09:00:00.000Z","body":{...},"prev":"<hash>","seq":1,"type":"question.open","v":1}
    Its hash is SHA-256 of its bytes without the line feed; the first `prev` is 64 zeros. Hashes are
    lower-case hex.

Events about the record itself
    head.key                 {"key_id","public"}: a key that signs heads from here on; key_id = SHA-256 of its bytes
    witness.add              {"key_id","public"}; witness.end {"key_id"}
    head.witness             {"key_id","size","root"}: a witness signed this head

Events about a question; their bodies have exactly these keys, or at least these where "..." stands
    question.config          {"question","config","config_sha256","seed_sha256"}
        config_sha256 = SHA-256 of canonical config; seed_sha256 = SHA-256 of the seed of lots, or null.
        config holds rule, options, seats, rule_options (strings) and roll (a number, or null for an outside
        count), perhaps withdrawn (options), and anything else, which is hashed but not interpreted; where it
        holds number and title, the question is called by them.
        Rules: see below. In rule_options an empty value is not set.
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
    question.election        {"question","uuid","fingerprint","credentials",...}: before opening, the election of
                             Belenios in which it is voted on, where config says mode: "belenios"; fingerprint is the
                             SHA-256 of its parameters
    question.election_result {"question","archive_sha256","ballots",...}: after closing, the archive (election.bel)
    hold.place, hold.release, hold.expire   {"question","holder",...}: a result that is held cannot be certified; a
                             hold ends when a release says missing: 0, or when it expires
    question.certify, question.annul   {"question",...}

Events about a restore
    restore.gap              {"made_at","seq","head","known_seq","known_head","interrupted"}
        The record was restored from a backup whose last line was number seq with the hash head. What happened after it
        and before this line is lost; known_seq and known_head name the end of a newer copy, or are null. interrupted
        lists votes whose ballots are lost: {"question","number","voted"}.

Events about what was shared out; their bodies have at least these keys
    decision.adopt           {"decision","number","root"}: root of the sealed ballots it rests on
    allocation.share_out     {"allocation","number","resource","decision","decision_number","rule","estate","awards",
                              "surplus","claims_sha256","result_sha256"}
        claims_sha256 = SHA-256 of [claims, reserved, lots] of the file, result_sha256 of its result, as JSON with
        sorted keys and no spaces. Lots as below, from that root and nothing else, over the claimants as listed.
    allocation.hand_over     {"allocation","account","name","amount"}
    claims.ask               {"claim_round","claims_sha256"}: the claims, sealed before a ballot chooses the rule, as
                             [[id, community, claim, need, SHA-256 of the evidence], ...]
    claims.share             {"claim_round","allocation","rule"}
    claims.answer            {"claim_round","community_name","granted"}: an appeal
    shelter.plan             {"shelter_plan","number","limit_km","first","tables_sha256"}: [shelters, districts, ways]
    shelter.work_out         {"shelter_plan","number","placed","result_sha256"}

    Events of other types keep their place in the chain and are not interpreted.

The ballots, one canonical line each
    {"choice":["B","A"],"question":Q,"seat":"<hash>"} with "name" where the member agreed; or "choice":"yes"
    {"choice":["B","A"],"question":Q,"weight":12} from an outside count; a rank may be a list: [] is a skipped
    one, ["A","B"] two marks at one rank

    {"leaf","promise","question"} from a secret vote; with "choice","n1","h2" where the ballot is opened, and with
        "community","n2" where its community is opened too.
        leaf = SHA-256(SHA-256(n1 + canonical choice) + h2), h2 = SHA-256(n2 + community), all as bytes.
        What is sealed are the 32 bytes of the leaf. A promise is a signature over the question's 16 bytes and the leaf.
    A choice is a name, a list of names (or of lists of names), or names with whole numbers.

The rules, each with its rule_options; who is withdrawn is passed over, and lots decide where equals cannot all win
    each of them            quorum: with fewer valid ballots nobody wins; perhaps quorum_of: "present"
    yes-no, consent         options yes, no, abstain, or agree, stand-aside, object; threshold (yes-no). One objection
                            stops what is asked by consent
    plurality, approval     most first choices; most approvals
    borda                   with m standing, first has m - 1 points, the next m - 2; equals share their places
    score, star             max. Highest sum; star: the two highest meet, whom more ballots score higher wins
    majority-judgement      grades. The best middle grade; equals by the next one, when it is taken away
    quadratic, cumulative   credits, negative; points. Highest sum; a ballot that gives more than it has is invalid
    schulze, ranked-pairs, minimax
                            default (not minimax). More ballots above than below is a majority, as large as those above
    irv, sequential-irv, bottoms-up, stv-wigm
                            the options of RCTab under its names, without write-ins
    stv-scottish            SSI 2007/42, rules 45 to 52, five decimals
    stv-meek                omega, digits. Hill, Wichmann and Woodall; eighteen decimals, or as many as digits says
    Where this text is too short, the pages docs/rules/NAME.md of Commonweather tell each rule whole. Of a rule that is
    not named here the recount is NOT CHECKED.

The bundle
    A tar with sorted names and no times: bundle.json, log.jsonl, heads.jsonl, questions/ID/config.json, result.json,
    ballots.jsonl, allocations/ID/allocation.json, storms/ID/plan.json, VERIFY.md, verify.py. Each line is canonical
    JSON.
    heads.jsonl      {"at","key_id","root","sig","size","witnesses":[{"key_id","sig"}]}
        Signed is purpose + a zero byte + canonical {"at","key_id","root","size"}, with the purpose
        "assembly-bundle/1 head"; by witnesses with "assembly-bundle/1 witness". Promises: "assembly-bundle/1 promise".

The order of lots
    Options by SHA-256(seed + config_sha256 as bytes + place in the list from 0 as four bytes, big end first),
    smallest first; the first is most favoured. Where digits were added, the seed is SHA-256 of the committed seed
    and the digits in the order of their lines, with a comma between each two.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
import tarfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise, permutations
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
    "question.election",
    "question.open",
    "question.digits",
    "question.close",
    "question.present",
    "question.election_result",
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
    "question.election": {"question", "uuid", "fingerprint", "credentials"},
    "question.election_result": {"question", "archive_sha256", "ballots"},
    "question.open": {"question", "config_sha256"},
    "question.digits": {"question", "digits"},
    "question.close": {"question"},
    "hold.place": {"question", "holder"},
    "hold.release": {"question", "holder", "missing"},
    "hold.expire": {"question", "holder"},
    "question.certify": {"question"},
    "question.annul": {"question"},
}
REPEATED = {
    "question.digits",
    "question.election",
    "question.election_result",
    "hold.place",
    "hold.release",
    "hold.expire",
}
GAP = "restore.gap"
GAP_KEYS = {"made_at", "seq", "head", "known_seq", "known_head", "interrupted"}
CONFIG_KEYS = {"rule", "options", "seats", "rule_options", "roll"}

FORMAT = "assembly-bundle/1"
MANIFEST = "bundle.json"
MANIFEST_KEYS = {"assembly", "edition", "files", "format", "root", "tree_size"}
HEAD_KEYS = {"at", "key_id", "root", "sig", "size", "witnesses"}
RESULT_KEYS = {"invalid", "outcome", "question", "rounds", "valid", "winners"}
FILES = re.compile(
    r"VERIFY\.md|verify\.py|(log|heads)\.jsonl"
    r"|questions/[0-9A-Za-z-]{1,64}/(config\.json|result\.json|ballots\.jsonl|election\.bel)"
    r"|draws/[0-9A-Za-z-]{1,64}/[a-z_]{1,40}\.json"
    r"|allocations/[0-9A-Za-z-]{1,64}/allocation\.json|storms/[0-9A-Za-z-]{1,64}/plan\.json"
)
SIGNATURE = re.compile(r"[0-9a-f]{128}")
HEAD, WITNESS, PROMISE = (f"{FORMAT} {purpose}" for purpose in ("head", "witness", "promise"))
KEY_EVENT, WITNESS_EVENT, COSIGNED_EVENT = "head.key", "witness.add", "head.witness"
OWN_EVENTS = {KEY_EVENT: {"key_id", "public"}, WITNESS_EVENT: {"key_id", "public"}, "witness.end": {"key_id"}}
OWN_EVENTS |= {COSIGNED_EVENT: {"key_id", "size", "root"}}

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
    """One line of a ballots file: what was sealed of it, and the choice where this file opens it."""

    leaf: bytes
    choice: Any
    weight: int = 1
    seat: str | None = None
    promise: str | None = None
    community: str | None = None

    @property
    def ranks(self) -> Ranks:
        """The choice as ranks; a single name is a first rank alone."""
        ranks = self.choice if isinstance(self.choice, list) else [self.choice]
        marks = [rank if isinstance(rank, list) else [rank] for rank in ranks]
        if not all(isinstance(name, str) for rank in marks for name in rank):
            raise CannotCount("a ballot's choice is not made of names")
        return tuple(map(tuple, marks))


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
    roots: list[bytes] = field(default_factory=list)

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


def check_heads(
    wanted: Iterable[str],
    hashes: Sequence[str],
    lost: Mapping[str, int],
    report: Report,
    roots: Mapping[int, str] | None = None,
) -> None:
    for head in wanted:
        size, _, root = head.rpartition(":")
        if size.isascii() and size.isdigit() and int(size) <= len(report.roots):
            true = next(roots_of(report.roots, [int(size)]))[1]
            verdict = PASS if root == true else FAIL
            report.add("minutes", "head", verdict, f"the first {int(size)} lines have the root {true}")
        elif roots and head in roots.values():
            report.add("minutes", "head", PASS, f"{head} is a root that was signed")
        elif head in hashes:
            report.add("minutes", "head", PASS, f"{head} is the hash of line {hashes.index(head) + 1}")
        elif head in lost:
            report.add("minutes", "head", NOT_CHECKED, f"{head} was lost before a restore, as line {lost[head]} says")
        else:
            report.add("minutes", "head", FAIL, f"no line has the hash {head}")


# Events about questions


def check_ledger(events: Iterable[tuple[int, dict[str, Any]]], report: Report) -> None:
    """What the record tells of allocations, added up; it says nothing where nothing was shared out."""
    told = [(place, event["type"], event["body"]) for place, event in events if event["type"] in LEDGER]
    if not any(kind == "allocation.share_out" for _place, kind, _body in told):
        return
    ledger = Ledger()
    complaints = []
    for place, kind, body in told:
        try:
            what = getattr(ledger, LEDGER[kind])(body)
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            what = "it is not complete"
        if what:
            complaints.append(f"line {place}: {kind}: {what}")
    praise = f"{counted_of(len(ledger.awards), 'allocation')}, each on a decision; all units are accounted for"
    report.judge("minutes", "ledger", complaints[:5], praise)


LEDGER = {
    "decision.adopt": "adopt",
    "allocation.share_out": "share_out",
    "allocation.hand_over": "hand_over",
    "claims.share": "name_round",
    "claims.answer": "grant",
}


class Ledger:
    """Allocations as the record tells of them, in its order. Each step says what is wrong with it, or nothing."""

    def __init__(self) -> None:
        self.decisions: dict[str, int] = {}
        self.shared: set[tuple[str, str]] = set()
        self.awards: dict[str, dict[str, Fraction]] = {}
        self.handed: dict[tuple[str, str], Fraction] = {}
        self.accounts: set[tuple[str, str]] = set()
        self.rounds: dict[str, str] = {}

    def adopt(self, body: Mapping[str, Any]) -> str:
        self.decisions[body["decision"]] = body["number"]
        return ""

    def share_out(self, body: Mapping[str, Any]) -> str:
        allocation, decision, resource = body["allocation"], body["decision"], body["resource"]
        awards = {name: Fraction(award) for name, award in body["awards"].items()}
        surplus = Fraction(body["surplus"])
        if self.decisions.get(decision, -1) != body["decision_number"]:
            return "it rests on no decision on record"
        if allocation in self.awards or (decision, resource) in self.shared:
            return "this was shared out before"
        if min([surplus, *awards.values()]) < 0:
            return "somebody gets less than nothing"
        self.awards[allocation] = awards
        self.shared.add((decision, resource))
        return "" if sum(awards.values()) + surplus == body["estate"] else "awards and what is left are not the whole"

    def name_round(self, body: Mapping[str, Any]) -> str:
        self.rounds[body["claim_round"]] = body["allocation"]
        return ""

    def grant(self, body: Mapping[str, Any]) -> str:
        awards, name = self.awards[self.rounds[body["claim_round"]]], body["community_name"]
        awards[name] = awards.get(name, Fraction(0)) + body["granted"]
        return "" if body["granted"] >= 0 else "less than nothing is granted"

    def hand_over(self, body: Mapping[str, Any]) -> str:
        allocation, name = body["allocation"], body["name"]
        if allocation not in self.awards:
            return "there is no such allocation"
        if (allocation, body["account"]) in self.accounts:
            return "it was handed over before"
        self.accounts.add((allocation, body["account"]))
        so_far = self.handed.get((allocation, name), Fraction(0)) + body["amount"]
        self.handed[allocation, name] = so_far
        is_owed = body["amount"] > 0 and so_far <= self.awards[allocation].get(name, Fraction(0))
        return "" if is_owed else f"more is handed over to {name} than was awarded"


# What was shared out, worked out anew


SHARED_FILES = {
    "allocation.share_out": ("allocations", "allocation", "Allocation", "division"),
    "shelter.work_out": ("storms", "shelter_plan", "Plan", "plan"),
}


def check_sharing(bundle: Bundle, events: Sequence[tuple[int, dict[str, Any]]], report: Report) -> None:
    """Every allocation and plan of the record against its file, and the file against its rule."""
    told: dict[str, list[dict[str, Any]]] = {}
    for _place, event in events:
        told.setdefault(event["type"], []).append(event["body"])
    expected = set()
    for kind, (folder, key, title, claim) in SHARED_FILES.items():
        for body in told.get(kind, []):
            name, path = f"{title} {body.get('number')}", f"{folder}/{body.get(key)}/{title.lower()}.json"
            expected.add(path)
            try:
                file = read_one_line(bundle.files.get(path, b""))
                faults = (division_faults if claim == "division" else plan_faults)(file, body, told)
            except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, Unreadable) as error:
                faults = [f"{path} cannot be read ({error})"]
            praise = "worked out anew, it comes to the same" if claim == "division" else "nobody could be served better"
            report.judge(name, claim, faults[:5], praise)
    strange = {path for path in bundle.files if path.startswith(("allocations/", "storms/"))} - expected
    if strange:
        report.add("bundle", "shared", FAIL, f"the record does not know {', '.join(sorted(strange)[:5])}")


def hash_of_json(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def event_with(told: Mapping[str, list[dict[str, Any]]], kind: str, key: str, value: Any) -> dict[str, Any]:
    """The first event of this kind that names this; nothing where none does."""
    return next((body for body in told.get(kind, []) if body.get(key) == value), {})


def division_faults(
    file: Mapping[str, Any], body: Mapping[str, Any], told: Mapping[str, list[dict[str, Any]]]
) -> list[str]:
    result, claims = file["result"], file["claims"]
    faults = []
    if hash_of_json([claims, file["reserved"], file["lots"]]) != body["claims_sha256"]:
        faults.append("the claims are not those of the record")
    is_same = (result["rule"], result["awards"], result["surplus"]) == (body["rule"], body["awards"], body["surplus"])
    if hash_of_json(result) != body["result_sha256"] or not is_same:
        faults.append("the result is not that of the record")
    root = event_with(told, "decision.adopt", "decision", body["decision"])["root"]
    if drawn_order(bytes.fromhex(root), b"", [row["claimant"] for row in claims]) != file["lots"]:
        faults.append("the lots do not follow from the ballots of the decision")
    held = event_with(told, "claims.share", "allocation", body["allocation"])
    if held:
        faults += round_faults(file, held, told)
    return faults + rule_faults(result, claims, Fraction(body["estate"]), file["reserved"], file["lots"])


def round_faults(
    file: Mapping[str, Any], held: Mapping[str, Any], told: Mapping[str, list[dict[str, Any]]]
) -> list[str]:
    """The claims of a round were sealed, and are those that were divided."""
    sealed = file["sealed_claims"]
    asked = event_with(told, "claims.ask", "claim_round", held["claim_round"])
    faults = []
    if hash_of_json(sealed) != asked.get("claims_sha256"):
        faults.append("the claims are not those that were sealed before the rule was chosen")
    if [[str(row[2]), str(row[3])] for row in sealed] != [[row["claim"], row["need"]] for row in file["claims"]]:
        faults.append("other claims were divided than were sealed")
    if held["rule"] != file["result"]["rule"]:
        faults.append("another rule was used than the round names")
    return faults


@dataclass(frozen=True)
class Claimed:
    """What one claimant brings. `measure` is what a level of the leximin rules counts in."""

    claim: Fraction
    minimum: Fraction
    measure: Fraction


def rule_faults(
    result: Mapping[str, Any],
    rows: Sequence[Mapping[str, str]],
    estate: Fraction,
    reserved: Mapping[str, str],
    lots: Sequence[str],
) -> list[str]:
    """The rule is worked out anew in whole units, from the claims alone, and compared with what is said of it."""
    rule, certificate = result["rule"], result["certificate"]
    claims = {}
    for row in rows:
        claim, weight = Fraction(row["claim"]), Fraction(row["weight"])
        need = Fraction(row["need"]) if row["need"] else claim
        measure = need * weight if rule == "weighted-leximin" else need
        claims[row["claimant"]] = Claimed(claim, Fraction(row["minimum"]), measure)
    if rule not in WORKED_OUT and rule not in QUOTIENTS:
        return [f"the rule {rule} is not known"]
    kept = {name: Fraction(-(-Fraction(share) * estate // 1)) for name, share in reserved.items()}
    whole = sum((one.claim for one in claims.values()), Fraction(0))
    available = min(estate - sum(kept.values(), Fraction(0)), whole)
    awards = {name: Fraction(award) for name, award in result["awards"].items()}
    if {name: awards.get(name) for name in kept} != kept:
        return ["a reserved share is wrong"]
    if awards.keys() != {*claims, *kept} or sum(awards.values()) + Fraction(result["surplus"]) != estate:
        return ["awards and what is left over are not all there is"]
    given = {name: awards[name] for name in claims}
    if any(not 0 <= given[name] <= one.claim or given[name] % 1 for name, one in claims.items()):
        return ["somebody gets less than nothing, more than they claim, or a part of a unit"]
    if rule in QUOTIENTS:
        return quotient_faults(QUOTIENTS[rule], claims, given, available, lots)
    exact = WORKED_OUT[rule](claims, available)
    faults = []
    if {name: Fraction(award) for name, award in certificate["exact"].items()} != exact:
        faults.append("worked out anew, the exact awards are others")
    if in_whole_units(exact, claims, available, lots) != given:
        faults.append("worked out anew, the awards in whole units are others")
    if rule in ("leximin", "weighted-leximin"):
        faults += level_faults(result["levels"], claims, exact, available)
    return faults


def by_rate(claims: Mapping[str, Claimed], available: Fraction) -> dict[str, Fraction]:
    whole = sum(one.claim for one in claims.values())
    return {name: one.claim * available / (whole or 1) for name, one in claims.items()}


def by_level(claims: Mapping[str, Claimed], available: Fraction) -> dict[str, Fraction]:
    """One level for all: each has so much of their measure, not less than the minimum and not more than the claim."""

    def at(level: Fraction) -> dict[str, Fraction]:
        return {name: min(one.claim, max(one.minimum, level * one.measure)) for name, one in claims.items()}

    bounds = {bound / one.measure for one in claims.values() if one.measure for bound in (one.minimum, one.claim)}
    low = Fraction(0)
    for high in sorted(bounds):
        under, over = sum(at(low).values()), sum(at(high).values())
        if over >= available:
            return at(low if over == under else low + (high - low) * (available - under) / (over - under))
        low = high
    return at(low)


def equally(claims: Mapping[str, Claimed], available: Fraction) -> dict[str, Fraction]:
    return by_level({name: Claimed(one.claim, Fraction(0), Fraction(1)) for name, one in claims.items()}, available)


def with_equal_losses(claims: Mapping[str, Claimed], available: Fraction) -> dict[str, Fraction]:
    """What is lost is shared equally, and nobody loses more than they claim."""
    lost = equally(claims, sum((one.claim for one in claims.values()), Fraction(0)) - available)
    return {name: one.claim - lost[name] for name, one in claims.items()}


def by_talmud(claims: Mapping[str, Claimed], available: Fraction) -> dict[str, Fraction]:
    """Equal awards up to half of each claim, then equal losses down to half."""
    halves = {name: Claimed(one.claim / 2, Fraction(0), Fraction(1)) for name, one in claims.items()}
    whole = sum((one.claim for one in claims.values()), Fraction(0))
    if 2 * available <= whole:
        return equally(halves, available)
    lost = equally(halves, whole - available)
    return {name: one.claim - lost[name] for name, one in claims.items()}


WORKED_OUT: Mapping[str, Callable[[Mapping[str, Claimed], Fraction], dict[str, Fraction]]] = {
    "proportional": by_rate,
    "hamilton": by_rate,
    "equal-awards": equally,
    "equal-losses": with_equal_losses,
    "talmud": by_talmud,
    "leximin": by_level,
    "weighted-leximin": by_level,
}
QUOTIENTS = {"sainte-lague": (2, 1), "dhondt": (1, 1)}
"""The divisor of the next unit of somebody who holds so many: the first times these, and the second."""


def in_whole_units(
    exact: Mapping[str, Fraction], claims: Mapping[str, Claimed], available: Fraction, lots: Sequence[str]
) -> dict[str, Fraction]:
    """The units that remain go to the largest remainders, equal ones by lot; nobody gets more than they claim."""
    whole = {name: award // 1 for name, award in exact.items()}
    rest = {name: exact[name] - whole[name] for name in exact}
    able = [name for name in exact if rest[name] and whole[name] + 1 <= claims[name].claim]
    able.sort(key=lambda name: (-rest[name], lots.index(name)))
    raised = able[: available // 1 - sum(whole.values())]
    return {name: Fraction(whole[name] + (name in raised)) for name in exact}


def quotient_faults(
    divisor: tuple[int, int],
    claims: Mapping[str, Claimed],
    given: Mapping[str, Fraction],
    available: Fraction,
    lots: Sequence[str],
) -> list[str]:
    """No unit that was refused had a larger quotient than one that was given, and equal ones went by lot."""
    step, first = divisor
    won = {name: one.claim / (step * (given[name] - 1) + first) for name, one in claims.items() if given[name]}
    lost = {
        name: one.claim / (step * given[name] + first) for name, one in claims.items() if given[name] + 1 <= one.claim
    }
    least, most = min(won.values(), default=None), max(lost.values(), default=None)
    faults = []
    if sum(given.values()) > available or (lost and sum(given.values()) + 1 <= available):
        faults.append("more or less is handed out than there is")
    if least is not None and most is not None and most > least:
        faults.append("a smaller quotient won over a larger one")
    if least is not None and least == most:
        winners = {name for name, value in won.items() if value == least}
        level = winners | {name for name, value in lost.items() if value == least}
        if set(sorted(level, key=lots.index)[: len(winners)]) != winners:
            faults.append("the lots favour others")
    return faults


def level_faults(
    levels: Sequence[Mapping[str, Any]],
    claims: Mapping[str, Claimed],
    exact: Mapping[str, Fraction],
    available: Fraction,
) -> list[str]:
    """Each level is as high as the bound allows that is named of it, by the dual value that is named."""
    faults = []
    named = [name for level in levels for name in level["claimants"]]
    heights = [Fraction(level["level"]) for level in levels]
    if sorted(named) != sorted(name for name, one in claims.items() if one.claim) or heights != sorted(heights):
        return ["the levels do not rise, or do not name everybody once"]
    bounds = [level["tight"] for level in levels if level["tight"] != "claim"]
    if bounds != ["estate", *["minimum"] * (len(bounds) - 1)][: len(bounds)]:
        faults.append("only the lowest level short of claims is the estate's")
    for level, height in zip(levels, heights, strict=True):
        names, tight, dual = level["claimants"], level["tight"], level["dual"]
        holds = all(exact[name] == height * claims[name].measure for name in names)
        if tight == "claim":
            holds = holds and all(exact[name] == claims[name].claim for name in names)
            holds = holds and dual == {"claim": {name: str(1 / claims[name].measure) for name in names}}
        else:
            others = sum(award for name, award in exact.items() if name not in names)
            weight = sum(claims[name].measure for name in names)
            holds = holds and dual == {"estate": str(1 / weight)} and height == (available - others) / weight
            holds = holds and (tight == "estate" or all(exact[name] == claims[name].minimum for name in names))
        if not holds:
            faults.append(f"the level of {', '.join(names)} is not what its bound allows")
    return faults


def plan_faults(
    file: Mapping[str, Any], body: Mapping[str, Any], told: Mapping[str, list[dict[str, Any]]]
) -> list[str]:
    begun = event_with(told, "shelter.plan", "shelter_plan", body["shelter_plan"])
    faults = []
    if hash_of_json([file["shelters"], file["districts"], file["ways"]]) != begun["tables_sha256"]:
        faults.append("the tables are not those of the record")
    if Fraction(file["limit_km"]) != Fraction(begun["limit_km"]) or file["first"] != begun["first"]:
        faults.append("the longest way, or who goes first, is not as on record")
    if hash_of_json(file["result"]) != body["result_sha256"]:
        faults.append("the result is not that of the record")
    plan = StormPlan(file)
    faults += plan.sums()
    if plan.served != body["placed"]:
        faults.append("the record tells of another number of people")
    return faults or plan.chains()


Group = tuple[str, str]


class StormPlan:
    """Who goes where, and two numbers for each place that prove that no chain of moves would be better.

    Somebody can move from a node to another: a district begins to serve a group or stops to, a group fills a place or
    frees one. `worst` is the worst served district that could gain by reaching a node; it never rises along a move, and
    nobody gains from one better off. `price` is what reaching the node costs in kilometres; a move never costs less
    than the difference.
    """

    def __init__(self, file: Mapping[str, Any]) -> None:
        self.room = {row["id"]: int(row["capacity"]) for row in file["shelters"]}
        offers = {row["id"]: attributes(row.get("attributes", "")) for row in file["shelters"]}
        self.people = {(row["id"], row["class"]): int(row["people"]) for row in file["districts"]}
        needs = {(row["id"], row["class"]): attributes(row.get("needs", "")) for row in file["districts"]}
        limit = Fraction(file["limit_km"])
        length = {(row["from"], row["to"]): Fraction(row["km"]) for row in file["ways"]}
        self.km = {
            (group, shelter): length[group[0], shelter]
            for group in self.people
            for shelter in self.room
            if length.get((group[0], shelter), limit + 1) <= limit and needs[group] <= offers[shelter]
        }
        first = {word.casefold() for word in file["first"]}
        dearer = max(self.km.values(), default=Fraction(0)) * (len(self.room) + 1)
        self.wait = {group: dearer if first and not needs[group] & first else Fraction(0) for group in self.people}
        self.result, self.certificate = file["result"], file["result"]["certificate"]
        self.placed = {
            ((district, name), shelter): number
            for district, groups in self.result["placed"].items()
            for name, by in groups.items()
            for shelter, number in by.items()
        }
        self.served = sum(self.placed.values())

    def sums(self) -> list[str]:
        faults = []
        if any(way not in self.km or not is_count(number) or not number for way, number in self.placed.items()):
            return ["somebody is placed where it is too far, or where something they need is lacking"]
        self.of_group, self.of_shelter = dict.fromkeys(self.people, 0), dict.fromkeys(self.room, 0)
        for (group, home), number in self.placed.items():
            self.of_group[group] += number
            self.of_shelter[home] += number
        if any(number > self.room[home] for home, number in self.of_shelter.items()):
            faults.append("a shelter is overfull")
        left = {group: people - self.of_group[group] for group, people in self.people.items()}
        told = {(one, name): n for one, groups in self.result["unserved"].items() for name, n in groups.items()}
        if told != {group: number for group, number in left.items() if number}:
            faults.append("those who have a place and those who have none are not all people")
        self.size: dict[str, int] = {}
        self.of_district: dict[str, int] = {}
        for group, people in self.people.items():
            self.size[group[0]] = self.size.get(group[0], 0) + people
            self.of_district[group[0]] = self.of_district.get(group[0], 0) + self.of_group[group]
        shares = {one: share_of(self.of_district[one], size) for one, size in self.size.items()}
        if {one: Fraction(share) for one, share in self.result["shares"].items()} != shares:
            faults.append("the share of a district is wrong")
        km = sum(number * self.km[way] for way, number in self.placed.items())
        if (self.certificate["people"], Fraction(self.certificate["travel"]["km"])) != (self.served, km):
            faults.append("people or kilometres do not add up")
        return faults

    def chains(self) -> list[str]:
        self.read_proof()
        faults = []
        for start, end, km in self.moves():
            if self.rank(end) > self.rank(start):
                faults.append(f"a worse served district could be helped by a move from {start} to {end}")
            if self.price[end] > self.price[start] + km:
                faults.append(f"the ways would be shorter with a move from {start} to {end}")
        for home, number in self.of_shelter.items():
            if number < self.room[home] and (("shelter", home) in self.worst or self.price["shelter", home] < 0):
                faults.append(f"{home} has room for people who need it")
            if number and self.price["shelter", home] > 0:
                faults.append(f"fewer people in {home} would shorten the ways")
        return faults + self.exchanges()

    def read_proof(self) -> None:
        """Each node is a kind and a name."""
        self.worst: dict[tuple[str, Any], tuple[Fraction, int]] = {}
        for level in self.certificate["levels"]:
            value = (Fraction(level["share"]), int(level["people"]))
            nodes = [("district", one) for one in level["districts"]] + [("shelter", one) for one in level["shelters"]]
            nodes += [("group", (one, name)) for one, name in level["classes"]]
            self.worst |= dict.fromkeys(nodes, value)
        travel = self.certificate["travel"]
        self.price: dict[tuple[str, Any], Fraction] = {}
        for kind, prices in (("district", travel["districts"]), ("shelter", travel["shelters"])):
            self.price |= {(kind, name): Fraction(price) for name, price in prices.items()}
        for one, prices in travel["classes"].items():
            self.price |= {("group", (one, name)): Fraction(price) for name, price in prices.items()}

    def rank(self, node: tuple[str, Any]) -> tuple[int, Fraction, int]:
        """Nodes that no district in need reaches come after all others."""
        return (0, *self.worst[node]) if node in self.worst else (1, Fraction(0), 0)

    def moves(self) -> Iterator[tuple[tuple[str, Any], tuple[str, Any], Fraction]]:
        for group, people in self.people.items():
            district, members = ("district", group[0]), ("group", group)
            if self.of_group[group] < people:
                yield district, members, self.wait[group]
            if self.of_group[group]:
                yield members, district, -self.wait[group]
        for way, km in self.km.items():
            members, home = ("group", way[0]), ("shelter", way[1])
            yield members, home, km
            if way in self.placed:
                yield home, members, -km

    def exchanges(self) -> list[str]:
        """No district gives a place to one that is worse served, or to an equal one with shorter ways."""
        faults = []
        gains: dict[tuple[Fraction, int], list[Fraction]] = {}
        losses: dict[tuple[Fraction, int], list[Fraction]] = {}
        for one, size in self.size.items():
            worst, price, served = self.worst.get(("district", one)), self.price["district", one], self.of_district[one]
            if served < size:
                now = (Fraction(served, size), size)
                if worst is None or worst > now:
                    faults.append(f"{one} is served worse than its level says")
                if worst == now:
                    gains.setdefault(now, []).append(price)
            if served and worst is not None:
                without = (Fraction(served - 1, size), size)
                if without > worst:
                    faults.append(f"{one} has a place that a worse served district could have")
                if without == worst:
                    losses.setdefault(without, []).append(price)
        if any(max(gains[key]) > min(losses[key]) for key in gains.keys() & losses.keys()):
            faults.append("another district could have the place with shorter ways")
        return faults


def share_of(served: int, people: int) -> Fraction:
    return Fraction(served, people) if people else Fraction(1)


def attributes(text: str) -> set[str]:
    return {word.casefold() for word in re.split(r"[\s;|]+", text) if word}


def gather_questions(events: Iterable[tuple[int, dict[str, Any]]], report: Report) -> dict[str, Question]:
    questions: dict[str, Question] = {}
    others: dict[str, int] = {}
    for place, event in events:
        kind, body = event["type"], event["body"]
        if kind == GAP or kind in OWN_EVENTS:
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


def is_signature(value: Any) -> bool:
    return isinstance(value, str) and SIGNATURE.fullmatch(value) is not None


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
    keys = frozenset(entry.keys() - {"name"})
    if keys not in BALLOTS or ("name" in entry and "seat" not in entry):
        raise Unreadable("its keys are not those of a ballot")
    if not isinstance(entry["question"], str) or not isinstance(entry.get("name", ""), str):
        raise Unreadable("its question or name is not a string")
    if "choice" in entry and not is_choice(entry["choice"]):
        raise Unreadable("its choice is no choice")
    return entry["question"], BALLOTS[keys](line, entry)


def open_ballot(line: bytes, entry: Mapping[str, Any]) -> Ballot:
    if not is_hash(entry["seat"]):
        raise Unreadable("its seat is not a hash")
    return Ballot(line, entry["choice"], seat=entry["seat"])


def batch_of_ballots(line: bytes, entry: Mapping[str, Any]) -> Ballot:
    if not (is_count(entry["weight"]) and entry["weight"] > 0):
        raise Unreadable("its weight is not a whole number from 1")
    return Ballot(line, entry["choice"], entry["weight"])


def secret_ballot(line: bytes, entry: Mapping[str, Any]) -> Ballot:
    """What is sealed is the leaf; where the ballot is opened, it has to be made of what is said."""
    if not all(is_hash(entry[name]) for name in entry.keys() & {"leaf", "n1", "n2", "h2"}):
        raise Unreadable("its leaf or a nonce is not a hash")
    if not is_signature(entry["promise"]):
        raise Unreadable("its promise is not a signature")
    leaf = bytes.fromhex(entry["leaf"])
    if "choice" not in entry:
        return Ballot(leaf, None, promise=entry["promise"])
    first = hashlib.sha256(bytes.fromhex(entry["n1"]) + canonical(entry["choice"])).digest()
    if hashlib.sha256(first + bytes.fromhex(entry["h2"])).digest() != leaf:
        raise Unreadable("its leaf is not made of this choice")
    if "n2" in entry:
        if not isinstance(entry["community"], str):
            raise Unreadable("its community is not a string")
        if sha256(bytes.fromhex(entry["n2"]) + entry["community"].encode()) != entry["h2"]:
            raise Unreadable("its leaf is not made of this community")
    return Ballot(leaf, entry["choice"], promise=entry["promise"], community=entry.get("community"))


BALLOTS: dict[frozenset[str], Callable[[bytes, Mapping[str, Any]], Ballot]] = {
    frozenset({"choice", "question", "seat"}): open_ballot,
    frozenset({"choice", "question", "weight"}): batch_of_ballots,
    frozenset({"leaf", "promise", "question"}): secret_ballot,
    frozenset({"choice", "h2", "leaf", "n1", "promise", "question"}): secret_ballot,
    frozenset({"choice", "community", "h2", "leaf", "n1", "n2", "promise", "question"}): secret_ballot,
}
"""Each kind of line by its keys (``name`` apart)."""


def is_choice(value: Any) -> bool:
    """A name, ranks, a set of names, or names with whole numbers: which of them a rule takes, its recount says."""
    if isinstance(value, str):
        return True
    if isinstance(value, list):
        return all(isinstance(mark, str) or (isinstance(mark, list) and is_named(mark)) for mark in value)
    return isinstance(value, dict) and all(type(number) is int for number in value.values())


def is_named(value: list[Any]) -> bool:
    return all(isinstance(name, str) for name in value)


def sealed_root(leaves: Iterable[bytes]) -> str:
    """The root over the leaves in the order of their hashes."""
    hashes = sorted(hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves)
    return next(roots_of(hashes, [len(hashes)]))[1]


def roots_of(hashes: Sequence[bytes], sizes: Iterable[int]) -> Iterator[tuple[int, str]]:
    """RFC 9162, section 2.1.1: the root over the first so many leaf hashes, for each of these sizes, smallest first.

    Full subtrees are joined as soon as both halves are there; the rest is joined from the right.
    """
    full: list[tuple[int, bytes]] = []
    place = 0
    for size in sorted(set(sizes)):
        while place < size:
            width, node = 1, hashes[place]
            while full and full[-1][0] == width:
                node = hashlib.sha256(b"\1" + full.pop()[1] + node).digest()
                width *= 2
            full.append((width, node))
            place += 1
        root = full[-1][1] if full else hashlib.sha256().digest()
        for _, left in reversed(full[:-1]):
            root = hashlib.sha256(b"\1" + left + root).digest()
        yield size, root.hex()


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
    check_promises(question, config["config"], ballots, report)
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
    certified = "" if "question.certify" in happened else "; not certified yet"
    report.judge(question.key, "order", complaints, f"{len(present)} steps, each once and in order{certified}")


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
            complaints.append(f"{number} ballots are as a ballot has to be, {sealed['count']} were sealed")
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
    if is_secret(config):
        check_secret_roll(question, config, ballots, report)
        return
    if is_encrypted(config):
        check_encrypted_roll(question, config, ballots, report)
        return
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


def is_secret(config: Mapping[str, Any]) -> bool:
    return config.get("mode") == "secret"


def is_encrypted(config: Mapping[str, Any]) -> bool:
    return config.get("mode") == "belenios"


def check_encrypted_roll(
    question: Question, config: Mapping[str, Any], ballots: Sequence[Ballot], report: Report
) -> None:
    """An election elsewhere tells how many chose what; never who."""
    number = sum(ballot.weight for ballot in ballots)
    complaints = []
    if any(ballot.seat is not None or ballot.promise is not None for ballot in ballots):
        complaints.append("there are ballots that no election elsewhere tells of")
    if number > config["roll"]:
        complaints.append(f"{number} ballots for a roll of {config['roll']}")
    report.judge(question.key, "roll", complaints, f"{number} encrypted ballots, {config['roll']} seats on the roll")


def check_secret_roll(question: Question, config: Mapping[str, Any], ballots: Sequence[Ballot], report: Report) -> None:
    complaints = []
    if any(ballot.promise is None or ballot.seat is not None for ballot in ballots):
        complaints.append("there are ballots that are not secret")
    if len({ballot.leaf for ballot in ballots}) < len(ballots):
        complaints.append("a ballot is there twice")
    if len(ballots) > config["roll"]:
        complaints.append(f"{len(ballots)} ballots for a roll of {config['roll']}")
    complaints += parts_faults(config, question.body("roll.parts"), question.body("roll.freeze"))
    report.judge(question.key, "roll", complaints, f"{len(ballots)} secret ballots, {config['roll']} seats on the roll")


def check_promises(
    question: Question, config: Mapping[str, Any], ballots: Sequence[Ballot] | None, report: Report
) -> None:
    """Each secret ballot was promised to its voter, by the key that was frozen with the question."""
    if not is_secret(config):
        if ballots is not None and any(ballot.promise is not None for ballot in ballots):
            report.add(question.key, "promises", FAIL, "there are secret ballots in an open question")
        return
    public, complaints = str(config.get("box_public_key")), []
    if not is_hash(public) or sha256(bytes.fromhex(public)) != config.get("box_key"):
        complaints.append("the configuration does not say who promised")
    elif ballots is None:
        report.add(question.key, "promises", NOT_CHECKED, "its ballots file was not given")
        return
    else:
        signed = [(promised(question.key, ballot.leaf), ballot.promise or "") for ballot in ballots]
        broken = unsigned(public, PROMISE, signed)
        if broken:
            complaints.append(f"{counted_of(len(broken), 'ballot')} without a promise that holds")
    report.judge(question.key, "promises", complaints, f"{len(ballots or [])} ballots, each promised to its voter")


def promised(question: str, leaf: bytes) -> bytes:
    try:
        return bytes.fromhex(question.replace("-", "")) + leaf
    except ValueError:
        return question.encode() + leaf


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
    closed = sum(ballot.choice is None for ballot in ballots)
    if closed:
        detail = f"{closed} of {len(ballots)} ballots are not opened in this edition; an auditor can count them"
        report.add(question.key, "recount", NOT_CHECKED, detail)
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
    texts = body["config"].get("option_texts") or {}
    called = {key: text for key, text in texts.items() if text.lower() != key}
    winners = ", ".join(f"{key}: {called[key]}" if key in called else key for key in counted["winners"]) or "nobody"
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


WITH_OWN_QUORUM = {"yes-no", "consent"}


def recount(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None = None
) -> dict[str, Any]:
    """Winners, outcome, valid, invalid, rounds, and whether lots were used; by the rule of the configuration."""
    if config["rule"] not in RECOUNTS:
        raise OtherRule(config["rule"])
    options = set(config["options"])
    for ballot in ballots:
        strange = names_on(ballot.choice) - options
        if strange:
            raise CannotCount(f"a ballot names {', '.join(sorted(strange))}, which is no option")
    if not standing_of(config):
        raise CannotCount("every option is withdrawn")
    if config["rule"] in WITH_OWN_QUORUM:
        return RECOUNTS[config["rule"]](config, ballots, lot, present)
    asked = {name: value for name, value in config["rule_options"].items() if name in {"quorum", "quorum_of", "roll"}}
    others = {name: value for name, value in config["rule_options"].items() if name not in asked}
    counted = RECOUNTS[config["rule"]]({**config, "rule_options": others}, ballots, lot, present)
    if not asked.get("quorum"):
        return counted
    settings = with_roll({**config, "rule_options": asked}, present, {"quorum", "roll"})
    if Fraction(counted["valid"]) < quorum_in_people(settings) or has_no_base(settings, present):
        counted |= {"winners": [], "outcome": "no quorum"}
    return counted


def names_on(choice: Any) -> set[str]:
    """Every option that a choice names."""
    if isinstance(choice, str):
        return {choice}
    if isinstance(choice, dict):
        return set(choice)
    return {name for mark in choice for name in (mark if isinstance(mark, list) else [mark])}


def recount_yes_no(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    settings = with_roll(config, present, {"threshold", "quorum", "roll"})
    if config["options"] != ["yes", "no", "abstain"]:
        raise CannotCount("its options are not those of yes-no")
    count, invalid = words_counted(config, ballots)
    valid = sum(count.values())
    if Fraction(valid) < quorum_in_people(settings) or has_no_base(settings, present):
        winners, outcome = [], "no quorum"
    elif is_adopted(count["yes"], count["no"], share(settings.get("threshold", "1/2"))):
        winners, outcome = ["yes"], "adopted"
    else:
        winners, outcome = ["no"], "rejected"
    votes = {word: str(number) for word, number in count.items()}
    return an_outcome([a_round(1, votes, winners)], winners, 1, valid, invalid, Lots(None)) | {"outcome": outcome}


def with_roll(config: Mapping[str, Any], present: int | None, known: set[str]) -> dict[str, str]:
    """The settings, and the number of people of whom a quorum is a share: the roll, or those present."""
    settings = settings_of(config, known | {"quorum_of"})
    if config["roll"] is not None:
        settings["roll"] = str(config["roll"])
    if settings.pop("quorum_of", "seats") != "seats":
        if present is None:
            raise CannotCount("its quorum counts those present, and the record does not tell how many were")
        settings["roll"] = str(present)
    return settings


def words_counted(config: Mapping[str, Any], ballots: Iterable[Ballot]) -> tuple[dict[str, int], int]:
    """How many ballots say each word, and how many say none or several."""
    count, invalid = dict.fromkeys(config["options"], 0), 0
    for ballot in ballots:
        if ballot.ranks and len(ballot.ranks[0]) == 1:
            count[ballot.ranks[0][0]] += ballot.weight
        else:
            invalid += ballot.weight
    return count, invalid


def after_majorities(
    config: Mapping[str, Any],
    ballots: Sequence[Ballot],
    counted: Mapping[str, Any],
    parts: Mapping[str, Sequence[str]] | None,
) -> dict[str, Any]:
    """Winners and outcome after what the configuration asks beyond the rule; adopted only if all of it holds."""
    asked, blocking = config.get("majorities"), config.get("blocking", "")
    if counted["outcome"] != "adopted" or (asked is None and not blocking):
        return {}
    if config["rule"] != "yes-no":
        raise CannotCount("more than a majority is asked of a vote that is not one of yes or no")
    holds = True
    if asked is not None:
        if parts is None and ballots and all(ballot.community is not None for ballot in ballots):
            parts = {part["key"]: () for part in asked["parts"]}
        if parts is None:
            raise PartsUnknown
        needed = len(parts) if asked["needed"] == "all" else min(int(asked["needed"]), len(parts))
        if any(ballot.promise is not None and ballot.community is None for ballot in ballots):
            raise PartsUnknown
        agreed = (has_agreed(ballots, key, set(seats), share(asked["threshold"])) for key, seats in parts.items())
        holds = sum(agreed) >= needed
    if blocking:
        roll = config["roll"] or 0
        against = int(counted["rounds"][0]["votes"]["no"])
        bar = Fraction(blocking) if re.fullmatch("[0-9]+", blocking) else share(blocking) * roll
        holds = holds and against < max(bar, 1)
    return {} if holds else {"winners": ["no"], "outcome": "rejected"}


def has_agreed(ballots: Sequence[Ballot], part: str, seats: set[str], threshold: Fraction) -> bool:
    """Ballots of a part are those of its seats; of a secret vote, those that say its community."""
    words = [
        ballot.ranks[0][0]
        for ballot in ballots
        if (ballot.seat in seats or ballot.community == part) and ballot.ranks and len(ballot.ranks[0]) == 1
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
    if not re.fullmatch("[0-9./]{1,40}([eE]-[0-9]{1,2})?", text):
        raise CannotCount(f"{text} is not a share")
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


def recount_scottish(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    return ScottishCount(config, ballots, lot).run()


def decimal(units: int) -> str:
    return f"{units // UNIT}.{units % UNIT:05d}"


class Lots:
    """The order of lots in force, most favoured first, and whether it was needed."""

    def __init__(self, order: Sequence[str] | None) -> None:
        self.order = order
        self.used = False

    def ordered(self, tied: Iterable[str]) -> list[str]:
        """The tied, most favoured first; one alone needs no lot."""
        names = list(tied)
        if len(names) < 2:
            return names
        if self.order is None or not set(names) <= set(self.order):
            raise CannotCount(f"{' and '.join(names)} are tied and no lots are published")
        self.used = True
        return sorted(names, key=self.order.index)


def settings_of(config: Mapping[str, Any], known: Iterable[str] = ()) -> dict[str, str]:
    """The settings that are not left empty; each has to be one of those that the rule knows."""
    settings = {name: value for name, value in config["rule_options"].items() if value}
    strange = settings.keys() - set(known)
    if strange:
        raise CannotCount(f"the rule {config['rule']} has no setting {' or '.join(sorted(strange))}")
    return settings


def whole(settings: Mapping[str, str], name: str, otherwise: int | None = None) -> int | None:
    if name not in settings:
        return otherwise
    if not re.fullmatch("[0-9]{1,12}", settings[name]):
        raise CannotCount(f"{name} is {settings[name]}, and not a whole number")
    return int(settings[name])


def flag(settings: Mapping[str, str], name: str, otherwise: str = "false") -> bool:
    text = settings.get(name, otherwise)
    if text not in {"true", "false"}:
        raise CannotCount(f"{name} is {text}, and not true or false")
    return text == "true"


def standing_of(config: Mapping[str, Any]) -> list[str]:
    return [name for name in config["options"] if name not in config.get("withdrawn", [])]


def a_round(
    number: int,
    votes: Mapping[str, str],
    elected: Sequence[str] = (),
    excluded: Sequence[str] = (),
    exhausted: str = "0",
    residual: str = "0",
) -> dict[str, Any]:
    return {
        "number": number,
        "votes": dict(votes),
        "elected": list(elected),
        "excluded": list(excluded),
        "exhausted": exhausted,
        "residual": residual,
    }


def an_outcome(
    rounds: list[dict[str, Any]], winners: Sequence[str], seats: int, valid: int, invalid: int, lots: Lots
) -> dict[str, Any]:
    return {
        "winners": list(winners),
        "outcome": "elected" if len(winners) == seats else "seats left empty",
        "valid": valid,
        "invalid": invalid,
        "rounds": rounds,
        "used_lot": lots.used,
    }


def highest(totals: Mapping[str, Any], seats: int, lots: Lots) -> list[str]:
    """So many with the highest totals. Equals stand as on the ballot paper, or by lot where seats are too few."""
    chosen: list[str] = []
    for total in sorted(set(totals.values()), reverse=True):
        equals = [name for name in totals if totals[name] == total]
        vacant = seats - len(chosen)
        if vacant:
            chosen += equals if len(equals) <= vacant else lots.ordered(equals)[:vacant]
    return chosen


def by_totals(
    config: Mapping[str, Any], totals: Mapping[str, Any], valid: int, invalid: int, lot: list[str] | None
) -> dict[str, Any]:
    """A rule of one round: whoever has the highest totals is elected."""
    lots = Lots(lot)
    winners = highest(totals, config["seats"], lots) if valid else []
    votes = {name: in_tenths(total) for name, total in totals.items()}
    return an_outcome([a_round(1, votes, winners)], winners, config["seats"], valid, invalid, lots)


def in_tenths(number: int | Fraction) -> str:
    """Halves are the only parts of a point that occur."""
    return str(number) if int(number) == number else f"{number * 10 // 10}.5"


def piles_of(ballots: Iterable[Ballot]) -> dict[Ranks, int]:
    """Equal rankings, and how many ballots say each; a name twice at one rank is one mark."""
    piles: dict[Ranks, int] = {}
    for ballot in ballots:
        ranks = tuple(tuple(dict.fromkeys(rank)) for rank in ballot.ranks)
        piles[ranks] = piles.get(ranks, 0) + ballot.weight
    return piles


def numbers_on(ballot: Ballot) -> dict[str, int]:
    if not isinstance(ballot.choice, dict):
        raise CannotCount("a ballot's choice is not made of names with numbers")
    return dict(ballot.choice)


def scores_on(ballots: Iterable[Ballot], standing: Sequence[str], most: int) -> dict[tuple[int, ...], int]:
    """Equal rows of numbers for those standing, and how many ballots say each; whoever is left out has 0."""
    rows: dict[tuple[int, ...], int] = {}
    for ballot in ballots:
        numbers = numbers_on(ballot)
        if not all(0 <= number <= most for number in numbers.values()):
            raise CannotCount(f"a ballot gives a number that is not from 0 to {most}")
        row = tuple(numbers.get(name, 0) for name in standing)
        rows[row] = rows.get(row, 0) + ballot.weight
    return rows


def recount_plurality(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    settings_of(config)
    votes, invalid = dict.fromkeys(standing_of(config), 0), 0
    for ranks, weight in piles_of(ballots).items():
        left = [rank for rank in ranks if len(rank) != 1 or rank[0] in votes]
        if left and len(left[0]) == 1:
            votes[left[0][0]] += weight
        else:
            invalid += weight
    return by_totals(config, votes, sum(votes.values()), invalid, lot)


def recount_approval(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    settings_of(config)
    votes = dict.fromkeys(standing_of(config), 0)
    for ballot in ballots:
        if not isinstance(ballot.choice, list) or not is_named(ballot.choice):
            raise CannotCount("a ballot's choice is not a list of names")
        for name in votes.keys() & set(ballot.choice):
            votes[name] += ballot.weight
    return by_totals(config, votes, sum(ballot.weight for ballot in ballots), 0, lot)


def recount_borda(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    settings_of(config)
    standing = standing_of(config)
    points, valid, invalid = dict.fromkeys(standing, Fraction()), 0, 0
    for ranks, weight in piles_of(ballots).items():
        order = in_order(ranks, standing)
        if not order:
            invalid += weight
            continue
        valid += weight
        above = 0
        for names in order:
            places = [len(standing) - 1 - place for place in range(above, above + len(names))]
            for name in names:
                points[name] += Fraction(sum(places), len(places)) * weight
            above += len(names)
    return by_totals(config, points, valid, invalid, lot)


def in_order(ranks: Ranks, standing: Sequence[str]) -> list[list[str]]:
    """Those standing whom a ballot ranks, best first; equals together, skipped ranks and repeats passed over."""
    left = set(standing)
    order = []
    for rank in ranks:
        names = [name for name in rank if name in left]
        left -= set(names)
        if names:
            order.append(names)
    return order


def recount_score(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    standing = standing_of(config)
    rows = scores_on(ballots, standing, whole(settings_of(config, ["max"]), "max", 5) or 0)
    return by_totals(config, sums(rows, standing), sum(rows.values()), 0, lot)


def sums(rows: Mapping[tuple[int, ...], int], standing: Sequence[str]) -> dict[str, int]:
    return {name: sum(row[place] * weight for row, weight in rows.items()) for place, name in enumerate(standing)}


def recount_points(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    """Quadratic and cumulative: what a ballot gives may not cost more than it has."""
    is_quadratic = config["rule"] == "quadratic"
    purse = "credits" if is_quadratic else "points"
    settings = settings_of(config, [purse, "negative"] if is_quadratic else [purse])
    most, may_oppose = whole(settings, purse), is_quadratic and flag(settings, "negative", "true")
    totals, valid, invalid = dict.fromkeys(standing_of(config), 0), 0, 0
    for ballot in ballots:
        numbers = numbers_on(ballot)
        cost = sum(number * number if is_quadratic else number for number in numbers.values())
        if (most is not None and cost > most) or (not may_oppose and min(numbers.values(), default=0) < 0):
            invalid += ballot.weight
            continue
        valid += ballot.weight
        for name in totals.keys() & numbers.keys():
            totals[name] += numbers[name] * ballot.weight
    return by_totals(config, totals, valid, invalid, lot)


def recount_consent(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    settings = with_roll(config, present, {"quorum", "roll"})
    if config["options"] != ["agree", "stand-aside", "object"]:
        raise CannotCount("its options are not those of consent")
    count, invalid = words_counted(config, ballots)
    valid = sum(count.values())
    winners: list[str] = []
    if Fraction(valid) < quorum_in_people(settings) or has_no_base(settings, present):
        outcome = "no quorum"
    elif count["object"]:
        outcome = "objected"
    elif count["agree"]:
        winners, outcome = ["agree"], "adopted"
    else:
        outcome = "rejected"
    votes = {word: str(number) for word, number in count.items()}
    return an_outcome([a_round(1, votes, winners)], winners, 1, valid, invalid, Lots(None)) | {"outcome": outcome}


def recount_star(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    lots, standing = Lots(lot), standing_of(config)
    most = whole(settings_of(config, ["max"]), "max", 5) or 0
    rows = scores_on(ballots, standing, most)
    valid, totals, column = sum(rows.values()), sums(rows, standing), {name: i for i, name in enumerate(standing)}

    def prefer(one: str, other: str) -> int:
        return sum(weight for row, weight in rows.items() if row[column[one]] > row[column[other]])

    def top_scores(name: str, _: list[str]) -> int:
        return sum(weight for row, weight in rows.items() if row[column[name]] == most)

    def first_of(names: list[str], *tests: Callable[[str, list[str]], int]) -> str:
        """By each test in turn, the higher the better, then by lot."""
        for test in tests:
            found = {name: test(name, names) for name in names}
            names = [name for name in names if found[name] == max(found.values())]
        return lots.ordered(names)[0]

    def defeats_spared(name: str, names: list[str]) -> int:
        return -sum(prefer(other, name) > prefer(name, other) for other in names if other != name)

    finalists: list[str] = []
    if valid and len(standing) > 1:
        for total in sorted(set(totals.values()), reverse=True):
            equals = [name for name in standing if totals[name] == total]
            vacant = 2 - len(finalists)
            if len(equals) <= vacant:
                finalists += equals
                continue
            for _ in range(vacant):
                finalists.append(first_of(equals, defeats_spared, top_scores))
                equals.remove(finalists[-1])
    winners = list(standing) if valid and len(standing) == 1 else []
    out = [name for name in standing if name not in finalists] if finalists else []
    rounds = [a_round(1, {name: str(total) for name, total in totals.items()}, winners, out)]
    if finalists:
        one, other = finalists
        votes = {one: prefer(one, other), other: prefer(other, one)}
        winner = first_of(
            finalists,
            lambda name, _: votes[name],
            lambda name, _: totals[name],
            top_scores,
        )
        winners = [winner]
        loser = other if winner == one else one
        told = {name: str(votes[name]) for name in standing if name in votes}
        rounds.append(a_round(2, told, winners, [loser], exhausted=str(valid - sum(votes.values()))))
    return an_outcome(rounds, winners, 1, valid, 0, lots)


MOST_GRADES = 10**7
"""Grades are put in order one by one; more of them would not fit into a small computer."""


def recount_majority_judgement(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    lots, standing = Lots(lot), standing_of(config)
    names = settings_of(config, ["grades"]).get("grades", "0,1,2,3,4,5").split(",")
    rows = scores_on(ballots, standing, len(names) - 1)
    valid = sum(rows.values())
    if valid > MOST_GRADES:
        raise OtherRule(f"{config['rule']} with {valid} ballots")
    merit: dict[str, list[int]] = {}
    for place, name in enumerate(standing):
        grades = sorted((row[place], weight) for row, weight in rows.items())
        merit[name] = from_the_middle([grade for grade, weight in grades for _ in range(weight)])
    equals = [name for name in standing if merit[name] == max(merit.values())]
    winners = lots.ordered(equals)[:1] if valid else []
    votes = {name: str(merit[name][0] if valid else 0) for name in standing}
    return an_outcome([a_round(1, votes, winners)], winners, 1, valid, 0, lots)


def from_the_middle(grades: Sequence[int]) -> list[int]:
    """The middle grade, of an even number the lower one; then that of those left when it is taken away; and so on.

    What is left lies evenly around the place that was taken, so the next is by turns on the one and the other side.
    """
    low = high = (len(grades) - 1) // 2
    order = list(grades[low : low + 1])
    while len(order) < len(grades):
        if (len(grades) - len(order)) % 2:
            high += 1
            order.append(grades[high])
        else:
            low -= 1
            order.append(grades[low])
    return order


def pairs_of(ballots: Iterable[Ballot], standing: Sequence[str]) -> tuple[dict[tuple[str, str], int], int, int]:
    """How many ballots rank the one above the other; how many ballots are valid, and how many invalid."""
    above = {(one, other): 0 for one in standing for other in standing if one != other}
    valid = invalid = 0
    for ranks, weight in piles_of(ballots).items():
        if not any(ranks):
            invalid += weight
            continue
        valid += weight
        below = set(standing)
        for names in in_order(ranks, standing):
            below -= set(names)
            for one in names:
                for other in below:
                    above[one, other] += weight
    return above, valid, invalid


def recount_by_pairs(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    """Schulze, ranked pairs and minimax."""
    rule, lots, standing = config["rule"], Lots(lot), standing_of(config)
    default = settings_of(config, [] if rule == "minimax" else ["default"]).get("default")
    if default is not None and default not in standing:
        raise CannotCount(f"{default} must be beaten, and does not stand")
    above, valid, invalid = pairs_of(ballots, standing)
    able = [
        name
        for name in standing
        if (valid > 0 if default is None else name == default or above[name, default] > above[default, name])
    ]
    if rule == "minimax":
        votes = {name: max((above[pair] for pair in beaten_by(name, able, above)), default=0) for name in standing}
        better = {(one, other) for one, other in permutations(able, 2) if votes[one] < votes[other]}
    else:
        better = (better_by_chains if rule == "schulze" else better_by_pairs)(able, above, lots)
        votes = {name: sum((name, other) in better for other in able) for name in standing}
    winners: list[str] = []
    left = list(able)
    while left and len(winners) < config["seats"]:
        free = [name for name in left if not any((other, name) in better for other in left)]
        must_draw = lot is not None or len(winners) + len(free) > config["seats"]
        winners += lots.ordered(free)[:1] if must_draw else free
        left = [name for name in left if name not in winners]
    told = {name: str(number) for name, number in votes.items()}
    return an_outcome([a_round(1, told, winners)], winners, config["seats"], valid, invalid, lots)


def beaten_by(name: str, names: Sequence[str], above: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    """The majorities against a name."""
    pairs = [(rival, name) for rival in names if rival != name]
    return [pair for pair in pairs if above[pair] > above[pair[::-1]]]


def better_by_chains(names: Sequence[str], above: Mapping[tuple[str, str], int], lots: Lots) -> set[tuple[str, str]]:
    """Schulze: who has the stronger of the strongest chains there and back. A chain is as strong as its weakest."""
    chain = {pair: above[pair] if above[pair] > above[pair[::-1]] else 0 for pair in permutations(names, 2)}
    for middle, start, end in permutations(names, 3):
        chain[start, end] = max(chain[start, end], min(chain[start, middle], chain[middle, end]))
    return {pair for pair in chain if chain[pair] > chain[pair[::-1]]}


def better_by_pairs(names: Sequence[str], above: Mapping[tuple[str, str], int], lots: Lots) -> set[tuple[str, str]]:
    """Ranked pairs: majorities from the clearest down, without those that contradict what was kept before."""
    kept: set[tuple[str, str]] = set()

    def keep(reached: set[tuple[str, str]], pair: tuple[str, str]) -> set[tuple[str, str]]:
        """What follows from these and one more."""
        over = {pair[0]} | {one for one, other in reached if other == pair[0]}
        under = {pair[1]} | {other for one, other in reached if one == pair[1]}
        return reached | {(one, other) for one in over for other in under}

    majorities: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for pair in permutations(names, 2):
        if above[pair] > above[pair[::-1]]:
            majorities.setdefault((-above[pair], above[pair[::-1]]), []).append(pair)
    for size in sorted(majorities):
        equals = [pair for pair in majorities[size] if pair[::-1] not in kept]
        together = kept
        for pair in equals:
            together = keep(together, pair)
        if any(one == other for one, other in together):
            order = lots.ordered({name for pair in equals for name in pair})
            for pair in sorted(equals, key=lambda pair: (order.index(pair[0]), -order.index(pair[1]))):
                if pair[::-1] not in kept:
                    kept = keep(kept, pair)
        else:
            kept = together
    return kept


RCTAB_READING = {"overvoteRule", "maxSkippedRanksAllowed", "maxRankingsAllowed", "exhaustOnDuplicateCandidate"}
RCTAB_ALL = RCTAB_READING | {"decimalPlacesForVoteArithmetic", "winnerElectionMode", "tiebreakMode"}
RCTAB_RUNOFF = RCTAB_ALL | {
    *("nonIntegerWinningThreshold", "doesFirstRoundDetermineThreshold"),
    *("batchElimination", "continueUntilTwoCandidatesRemain"),
}
RCTAB_KNOWN = {
    "irv": RCTAB_RUNOFF,
    "sequential-irv": RCTAB_RUNOFF,
    "bottoms-up": RCTAB_ALL | {"multiSeatBottomsUpPercentageThreshold"},
    "stv-wigm": RCTAB_ALL | {"nonIntegerWinningThreshold", "hareQuota"},
}
OVERVOTES = {"exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"}
TIEBREAKS = {"random", "previousRoundCountsThenRandom", "useCandidateOrder"}
WRITE_INS = {"Undeclared Write-ins", "UWI"}


class RankedCount:
    """Rankings counted in rounds with RCTab's options: piles of paper (value, papers, ranks still unread).

    A vote is `unit`: one in the smallest part that is kept.
    """

    def __init__(self, config: Mapping[str, Any], ballots: Iterable[Ballot], lots: Lots) -> None:
        self.options, self.seats, self.lots = config["options"], config["seats"], lots
        self.standing = standing_of(config)
        settings = settings_of(config, RCTAB_KNOWN[config["rule"]])
        self.settings = settings
        self.overvote = one_of(settings, "overvoteRule", OVERVOTES, "exhaustImmediately")
        self.tiebreak = one_of(settings, "tiebreakMode", TIEBREAKS, "random")
        if WRITE_INS & set(self.standing):
            raise OtherRule(f"{config['rule']} with write-ins")
        self.decimals = whole(settings, "decimalPlacesForVoteArithmetic", 4) or 0
        if self.decimals > 20:
            raise CannotCount(f"a vote cannot have {self.decimals} decimals")
        self.unit = 10**self.decimals
        last = None if settings.get("maxRankingsAllowed") == "max" else whole(settings, "maxRankingsAllowed")
        self.papers: list[tuple[int, Ranks]] = []
        self.invalid = 0
        for ranks, weight in piles_of(ballots).items():
            if any(ranks[:last]):
                self.papers.append((weight, self.legible(ranks[:last])))
            else:
                self.invalid += weight
        self.valid = sum(weight for weight, _ in self.papers)
        self.rounds: list[dict[str, Any]] = []
        self.winners: list[str] = []
        self.lay_out(self.standing)

    def legible(self, ranks: Ranks) -> Ranks:
        """The ranks up to where the ballot ends for reasons that stand on it alone."""
        is_unlimited = self.settings.get("maxSkippedRanksAllowed") == "unlimited"
        most = None if is_unlimited else whole(self.settings, "maxSkippedRanksAllowed", 1)
        ends_at_repeat = flag(self.settings, "exhaustOnDuplicateCandidate")
        read: list[tuple[str, ...]] = []
        seen: set[str] = set()
        empty = 0
        for rank in ranks:
            empty = 0 if rank else empty + 1
            if (most is not None and empty > most) or (ends_at_repeat and seen & set(rank)):
                break
            seen |= set(rank)
            read.append(rank)
        return tuple(read)

    def lay_out(self, names: Iterable[str]) -> None:
        """All ballots from their first rank, for these names."""
        self.continuing = list(names)
        self.piles: dict[str, list[tuple[int, int, Ranks]]] = {name: [] for name in self.standing}
        self.votes = dict.fromkeys(self.standing, 0)
        self.history: list[dict[str, int]] = []
        self.exhausted = 0
        for papers, ranks in self.papers:
            self.give(self.unit, papers, ranks)

    def give(self, value: int, papers: int, ranks: Ranks) -> None:
        for place, rank in enumerate(ranks):
            names = list(rank)
            if len(rank) > 1 and self.overvote == "exhaustImmediately":
                break
            if len(rank) > 1 and self.overvote == "alwaysSkipToNextRank":
                continue
            names = [name for name in rank if name in self.continuing]
            if len(names) > 1:
                break
            if names:
                self.piles[names[0]].append((value, papers, ranks[place + 1 :]))
                self.votes[names[0]] += value * papers
                return
        self.exhausted += value * papers

    def threshold(self, votes: int, seats: int) -> int:
        """More than votes / (seats + 1), whole or to the last decimal; for Hare at least votes / seats."""
        step = 1 if flag(self.settings, "nonIntegerWinningThreshold") else self.unit
        if flag(self.settings, "hareQuota"):
            return rounded_up(votes, seats * step) * step
        return (votes // ((seats + 1) * step) + 1) * step

    def one_of(self, tied: list[str], *, best: bool) -> str:
        """What settles a tie: earlier rounds if they are asked, the order of candidates, or lots."""
        if self.tiebreak == "previousRoundCountsThenRandom":
            for earlier in reversed(self.history[:-1]):
                wanted = (max if best else min)(earlier[name] for name in tied)
                tied = [name for name in tied if earlier[name] == wanted]
        if self.tiebreak == "useCandidateOrder" and self.lots.order is None:
            return sorted(tied, key=self.options.index)[0 if best else -1]
        return self.lots.ordered(tied)[0 if best else -1]

    def fewest(self, names: Iterable[str]) -> str:
        least = min(self.votes[name] for name in names)
        return self.one_of([name for name in names if self.votes[name] == least], best=False)

    def most(self, names: Iterable[str]) -> str:
        top = max(self.votes[name] for name in names)
        return self.one_of([name for name in names if self.votes[name] == top], best=True)

    def exclude(self, names: Sequence[str]) -> None:
        self.continuing = [name for name in self.continuing if name not in names]
        for name in names:
            papers, self.piles[name] = self.piles[name], []
            self.votes[name] = 0
            for value, number, ranks in papers:
                self.give(value, number, ranks)
        self.history.append(dict(self.votes))

    def by_votes(self, names: Iterable[str]) -> list[str]:
        """Most votes first, equals by earlier rounds, then as on the ballot paper."""
        return sorted(names, key=lambda name: tuple(-votes[name] for votes in reversed(self.history)))

    def write(self, elected: Sequence[str], excluded: Sequence[str], decimals: int = 0) -> None:
        lost = self.valid * self.unit - sum(self.votes.values()) - self.exhausted
        parts = 10 ** (self.decimals - decimals)
        self.rounds.append(
            a_round(
                len(self.rounds) + 1,
                {name: in_decimals(amount // parts, decimals) for name, amount in self.votes.items()},
                elected,
                excluded,
                in_decimals(self.exhausted // parts, decimals),
                in_decimals(lost // parts, decimals),
            )
        )
        self.winners += elected

    def outcome(self, seats: int) -> dict[str, Any]:
        return an_outcome(self.rounds, self.winners, seats, self.valid, self.invalid, self.lots)

    # Instant runoff

    def runoff(self, names: Iterable[str]) -> str | None:
        """One instant runoff among these; whoever wins it, if anybody's ballot counts."""
        self.lay_out(names)
        self.history.append(dict(self.votes))
        first, winner = self.threshold(sum(self.votes.values()), 1), None
        excluded: list[str] = []
        goes_on = flag(self.settings, "continueUntilTwoCandidatesRemain")
        while True:
            counting = sum(self.votes.values())
            bar = self.threshold(counting, 1)
            if flag(self.settings, "doesFirstRoundDetermineThreshold"):
                bar = first
            elected = []
            if winner is None and counting:
                reached = [name for name in self.continuing if self.votes[name] >= bar]
                if reached or len(self.continuing) <= 2:
                    winner = self.most(self.continuing)
                    elected = [winner]
            self.write(elected, excluded)
            if not counting or len(self.continuing) <= 2 or (winner is not None and not goes_on):
                return winner
            excluded = self.batch() or [self.fewest([name for name in self.continuing if name != winner])]
            self.exclude(excluded)

    def batch(self) -> list[str]:
        """The lowest who together have fewer votes than the next one; at least two stay."""
        if not flag(self.settings, "batchElimination"):
            return []
        lowest = sorted(self.continuing, key=lambda name: self.votes[name])
        for size in range(len(lowest) - 2, 1, -1):
            if sum(self.votes[name] for name in lowest[:size]) < self.votes[lowest[size]]:
                return lowest[:size]
        return []


def one_of(settings: Mapping[str, str], name: str, known: set[str], otherwise: str) -> str:
    text = settings.get(name, otherwise)
    if text not in known:
        raise CannotCount(f"{name} is {text}, which is not known")
    return text


def recount_runoffs(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    """Instant runoff, and one after the other."""
    count = RankedCount(config, ballots, Lots(lot))
    seats = 1 if config["rule"] == "irv" else count.seats
    while len(count.winners) < seats:
        left = [name for name in count.standing if name not in count.winners]
        if not left or count.runoff(left) is None:
            break
    return count.outcome(seats)


def recount_bottoms_up(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    """Bottoms-up: the lowest is excluded until as many are left as seats, or all have their share."""
    count = RankedCount(config, ballots, Lots(lot))
    percentage = whole(count.settings, "multiSeatBottomsUpPercentageThreshold")
    count.history.append(dict(count.votes))
    excluded: list[str] = []
    while True:
        counting = sum(count.votes.values())
        if percentage is None:
            is_over = len(count.continuing) <= count.seats
        else:
            is_over = all(100 * count.votes[name] >= percentage * counting for name in count.continuing)
        is_over = is_over or not counting
        count.write(count.by_votes(count.continuing) if is_over and counting else [], excluded)
        if is_over:
            return count.outcome(count.seats if percentage is None or not counting else len(count.winners))
        excluded = [count.fewest(count.continuing)]
        count.exclude(excluded)


def recount_wigm(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    """STV by the weighted inclusive Gregory method: surpluses of a round move together, all papers of a pile alike."""
    count = RankedCount(config, ballots, Lots(lot))
    count.history.append(dict(count.votes))
    counting = sum(count.votes.values())
    quota = count.threshold(counting, count.seats)
    one_a_round = count.settings.get("winnerElectionMode") == "oneWinnerPerRound"
    excluded: list[str] = []
    while True:
        vacant = count.seats - len(count.winners)
        pool = [name for name in count.continuing if count.votes[name] >= quota]
        if len(count.continuing) <= vacant:
            pool = count.continuing
        elected = count.by_votes(pool) if counting and vacant else []
        if one_a_round and elected:
            elected = [count.most(pool)]
        count.continuing = [name for name in count.continuing if name not in elected]
        count.write(elected, excluded, count.decimals)
        givers = [name for name in count.winners if count.votes[name] > quota]
        excluded = []
        if givers:
            papers = [(name, count.votes[name], count.piles[name]) for name in givers]
            for name, held, pile in papers:
                count.piles[name] = []
                count.votes[name] = quota
                part = (held - quota) * count.unit // held
                for value, number, ranks in pile:
                    count.give(value * part // count.unit, number, ranks)
            count.history.append(dict(count.votes))
        elif not counting or len(count.winners) == count.seats or not count.continuing:
            return count.outcome(count.seats)
        elif len(pool) > len(elected) > 0:  # one a round: the next of them is elected before anybody is excluded
            count.history.append(dict(count.votes))
        else:
            excluded = [count.fewest(count.continuing)]
            count.exclude(excluded)


def rounded_up(amount: int, by: int) -> int:
    return -(-amount // by)


def in_decimals(amount: int, decimals: int) -> str:
    if not decimals:
        return str(amount)
    return f"{amount // 10**decimals}.{amount % 10**decimals:0{decimals}d}"


GUARD = 10**9
"""One in the ninth decimal of eighteen."""


class MeekCount:
    """STV by Meek's method: who is elected keeps a part of each ballot, and all ballots are shared out again.

    Guarded, sums have eighteen decimals, are cut off, and differences below half of the ninth are none. With `digits`
    what is kept is rounded up to so many, and the quota is cut off after them and has one of the last added.
    """

    def __init__(self, config: Mapping[str, Any], ballots: Iterable[Ballot], lots: Lots) -> None:
        self.seats, self.lots = config["seats"], lots
        settings = settings_of(config, {"omega", "digits"})
        digits = whole(settings, "digits")
        if digits is not None and not 1 <= digits <= 18:
            raise CannotCount(f"digits is {digits}, and not from 1 to 18")
        self.is_guarded, self.decimals = digits is None, digits or 18
        self.unit = 10**self.decimals
        self.omega = share(settings.get("omega", f"1e-{9 if digits is None else max(1, digits * 2 // 3)}")) * self.unit
        self.hopeful = standing_of(config)
        self.keep = dict.fromkeys(self.hopeful, self.unit)
        self.invalid = 0
        papers: dict[tuple[str, ...], int] = {}
        for ranks, weight in piles_of(ballots).items():
            names = self.clear(ranks)
            if names:
                papers[names] = papers.get(names, 0) + weight
            else:
                self.invalid += weight
        self.papers = list(papers.items())
        self.valid = sum(papers.values())
        self.winners: list[str] = []
        self.history: list[dict[str, int]] = []
        self.rounds: list[dict[str, Any]] = []

    def clear(self, ranks: Ranks) -> tuple[str, ...]:
        """Those standing on a ballot, up to a rank that is skipped or shared; each once."""
        names: list[str] = []
        for rank in ranks:
            if len(rank) != 1:
                break
            if rank[0] in self.keep and rank[0] not in names:
                names.append(rank[0])
        return tuple(names)

    def run(self) -> dict[str, Any]:
        self.share_out()
        excluded: list[str] = []
        may_pass = True
        while True:
            elected = self.elect() if self.valid else []
            self.write(elected, excluded)
            if not self.valid or not self.hopeful or len(self.winners) == self.seats:
                return an_outcome(self.rounds, self.winners, self.seats, self.valid, self.invalid, self.lots)
            if (may_pass or elected) and self.surplus() >= self.omega:
                self.pass_on()
                excluded, may_pass = [], False
            else:
                excluded, may_pass = [self.exclude_lowest()], True

    def share_out(self) -> None:
        """Every ballot goes down its ranking, and each name keeps its part of what is left."""
        self.votes = dict.fromkeys(self.keep, 0)
        for names, weight in self.papers:
            left = self.unit
            for name in names:
                if not left:
                    break
                factor = self.keep[name]
                kept = left * factor // self.unit if self.is_guarded else rounded_up(left * factor, self.unit)
                self.votes[name] += kept * weight
                left -= kept
        self.quota = sum(self.votes.values()) // (self.seats + 1) + (0 if self.is_guarded else 1)

    def surplus(self) -> int:
        return max(0, sum(self.votes[name] - self.quota for name in self.winners))

    def reached(self) -> list[str]:
        least = GUARD // 2 if self.is_guarded else 0
        return [name for name in self.hopeful if self.votes[name] - self.quota >= least]

    def pass_on(self) -> None:
        """Those elected keep less, step by step, until somebody is elected or next to nothing is left to move."""
        while True:
            before = self.surplus()
            for name in self.winners:
                factor, votes = self.keep[name], self.votes[name]
                if self.is_guarded:
                    self.keep[name] = factor * self.quota // votes
                else:
                    self.keep[name] = rounded_up(rounded_up(factor * self.quota, self.unit) * self.unit, votes)
            self.share_out()
            if self.reached() or self.surplus() < self.omega or self.surplus() >= before:
                return

    def exclude_lowest(self) -> str:
        """All within the surplus left of the fewest votes are level, and lots decide."""
        level = min(self.votes[name] for name in self.hopeful) + self.surplus()
        most = level + (GUARD // 2 - 1 if self.is_guarded else 0)
        loser = self.lots.ordered(name for name in self.hopeful if self.votes[name] <= most)[-1]
        self.hopeful.remove(loser)
        self.keep[loser] = 0
        self.share_out()
        return loser

    def elect(self) -> list[str]:
        """Whoever reached the quota, or all who are left where they are no more than the seats; most votes first."""
        is_last = len(self.hopeful) <= self.seats - len(self.winners)
        rounds = [self.votes, *reversed(self.history)]
        elected = sorted(
            self.hopeful if is_last else self.reached(), key=lambda name: tuple(-votes[name] for votes in rounds)
        )
        self.hopeful = [name for name in self.hopeful if name not in elected]
        self.winners += elected
        return elected

    def write(self, elected: Sequence[str], excluded: Sequence[str]) -> None:
        self.history.append(dict(self.votes))
        exhausted = self.valid * self.unit - sum(self.votes.values())
        votes = {name: in_decimals(amount, self.decimals) for name, amount in self.votes.items()}
        nothing = in_decimals(0, self.decimals)
        self.rounds.append(
            a_round(len(self.rounds) + 1, votes, elected, excluded, in_decimals(exhausted, self.decimals), nothing)
        )


def recount_meek(
    config: Mapping[str, Any], ballots: Sequence[Ballot], lot: list[str] | None, present: int | None
) -> dict[str, Any]:
    return MeekCount(config, ballots, Lots(lot)).run()


Recount = Callable[[Mapping[str, Any], Sequence[Ballot], list[str] | None, int | None], dict[str, Any]]

RECOUNTS: dict[str, Recount] = {
    "approval": recount_approval,
    "borda": recount_borda,
    "bottoms-up": recount_bottoms_up,
    "consent": recount_consent,
    "cumulative": recount_points,
    "irv": recount_runoffs,
    "majority-judgement": recount_majority_judgement,
    "minimax": recount_by_pairs,
    "plurality": recount_plurality,
    "quadratic": recount_points,
    "ranked-pairs": recount_by_pairs,
    "schulze": recount_by_pairs,
    "score": recount_score,
    "sequential-irv": recount_runoffs,
    "star": recount_star,
    "stv-meek": recount_meek,
    "stv-scottish": recount_scottish,
    "stv-wigm": recount_wigm,
    "yes-no": recount_yes_no,
}
"""Each rule by its name: configuration, ballots, the order of lots and how many were present, counted again."""


# Signatures: Ed25519 (RFC 8032), verification alone. There are no secrets here, so time may tell what it likes.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add(one: Point, other: Point) -> Point:
    """Section 5.1.4, extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    product = NEUTRAL
    while number:
        if number & 1:
            product = add(product, point)
        point = add(point, point)
        number >>= 1
    return product


def negative(point: Point) -> Point:
    return P - point[0], point[1], point[2], P - point[3]


def is_neutral(point: Point) -> bool:
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def point_of(written: bytes) -> Point | None:
    """Section 5.1.3; nothing where these bytes are no point."""
    y = int.from_bytes(written, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    above, below = y * y - 1, D * y * y + 1
    x = above * pow(below, 3, P) * pow(above * pow(below, 7, P), (P - 5) // 8, P) % P
    if (below * x * x + above) % P == 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (below * x * x - above) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


_BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
assert _BASE is not None
BASE: Point = _BASE


@dataclass(frozen=True)
class Signed:
    """A signature taken apart: the equation to check is factor·BASE = commitment + challenge·key."""

    place: int
    commitment: Point
    factor: int
    challenge: int


def unsigned(public: str, purpose: str, signed: Sequence[tuple[bytes, str]]) -> list[int]:
    """The places of those contents whose signature (hex) this key did not give for this purpose."""
    worded = [(purpose.encode() + b"\0" + content, signature) for content, signature in signed]
    if KnownKey is not None:
        return [place for place, (words, signature) in enumerate(worded) if not holds(public, words, signature)]
    key = point_of(bytes.fromhex(public))
    bad, good = [], []
    for place, (words, signature) in enumerate(worded):
        taken = taken_apart(place, bytes.fromhex(public), words, signature)
        if key is None or taken is None:
            bad.append(place)
        else:
            good.append(taken)
    return sorted([*bad, *untrue(key, good)]) if key is not None else bad


def taken_apart(place: int, public: bytes, words: bytes, signature: str) -> Signed | None:
    if not is_signature(signature):
        return None
    written = bytes.fromhex(signature)
    commitment, factor = point_of(written[:32]), int.from_bytes(written[32:], "little")
    if commitment is None or factor >= ORDER:
        return None
    challenge = int.from_bytes(hashlib.sha512(written[:32] + public + words).digest(), "little") % ORDER
    return Signed(place, commitment, factor, challenge)


def untrue(key: Point, signed: Sequence[Signed]) -> list[int]:
    """Many are checked as one sum with weights that nobody could foresee; where it does not hold, half by half."""
    if not signed:
        return []
    if len(signed) == 1:
        one = signed[0]
        difference = add(one.commitment, times(one.challenge, key))
        is_true = is_neutral(add(times(one.factor, BASE), negative(difference)))
        return [] if is_true else [one.place]
    told = hashlib.sha512()
    for one in signed:
        told.update(b"%d %d %d %d " % (one.commitment[0], one.commitment[1], one.factor, one.challenge))
    seed = told.digest()
    weights = [
        int.from_bytes(hashlib.sha512(seed + place.to_bytes(8, "big")).digest()[:16], "big") | 1
        for place in range(len(signed))
    ]
    left = sum(weight * one.factor for weight, one in zip(weights, signed, strict=True)) % ORDER
    of_key = sum(weight * one.challenge for weight, one in zip(weights, signed, strict=True)) % ORDER
    commitments = sum_of_products(weights, [one.commitment for one in signed])
    right = add(commitments, times(of_key, key))
    if is_neutral(add(times(left, BASE), negative(right))):
        return []
    half = len(signed) // 2
    return untrue(key, signed[:half]) + untrue(key, signed[half:])


def sum_of_products(weights: Sequence[int], points: Sequence[Point]) -> Point:
    """Pippenger's buckets: of all weights the same few bits at a time."""
    bits = max(2, len(points).bit_length() - 3)
    total = NEUTRAL
    for shift in range((127 // bits) * bits, -1, -bits):
        for _ in range(bits):
            total = add(total, total)
        buckets: list[Point | None] = [None] * (1 << bits)
        for weight, point in zip(weights, points, strict=True):
            digit = weight >> shift & (1 << bits) - 1
            held = buckets[digit]
            buckets[digit] = point if held is None else add(held, point)
        running = together = NEUTRAL
        for held in reversed(buckets[1:]):
            running = running if held is None else add(running, held)
            together = add(together, running)
        total = add(total, together)
    return total


try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as KnownKey
except ImportError:  # the same, slower, by the code above
    KnownKey = None  # type: ignore[assignment,misc]


def holds(public: str, words: bytes, signature: str) -> bool:
    """The same by the library. Bytes that are no key or no signature do not hold either."""
    try:
        KnownKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


# The bundle


@dataclass
class Bundle:
    """The files of a bundle, and what was wrong with the archive that they came in."""

    files: dict[str, bytes]
    complaints: list[str]


def read_tar(content: bytes) -> Bundle:
    """The files of a tar. It has to be, byte for byte, the one that follows from them."""
    files: dict[str, bytes] = {}
    complaints: list[str] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for member in tar:
                inside = tar.extractfile(member) if member.isreg() else None
                if inside is None or member.name in files:
                    complaints.append(f"{member.name} is no file of its own")
                else:
                    files[member.name] = inside.read()
    except (tarfile.TarError, OSError, ValueError, EOFError, OverflowError, RecursionError) as error:
        return Bundle(files, [f"it cannot be read as a tar ({error})"])
    if not complaints and written_tar(files) != content:
        complaints.append("it is not, byte for byte, the archive that follows from the files in it")
    return Bundle(files, complaints)


def written_tar(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    try:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(files):
                member = tarfile.TarInfo(name)
                member.size = len(files[name])
                tar.addfile(member, io.BytesIO(files[name]))
    except ValueError:  # a name that does not fit
        return b""
    return out.getvalue()


def read_folder(folder: Path) -> Bundle:
    """The files of an unpacked bundle. Whatever else lies there is no part of it."""
    files, complaints = {}, []
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        if name != MANIFEST and not FILES.fullmatch(name):
            continue
        if place.is_symlink() or not place.is_file():
            complaints.append(f"{name} is no file of its own")
        else:
            files[name] = read_bytes(str(place))
    return Bundle(files, complaints)


def verify_bundle(
    bundle: Bundle,
    heads: Iterable[str] = (),
    keys: Iterable[str] = (),
    witnesses: Iterable[str] = (),
    receipts: Iterable[tuple[str, bytes]] = (),
) -> Report:
    """Everything in the bundle against everything else in it, and against what you know from elsewhere."""
    report = Report()
    manifest = check_archive(bundle, report)
    lines = lines_of(bundle.files.get("log.jsonl", b""))
    events, hashes = check_chain(lines, report)
    roots = check_tree(bundle, manifest, lines, events, keys, witnesses, report)
    check_heads(heads, hashes, check_gaps(events, hashes, report), report, roots)
    check_ledger(events, report)
    check_sharing(bundle, events, report)
    questions = gather_questions(events, report)
    ballots = check_files(bundle, manifest, questions, report)
    for key, question in questions.items():
        report.names[key] = question.name
        check_question(question, ballots.get(key), report)
    for name, content in receipts:
        check_receipt(name, content, questions, ballots, report)
    return report


def check_archive(bundle: Bundle, report: Report) -> dict[str, Any]:
    """The manifest, after every file was compared with it; nothing where it cannot be trusted at all."""
    complaints = list(bundle.complaints)
    manifest: dict[str, Any] = {}
    try:
        manifest = read_one_line(bundle.files.get(MANIFEST, b""))
        complaints += manifest_faults(manifest, bundle.files)
    except Unreadable as error:
        complaints.append(f"{MANIFEST}: {error}")
    number = len(bundle.files) - 1
    report.judge("bundle", "archive", complaints[:5], f"{number} files, each as the manifest says")
    return manifest


def read_one_line(content: bytes) -> dict[str, Any]:
    if not content.endswith(b"\n"):
        raise Unreadable("it is not there, or does not end with a line feed")
    return read_canonical(content[:-1])


def manifest_faults(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    if manifest.keys() != MANIFEST_KEYS or not isinstance(manifest["files"], list):
        return [f"{MANIFEST} has other keys than it should"]
    faults = []
    if manifest["format"] != FORMAT or manifest["edition"] not in ("public", "auditors"):
        faults.append(f"{MANIFEST} is of another format or edition")
    if (
        not isinstance(manifest["assembly"], str)
        or not is_hash(manifest["root"])
        or not is_count(manifest["tree_size"])
    ):
        faults.append(f"{MANIFEST} holds a value of the wrong kind")
    told = [one.get("path") if isinstance(one, dict) else None for one in manifest["files"]]
    if not all(isinstance(path, str) for path in told) or told != sorted(set(map(str, told))):
        return [*faults, f"{MANIFEST} does not list its files in order, each once"]
    if set(told) != files.keys() - {MANIFEST}:
        strange = sorted(set(told) ^ (files.keys() - {MANIFEST}))
        faults.append(f"{', '.join(strange[:5])}: listed and not there, or there and not listed")
    for one in manifest["files"]:
        content = files.get(one["path"], b"")
        is_so = {"bytes": len(content), "lines": content.count(b"\n"), "path": one["path"], "sha256": sha256(content)}
        if one != is_so or [type(value) for value in one.values()] != [type(is_so[key]) for key in one]:
            faults.append(f"{one['path']} is not as {MANIFEST} says")
        if not FILES.fullmatch(one["path"]):
            faults.append(f"{one['path']} is no file of a bundle")
    return faults


@dataclass(frozen=True)
class SignedHead:
    """One line of heads.jsonl."""

    at: str
    key_id: str
    root: str
    sig: str
    size: int
    witnesses: tuple[tuple[str, str], ...]

    @property
    def signed(self) -> bytes:
        return canonical({"at": self.at, "key_id": self.key_id, "root": self.root, "size": self.size})


def check_tree(
    bundle: Bundle,
    manifest: Mapping[str, Any],
    lines: Sequence[bytes],
    events: Sequence[tuple[int, dict[str, Any]]],
    keys: Iterable[str],
    witnesses: Iterable[str],
    report: Report,
) -> dict[int, str]:
    """The claims about roots and signatures; gives the true root of every size that a head or an event names."""
    hashes = [hashlib.sha256(b"\0" + line).digest() for line in lines]
    heads, complaints = read_heads(lines_of(bundle.files.get("heads.jsonl", b"")))
    told = [event["body"] for _, event in events if event["type"] == COSIGNED_EVENT]
    named = {body["size"] for body in told if body.keys() == OWN_EVENTS[COSIGNED_EVENT] and is_count(body["size"])}
    sizes = {head.size for head in heads} | named | {len(lines)}
    roots = dict(roots_of(hashes, (size for size in sizes if size <= len(lines))))
    report.roots = hashes
    wrong = []
    if manifest.get("tree_size") != len(lines) or manifest.get("root") != roots[len(lines)]:
        wrong.append("the lines are not as many, or do not have the root, as the manifest says")
    own = {event["body"].get("assembly") for _, event in events if event["type"] == "assembly.config"} - {None}
    if own and own != {manifest.get("assembly")}:
        wrong.append("the record is that of another assembly")
    report.judge("minutes", "tree", wrong, f"{len(lines)} lines with the root {roots[len(lines)]}")
    complaints += head_faults(heads, roots, len(lines))
    praise = f"{counted_of(len(heads), 'head')}, each the root of the first lines of this record"
    report.judge("minutes", "heads", complaints[:5], praise)
    check_signatures(heads, announced(events, KEY_EVENT), keys, report)
    check_witnesses(heads, announced(events, WITNESS_EVENT), told, roots, witnesses, report)
    malformed = [
        f"line {place}: {event['type']} has other keys than it should, or a key that is none"
        for place, event in events
        if event["type"] in OWN_EVENTS and not is_own_event(event)
    ]
    if malformed:
        report.add("minutes", "events", FAIL, "; ".join(malformed[:5]))
    return roots


def is_own_event(event: Mapping[str, Any]) -> bool:
    body = {name: value for name, value in event["body"].items() if name != "by"}
    if body.keys() != OWN_EVENTS[event["type"]]:
        return False
    if not all(is_hash(body[name]) for name in body.keys() & {"key_id", "public", "root"}):
        return False
    if "size" in body and not is_count(body["size"]):
        return False
    return "public" not in body or sha256(bytes.fromhex(body["public"])) == body["key_id"]


def announced(events: Iterable[tuple[int, dict[str, Any]]], kind: str) -> dict[str, tuple[str, int]]:
    """Every key that events of this kind name: the key itself, and the first line that names it."""
    found: dict[str, tuple[str, int]] = {}
    for place, event in events:
        if event["type"] == kind and is_own_event(event):
            found.setdefault(event["body"]["key_id"], (event["body"]["public"], place))
    return found


def read_heads(lines: Sequence[bytes]) -> tuple[list[SignedHead], list[str]]:
    heads, complaints = [], []
    for place, line in enumerate(lines, start=1):
        try:
            heads.append(read_head(line))
        except Unreadable as error:
            complaints.append(f"heads.jsonl, line {place}: {error}")
    if not lines:
        complaints.append("no head was signed, or heads.jsonl is not there")
    return heads, complaints


def read_head(line: bytes) -> SignedHead:
    entry = read_canonical(line)
    if entry.keys() != HEAD_KEYS or not isinstance(entry["witnesses"], list):
        raise Unreadable("its keys are not those of a head")
    if not all(isinstance(one, dict) and one.keys() == {"key_id", "sig"} for one in entry["witnesses"]):
        raise Unreadable("its witnesses are not written as they should be")
    signed = [(entry["key_id"], entry["sig"]), *((one["key_id"], one["sig"]) for one in entry["witnesses"])]
    if not all(is_hash(key) and is_signature(signature) for key, signature in signed):
        raise Unreadable("a key or signature is none")
    witnesses = tuple(signed[1:])
    if sorted({key for key, _ in witnesses}) != [key for key, _ in witnesses]:
        raise Unreadable("its witnesses are not in order, each once")
    is_time = isinstance(entry["at"], str) and TIME.fullmatch(entry["at"])
    if not is_time or not is_hash(entry["root"]) or not is_count(entry["size"]):
        raise Unreadable("its time, root or size is of the wrong kind")
    return SignedHead(entry["at"], entry["key_id"], entry["root"], entry["sig"], entry["size"], witnesses)


def head_faults(heads: Sequence[SignedHead], roots: Mapping[int, str], length: int) -> list[str]:
    faults = []
    for head in heads:
        if head.size > length:
            faults.append(f"a head covers {head.size} lines, and there are {length}")
        elif head.root != roots[head.size]:
            faults.append(f"the head over {head.size} lines is not that of this record: lines were changed since")
    for one, following in pairwise(heads):
        if following.size < one.size or following.at < one.at:
            faults.append(f"the heads over {one.size} and {following.size} lines are not in order")
    if heads and heads[-1].size < length:
        faults.append(f"the newest head covers {heads[-1].size} of {length} lines; the rest was never signed")
    return faults


def check_signatures(
    heads: Sequence[SignedHead], known: Mapping[str, tuple[str, int]], keys: Iterable[str], report: Report
) -> None:
    complaints = []
    by_key = groupby(sorted(heads, key=lambda head: head.key_id), key=lambda head: head.key_id)
    for key_id, group in by_key:
        mine = list(group)
        if key_id not in known:
            complaints.append(f"the record does not announce the key {key_id[:16]}…")
            continue
        public, line = known[key_id]
        early = [head.size for head in mine if head.size < line]
        if early:
            complaints.append(f"the head over {early[0]} lines is signed by a key that line {line} announces")
        bad = unsigned(public, HEAD, [(head.signed, head.sig) for head in mine])
        complaints += [f"the signature under the head over {mine[place].size} lines does not hold" for place in bad]
    trusted = list(keys)
    strange = sorted({head.key_id for head in heads} - {sha256(bytes.fromhex(key)) for key in trusted})
    if trusted and strange:
        complaints.append(
            f"heads are signed by {', '.join(key[:16] + '…' for key in strange)}, not by the key you gave"
        )
    names = ", ".join(sorted({known[head.key_id][0] for head in heads if head.key_id in known}))
    report.judge("minutes", "signatures", complaints[:5], f"{counted_of(len(heads), 'head')} signed by {names}")


def check_witnesses(
    heads: Sequence[SignedHead],
    known: Mapping[str, tuple[str, int]],
    told: Sequence[Mapping[str, Any]],
    roots: Mapping[int, str],
    wanted: Iterable[str],
    report: Report,
) -> None:
    complaints = []
    given: dict[str, list[tuple[SignedHead, str]]] = {}
    for head in heads:
        for key_id, signature in head.witnesses:
            given.setdefault(key_id, []).append((head, signature))
    for key_id, signed in sorted(given.items()):
        if key_id not in known:
            complaints.append(f"the record does not name the witness {key_id[:16]}…")
            continue
        bad = unsigned(known[key_id][0], WITNESS, [(head.signed, signature) for head, signature in signed])
        complaints += [f"a witness's signature over {signed[place][0].size} lines does not hold" for place in bad]
    there = {(key_id, head.size, head.root) for key_id, signed in given.items() for head, _ in signed}
    for body in told:
        if not is_own_event({"type": COSIGNED_EVENT, "body": body}):
            continue
        if roots.get(body["size"]) != body["root"]:
            complaints.append(
                f"a witness is said to have signed {body['size']} lines that are not those of this record"
            )
        elif (body["key_id"], body["size"], body["root"]) not in there:
            complaints.append(f"a witness is said to have signed {body['size']} lines, and the signature is not there")
    if given or complaints:
        newest = {known[key][0]: max(head.size for head, _ in signed) for key, signed in given.items() if key in known}
        names = "; ".join(f"{public} to line {size}" for public, size in sorted(newest.items()))
        report.judge("minutes", "witnesses", complaints[:5], f"signed too by {names}")
    else:
        report.notes.append(
            "No witness outside has signed this record. Nothing here shows whether others were shown the same one."
        )
    for public in wanted:
        sizes = [head.size for head, _ in given.get(sha256(bytes.fromhex(public)), [])]
        if sizes:
            report.notes.append(f"The witness {public} signed this record up to line {max(sizes)}.")
        else:
            report.add("minutes", "witness", NOT_CHECKED, f"{public} has signed nothing in this bundle")


def check_files(
    bundle: Bundle, manifest: Mapping[str, Any], questions: Mapping[str, Question], report: Report
) -> dict[str, list[Ballot]]:
    """Files about questions against the record; gives the ballots by question."""
    found: dict[str, dict[str, bytes]] = {}
    for path, content in bundle.files.items():
        if path.startswith("questions/") and path.count("/") == 2:
            _, key, name = path.split("/")
            found.setdefault(key, {})[name] = content
        elif path.startswith("draws/"):
            report.add(path, "draw", NOT_CHECKED, "this verifier does not know draws")
    ballots: dict[str, list[Ballot]] = {}
    for key in sorted(found.keys() | questions.keys()):
        files, question = found.get(key, {}), questions.get(key, Question(key))
        complaints = file_faults(question, files)
        if complaints:
            report.add(key, "files", FAIL, "; ".join(complaints))
        if "ballots.jsonl" in files:
            read, faults = read_ballots([(f"questions/{key}/ballots.jsonl", files["ballots.jsonl"])])
            lines = lines_of(files["ballots.jsonl"])
            if sorted(set(lines)) != lines and not is_batch(read.get(key, [])):
                faults.append("the ballots are not sorted, each once")
            if read.keys() - {key}:
                faults.append("there are ballots of another question among them")
            ballots[key] = read.get(key, [])
            if faults:
                report.add(key, "form", FAIL, "; ".join(faults[:5]))
        elif must_hold_ballots(question, manifest.get("edition")):
            report.add(key, "sealed", FAIL, "its ballots belong into this bundle, and are not there")
        check_election(question, files.get("election.bel"), ballots.get(key, []), report)
    return ballots


def check_election(question: Question, archive: bytes | None, ballots: Sequence[Ballot], report: Report) -> None:
    """What can be said of an election of Belenios without its mathematics; its proofs are for belenios-tool."""
    body, tally = question.body("question.config"), question.body("question.tally")
    asks = not question.malformed and body is not None and is_encrypted(body["config"])
    is_told = asks and tally is not None and question.body("question.annul") is None
    if archive is None and not is_told:
        return
    complaints = []
    if archive is None:
        complaints.append("election.bel belongs into this bundle, and is not there")
    elif not is_told or body is None:
        complaints.append("election.bel is there, and no election elsewhere was counted")
    else:
        complaints += election_faults(question, body["config"], archive, ballots)
    if complaints:
        report.add(question.key, "election", FAIL, "; ".join(complaints))
        return
    told = "the archive, its answers and its sums are those of the record; its proofs are for belenios-tool"
    report.add(question.key, "election", NOT_CHECKED, told)


def election_faults(
    question: Question, config: Mapping[str, Any], archive: bytes, ballots: Sequence[Ballot]
) -> list[str]:
    named = question.events.get("question.election", [])
    brought = question.events.get("question.election_result", [])
    opened = question.events.get("question.open", [])
    if not named or not brought or (opened and named[-1][0] > opened[0][0]):
        return ["the record does not say before opening which election it is, and afterwards with which archive"]
    if sha256(archive) != brought[-1][1]["archive_sha256"]:
        return ["election.bel is not the archive of the record"]
    try:
        fingerprint, answers, sums = election_told(archive)
    except Unreadable as error:
        return [f"election.bel: {error}"]
    texts = config.get("option_texts")
    faults = []
    if fingerprint != named[-1][1]["fingerprint"]:
        faults.append("election.bel is of another election than was named before opening")
    if not isinstance(texts, dict) or answers != [texts.get(key) for key in config["options"]]:
        faults.append("election.bel asks for other answers")
    counted = dict.fromkeys(config["options"], 0)
    for ballot in ballots:
        if isinstance(ballot.choice, str):
            counted[ballot.choice] = counted.get(ballot.choice, 0) + ballot.weight
    if sums != list(counted.values()):
        faults.append("the sums in election.bel are not the ballots of this bundle")
    return faults


def election_told(archive: bytes) -> tuple[str, list[str], list[int]]:
    """Fingerprint, answers and sums of an archive in which every file has the name of its hash."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as tar:
            for member in tar:
                inside = tar.extractfile(member) if member.isreg() else None
                files[member.name] = inside.read() if inside else b""
        named = {name.partition(".")[0]: content for name, content in files.items() if name.endswith(".json")}
        if any(sha256(content) != name for name, content in named.items()):
            raise Unreadable("a file in it is not what its name says")
        events = [json.loads(content) for name, content in files.items() if name.endswith(".event.json")]
        payloads = {event["type"]: event.get("payload") for event in events}
        fingerprint = json.loads(named[payloads["Setup"]])["election"]
        (asked,) = json.loads(named[fingerprint])["questions"]
        (sums,) = json.loads(named[payloads["Result"]])["result"]
        return fingerprint, list(asked["answers"]), list(sums)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"it cannot be read ({type(error).__name__})") from error


def is_batch(ballots: Sequence[Ballot]) -> bool:
    """Of an outside count, equal lines may stand twice."""
    return all(ballot.seat is None and ballot.promise is None for ballot in ballots)


def file_faults(question: Question, files: Mapping[str, bytes]) -> list[str]:
    faults: list[str] = []
    config, tally = question.body("question.config"), question.body("question.tally")
    if question.malformed:
        return faults
    if config is None or files.get("config.json") != canonical(config["config"]) + b"\n":
        faults.append("config.json is not the configuration of the record")
    is_told = tally is not None and question.body("question.annul") is None
    if is_told != ("result.json" in files):
        faults.append("result.json is there without a count in the record, or the other way round")
    elif is_told and tally is not None:
        faults += result_faults(question, tally, files["result.json"])
    if "ballots.jsonl" in files and not is_told:
        faults.append("there are ballots of a question that the record has not counted")
    return faults


def result_faults(question: Question, tally: Mapping[str, Any], content: bytes) -> list[str]:
    try:
        result = read_one_line(content)
    except Unreadable as error:
        return [f"result.json: {error}"]
    if result.keys() != RESULT_KEYS or result["question"] != question.key:
        return ["result.json has other keys than it should, or is of another question"]
    same = all(canonical(result[name]) == canonical(tally[name]) for name in ("invalid", "outcome", "valid", "winners"))
    if not same or sha256(canonical(result["rounds"])) != tally["rounds_sha256"]:
        return ["result.json is not the result of the record"]
    return []


def must_hold_ballots(question: Question, edition: Any) -> bool:
    """Whether this edition has to hold the ballots: all are auditors', and what everybody may see is the public's."""
    config, tally = question.body("question.config"), question.body("question.tally")
    if question.malformed or config is None or tally is None or question.body("question.annul") is not None:
        return False
    frozen = config["config"]
    is_seen = frozen["roll"] is None or frozen.get("seen_by") == "everybody"
    is_public = is_seen or is_secret(frozen) or is_encrypted(frozen)
    return edition == "auditors" or is_public


def check_receipt(
    name: str,
    content: bytes,
    questions: Mapping[str, Question],
    ballots: Mapping[str, list[Ballot]],
    report: Report,
) -> None:
    """What a voter was given against what was sealed. A promise that holds for a ballot that is not there is proof."""
    try:
        given = json.loads(content)
        vote, leaf, signature = given["vote"], bytes.fromhex(given["leaf_hash"]), given["sig"]
    except (ValueError, TypeError, KeyError, RecursionError):
        report.add(name, "receipt", NOT_CHECKED, "it cannot be read as a receipt")
        return
    question = questions.get(vote) if isinstance(vote, str) else None
    config = question.body("question.config") if question else None
    public = config["config"].get("box_public_key") if config and not (question and question.malformed) else None
    if question is None or not is_hash(public):
        report.add(name, "receipt", NOT_CHECKED, "the record knows no secret question of that name")
    elif unsigned(str(public), PROMISE, [(promised(question.key, leaf), signature)]):
        report.add(name, "receipt", NOT_CHECKED, "its signature is not that of the machine: it proves nothing")
    elif question.key not in ballots:
        report.add(name, "receipt", NOT_CHECKED, "the ballots of its question are not in this bundle")
    elif any(ballot.leaf == leaf for ballot in ballots[question.key]):
        report.add(name, "receipt", PASS, "the ballot that was promised is among those sealed and counted")
    else:
        report.add(
            name, "receipt", FAIL, "a ballot was promised to be counted, and is not there: this is proof of fault"
        )


# The command


def verify(minutes: bytes, ballot_files: Iterable[tuple[str, bytes]], heads: Iterable[str] = ()) -> Report:
    report = Report()
    events, hashes = check_chain(lines_of(minutes), report)
    check_heads(heads, hashes, check_gaps(events, hashes, report), report)
    check_ledger(events, report)
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


def is_bundle(name: str, content: bytes) -> bool:
    return name.endswith(".tar") or not content.lstrip().startswith(b"{")


def read_source(name: str) -> Bundle | bytes:
    """A bundle from a tar or a folder, or the bytes of minutes."""
    if Path(name).is_dir():
        return read_folder(Path(name))
    content = read_bytes(name)
    return read_tar(content) if is_bundle(name, content) else content


def a_key(given: str) -> str:
    if not is_hash(given):
        raise argparse.ArgumentTypeError("a public key is 64 digits and letters from a to f")
    return given


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the public record of an assembly and recount its votes.")
    parser.add_argument("source", help="a bundle: a .tar or the folder it was unpacked to; or a record, minutes.jsonl")
    parser.add_argument("ballots", nargs="*", help="beside a record: the ballots of questions, .jsonl")
    parser.add_argument("--head", action="append", default=[], metavar="HASH", help="a hash you noted earlier")
    parser.add_argument("--key", action="append", default=[], type=a_key, help="the public key of the machine")
    parser.add_argument("--witness", action="append", default=[], type=a_key, metavar="KEY", help="a witness you trust")
    parser.add_argument("--receipt", action="append", default=[], metavar="FILE", help="what a voter was given")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        source = read_source(given.source)
        if isinstance(source, bytes):
            ballots = [(name, read_bytes(name)) for name in given.ballots]
            report = verify(source, ballots, given.head)
        elif given.ballots:
            raise Unreadable("A bundle brings its ballots with it; give it alone.")
        else:
            receipts = [(name, read_bytes(name)) for name in given.receipt]
            report = verify_bundle(source, given.head, given.key, given.witness, receipts)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    print(as_json(report) if given.json else told(report))
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
