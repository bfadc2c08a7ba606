"""A stored audit in sentences, bars and a table. Every number comes with what it is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from config.numbers import grouped
from governance.audits.models import EquityAudit

Part = Mapping[str, int]
FEWEST_AND_MOST = {"lowest_turnout", "highest_turnout"}


@dataclass(frozen=True)
class AuditBar:
    """One bar, in thousandths: a community's share of the seats, or those of its seats that voted.

    ``mark`` is where the bar would end if all were even: its share of the people.
    """

    label: str
    n: int
    words: str
    community: str
    mark: int | None = None


@dataclass(frozen=True)
class AuditRow:
    """A community in the table. An empty cell is one that is withheld or has no meaning."""

    name: str
    pattern: str
    population: str
    seats: str
    seats_withheld: bool
    turnout: str
    turnout_withheld: bool


@dataclass(frozen=True)
class AuditTold:
    sentences: list[str]
    bars: list[AuditBar]
    rows: list[AuditRow]
    missing: list[str]
    has_turnout: bool
    is_withheld: bool
    k: int


def told(audit: EquityAudit) -> AuditTold:
    """The audit as a page shows it."""
    result = audit.result
    patterns = {row["community"]: pattern_of(row["letter"]) for row in audit.snapshot["communities"]}
    rows = result["rows"]
    has_turnout = audit.question_id is not None
    bars = _turnout_bars if has_turnout else _seat_bars
    return AuditTold(
        sentences=sentences_of(result, of_vote=has_turnout),
        bars=[bar for row in rows for bar in bars(row, patterns[row["name"]])],
        rows=[_row(row, patterns[row["name"]]) for row in rows],
        missing=[row["community"] for row in audit.snapshot["communities"] if row["population"] is None],
        has_turnout=has_turnout,
        is_withheld=any(row["seats_withheld"] or row["turnout_withheld"] for row in rows),
        k=result["k"],
    )


def pattern_of(letter: str) -> str:
    """The colour and pattern that stand for a community: a to h."""
    return "abcdefgh"[(ord(letter.lower()) - ord("a")) % 8]


def sentences_of(result: Mapping[str, Any], *, of_vote: bool = False) -> list[str]:
    """The findings in words; those of a vote speak of turnout, and leave the seats to the audit of seats."""
    left_out = {"least_seats", "most_seats"} if of_vote else set()
    turnouts = {_share(said["part"]) for said in result["sentences"] if said["code"] in FEWEST_AND_MOST}
    if len(turnouts) == 1:  # all came in equal shares: there are no fewest and no most
        left_out |= FEWEST_AND_MOST
    return [_sentence(said) for said in result["sentences"] if said["code"] not in left_out]


def _share(part: Part) -> Fraction:
    return Fraction(part["numerator"], part["denominator"])


def _sentence(said: Mapping[str, Any]) -> str:
    n, of = said["part"]["numerator"], said["part"]["denominator"]
    numbers: dict[str, object] = {"n": grouped(n), "of": grouped(of), "name": said["community"]}
    if said["code"] in {"least_seats", "most_seats"}:
        people = said["population"]
        numbers |= {"people": _of_hundred(people["numerator"], people["denominator"]), "seats": _of_hundred(n, of)}
        return (
            _(
                "%(name)s is home to %(people)d of every 100 people and holds %(seats)d of every 100 seats: "
                "%(n)s of %(of)s."
            )
            % numbers
        )
    sentences = {
        "turnout": _("%(n)s of %(of)s members voted."),
        "lowest_turnout": _("Fewest voted from %(name)s: %(n)s of %(of)s members."),
        "highest_turnout": _("Most voted from %(name)s: %(n)s of %(of)s members."),
        "withheld": _("For %(n)s of %(of)s communities a number is not shown, so that nobody can be singled out."),
    }
    return sentences[said["code"]] % numbers


def _of_hundred(n: int, of: int) -> int:
    return round(100 * n / of) if of else 0


def _seat_bars(row: Mapping[str, Any], pattern: str) -> list[AuditBar]:
    people = row["population"]
    mark = _thousandths(people) if people else None
    return [_bar(row["name"], row["seats"], pattern, mark)] if row["seats"] else []


def _turnout_bars(row: Mapping[str, Any], pattern: str) -> list[AuditBar]:
    return [_bar(row["name"], row["turnout"], pattern)] if row["turnout"] else []


def _bar(label: str, part: Part, pattern: str, mark: int | None = None) -> AuditBar:
    return AuditBar(label, _thousandths(part), _in_words(part), pattern, mark)


def _thousandths(part: Part) -> int:
    return round(1000 * part["numerator"] / part["denominator"]) if part["denominator"] else 0


def _row(row: Mapping[str, Any], pattern: str) -> AuditRow:
    return AuditRow(
        name=row["name"],
        pattern=pattern,
        population=_in_words(row["population"]),
        seats=_in_words(row["seats"]),
        seats_withheld=row["seats_withheld"],
        turnout=_in_words(row["turnout"]),
        turnout_withheld=row["turnout_withheld"],
    )


def _in_words(part: Part | None) -> str:
    if not part:
        return ""
    n, of = (grouped(part[key]) for key in ("numerator", "denominator"))
    return _("%(n)s of %(of)s") % {"n": n, "of": of}
