from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assemblies.minutes import signing


class Command(BaseCommand):
    help = "The public key with which this machine signs its records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="sign with a new key from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        key = signing.rotate() if options["rotate"] else signing.current_key()
        self.stdout.write(f"{key.public}\nIts id is {key.id}.")
