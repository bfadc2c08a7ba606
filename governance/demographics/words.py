"""Published totals in a sentence, bars and a table. Every number comes with what it is a part of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from config.languages import apart
from config.numbers import grouped
from governance.demographics.answers import FIRST_TABLE
from governance.demographics.models import Trait, TraitTable


@dataclass(frozen=True)
class Group:
    """One group: how many of those who answered are in it (None where that is withheld), and of the people."""

    name: str
    n: int | None
    share: Fraction | None
    population: int | None
    population_share: Fraction | None


@dataclass(frozen=True)
class TraitTold:
    trait: Trait
    table: TraitTable | None
    sentences: list[str]
    groups: list[Group]

    @property
    def first_table_from(self) -> datetime:
        return self.trait.asked_at + FIRST_TABLE

    @property
    def has_population(self) -> bool:
        return any(one.population is not None for one in self.groups)

    @property
    def has_marks(self) -> bool:
        return any(one.population_share is not None for one in self.groups)

    @property
    def withheld(self) -> list[str]:
        return [one.name for one in self.groups if one.n is None]

    @property
    def bars(self) -> list[dict[str, Any]]:
        """In thousandths of those who answered; the mark is where the bar would end if it were as outside."""
        return [
            {
                "label": one.name,
                "n": round(1000 * one.share),
                "words": _("%(n)s of %(of)s")
                % {"n": grouped(one.n), "of": grouped(self.table.answered if self.table else 0)},
                "mark": None if one.population_share is None else round(1000 * one.population_share),
            }
            for one in self.groups
            if one.n is not None and one.share is not None
        ]


def told(trait: Trait) -> TraitTold:
    """The newest table of a trait as pages show it; its ``tables`` are read already."""
    table = next(iter(trait.tables.all()), None)
    known = [group["population"] for group in trait.groups]
    people = sum(n or 0 for n in known) if None not in known else 0
    cells = table.cells if table else {}
    groups = [
        Group(
            name=group["name"],
            n=(n := cells.get(group["name"])),
            share=Fraction(n, table.answered) if table and n is not None else None,
            population=group["population"],
            population_share=Fraction(group["population"], people) if people else None,
        )
        for group in trait.groups
    ]
    return TraitTold(trait, table, _sentences(table, groups) if table else [], groups)


def _sentences(table: TraitTable, groups: list[Group]) -> list[str]:
    """How many answered, and the group that differs most from the people outside."""
    numbers = {"n": grouped(table.answered), "of": grouped(table.members)}
    said = [_("%(n)s of %(of)s members answered.") % numbers]
    gaps = [
        (abs(one.share - one.population_share), one)
        for one in groups
        if one.share is not None and one.population_share is not None
    ]
    if gaps:
        _gap, widest = max(gaps, key=lambda row: row[0])
        assert widest.share is not None
        assert widest.population_share is not None
        here, outside = round(100 * widest.share), round(100 * widest.population_share)
        if here == outside:
            said.append(_("Each group that is shown has about the same part here as outside."))
        else:
            said.append(
                _("“%(group)s” differs most: %(here)d of every 100 who answered, %(outside)d of every 100 people.")
                % {"group": apart(widest.name), "here": here, "outside": outside}
            )
    return said
