"""Elections of Belenios, really held with belenios-tool: set up, voted in, decrypted."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GROUP = ["--group", "BELENIOS-2048"]


@dataclass
class Held:
    """One election in a folder of its own."""

    folder: Path
    uuid: str
    credentials: list[str]

    @property
    def archive(self) -> bytes:
        return (self.folder / f"{self.uuid}.bel").read_bytes()

    def tool(self, *words: str, given: str = "") -> str:
        return tool(self.folder, *words, given=given)

    def event(self, kind: str, content: str = "") -> None:
        self.tool("archive", "add-event", f"--type={kind}", given=content)

    def vote(self, credential: str, places: Sequence[int]) -> None:
        """A ballot with 1 at the answers chosen and 0 elsewhere."""
        (self.folder / "credential").write_text(credential + "\n")
        (self.folder / "choice").write_text(json.dumps([list(places)]))
        ballot = self.tool("election", "generate-ballot", "--privcred", "credential", "--ballot", "choice")
        self.event("Ballot", ballot)

    def decrypt(self) -> bytes:
        """The keyholders open the sum."""
        self.event("EndBallots")
        self.event("EncryptedTally", self.tool("election", "compute-encrypted-tally"))
        for place, key in enumerate(sorted(self.folder.glob("*.privkey")), start=1):
            told = self.tool("election", "decrypt", "--privkey", key.name, "--trustee-id", str(place))
            self.event("PartialDecryption", told)
        self.event("Result", self.tool("election", "compute-result"))
        return self.archive


def tool(folder: Path, *words: str, given: str = "") -> str:
    done = subprocess.run(
        ["belenios-tool", *words],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
    )
    return done.stdout


def set_up(folder: Path, template: dict[str, Any], *, credentials: int, keyholders: int = 2) -> Held:
    """An election before its first ballot; each of the keyholders is needed."""
    folder.mkdir(parents=True)
    uuid = tool(folder, "setup", "generate-token").strip()
    made = ["setup", "generate-credentials", "--uuid", uuid, *GROUP, "--count", str(credentials)]
    tool(folder, *made)
    next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
    private = next(folder.glob("*.privcreds")).read_text().splitlines()
    for _each in range(keyholders):
        tool(folder, "setup", "generate-trustee-key", *GROUP)
    public = sorted(folder.glob("*.pubkey"))
    (folder / "public_keys.jsons").write_text("".join(key.read_text() for key in public))
    tool(folder, "setup", "make-trustees")
    (folder / "template.json").write_text(json.dumps(template))
    tool(folder, "setup", "make-election", "--uuid", uuid, *GROUP, "--template", "template.json")
    tool(folder, "archive", "init")
    for name in ("election.json", "trustees.json", "public_creds.json"):
        (folder / name).unlink()
    return Held(folder, uuid, [line.split()[-1] for line in private])


def without_proofs(answers: Sequence[str], *, credentials: int, result: Sequence[int] | None = None) -> bytes:
    """An archive as it looks to whoever does not do the mathematics: names, chain and sums fit."""
    files: list[tuple[str, bytes]] = [("BELENIOS", b'{"version":1,"timestamp":"0"}')]
    parent, height = None, 0

    def data(value: Any) -> str:
        written = json.dumps(value, separators=(",", ":")).encode()
        name = hashlib.sha256(written).hexdigest()
        files.append((f"{name}.data.json", written))
        return name

    def event(kind: str, payload: str | None = None) -> None:
        nonlocal parent, height
        told: dict[str, Any] = {"parent": parent} if parent else {}
        told |= {"height": height, "type": kind} | ({"payload": payload} if payload else {})
        written = json.dumps(told, separators=(",", ":")).encode()
        parent, height = hashlib.sha256(written).hexdigest(), height + 1
        files.append((f"{parent}.event.json", written))

    question = {"answers": list(answers), "min": 1, "max": 1, "question": "?"}
    election = data({"version": 1, "questions": [question], "uuid": "zFfGQjktsyqoHd"})
    trustees = data([["Single", {"public_key": "1"}], ["Single", {"public_key": "2"}]])
    public = data([str(place) for place in range(credentials)])
    event("Setup", data({"election": election, "trustees": trustees, "credentials": public}))
    if result is not None:
        event("EndBallots")
        event("EncryptedTally", data({"num_tallied": sum(result), "total_weight": sum(result)}))
        event("Result", data({"result": [list(result)]}))
    return packed(files)


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()
