"""Scottish STV, as SSI 2007/42 orders it: docs/rules/stv-scottish.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ..choices import Choice, Kind, check_ranking
from ..errors import BadSettings, LotNeeded
from ..marking import gettext_noop
from ..profile import Profile, Rank
from ..rule import Rule
from ..state import State
from ..tally import Reason, Round, Tie, Transfer

UNIT = 10**5
"""One vote, as a whole number of its smallest part: the order counts to five decimal places."""

EXHAUSTED = -1
INVALID = -2


class ScottishSTV(Rule[Profile]):
    """Ranked ballots fill the seats in proportion; transfers are exact to five places."""

    name = "stv-scottish"
    kind = Kind.RANKED
    title = gettext_noop("Scottish STV")
    told = gettext_noop(
        "Put as many options in order as you like. Your vote helps your first choice, and moves on to your next one "
        "where your first has more votes than it needs or is out."
    )
    if_nobody = gettext_noop(
        "Ties are settled by earlier rounds, then by lot. Places for which nobody stands stay empty."
    )
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_ranking(choice, options, equal=False)

    def start(self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        self.refuse_unknown(settings)
        if not profile.standing:
            raise BadSettings("Nobody stands in this election: every option is withdrawn.")
        standing = {place for place, name in enumerate(profile.options) if name not in profile.withdrawn}
        firsts = tuple(_first_preference(ballot.marks, standing) for ballot in profile.ballots)
        weights = [ballot.weight for ballot in profile.ballots]
        invalid = sum(weight for weight, holder in zip(weights, firsts, strict=True) if holder == INVALID)
        valid = sum(weights) - invalid
        quota = valid // (seats + 1) + 1
        state = State(
            rule=self.name,
            profile=profile.fingerprint(),
            options=profile.options,
            seats=seats,
            settings=dict(settings),
            lots=lots,
            valid=valid,
            invalid=invalid,
            quota=_text(quota * UNIT),
            holders=firsts,
            values=(UNIT,) * len(firsts),
        )
        return _close_round(profile, state, "first preferences", None, (), ())

    def step(self, profile: Profile, state: State) -> State:
        votes = _last_votes(state)
        quota = _units(str(state.quota))
        surpluses = {name: votes[name] for name in state.winners if votes[name] > quota}
        if surpluses:
            chosen, ties = _largest_surplus(state, surpluses)
            surplus, held = votes[chosen] - quota, votes[chosen]
            state = replace(state, ties=state.ties + ties)
            return _move(profile, state, chosen, "surplus", lambda value: value * surplus // held)
        chosen, ties = _lowest(state, {name: votes[name] for name in _continuing(profile, state)})
        state = replace(state, ties=state.ties + ties, excluded=(*state.excluded, chosen))
        return _move(profile, state, chosen, "exclusion", lambda value: value)


def _first_preference(marks: Sequence[Rank], standing: Iterable[int]) -> int:
    """The place of the first option that counts, or INVALID where there is none to be sure of."""
    first = _next_preference(marks, standing)
    return INVALID if first == EXHAUSTED else first


def _next_preference(marks: Sequence[Rank], continuing: Iterable[int]) -> int:
    """The first continuing option; a skipped rank or two options at one rank end the ballot there."""
    for rank in marks:
        if len(rank) != 1:
            return EXHAUSTED
        if rank[0] in continuing:
            return rank[0]
    return EXHAUSTED


def _continuing(profile: Profile, state: State) -> list[str]:
    """Those neither elected nor excluded nor withdrawn, in ballot paper order."""
    return [name for name in profile.standing if name not in state.winners and name not in state.excluded]


def _move(profile: Profile, state: State, source: str, act: str, worth: Callable[[int], int]) -> State:
    """Each ballot of `source` goes to its next continuing option, at the value that `worth` gives it."""
    continuing = {profile.options.index(name) for name in _continuing(profile, state)}
    giver = profile.options.index(source)
    holders, values = list(state.holders), list(state.values)
    moved: Counter[int] = Counter()
    for place, ballot in enumerate(profile.ballots):
        if holders[place] == giver:
            holders[place] = _next_preference(ballot.marks, continuing)
            values[place] = worth(values[place])
            moved[holders[place]] += ballot.weight * values[place]
    transfers = tuple(
        Transfer(source, None if target == EXHAUSTED else profile.options[target], _text(moved[target]))
        for target in sorted(moved, key=lambda target: (target == EXHAUSTED, target))
    )
    excluded = (source,) if act == "exclusion" else ()
    state = replace(state, holders=tuple(holders), values=tuple(values))
    return _close_round(profile, state, act, source, excluded, transfers)


def _close_round(
    profile: Profile,
    state: State,
    act: str,
    subject: str | None,
    excluded: tuple[str, ...],
    transfers: tuple[Transfer, ...],
) -> State:
    """The round is written down, whoever reached the quota is elected, and the last seats are filled."""
    given = [each.subject for each in state.rounds if each.act == "surplus" and each.subject is not None]
    if act == "surplus" and subject is not None:
        given.append(subject)
    totals, exhausted = _totals(profile, state, given)
    votes = {name: totals[name] for name in profile.standing}
    state = replace(
        state,
        rounds=(
            *state.rounds,
            Round(
                number=len(state.rounds) + 1,
                votes={name: _text(amount) for name, amount in votes.items()},
                excluded=excluded,
                exhausted=_text(exhausted),
                residual=_text(state.valid * UNIT - sum(votes.values()) - exhausted),
                act=act,
                subject=subject,
                transfers=transfers,
            ),
        ),
    )
    if state.valid == 0:
        return _finish(state, (), (Reason("no_valid_ballot", {}, "There is no valid ballot."),))

    quota = _units(str(state.quota))
    reached = _in_order(state, (name for name in _continuing(profile, state) if votes[name] >= quota))
    state = replace(state, winners=state.winners + reached)
    remaining = _continuing(profile, state)
    vacant = state.seats - len(state.winners)
    if vacant == 0:
        return _finish(state, reached, (_all_filled(state),))
    if len(remaining) <= vacant:
        last = _in_order(state, remaining)
        state = replace(state, winners=state.winners + last)
        left = state.seats - len(state.winners)
        reason = _all_filled(state) if left == 0 else _left_empty(state, left)
        return _finish(state, reached + last, (reason,), without_quota=last)
    return _noted(state, reached)


def _totals(profile: Profile, state: State, given: Sequence[str]) -> tuple[Counter[str], int]:
    """What each option holds and what is exhausted; whoever gave a surplus away keeps the quota."""
    held: Counter[int] = Counter()
    for ballot, holder, value in zip(profile.ballots, state.holders, state.values, strict=True):
        held[holder] += ballot.weight * value
    totals = Counter({name: held[place] for place, name in enumerate(profile.options)})
    for name in given:
        totals[name] += _units(str(state.quota))
    return totals, held[EXHAUSTED]


def _in_order(state: State, names: Iterable[str]) -> tuple[str, ...]:
    """Most votes first; equals by the most recent round where they differed, then as on the ballot paper."""
    history = [each.votes for each in reversed(state.rounds)]
    return tuple(sorted(names, key=lambda name: [-_units(votes[name]) for votes in history]))


def _largest_surplus(state: State, surpluses: Mapping[str, int]) -> tuple[str, tuple[Tie, ...]]:
    most = max(surpluses.values())
    tied = [name for name, votes in surpluses.items() if votes == most]
    return _settle(state, "surplus", tied, max)


def _lowest(state: State, votes: Mapping[str, int]) -> tuple[str, tuple[Tie, ...]]:
    fewest = min(votes.values())
    tied = [name for name, amount in votes.items() if amount == fewest]
    return _settle(state, "exclusion", tied, min)


def _settle(
    state: State, purpose: str, tied: Sequence[str], extreme: Callable[[Iterable[int]], int]
) -> tuple[str, tuple[Tie, ...]]:
    """One of the tied: by the most recent round where they differed, then by lot."""
    if len(tied) == 1:
        return tied[0], ()
    number = len(state.rounds) + 1
    left = list(tied)
    for earlier in reversed(state.rounds[:-1]):
        votes = {name: _units(earlier.votes[name]) for name in left}
        wanted = extreme(votes.values())
        left = [name for name in left if votes[name] == wanted]
        if len(left) == 1:
            return left[0], (Tie(number, purpose, tuple(tied), left[0], f"round {earlier.number}"),)
    if state.lots is None or not set(left) <= set(state.lots):
        raise LotNeeded(left, number)
    order = [name for name in state.lots if name in left]
    chosen = order[0] if purpose == "surplus" else order[-1]
    return chosen, (Tie(number, purpose, tuple(tied), chosen, "lot"),)


def _last_votes(state: State) -> dict[str, int]:
    return {name: _units(amount) for name, amount in state.rounds[-1].votes.items()}


def _noted(state: State, elected: tuple[str, ...], without_quota: tuple[str, ...] = ()) -> State:
    """The last round names whom it elected and says in words what happened."""
    last = state.rounds[-1]
    sentences = [_opening(last)]
    with_quota = [name for name in elected if name not in without_quota]
    if with_quota:
        sentences.append(f"{_names(with_quota)} reached the quota of {state.quota}.")
    if without_quota:
        sentences.append(f"{_names(without_quota)} took the last seats: as many were left as seats.")
    closed = replace(last, elected=elected, note=" ".join(sentences))
    return replace(state, rounds=(*state.rounds[:-1], closed))


def _finish(
    state: State, elected: tuple[str, ...], reasons: tuple[Reason, ...], without_quota: tuple[str, ...] = ()
) -> State:
    outcome = "elected" if len(state.winners) == state.seats else "seats left empty"
    state = _noted(state, elected, without_quota)
    return replace(state, is_finished=True, outcome=outcome, reasons=reasons)


def _opening(last: Round) -> str:
    if last.act == "surplus":
        return f"The surplus of {last.subject} moved on."
    if last.act == "exclusion":
        return f"{last.subject} had the fewest votes and was excluded."
    return "First preferences were counted."


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _all_filled(state: State) -> Reason:
    return Reason(
        "all_seats_filled",
        {"seats": str(state.seats)},
        f"All seats are filled: {state.seats} of {state.seats}.",
    )


def _left_empty(state: State, left: int) -> Reason:
    return Reason(
        "too_few_options",
        {"seats": str(state.seats), "left": str(left)},
        f"Fewer stood than there are seats: {left} of {state.seats} seats stay empty.",
    )


def _text(units: int) -> str:
    """The exact amount with its five decimals."""
    return f"{units // UNIT}.{units % UNIT:05d}"


def _units(text: str) -> int:
    whole, decimals = text.split(".")
    return int(whole) * UNIT + int(decimals)


RULE = ScottishSTV()
