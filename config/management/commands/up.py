import os
import signal
import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand

from config.up.errors import CannotStart, PartEnded
from config.up.parts import end_with
from config.up.product import Product, allow_many_streams, short_broker_socket
from config.up.terminal import own_foreground


class Command(BaseCommand):
    help = "Starts everything in the foreground: broker, web, worker and clock. Ctrl-C stops it."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--end-with-parent",
            action="store_true",
            help="stop when the process that started this one ends (make run uses it)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with(os.getppid(), signal.SIGTERM)
        if isinstance(sys.stdout, TextIOWrapper):  # the code for phones needs more than an old terminal's letters
            sys.stdout.reconfigure(errors="replace")
        try:
            if socket := short_broker_socket():
                # Settings read it at their start, so this process starts again with it.
                os.environ["COMMONWEATHER_BROKER_SOCKET"] = socket
                os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
            allow_many_streams()
            with own_foreground() as terminal:
                Product().run(terminal=terminal)
        except (CannotStart, PartEnded) as stopped:
            self.stderr.write(str(stopped))
            sys.exit(1)
