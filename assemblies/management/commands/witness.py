import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assemblies.minutes import signing
from assemblies.witnesses.models import Watched
from assemblies.witnesses.watching import look_at, trust_again, watch
from config.calling import CallRefused, place_of


class Command(BaseCommand):
    help = "This machine as a witness of a record elsewhere: it checks that the record only grows, and signs it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", help="https://host/api/v1/assemblies/NAME/; without one, all are listed")
        parser.add_argument("--key", default="", help="the public key of the other side, if you know it from elsewhere")
        parser.add_argument("--again", action="store_true", help="you have looked at the problem: begin anew there")
        parser.add_argument("--end", action="store_true", help="be no witness there any more")

    def handle(self, *args: Any, **options: Any) -> None:
        key = signing.current_key()
        self.stdout.write(f"The public key of this machine is {key.public}")
        if not options["url"]:
            for watched in Watched.objects.order_by("url"):
                self.stdout.write(told(watched))
            return
        url = options["url"].rstrip("/") + "/"
        if options["end"]:
            Watched.objects.filter(url=url).delete()
            return
        try:
            place_of(url)
            if options["key"] and not signing.is_public_key(options["key"]):
                raise CallRefused("bad-key")
        except CallRefused as refusal:
            self.stderr.write(f"This cannot be watched: {refusal.code}")
            sys.exit(1)
        if options["again"]:
            trust_again(Watched.objects.get(url=url))
        watched = look_at(watch(url, public=options["key"]))
        self.stdout.write(told(watched))
        sys.exit(1 if watched.problem else 0)


def told(watched: Watched) -> str:
    how = f"problem: {watched.problem}" if watched.problem else "signed" if watched.is_delivered else "not delivered"
    return f"{watched.url} to line {watched.size}, {how}"
