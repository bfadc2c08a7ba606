"""Objections and rebuttals as moderation sees them: how one is found, and how a blank takes the place of its words."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.clock import now
from governance.moderation.kinds import Target, reportable
from governance.objections.models import Objection, Rebuttal

NOBODY = UUID(int=0)


def _known(target_id: str) -> UUID:
    try:
        return UUID(target_id)
    except ValueError:
        return NOBODY


def find_objection(target_id: str) -> Target | None:
    found = Objection.objects.told().filter(id=_known(target_id)).first()
    if found is None:
        return None
    title = _("Objection %(number)d") % {"number": found.number}
    return Target(found.assembly, title, found.text, found.get_absolute_url(), (found.by,))


def find_rebuttal(target_id: str) -> Target | None:
    rows = Rebuttal.objects.select_related("objection__assembly", "by__person")
    found = rows.filter(id=_known(target_id)).first()
    if found is None:
        return None
    title = _("Answer to objection %(number)d") % {"number": found.objection.number}
    return Target(found.objection.assembly, title, found.text, found.objection.get_absolute_url(), (found.by,))


def hide_objection(target_id: str, reason: str) -> None:
    Objection.objects.filter(id=target_id).update(hidden_at=now(), hidden_reason=reason)


def show_objection(target_id: str) -> None:
    Objection.objects.filter(id=target_id).update(hidden_at=None, hidden_reason="")


def hide_rebuttal(target_id: str, reason: str) -> None:
    Rebuttal.objects.filter(id=target_id).update(hidden_at=now(), hidden_reason=reason)


def show_rebuttal(target_id: str) -> None:
    Rebuttal.objects.filter(id=target_id).update(hidden_at=None, hidden_reason="")


reportable("objection", gettext_lazy("an objection"), find=find_objection, hide=hide_objection, show=show_objection)
reportable(
    "rebuttal", gettext_lazy("an answer to an objection"), find=find_rebuttal, hide=hide_rebuttal, show=show_rebuttal
)
