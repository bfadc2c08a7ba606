"""What was measured, told to a reader line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .exposure import Exposure
from .measuring import Measured
from .representation import Justified

PROPERTIES = {
    "jr": "JR: a group that deserves one seat has somebody with an elected option they approve",
    "pjr": "PJR: a group that deserves several seats approves as many of those elected between them",
    "ejr": "EJR: one of the group alone approves as many",
    "ejr_plus": "EJR+: the same for groups that share one option which was not elected",
}


def of_measures(found: Measured, value: str, *, need: str | None = None) -> str:
    """The numbers of one column, each with what it means."""
    left = f" ({found.left_out} rows were left out: a cell is empty)" if found.left_out else ""
    lines = [
        f"{value}: {found.n} rows{left}, mean {_number(found.mean)}",
        "",
        f"Gini           {_number(found.gini)}  0: all have the same; towards 1: one has everything",
        f"Theil          {_number(found.theil.total)}  0: all have the same",
    ]
    if found.theil.between is not None and found.theil.within is not None:
        lines.append(f"  between      {_number(found.theil.between)}  what is left if everybody has their group's mean")
        lines.append(f"  within       {_number(found.theil.within)}  inside the groups")
    lines += [
        f"Atkinson {aversion:<5} {_number(index)}  could be saved if the rest were spread evenly"
        for aversion, index in found.atkinson.items()
    ]
    lines.append(f"Reached        {_number(found.reached)}  share of people who have more than nothing")
    if found.concentration is not None:
        lines.append(f"Concentration  {_number(found.concentration)}  above 0: where {need} is high, people have more")
    if found.shares:
        lines += ["", "Share of all"]
        lines += _columns((name, "none" if share is None else _number(share)) for name, share in found.shares.items())
    return "\n".join(lines)


def of_exposure(found: Exposure) -> str:
    """Each unit's ranks, highest first."""
    names = list(found.ranks)
    order = sorted(found.sums, key=lambda unit: (found.rank[unit] is None, -(found.rank[unit] or Decimal(0))))
    rows = [("", *names, "sum", "rank", "flags")]
    rows += [
        (
            unit,
            *(_cell(found.ranks[name][unit]) for name in names),
            _cell(found.sums[unit]),
            _cell(found.rank[unit]),
            _cell(found.flags[unit]),
        )
        for unit in order
    ]
    return "\n".join(line.strip("\n") for line in _columns(rows, indent=""))


def of_verdicts(found: Justified, names: Sequence[str]) -> str:
    """Each property, and the group that is let down in words."""
    lines = [f"{found.voters} voters, {found.seats} seats", ""]
    lines += [f"{'holds' if getattr(found, name) else 'FAILS':<6} {sentence}" for name, sentence in PROPERTIES.items()]
    if (witness := found.witness) is not None:
        lines += [
            "",
            f"{witness.size} voters all approve {', '.join(witness.options)}.",
            f"As {witness.needed} or more they deserve {witness.seats} of {found.seats} seats.",
            f"Let down ({witness.fails.upper().replace('_PLUS', '+')}): {', '.join(names[v] for v in witness.voters)}",
        ]
    return "\n".join(lines)


def _columns(rows: Iterable[tuple[str, ...]], indent: str = "  ") -> list[str]:
    table = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        indent + f"{row[0]:<{widths[0]}}" + "".join(f"  {c:>{w}}" for c, w in zip(row[1:], widths[1:], strict=True))
        for row in table
    ]


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


def _number(value: float) -> str:
    return f"{value:.6g}" if abs(value) >= 1 else f"{value:.4f}"
