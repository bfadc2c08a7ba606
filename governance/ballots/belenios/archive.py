"""Reading the archive of an election that Belenios held (``.bel``), without trusting it.

It is a tar of small JSON files, each named by the SHA-256 of its bytes. Events name the event before and what they
carry; the first one, Setup, names the election, its trustees and its public credentials. Here the names, the chain and
the numbers are checked; the proofs inside are for ``belenios-tool`` (see ``checking.py``).

Source: the specification that comes with belenios-tool 2.0, and archives made with it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 8 * 1024 * 1024
HEADER = "BELENIOS"
FILE = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")
UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,40}")


class BadArchive(ValueError):
    """What is wrong with an archive, in one sentence."""


@dataclass(frozen=True)
class Keyholders:
    """Who can read the votes: ``needed`` of ``people`` by threshold, and each of ``alone`` as well."""

    needed: int
    people: int
    alone: int


@dataclass(frozen=True)
class Archive:
    """What an archive says. ``result`` holds how many chose each answer, once the keyholders have opened it."""

    uuid: str
    fingerprint: str
    answers: tuple[str, ...]
    is_one_answer: bool
    credentials: int
    keyholders: Keyholders
    events: tuple[str, ...]
    ballots: int
    result: tuple[int, ...] | None


def read_archive(content: bytes) -> Archive:
    """Raises BadArchive where it is none, is broken, or speaks of more than one question."""
    files = _files(content)
    events = _events(files)
    kinds = tuple(kind for kind, _payload in events)
    if not kinds or kinds[0] != "Setup" or "Setup" in kinds[1:]:
        raise BadArchive("it does not begin with the set-up of one election")
    setup = _object(files, events[0][1])
    fingerprint = str(setup.get("election"))
    election = _object(files, fingerprint)
    questions = election.get("questions")
    if not isinstance(questions, list) or len(questions) != 1 or not isinstance(questions[0], dict):
        raise BadArchive("it asks more than one question, or none")
    uuid, answers = election.get("uuid"), questions[0].get("answers")
    if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
        raise BadArchive("it does not say which election it is")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise BadArchive("its question has no list of answers")
    told = questions[0]
    tallied, result = _outcome(files, events, len(answers))
    return Archive(
        uuid=uuid,
        fingerprint=fingerprint,
        answers=tuple(answers),
        is_one_answer=told.get("min") == 1 and told.get("max") == 1 and not told.get("blank") and "type" not in told,
        credentials=len(_list(files, setup.get("credentials"))),
        keyholders=_keyholders(_list(files, setup.get("trustees"))),
        events=kinds,
        ballots=tallied,
        result=result,
    )


def _files(content: bytes) -> dict[str, bytes]:
    """Each file by its hash, after its name was compared with it. Events stand in the order of the tar."""
    if len(content) > LARGEST:
        raise BadArchive("it is larger than 8 MB")
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for place, member in enumerate(tar):
                inside = tar.extractfile(member) if member.isreg() else None
                named = FILE.fullmatch(member.name)
                if inside is None or (named is None) != (place == 0 and member.name == HEADER):
                    raise BadArchive("it holds something that no archive of Belenios holds")
                if named:
                    written = inside.read()
                    if hashlib.sha256(written).hexdigest() != named[1] or member.name in found:
                        raise BadArchive("a file in it is not what its name says")
                    found[member.name] = written
    except (tarfile.TarError, OSError, EOFError, OverflowError) as error:
        raise BadArchive("it is not an archive of Belenios") from error
    return found


def _events(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Type and payload of each event, each naming the one before."""
    events: list[tuple[str, str]] = []
    parent = None
    for name in files:
        if not name.endswith(".event.json"):
            continue
        event = _read(files[name])
        if not isinstance(event, dict) or event.get("parent") != parent or event.get("height") != len(events):
            raise BadArchive("its events do not follow from one another")
        events.append((str(event.get("type")), str(event.get("payload", ""))))
        parent = name.partition(".")[0]
    return events


def _read(written: bytes) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        raise BadArchive("a file in it cannot be read") from error


def _named(files: Mapping[str, bytes], name: object) -> Any:
    written = files.get(f"{name}.data.json")
    if written is None:
        raise BadArchive("it names a file that is not there")
    return _read(written)


def _object(files: Mapping[str, bytes], name: object) -> dict[str, Any]:
    value = _named(files, name)
    if not isinstance(value, dict):
        raise BadArchive("a file in it holds something else than it should")
    return value


def _list(files: Mapping[str, bytes], name: object) -> list[Any]:
    value = _named(files, name)
    if not isinstance(value, list):
        raise BadArchive("a file in it holds something else than it should")
    return value


def _keyholders(trustees: list[Any]) -> Keyholders:
    alone = needed = people = 0
    for one in trustees:
        match one:
            case ["Single", dict()]:
                alone += 1
            case ["Pedersen", {"threshold": int(threshold), "certs": list(certs)}] if not people:
                needed, people = threshold, len(certs)
            case _:
                raise BadArchive("it names keyholders of a kind that is not known")
    return Keyholders(needed, people, alone)


def _outcome(
    files: Mapping[str, bytes], events: list[tuple[str, str]], answers: int
) -> tuple[int, tuple[int, ...] | None]:
    """How many ballots were added up, and how many of them chose each answer."""
    payloads = {kind: payload for kind, payload in events if kind in {"EncryptedTally", "Result"}}
    if "Result" not in payloads:
        return 0, None
    tally = _object(files, payloads.get("EncryptedTally"))
    ballots, rows = tally.get("num_tallied"), _object(files, payloads["Result"]).get("result")
    if type(ballots) is not int or tally.get("total_weight") != ballots:
        raise BadArchive("its ballots do not weigh the same")
    if not isinstance(rows, list) or len(rows) != 1 or not isinstance(rows[0], list) or len(rows[0]) != answers:
        raise BadArchive("its result does not fit its question")
    if not all(type(number) is int and number >= 0 for number in rows[0]) or sum(rows[0]) != ballots:
        raise BadArchive("its result does not add up to its ballots")
    return ballots, tuple(rows[0])
