"""Who sits and who votes, community by community, against who lives there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .suppression import SEATS, TOTAL, VOTED, Cell, Row, withheld_cells

MANY = 10**9
"""People in a community whose population is not known: more than could ever be drawn."""


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """A community as it is known inside.

    `population` is None where no figure is known, `voted` while no vote has been taken.
    """

    name: str
    population: int | None
    seats: int
    voted: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A number with what it is a part of, as a sentence gives it: 8 of 98."""

    numerator: int
    denominator: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def as_dict(self) -> dict[str, int]:
        return {"numerator": self.numerator, "denominator": self.denominator}


@dataclass(frozen=True, slots=True)
class CommunityShare:
    """A community as it may be shown; None stands where a number is withheld or has no meaning.

    `representation` is the share of seats over the share of people: 1 where both are the same.
    """

    name: str
    population: Part | None
    seats: Part | None
    turnout: Part | None
    representation: Fraction | None
    seats_withheld: bool = False
    turnout_withheld: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "population": _part(self.population),
            "seats": _part(self.seats),
            "turnout": _part(self.turnout),
            "representation": _ratio(self.representation),
            "seats_withheld": self.seats_withheld,
            "turnout_withheld": self.turnout_withheld,
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums that may be shown; the population is None where that of any community is not known."""

    population: int | None
    seats: int | None
    voted: int | None

    def as_dict(self) -> dict[str, int | None]:
        return {"population": self.population, "seats": self.seats, "voted": self.voted}


@dataclass(frozen=True, slots=True)
class SentenceData:
    """One thing worth a sentence.

    Codes: `turnout` of all, `least_seats` and `most_seats` (a community's seats against its people),
    `lowest_turnout` and `highest_turnout` of a community, `withheld` (how many communities of all, for fewer
    than `k` people).
    """

    code: str
    part: Part
    community: str = ""
    population: Part | None = None
    representation: Fraction | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "part": self.part.as_dict(),
            "community": self.community,
            "population": _part(self.population),
            "representation": _ratio(self.representation),
        }


@dataclass(frozen=True, slots=True)
class Participation:
    rows: tuple[CommunityShare, ...]
    totals: Totals
    withheld: frozenset[Cell]
    sentences_data: tuple[SentenceData, ...]
    k: int

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON with nothing in it that is withheld; fractions are strings such as "71/82"."""
        return {
            "k": self.k,
            "rows": [row.as_dict() for row in self.rows],
            "totals": self.totals.as_dict(),
            "sentences": [sentence.as_dict() for sentence in self.sentences_data],
        }


def participation(rows: Sequence[CommunityCount], k: int = 5) -> Participation:
    """The table as it may be published: cells of fewer than `k` people cannot be read or worked out from it."""
    _require_sense(rows)
    withheld = withheld_cells(list(map(_row, rows)), k) if rows else frozenset()
    totals = _totals(rows, withheld)
    shares = tuple(_share(row, place, totals, withheld) for place, row in enumerate(rows))
    return Participation(shares, totals, withheld, _sentences(shares, totals), k)


def _part(part: Part | None) -> dict[str, int] | None:
    return None if part is None else part.as_dict()


def _ratio(ratio: Fraction | None) -> str | None:
    return None if ratio is None else str(ratio)


def _require_sense(rows: Sequence[CommunityCount]) -> None:
    for row in rows:
        if row.seats < 0 or (row.population or 0) < 0 or not 0 <= (row.voted or 0) <= row.seats:
            raise ValueError(f"{row.name}: no number can be negative, and voters cannot outnumber seats.")
    if len({row.voted is None for row in rows}) > 1:
        raise ValueError("Turnout is known for all communities or for none.")


def _row(row: CommunityCount) -> Row:
    """What bounds the seats of a community: its people. A figure that is missing or too old bounds nothing."""
    known = MANY if row.population is None else row.population
    return Row(max(known, row.seats), row.seats, row.voted)


def _totals(rows: Sequence[CommunityCount], withheld: frozenset[Cell]) -> Totals:
    has_votes = any(row.voted is not None for row in rows)
    populations = [row.population for row in rows if row.population is not None]
    return Totals(
        population=sum(populations) if len(populations) == len(rows) else None,
        seats=None if (TOTAL, SEATS) in withheld else sum(row.seats for row in rows),
        voted=None if (TOTAL, VOTED) in withheld or not has_votes else sum(row.voted or 0 for row in rows),
    )


def _share(row: CommunityCount, place: int, totals: Totals, withheld: frozenset[Cell]) -> CommunityShare:
    seats_withheld = (place, SEATS) in withheld
    turnout_withheld = row.voted is not None and (seats_withheld or (place, VOTED) in withheld)
    population = Part(row.population or 0, totals.population) if totals.population else None
    seats = Part(row.seats, totals.seats) if totals.seats and not seats_withheld else None
    turnout = None
    if row.voted is not None and row.seats and not turnout_withheld:
        turnout = Part(row.voted, row.seats)
    return CommunityShare(
        name=row.name,
        population=population,
        seats=seats,
        turnout=turnout,
        representation=seats.share / population.share if seats and population and row.population else None,
        seats_withheld=seats_withheld,
        turnout_withheld=turnout_withheld,
    )


def _sentences(shares: Sequence[CommunityShare], totals: Totals) -> tuple[SentenceData, ...]:
    sentences = []
    if totals.voted is not None and totals.seats:
        sentences.append(SentenceData("turnout", Part(totals.voted, totals.seats)))
    represented = [
        (share.representation, share.seats, share)
        for share in shares
        if share.representation is not None and share.seats is not None
    ]
    if len(represented) > 1:
        by_seats = sorted(represented, key=lambda entry: entry[0])
        for code, (representation, seats, share) in (("least_seats", by_seats[0]), ("most_seats", by_seats[-1])):
            sentences.append(SentenceData(code, seats, share.name, share.population, representation))
    voting = [(share.turnout, share) for share in shares if share.turnout is not None]
    if len(voting) > 1:
        by_turnout = sorted(voting, key=lambda entry: entry[0].share)
        for code, (turnout, share) in (("lowest_turnout", by_turnout[0]), ("highest_turnout", by_turnout[-1])):
            sentences.append(SentenceData(code, turnout, share.name))
    hidden = sum(share.seats_withheld or share.turnout_withheld for share in shares)
    if hidden:
        sentences.append(SentenceData("withheld", Part(hidden, len(shares))))
    return tuple(sentences)
