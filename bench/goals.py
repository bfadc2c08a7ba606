"""Figures against their goals: what must be, what we want, what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`must` and `want` are the most that may be, or with `at_least` the least; no answer may be `bad`."""

    name: str
    what: str
    measured: float
    unit: str
    must: float
    want: float | None = None
    at_least: bool = False
    note: str = ""
    bad: int = 0

    @property
    def verdict(self) -> str:
        if self.bad:
            return "MISSED"
        if self.want is not None and self._reaches(self.want):
            return "want"
        return "must" if self._reaches(self.must) else "MISSED"

    def _reaches(self, goal: float) -> bool:
        return self.measured >= goal if self.at_least else self.measured <= goal

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"verdict": self.verdict}

    def row(self) -> list[str]:
        sign = "≥" if self.at_least else "≤"
        want = f"{sign} {number(self.want)}" if self.want is not None else ""
        measured = f"{number(self.measured)} {self.unit}".strip()
        note = f"{self.bad} answers were bad; {self.note}" if self.bad else self.note
        return [self.name, self.what, f"{sign} {number(self.must)}", want, measured, self.verdict, note]


def number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table that also reads well in a terminal."""
    head = ["", "what", "must", "want", "measured", "verdict", "note"]
    rows = [head, *(figure.row() for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    lines = [
        "| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


class NotMeasured(Exception):
    """A case could not run here; the message says why."""


Case = Callable[..., list[Figure]]
CASES: dict[str, Case] = {}
ON_BOTH = frozenset({"submits", "kill", "feed", "restore"})  # these hold on SQLite too


def case(name: str) -> Callable[[Case], Case]:
    """Registers a case under its name."""

    def register(function: Case) -> Case:
        CASES[name] = function
        return function

    return register
