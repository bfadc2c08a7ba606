import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from governance.backups import services
from governance.backups.errors import CannotCopy


class Command(BaseCommand):
    help = "Makes one encrypted file of everything but the ballots of votes that are under way."
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(5)  # whoever votes goes first
        try:
            if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
                raise CannotCopy("There is no database here yet, so there is nothing to copy. Check VAR_DIR.")
            made, place, left_out = services.make_backup()
        except CannotCopy as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except DatabaseError as refusal:
            self.stderr.write(f"The database cannot be read: {str(refusal).strip().splitlines()[0]}")
            sys.exit(1)
        self.stdout.write(f"{place}\n{made.size / 10**6:.1f} MB, SHA-256 {made.sha256}")
        for one in left_out:
            word = "is open" if one["state"] == "open" else "is not sealed yet"
            which = f"{one['assembly_name']}, question {one['number']}"
            self.stdout.write(f"{which} {word}: {one['voted']} have voted; their ballots are not in it.")
        self.stdout.write("Keep a copy of this file on another machine.")
