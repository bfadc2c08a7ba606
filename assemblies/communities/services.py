from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from assemblies.communities.models import Community, Measure


@dataclass(frozen=True)
class Figure:
    """One number about a community, with all that is needed to look it up again."""

    kind: Measure.Kind
    value: int | Decimal
    unit: str
    source: str
    year: int
    method: str


@transaction.atomic
def describe_community(*, name: str, letter: str, about: str = "", figures: Iterable[Figure] = ()) -> Community:
    """The community is known, with its measures."""
    community = Community.objects.create(name=name, letter=letter, about=about)
    _measure(community, figures)
    return community


@transaction.atomic
def describe_anew(community: Community, *, name: str, letter: str, about: str, figures: Iterable[Figure]) -> bool:
    """The community is like this, with exactly these measures. Says whether that changed anything."""
    wanted = {(one.kind, one.value, one.unit, one.source, one.year, one.method) for one in figures}
    columns = ("kind", "value", "unit", "source", "year", "method")
    same_figures = wanted == set(community.measures.values_list(*columns))
    if same_figures and (name, letter, about) == (community.name, community.letter, community.about):
        return False
    community.name, community.letter, community.about = name, letter, about
    community.save(update_fields=["name", "letter", "about"])
    if not same_figures:
        community.measures.all().delete()
        _measure(community, figures)
    return True


def _measure(community: Community, figures: Iterable[Figure]) -> None:
    Measure.objects.bulk_create(
        Measure(
            community=community,
            kind=figure.kind,
            value=figure.value,
            unit=figure.unit,
            source=figure.source,
            year=figure.year,
            method=figure.method,
        )
        for figure in figures
    )
