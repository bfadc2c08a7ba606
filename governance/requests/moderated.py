"""What members require, as moderation sees it."""

from django.utils.translation import gettext_lazy as _

from governance.moderation.kinds import Target, reportable
from governance.requests.models import AgendaRequest


def told(found: AgendaRequest) -> Target:
    return Target(found.body.assembly, found.title, found.text, found.get_absolute_url(), (found.by,))


reportable("request", _("what members require"), rows=AgendaRequest.objects.told, told=told)
