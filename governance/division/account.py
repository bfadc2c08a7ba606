"""A division told to a reader, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from .claims import Claims
from .places import Storm
from .reasons import Reason, reasons
from .shares import Division, Level
from .sheltering import Sheltering


def account(claims: Claims, division: Division) -> str:
    """Who gets what, and the numbers that prove it, as plain text."""
    unit = "any fraction" if division.unit is None else f"whole units of {division.unit}"
    lines = [f"Rule: {division.rule}   Estate: {division.estate}   In: {unit}", ""]
    lines += _table(
        [
            ["claimant", "award", "claim", *(["a head"] if any(one.population for one in claims.claimants) else [])],
            *(_row(claims, division, place) for place in range(len(claims.claimants))),
            *([f"{name} (reserved)", str(amount), ""] for name, amount in division.reserved.items()),
        ]
    )
    lines += ["", f"Surplus: {division.surplus}"]
    lines += [f"{name.capitalize()}: {value}" for name, value in division.exact.proof.items() if value]
    lines += [_level(level) for level in division.exact.levels]
    rounding = division.rounding
    if rounding and rounding.raised:
        lines.append(f"Rounded up: {', '.join(rounding.raised)}, with remainders of {rounding.cutoff} unit or more.")
    if rounding and rounding.tied:
        lines.append(f"Tied: {', '.join(rounding.tied)}. {', '.join(rounding.chosen)} by lot.")
    return "\n".join(lines)


def _row(claims: Claims, division: Division, place: int) -> list[str]:
    one = claims.claimants[place]
    award = division.awards[one.name]
    head = [str(award / one.population)] if one.population else []
    return [one.name, str(award), str(one.claim), *head]


def _level(level: Level) -> str:
    names = ", ".join(level.claimants)
    if level.tight == "claim":
        return f"Level {level.level}: {names}. They have all they claim."
    if level.tight == "estate":
        return (
            f"Level {level.level}: {names}. Nothing is left to raise it; one unit more would by {level.dual['estate']}."
        )
    return f"Level {level.level}: {names}. They have their guaranteed minimum and no more."


def shelter_account(storm: Storm, plan: Sheltering) -> str:
    """Who goes where, who has no place and why, as plain text."""
    everybody = sum(district.people for district in storm.districts)
    lines = [
        f"Rule: transport   Limit: {_km(storm.limit)} km   Placed: {plan.people} of {everybody} people",
        f"All ways together: {_km(plan.travel.km)} km",
    ]
    for district in storm.districts:
        share = plan.shares[district.name]
        served = sum(number for by in plan.placed[district.name].values() for number in by.values())
        lines += ["", f"{district.name}: {served} of {district.people} people have a place ({share})"]
        lines += [
            f"  {_people(number, group)} to {shelter}, {_km(storm.km[district.name, shelter])} km"
            for group, by in plan.placed[district.name].items()
            for shelter, number in by.items()
        ]
        lines += [f"  {_why(reason)}" for reason in reasons(storm, plan) if reason.district == district.name]
    return "\n".join(lines)


def _why(reason: Reason) -> str:
    people = _people(reason.number, reason.group)
    named = ", ".join(reason.shelters)
    if reason.cause == "full":
        return f"{people} without a place: one place more in any of {named} would serve one of them."
    if reason.cause == "needs":
        return f"{people} without a place: {named} would need {', '.join(reason.missing)}."
    if reason.km is None:
        return f"{people} without a place: no way to any shelter is known."
    return f"{people} without a place: no shelter stands within the limit; the nearest is {named}, {_km(reason.km)} km."


def _people(number: int, group: str) -> str:
    return f"{number} {group}".strip()


def _km(length: Fraction) -> str:
    """A length as a decimal number; lengths come in with six decimals at most, so nothing is lost."""
    text = f"{length.numerator * 10**6 // length.denominator:07d}"
    return f"{text[:-6]}.{text[-6:]}".rstrip("0").rstrip(".")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Names to the left, numbers to the right."""
    columns = max(map(len, rows))
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    for row in rows:
        cells = [f"{row[0]:<{widths[0]}}", *(f"{cell:>{widths[at]}}" for at, cell in enumerate(row) if at)]
        yield f"  {'  '.join(cells)}".rstrip()
