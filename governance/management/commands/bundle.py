import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assemblies.bodies.models import Assembly
from assemblies.minutes.heads import sign_head
from governance.bundles.questions import Edition
from governance.bundles.services import bundle_of, sha256_of


class Command(BaseCommand):
    help = "Writes the bundle of an assembly, with which anybody can check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assembly", help="its short name, as in its address")
        parser.add_argument("--to", type=Path, default=None, help="where the file goes; NAME-bundle.tar here otherwise")
        parser.add_argument("--sign", action="store_true", help="sign the record as it stands first")

    def handle(self, *args: Any, **options: Any) -> None:
        assembly = Assembly.objects.filter(slug=options["assembly"]).first()
        if assembly is None:
            known = ", ".join(Assembly.objects.values_list("slug", flat=True))
            self.stderr.write(f"There is no assembly of that name here. There are: {known or 'none'}.")
            sys.exit(1)
        if options["sign"]:
            sign_head(assembly.id)
        to = options["to"] or Path(f"{assembly.slug}-bundle.tar")
        shutil.copyfile(bundle_of(assembly, Edition.PUBLIC), to)
        self.stdout.write(f"{to}\nSHA-256 {sha256_of(to)}")
