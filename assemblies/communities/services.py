from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from assemblies.communities.models import Community, Measure


@dataclass(frozen=True)
class Figure:
    """One number about a community, with all that is needed to look it up again."""

    kind: Measure.Kind
    value: int
    unit: str
    source: str
    year: int
    method: str


@transaction.atomic
def describe_community(*, name: str, letter: str, about: str = "", figures: Iterable[Figure] = ()) -> Community:
    """The community is known, with its measures."""
    community = Community.objects.create(name=name, letter=letter, about=about)
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
    return community
