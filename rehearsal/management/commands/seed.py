from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.bodies.models import Assembly
from rehearsal import spore_quay
from rehearsal.clearing import empty_database


class Command(BaseCommand):
    help = "Makes the demo assembly, told up to a day. Where it is already there, nothing changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="the story’s today, like 2026-11-20"
        )
        parser.add_argument("--reset", action="store_true", help="empty the whole database first (demo mode only)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo assembly is made in demo mode only. Set DEMO=1 and try again.")
        as_of = options["as_of"] or timezone.now().date()
        if as_of > timezone.now().date():
            raise CommandError("The story cannot end after today. Give today or a day before it.")
        if options["reset"]:
            empty_database()
        if Assembly.objects.filter(slug=spore_quay.SLUG).exists():
            self.stdout.write("The demo assembly is already here; nothing was changed.")
            return
        assembly = spore_quay.tell(as_of)
        self.stdout.write(f"{assembly.name} is ready, as of {as_of:%d %B %Y}.")
