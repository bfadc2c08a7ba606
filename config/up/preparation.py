"""What has to be true before the first page is served: tables, static files, the demo."""

import hashlib
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import demo
from config.up.errors import CannotStart

DEMO_APP = "rehearsal"
FOUNDING = "assemblies.founding.links"
# Parts of packages that no page here asks for: a second reader of the API, its browsable pages, builds and maps.
UNUSED = ("redoc", "rest_framework", "swagger-ui-es*", "swagger-ui.js*", "*bundle.js.map", "*preset.js.map")


def prepare(say: Callable[[str], None]) -> None:
    """Everything in order; quick when nothing changed."""
    try:
        migrate(say)
    except OperationalError as refusal:
        where = "The database of DATABASE_URL" if not settings.SQLITE else "The database file"
        raise CannotStart(f"{where} cannot be used: {str(refusal).strip().splitlines()[0]}.") from refusal
    gather_static_files(say)
    keep_demo_off(say)
    make_demo(say)
    connections.close_all()


def migrate(say: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)


def gather_static_files(say: Callable[[str], None]) -> None:
    """Hashed and compressed copies; made again only when a source changed."""
    target = Path(settings.STATIC_ROOT)
    stamp, now = target / ".gathered", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Gathering the static files ...")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=list(UNUSED))
    target.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def _fingerprint() -> str:
    told = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(UNUSED), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            told.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return told.hexdigest()


def keep_demo_off(say: Callable[[str], None]) -> None:
    """On a real assembly's data this start is one of a hall, and so is each part that it starts."""
    if settings.MODE != "demo" or not is_real_place():
        return
    if settings.PUBLIC_URL.startswith("https://"):
        raise CannotStart("This data is a real assembly's; the demo stays off. Start with DEMO=0.")
    demo.end()
    say("This data is a real assembly's; the demo stays off. Start with DEMO=0 to say so yourself.")
    os.environ["DEMO"] = "0"
    settings.DEMO, settings.MODE = False, "hall"


def is_real_place() -> bool:
    shelf = import_module(f"{DEMO_APP}.shelf") if apps.is_installed(DEMO_APP) else None
    return demo.has_ended() or bool(shelf and shelf.is_real_place())


def holds_the_demo_alone() -> bool:
    """Whether the demo people are the ones who organise here, so that nobody is asked to begin."""
    is_demo = apps.is_installed(DEMO_APP) and import_module(f"{DEMO_APP}.shelf").is_told() and not is_real_place()
    connections.close_all()
    return is_demo


def make_demo(say: Callable[[str], None]) -> None:
    """In demo mode an empty database gets the demo assemblies."""
    if settings.MODE != "demo" or not apps.is_installed(DEMO_APP) or "seed" not in get_commands():
        return
    if not get_user_model().objects.exists():
        say("Making the demo ...")
        call_command("seed", **({"story": settings.STORY} if settings.STORY else {}))


def set_up_link(address: str) -> str:
    """Where the first organiser begins, while nobody organises here; nothing in a demo."""
    if settings.MODE == "demo":
        return ""
    link: str = import_module(FOUNDING).link(address)
    connections.close_all()
    return link


def doors(address: str) -> list[tuple[str, str]]:
    """One-tap sign-in links of one demo person a story; none outside demo mode."""
    if settings.MODE != "demo" or not apps.is_installed(DEMO_APP):
        return []
    found: list[tuple[str, str]] = import_module(f"{DEMO_APP}.doors").first_links(address)
    connections.close_all()
    return found
