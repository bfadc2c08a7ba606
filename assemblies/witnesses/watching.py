"""This instance as a witness of records elsewhere.

It fetches the newest head there and the proof that the record only grew since the head it signed last, checks both,
and signs too. What comes from there is untrusted: it is small, read strictly, and nothing of it is shown as it is.
Once something is not as it should be, this instance signs nothing more there until somebody has looked: that silence,
and the two heads it keeps, are what a witness is for.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from assemblies.minutes import signing
from assemblies.minutes.canonical import canonical
from assemblies.minutes.merkle import is_consistent
from assemblies.witnesses.models import Watched
from assemblies.witnesses.services import WITNESS
from config.calling import CallFailed, CallRefused, call
from config.calling import Said as Answer
from config.clock import now

EVERY = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
MOST_STEPS = 128
HASH = re.compile(r"[0-9a-f]{64}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
# Silence that passes by itself; everything else waits for somebody.
PASSING = frozenset(
    {"bad-answer", "bad-certificate", "bad-status", "no-connection", "not-taken", "too-slow", "unknown-name"}
)

log = logging.getLogger("commonweather.witnesses")


class Wrong(Exception):
    """Why nothing was signed."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Said:
    """A head as the other side tells it, with the proof since the one we signed last."""

    size: int
    root: str
    at: str
    key_id: str
    signature: str
    public: str
    proof: tuple[str, ...]

    @property
    def signed(self) -> bytes:
        return canonical({"at": self.at, "key_id": self.key_id, "root": self.root, "size": self.size})


def watch(url: str, *, public: str = "") -> Watched:
    """From now on this instance is a witness of the record at this address of a REST interface.

    ``public`` is the key of the other side, if it is known from elsewhere; otherwise its first head tells it.
    """
    found, _is_new = Watched.objects.get_or_create(url=url.rstrip("/") + "/", defaults={"next_at": now()})
    if public and found.public != public:
        found.public = public
        found.save(update_fields=["public"])
    return found


def trust_again(watched: Watched) -> None:
    """Somebody has looked at what went wrong. The next head there is the first one that is known."""
    watched.public = watched.root = watched.head_at = watched.signature = watched.problem = ""
    watched.size, watched.is_delivered, watched.evidence, watched.next_at = 0, True, None, now()
    watched.save()


def look_due() -> int:
    """Every record that is due is looked at once. Says how many."""
    due = list(Watched.objects.filter(next_at__lte=now()).order_by("next_at")[:20])
    for watched in due:
        look_at(watched)
    return len(due)


def look_at(watched: Watched) -> Watched:
    """The record there is found to have only grown, and is signed; or the problem is kept."""
    problem = ""
    try:
        if not watched.problem or watched.problem in PASSING:
            if not watched.is_delivered:
                _deliver(watched)
            _sign_newest(watched)
        else:
            problem = watched.problem
    except Wrong as wrong:
        problem = wrong.problem
    at = now()
    watched.looked_at, watched.problem = at, problem
    watched.next_at = at + (AGAIN if problem in PASSING else EVERY)
    watched.save(update_fields=["looked_at", "problem", "next_at", "evidence"])
    if problem and problem not in PASSING:
        log.warning("A record of which this machine is a witness is not signed any more: %s", problem)
    return watched


def _sign_newest(watched: Watched) -> None:
    said = read_head(_asked(f"{watched.url}heads/newest/?since={watched.size}"))
    if watched.public and said.public != watched.public:
        watched.evidence = _evidence(watched, said)
        raise Wrong("other-key")
    if not signing.is_signed(signing.HEAD, said.signed, signature=said.signature, public=said.public):
        raise Wrong("bad-signature")
    if fault := fault_of(watched, said):
        watched.evidence = _evidence(watched, said)
        raise Wrong(fault)
    if said.size == watched.size:
        return
    signature = signing.sign(WITNESS, said.signed)
    with transaction.atomic():
        # Kept before it is sent: whatever happens, two heads that do not fit are never both signed.
        known = Watched.objects.select_for_update().get(id=watched.id)
        if known.size != watched.size:
            raise Wrong("not-taken")
        watched.public, watched.size, watched.root = said.public, said.size, said.root
        watched.head_at, watched.signature, watched.is_delivered = said.at, signature, False
        watched.save()
    _deliver(watched)


def fault_of(watched: Watched, said: Said) -> str:
    """Why this head cannot follow the one that was signed last, or nothing."""
    if not watched.size:
        return ""
    if said.size < watched.size:
        return "went-back"
    proof = [bytes.fromhex(step) for step in said.proof]
    old, new = bytes.fromhex(watched.root), bytes.fromhex(said.root)
    return "" if is_consistent(watched.size, old, said.size, new, proof) else "not-the-same-record"


def _evidence(watched: Watched, said: Said) -> dict[str, Any]:
    """Both heads, each with its signature: whoever holds them can show that they do not fit."""
    before = {"size": watched.size, "root": watched.root, "at": watched.head_at, "public": watched.public}
    after = {"size": said.size, "root": said.root, "at": said.at, "public": said.public}
    return {"before": before, "after": after | {"signature": said.signature, "proof": list(said.proof)}}


def _deliver(watched: Watched) -> None:
    told = {
        "at": watched.head_at,
        "key_id": signing.key_id(),
        "root": watched.root,
        "signature": watched.signature,
        "size": watched.size,
    }
    answer = _called(f"{watched.url}cosignatures/", method="POST", body=json.dumps(told).encode())
    if answer.status == 404:
        # Not a head there any more: a restore lost it. The next look says so by itself.
        watched.is_delivered = True
    elif not 200 <= answer.status < 300:
        raise Wrong("not-taken")
    watched.is_delivered = True
    watched.save(update_fields=["is_delivered"])


def _asked(url: str) -> bytes:
    answer = _called(url, method="GET")
    if answer.status == 400:
        raise Wrong("went-back")  # the record there is shorter than the one that was signed
    if answer.status != 200:
        raise Wrong("bad-status")
    return answer.body


def _called(url: str, *, method: str, body: bytes = b"") -> Answer:
    headers = {"Accept": "application/json", "User-Agent": "Commonweather"}
    if body:
        headers["Content-Type"] = "application/json"
    try:
        return call(url, method=method, body=body, headers=headers)
    except (CallRefused, CallFailed) as fault:
        raise Wrong(fault.code) from None


def read_head(body: bytes) -> Said:
    """What the other side said, if every part is exactly of its kind."""
    try:
        given = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Wrong("bad-answer") from None
    if not isinstance(given, dict) or not isinstance(given.get("proof"), list):
        raise Wrong("bad-answer")
    size, proof = given.get("size"), given["proof"]
    is_head = type(size) is int and 0 < size < 2**53 and len(proof) <= MOST_STEPS
    forms = {"root": HASH, "key_id": HASH, "public": HASH, "signature": SIGNATURE, "at": MOMENT}
    is_head = is_head and all(_is(form, given.get(name)) for name, form in forms.items())
    is_head = is_head and all(_is(HASH, step) for step in proof)
    if not is_head or signing.id_of(given["public"]) != given["key_id"]:
        raise Wrong("bad-answer")
    return Said(
        size=int(given["size"]),
        root=given["root"],
        at=given["at"],
        key_id=given["key_id"],
        signature=given["signature"],
        public=given["public"],
        proof=tuple(proof),
    )


def _is(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _once(members: list[tuple[str, Any]]) -> Mapping[str, Any]:
    if len(dict(members)) < len(members):
        raise ValueError("a key stands twice")
    return dict(members)


def _no_constant(name: str) -> None:
    raise ValueError(name)
