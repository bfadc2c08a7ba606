import getpass
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.backups import keys
from governance.backups.errors import CannotCopy


class Command(BaseCommand):
    help = "Makes a pair of keys for backups: the public one stays here, the private one is for you to keep."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=None, help="where the private key is written")
        parser.add_argument("--passphrase", action="store_true", help="lock the private key with a passphrase")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["file"] or keys.default_key_file()
        try:
            public = keys.make_key(place, passphrase=_new_passphrase() if options["passphrase"] else "")
        except CannotCopy as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        self.stdout.write(
            f"The private key is in {place}, for your eyes alone. Its public key is {public}.\n"
            "Move the private key to another place now, such as a stick in a drawer and a second person's safe:\n"
            "without it nobody can read the backups, and whoever has it can read all of them.\n"
            f"From now on backups can be read with {_counted(len(keys.public_keys()))}. "
            f"The public ones are in {keys.recipients_file()}."
        )


def _new_passphrase() -> str:
    if given := os.environ.get("BACKUP_PASSPHRASE"):
        return given
    first = getpass.getpass("Passphrase for the private key: ")
    if not first:
        raise CannotCopy("A passphrase has at least one letter. Nothing was made.")
    if getpass.getpass("Once more: ") != first:
        raise CannotCopy("The two are not the same. Nothing was made.")
    return first


def _counted(number: int) -> str:
    return "1 key" if number == 1 else f"each of {number} keys"
