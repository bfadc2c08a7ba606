"""Runs the cases beside the servers that `python -m bench` has started."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench import cases  # noqa: F401  each module registers its cases
from bench.goals import CASES, ON_BOTH, Figure, NotMeasured
from bench.hall import Hall
from bench.places import Given


class Command(BaseCommand):
    help = "Measures; started by `python -m bench`."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*")
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=int, default=4)
        parser.add_argument("--into", type=Path)
        parser.add_argument("--list", action="store_true")

    def handle(self, *args: Any, names: list[str], into: Path | None, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(CASES))
            return
        if unknown := set(names) - set(CASES):
            raise CommandError(f"No such case: {', '.join(sorted(unknown))}. There are: {', '.join(CASES)}.")
        if into is None or "BENCH_GIVEN" not in os.environ:
            raise CommandError("Run `python -m bench`: it starts the servers to be measured.")
        hall = Hall(Given.read(json.loads(os.environ["BENCH_GIVEN"])), options["rounds"], options["seconds"])
        figures: list[Figure] = []
        missing: list[dict[str, str]] = []
        for name, measure in CASES.items():
            if (names and name not in names) or (hall.given.engine == "sqlite" and name not in ON_BOTH):
                continue
            print(f"{name} on {hall.given.engine} ...", file=sys.stderr, flush=True)
            try:
                figures += measure(hall)
            except NotMeasured as reason:
                missing.append({"name": name, "why": str(reason)})
        into.write_text(json.dumps({"figures": [one.as_dict() for one in figures], "missing": missing}))
