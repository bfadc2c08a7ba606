"""Instant runoff, excluding from below and RCTab's STV written as plainly as possible: the slow twins of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from governance.counting import Profile


@dataclass
class Paper:
    """One ballot: its ranks, what is left of its value, and who has it."""

    ranks: list[list[str]]
    value: Fraction = Fraction(1)
    holder: str | None = ""


@dataclass
class Hand:
    """Papers counted by hand. `stages` has the votes after each round, with who was excluded and elected in it."""

    papers: list[Paper]
    standing: list[str]
    settings: dict[str, str]
    lots: tuple[str, ...]
    stages: list[dict] = field(default_factory=list)
    pass_began: int = 0
    winners: list[str] = field(default_factory=list)
    resting: set[str] = field(default_factory=set)
    keeps: dict[str, Fraction] = field(default_factory=dict)

    @property
    def votes(self) -> dict[str, Fraction]:
        return self.stages[-1]["votes"]

    def deal(self) -> None:
        """Every paper without a holder who stands goes to its next name; one that has none is exhausted for good."""
        for paper in self.papers:
            if paper.holder is not None and paper.holder not in self.resting | set(self.standing):
                paper.holder = self.next_name(paper)

    def next_name(self, paper: Paper) -> str | None:
        most_ranks = self.settings.get("maxRankingsAllowed", "max")
        most_skipped = self.settings.get("maxSkippedRanksAllowed", "1")
        overvotes = self.settings.get("overvoteRule", "exhaustImmediately")
        ends_at_repeat = self.settings.get("exhaustOnDuplicateCandidate") == "true"
        seen: set[str] = set()
        skipped = 0
        for rank in paper.ranks if most_ranks == "max" else paper.ranks[: int(most_ranks)]:
            if not rank:
                skipped += 1
                continue
            if most_skipped != "unlimited" and skipped > int(most_skipped):
                return None
            skipped = 0
            if ends_at_repeat and seen & set(rank):
                return None
            seen |= set(rank)
            left = [name for name in rank if name in self.standing]
            if len(rank) > 1 and overvotes == "exhaustImmediately":
                return None
            if len(rank) > 1 and overvotes == "alwaysSkipToNextRank":
                continue
            if len(left) > 1:
                return None
            if left:
                return left[0]
        return None

    def note(self, excluded=()) -> None:
        self.deal()
        votes = {name: Fraction() for name in self.standing} | self.keeps
        for paper in self.papers:
            if paper.holder is not None:
                votes[paper.holder] = votes.get(paper.holder, Fraction()) + paper.value
        self.stages.append({"votes": votes, "excluded": set(excluded), "elected": []})

    def elect(self, names: list[str], *, stays: bool = False) -> None:
        past = self.stages[self.pass_began :]
        names = sorted(names, key=lambda name: [-stage["votes"][name] for stage in reversed(past)])
        self.stages[-1]["elected"] += names
        self.winners += names
        self.resting |= set(names)
        if not stays:
            self.standing = [name for name in self.standing if name not in names]

    def choose(self, tied: list[str], *, most: bool) -> str:
        left = list(tied)
        pick = max if most else min
        if self.settings.get("tiebreakMode") == "previousRoundCountsThenRandom":
            for stage in reversed(self.stages[self.pass_began :]):
                left = [name for name in left if stage["votes"][name] == pick(stage["votes"][each] for each in left)]
        left.sort(key=self.lots.index)
        return left[0] if most else left[-1]

    def lowest(self) -> list[str]:
        """The next to go: a batch where there is one, else one."""
        ranked = sorted(self.standing, key=lambda name: self.votes[name])
        if self.settings.get("batchElimination") == "true":
            for size in range(len(ranked) - 2, 1, -1):
                if sum(self.votes[name] for name in ranked[:size]) < self.votes[ranked[size]]:
                    return ranked[:size]
        return [self.choose([name for name in ranked if self.votes[name] == self.votes[ranked[0]]], most=False)]

    def exclude(self) -> None:
        out = self.lowest()
        self.standing = [name for name in self.standing if name not in out]
        self.note(excluded=out)

    def threshold(self, votes: Fraction, seats: int) -> Fraction:
        decimals = int(self.settings.get("decimalPlacesForVoteArithmetic", "4"))
        step = Fraction(1, 10**decimals) if self.settings.get("nonIntegerWinningThreshold") == "true" else 1
        if self.settings.get("hareQuota") == "true":
            return ceil(votes / seats / step) * step
        return (floor(votes / (seats + 1) / step) + 1) * step


def hand(profile: Profile, settings: dict[str, str], lots: tuple[str, ...]) -> Hand:
    papers = []
    for choice, weight in profile.choices():
        ranks = [[rank] if isinstance(rank, str) else list(rank) for rank in choice]
        papers += [Paper(ranks) for _ in range(weight)]
    return Hand(papers, [name for name in profile.options if name not in profile.withdrawn], settings, lots)


def irv(profile, seats, settings, lots) -> Hand:
    count = hand(profile, settings, lots)
    runoff(count)
    return count


def runoff(count: Hand) -> None:
    count.pass_began = len(count.stages)
    count.note()
    before = len(count.winners)
    first = sum(count.votes[name] for name in count.standing)
    if not first:
        return
    while True:
        active = sum(count.votes[name] for name in count.standing)
        if count.settings.get("doesFirstRoundDetermineThreshold") == "true":
            active = first
        until_two = count.settings.get("continueUntilTwoCandidatesRemain") == "true"
        if len(count.winners) == before:
            most = max(count.votes[name] for name in count.standing)
            best = [name for name in count.standing if count.votes[name] == most]
            if most >= count.threshold(active, 1):
                count.elect(best, stays=until_two)
            elif len(count.standing) <= 2:
                count.elect([count.choose(best, most=True)], stays=until_two)
        if len(count.winners) > before and (not until_two or len(count.standing) <= 2):
            return
        count.exclude()


def sequential_irv(profile, seats, settings, lots) -> Hand:
    count = hand(profile, settings, lots)
    everybody = count.standing
    while True:
        won = len(count.winners)
        runoff(count)
        left = [name for name in everybody if name not in count.winners]
        if len(count.winners) in (won, seats) or not left:
            return count
        count.standing, count.resting = left, set()
        for paper in count.papers:
            paper.holder = ""


def bottoms_up(profile, seats, settings, lots) -> Hand:
    count = hand(profile, settings, lots)
    count.note()
    if not sum(count.votes.values()):
        return count
    share = settings.get("multiSeatBottomsUpPercentageThreshold")
    while True:
        active = sum(count.votes[name] for name in count.standing)
        if share and all(count.votes[name] >= active * int(share) / 100 for name in count.standing):
            break
        if not share and len(count.standing) <= seats:
            break
        count.exclude()
    count.elect(count.standing)
    return count


def stv_wigm(profile, seats, settings, lots) -> Hand:
    count = hand(profile, settings, lots)
    decimals = int(settings.get("decimalPlacesForVoteArithmetic", "4"))
    count.note()
    first = sum(count.votes.values())
    quota = count.threshold(first, seats)
    if not first:
        return count
    while True:
        reached = [name for name in count.standing if count.votes[name] >= quota]
        if len(count.standing) <= seats - len(count.winners):
            reached = list(count.standing)
        is_waiting = len(reached) > 1
        if settings.get("winnerElectionMode") == "oneWinnerPerRound" and reached:
            most = max(count.votes[name] for name in reached)
            reached = [count.choose([name for name in reached if count.votes[name] == most], most=True)]
        count.elect(reached)
        givers = {name: count.votes[name] for name in count.stages[-1]["elected"] if count.votes[name] > quota}
        if givers:
            for giver, held in givers.items():
                share = cut((held - quota) / held, decimals)
                for paper in count.papers:
                    if paper.holder == giver:
                        paper.value = cut(paper.value * share, decimals)
                count.keeps[giver] = quota
                count.resting.remove(giver)
            count.note()
        elif len(count.winners) == seats or not count.standing:
            return count
        elif is_waiting and settings.get("winnerElectionMode") == "oneWinnerPerRound":
            count.note()
        else:
            count.exclude()


def cut(value: Fraction, decimals: int) -> Fraction:
    return Fraction(floor(value * 10**decimals), 10**decimals)
