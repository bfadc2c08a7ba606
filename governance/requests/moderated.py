"""What members require, as moderation sees it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from config.clock import now
from governance.moderation.kinds import Target, reportable
from governance.requests.models import AgendaRequest


def find(target_id: str) -> Target | None:
    try:
        known = UUID(target_id)
    except ValueError:
        return None
    found = AgendaRequest.objects.told().filter(id=known).first()
    if found is None:
        return None
    return Target(found.body.assembly, found.title, found.text, found.get_absolute_url(), (found.by,))


def hide(target_id: str, reason: str) -> None:
    AgendaRequest.objects.filter(id=target_id).update(hidden_at=now(), hidden_reason=reason)


def show(target_id: str) -> None:
    AgendaRequest.objects.filter(id=target_id).update(hidden_at=None, hidden_reason="")


reportable("request", _("what members require"), find=find, hide=hide, show=show)
