"""How far a manifesto has come, on its own page and in the list: through its readings to the votes and beyond."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from governance.adoption.models import Adoption, Asked
from governance.manifestos.models import Manifesto
from governance.manifestos.reading import Reading, readings

register = template.Library()


@register.inclusion_tag("_phases.html")
def way_of(manifesto: Manifesto) -> dict[str, Any]:
    """The readings, and what follows a frozen text."""
    phases = readings(manifesto)
    if not manifesto.is_frozen:
        return {"phases": phases}
    adopted = Adoption.objects.filter(manifesto=manifesto).exists()
    voted = adopted or Asked.objects.filter(edition__manifesto=manifesto).exists()
    if voted:
        phases[-1] = Reading(phases[-1].name, "done")
    phases.append(Reading(_("put to the vote"), "done" if adopted else "now" if voted else "next"))
    phases.append(Reading(_("adopted"), "done" if adopted else "next"))
    return {"phases": phases}


@register.simple_tag
def standings(manifestos: Iterable[Manifesto]) -> list[tuple[Manifesto, str]]:
    """Each with the word for where it stands, in two statements however many there are."""
    found = list(manifestos)
    adopted = set(Adoption.objects.filter(manifesto__in=found).values_list("manifesto", flat=True))
    voted = set(Asked.objects.filter(edition__manifesto__in=found).values_list("edition__manifesto", flat=True))

    def standing(one: Manifesto) -> str:
        if one.id in adopted:
            return _("adopted")
        return _("put to the vote") if one.id in voted else str(one.get_stage_display())

    return [(one, standing(one)) for one in found]
