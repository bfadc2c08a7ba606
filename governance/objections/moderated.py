"""Objections and rebuttals as moderation sees them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.moderation.kinds import Target, reportable
from governance.objections.models import Objection, Rebuttal


def told_objection(found: Objection) -> Target:
    title = _("Objection %(number)d") % {"number": found.number}
    return Target(found.assembly, title, found.text, found.get_absolute_url(), (found.by,))


def told_rebuttal(found: Rebuttal) -> Target:
    title = _("Answer to objection %(number)d") % {"number": found.objection.number}
    return Target(found.objection.assembly, title, found.text, found.objection.get_absolute_url(), (found.by,))


reportable("objection", gettext_lazy("an objection"), rows=Objection.objects.told, told=told_objection)
reportable(
    "rebuttal",
    gettext_lazy("an answer to an objection"),
    rows=lambda: Rebuttal.objects.select_related("objection__assembly", "by__person"),
    told=told_rebuttal,
)
