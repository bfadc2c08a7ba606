import getpass
import os
import shlex
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from config.up.errors import CannotStart
from config.up.folder import Folder
from governance.backups import keys
from governance.backups.errors import CannotCopy
from governance.backups.restoring import Restored, restore


class Command(BaseCommand):
    help = "Restores a backup into an empty database, checks it, and says in the minutes what is missing."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, default=None, help="the private key")
        parser.add_argument("--witness", type=Path, action="append", default=[], help="a downloaded minutes.jsonl")
        parser.add_argument("--reset", action="store_true", help="replace what is in the database")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            if options["file"] == Path():
                raise CannotCopy("Say which backup: make restore FILE=/some/commonweather-….age KEY=/some/private.key")
            Folder(Path(settings.VAR_DIR).resolve()).take(address="a restore")
            key = keys.private_key(options["key"] or keys.default_key_file(), _ask)
            done = restore(
                options["file"], key, witness_files=options["witness"], replace=options["reset"], say=self.stdout.write
            )
        except (CannotCopy, CannotStart) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except DatabaseError as refusal:
            first = str(refusal).strip().splitlines()[0]
            self.stderr.write(f"The database refused, and nothing was restored: {first}")
            sys.exit(1)
        for line in _report(done, time.monotonic() - began):
            self.stdout.write(line)


def _ask() -> str:
    if given := os.environ.get("BACKUP_PASSPHRASE"):
        return given
    if not sys.stdin.isatty():
        raise CannotCopy("The key is locked with a passphrase. Give it as BACKUP_PASSPHRASE, or ask at a terminal.")
    return getpass.getpass("Passphrase of the key: ")


def _report(done: Restored, seconds: float) -> list[str]:
    manifest = done.manifest
    told = [
        f"\nRestored in {seconds:.0f} s: the state of {manifest['made_at']}, made by version {manifest['version']}.",
        f"{done.rows:,} rows, each as the backup says.",
        f"Sealed votes: {done.sealed}, each with exactly its sealed ballots.",
    ]
    for promised in manifest["minutes"].values():
        told.append(f"Minutes of {promised['length']:,} lines are whole; the last hash was {promised['head']}.")
        for witness in done.witnesses:
            if witness.goes_beyond(promised["length"], promised["head"]):
                kinds = witness.kinds_after(promised["length"])
                listed = ", ".join(f"{kind} ({number})" for kind, number in sorted(kinds.items()))
                told.append(f"{witness.name} tells of {kinds.total()} more lines, lost here: {listed}.")
    if not done.witnesses:
        told.append("What came after the backup is not known here. The minutes say so, in a line “restore.gap”.")
    told += [
        f"{one['assembly_name']}, question {one['number']} was under way: {one['voted']} had voted, "
        "and their ballots are not here. It is annulled; the desk can ask it again."
        for one in manifest["left_out"]
    ]
    told += [
        f"Held until an organiser sends or drops them: {done.letters} messages and {done.webhooks} webhooks.",
        f"People erased after the backup and erased again now: {done.erased_again}.",
        "Cards replaced and seats ended after the backup are back as they were: look through them.",
        "So is whoever was erased after the newest backup, unless a newer record told of it.",
        "Everybody signs in again, with the same card, passkey or address.",
        f"Start it: {_start(manifest['settings'])}",
    ]
    return told


def _start(known: dict[str, str]) -> str:
    given = [f"{name}={known[name]}" for name in ("PUBLIC_URL", "SOURCE_URL") if known[name]]
    # Where it was restored to is where it starts. An address of a database may hold a password, so it is not told.
    if folder := os.environ.get("VAR_DIR"):
        given.append(f"VAR_DIR={shlex.quote(folder)}")
    if "DATABASE_URL" in os.environ:
        given.append("DATABASE_URL=…")
    return " ".join([f"DEMO={known['DEMO']}", *given, "make run"])
