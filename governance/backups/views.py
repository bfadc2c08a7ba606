import shlex

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assemblies.members.finding import find_assembly
from config.errors import require
from governance.backups.keys import public_keys
from governance.backups.models import Backup
from governance.backups.permissions import can_see_backups
from governance.backups.services import KEPT, is_late


@never_cache
@login_required
@require_safe
def backups(request: HttpRequest, slug: str) -> HttpResponse:
    """For organisers: which backups there are, how to make one, and what is in it."""
    found = find_assembly(request.user, slug)
    require(can_see_backups(request.user, found))
    made = list(Backup.objects.all()[:KEPT])
    context = {
        "assembly": found,
        "backups": made,
        "last_backup": made[0] if made else None,
        "backup_is_late": is_late(made[0] if made else None),
        "has_key": bool(public_keys()),
        "kept": KEPT,
        "folder": _folder_named(),
    }
    return render(request, "governance/backups/backups.html", context)


def _folder_named() -> str:
    """What a command needs before it to mean this data: nothing where the data is in the usual folder."""
    if settings.VAR_DIR == settings.BASE_DIR / "var":
        return ""
    return f"VAR_DIR={shlex.quote(str(settings.VAR_DIR))} "
