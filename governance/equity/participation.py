"""Who sits and who votes, community by community, against who lives there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .suppression import SEATS, TOTAL, VOTED, Cell, Row, withheld_cells


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """A community as it is known inside: `voted` is None while no vote has been taken."""

    name: str
    population: int
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


@dataclass(frozen=True, slots=True)
class Totals:
    population: int
    seats: int | None
    voted: int | None


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


@dataclass(frozen=True, slots=True)
class Participation:
    rows: tuple[CommunityShare, ...]
    totals: Totals
    withheld: frozenset[Cell]
    sentences_data: tuple[SentenceData, ...]
    k: int


def participation(rows: Sequence[CommunityCount], k: int = 5) -> Participation:
    """The table as it may be published: cells of fewer than `k` people cannot be read or worked out from it."""
    _require_sense(rows)
    withheld = withheld_cells([Row(row.population, row.seats, row.voted) for row in rows], k) if rows else frozenset()
    totals = _totals(rows, withheld)
    shares = tuple(_share(row, place, totals, withheld) for place, row in enumerate(rows))
    return Participation(shares, totals, withheld, _sentences(shares, totals), k)


def _require_sense(rows: Sequence[CommunityCount]) -> None:
    for row in rows:
        if not 0 <= row.seats <= row.population or not 0 <= (row.voted or 0) <= row.seats:
            raise ValueError(f"{row.name}: voters cannot outnumber seats, nor seats people.")
    if len({row.voted is None for row in rows}) > 1:
        raise ValueError("Turnout is known for all communities or for none.")


def _totals(rows: Sequence[CommunityCount], withheld: frozenset[Cell]) -> Totals:
    has_votes = any(row.voted is not None for row in rows)
    return Totals(
        population=sum(row.population for row in rows),
        seats=None if (TOTAL, SEATS) in withheld else sum(row.seats for row in rows),
        voted=None if (TOTAL, VOTED) in withheld or not has_votes else sum(row.voted or 0 for row in rows),
    )


def _share(row: CommunityCount, place: int, totals: Totals, withheld: frozenset[Cell]) -> CommunityShare:
    seats_withheld = (place, SEATS) in withheld
    turnout_withheld = row.voted is not None and (seats_withheld or (place, VOTED) in withheld)
    population = Part(row.population, totals.population) if totals.population else None
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
