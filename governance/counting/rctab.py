"""The options of RCTab, the tabulator many places in the United States count with, by the names it gives them.

Source: RCTab's documentation and the behaviour of its published test elections (github.com/BrightSpots/rcv).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .errors import BadSettings
from .marking import gettext_noop
from .setting import Setting, is_whole
from .table import EXCLUSION, Table, lowest

if TYPE_CHECKING:
    from .reading import Reading

WRITE_INS = ("Undeclared Write-ins", "UWI")
"""Votes for people who do not stand, under the names that files give them. They are excluded first."""

MOST_DECIMALS = 20
MOST_RANKS = 10**6
WAYS_WITH_OVERVOTES: Mapping[str, Literal["ends", "skipped", "ends if several stand"]] = {
    "exhaustImmediately": "ends",
    "alwaysSkipToNextRank": "skipped",
    "exhaustIfMultipleContinuing": "ends if several stand",
}

OVERVOTES = Setting(
    "overvoteRule",
    "word",
    "exhaustImmediately",
    gettext_noop("What becomes of a ballot with several options at one rank"),
    tuple(WAYS_WITH_OVERVOTES),
)
SKIPPED = Setting(
    "maxSkippedRanksAllowed", "word", "1", gettext_noop("How many ranks in a row may be left empty; or unlimited")
)
RANKS = Setting("maxRankingsAllowed", "word", "max", gettext_noop("How many ranks are read; or max"))
REPEATS = Setting(
    "exhaustOnDuplicateCandidate", "flag", "false", gettext_noop("A ballot ends where it names an option again")
)
DECIMALS = Setting("decimalPlacesForVoteArithmetic", "whole", "4", gettext_noop("Decimal places of a vote"))
FRACTIONS = Setting(
    "nonIntegerWinningThreshold", "flag", "false", gettext_noop("The votes that elect may be a fraction")
)
HARE = Setting("hareQuota", "flag", "false", gettext_noop("Votes divided by seats elect"))
FIRST_ROUND = Setting(
    "doesFirstRoundDetermineThreshold", "flag", "false", gettext_noop("The first round says how many votes elect")
)
BATCHES = Setting("batchElimination", "flag", "false", gettext_noop("Those who cannot catch up are excluded together"))
UNTIL_TWO = Setting(
    "continueUntilTwoCandidatesRemain", "flag", "false", gettext_noop("Go on until two options are left")
)
TIES = Setting(
    "tiebreakMode",
    "word",
    "random",
    gettext_noop("What settles ties"),
    ("random", "previousRoundCountsThenRandom", "useCandidateOrder"),
)
PERCENTAGE = Setting(
    "multiSeatBottomsUpPercentageThreshold",
    "whole",
    None,
    gettext_noop("Elect everybody with at least so many percent of the votes"),
)
MODE = Setting("winnerElectionMode", "word", None, gettext_noop("How winners are found, in RCTab's words"))

SETTINGS = (
    OVERVOTES, SKIPPED, RANKS, REPEATS, DECIMALS, FRACTIONS, HARE, FIRST_ROUND, BATCHES, UNTIL_TWO, TIES, PERCENTAGE,
    MODE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What a count goes by."""

    reading: Reading
    decimals: int
    is_fractional: bool
    is_hare: bool
    first_round_decides: bool
    in_batches: bool
    until_two: bool
    ties: str
    percentage: int | None
    mode: str

    def threshold(self, votes: int, seats: int) -> int:
        """The votes that elect, from whole votes, in the smallest parts of a vote.

        More than votes / (seats + 1), or for Hare at least votes / seats, rounded to whole votes, or to the decimals.
        """
        unit = 10**self.decimals
        step = 1 if self.is_fractional else unit
        parts = votes * unit
        if self.is_hare:
            return -(-parts // (seats * step)) * step
        return (parts // ((seats + 1) * step) + 1) * step


def terms(settings: Mapping[str, str], *, without: Sequence[Setting], modes: Sequence[str]) -> Terms:
    """The settings as terms. One that is empty is not set, as in RCTab's own files.

    A rule is `without` what has no meaning for it; setting that to anything but its default is refused, and so is
    a mode that is not among the rule's. Raises BadSettings.
    """
    from .reading import Reading

    defaults = {setting.name: setting.default for setting in SETTINGS if setting.default is not None}
    told = defaults | {name: text for name, text in settings.items() if text}
    for setting in without:
        if told.get(setting.name) != setting.default:
            raise BadSettings(f"This rule cannot be told {setting.name}; leave it out.", name=setting.name)
    mode = told.get(MODE.name, modes[0])
    if mode not in modes:
        raise _bad(MODE, told, f"one of {', '.join(modes)}")
    percentage = _number(PERCENTAGE, told, 1, 100) if PERCENTAGE.name in told else None
    return Terms(
        reading=Reading(
            overvote=WAYS_WITH_OVERVOTES[OVERVOTES.word(told, "")],
            most_skipped=None if told[SKIPPED.name] == "unlimited" else _number(SKIPPED, told, 0, MOST_RANKS),
            most_ranks=None if told[RANKS.name] == "max" else _number(RANKS, told, 1, MOST_RANKS),
            ends_at_repeat=REPEATS.flag(told, otherwise=False),
        ),
        decimals=_number(DECIMALS, told, 0, MOST_DECIMALS),
        is_fractional=FRACTIONS.flag(told, otherwise=False),
        is_hare=HARE.flag(told, otherwise=False),
        first_round_decides=FIRST_ROUND.flag(told, otherwise=False),
        in_batches=BATCHES.flag(told, otherwise=False),
        until_two=UNTIL_TWO.flag(told, otherwise=False),
        ties=TIES.word(told, ""),
        percentage=percentage,
        mode=mode,
    )


def _number(setting: Setting, told: Mapping[str, str], least: int, most: int) -> int:
    text = told[setting.name]
    if not (is_whole(text) and least <= int(text) <= most):
        raise _bad(setting, told, f"a whole number from {least} to {most}")
    return int(text)


def _bad(setting: Setting, told: Mapping[str, str], wanted: str) -> BadSettings:
    text = told[setting.name]
    return BadSettings(f"The setting {setting.name} must be {wanted}, not {text}.", **{setting.name: text})


def settle(table: Table, terms: Terms, purpose: str, tied: Sequence[str]) -> str:
    """One of the tied, as the terms say. Write-ins are never elected and always excluded."""
    write_ins = [name for name in tied if name in WRITE_INS]
    if write_ins and purpose == EXCLUSION:
        return write_ins[0]
    order = table.profile.options if terms.ties == "useCandidateOrder" else None
    by_earlier = terms.ties == "previousRoundCountsThenRandom"
    return table.settle(purpose, [name for name in tied if name not in WRITE_INS], by_earlier=by_earlier, order=order)


def electable(table: Table) -> list[str]:
    """Those standing who may be elected: nobody while a write-in still holds votes."""
    if live_write_ins(table):
        return []
    return [name for name in table.standing if name not in WRITE_INS]


def live_write_ins(table: Table) -> list[str]:
    return [name for name in table.standing if name in WRITE_INS and table.votes[name]]


def exclude_lowest(table: Table, terms: Terms) -> None:
    """The next exclusion: write-ins with votes, else a batch if there may be one, else whoever has the fewest."""
    write_ins = live_write_ins(table)
    if write_ins:
        table.exclude(write_ins, "%s do not stand, so their votes moved on first.")
        return
    votes = {name: table.votes[name] for name in table.standing}
    batch = hopeless(votes) if terms.in_batches else []
    if len(batch) > 1:
        table.exclude(batch, "%s cannot catch up, even with all their votes together, and were excluded.")
        return
    out = settle(table, terms, EXCLUSION, lowest(votes))
    table.exclude([out], "%s had the fewest votes and was excluded.")


def hopeless(votes: Mapping[str, int]) -> list[str]:
    """The most of the lowest who together have fewer votes than the next one has, leaving at least two."""
    ranked = sorted(votes, key=lambda name: votes[name])
    cut = total = 0
    for place, name in enumerate(ranked[:-1]):
        if place and total < votes[name]:
            cut = place
        total += votes[name]
    return ranked[:cut]
