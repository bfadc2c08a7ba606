from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.bodies.models import Assembly
from rehearsal.clearing import empty_database
from rehearsal.shelf import TALES, is_real_place


class Command(BaseCommand):
    help = "Makes the demo assemblies, told up to a day. What is already there does not change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="the story’s today, like 2026-11-20"
        )
        parser.add_argument(
            "--story", choices=[tale.slug for tale in TALES], help="this one alone; all of them otherwise"
        )
        parser.add_argument("--reset", action="store_true", help="empty a database that holds the demo alone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo assemblies are made in demo mode only. Set DEMO=1 and try again.")
        as_of = options["as_of"] or timezone.now().date()
        if as_of > timezone.now().date():
            raise CommandError("The story cannot end after today. Give today or a day before it.")
        if is_real_place():
            raise CommandError(
                "This data is a real assembly's; the demo stays off, and nothing was changed. "
                "Make it in a folder of its own: VAR_DIR=/some/folder make seed"
            )
        if options["reset"]:
            empty_database()
        wanted = [tale for tale in TALES if options["story"] in (None, tale.slug)]
        for number, tale in enumerate(wanted, start=1):
            known = Assembly.objects.filter(slug=tale.slug).first()
            if known is not None:
                self.stdout.write(f"{known.name} is already here; nothing was changed.")
                continue
            self.stdout.write(f"Making demo assembly {number} of {len(wanted)}, some seconds each ...")
            self.stdout.flush()
            self.stdout.write(f"{tale.tell(as_of).name} is ready, as of {as_of:%d %B %Y}.")
