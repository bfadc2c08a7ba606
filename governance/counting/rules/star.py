"""Score, then a runoff between two: docs/rules/star.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..choices import Choice, Kind, check_values
from ..errors import BadSettings
from ..marking import gettext_noop
from ..rule import Rule
from ..scores import MAX, highest_score, scores
from ..seating import NOBODY, Criterion, Seated, filled_seats, highest, names_joined, settle
from ..state import State
from ..sums import preferences, totals
from ..tally import Round
from ..value_profile import ValueProfile

Pairwise = Mapping[str, Mapping[str, int]]


class Star(Rule[ValueProfile]):
    """The two with the highest scores meet; whom more ballots prefer is elected."""

    name = "star"
    kind = Kind.SCORES
    title = gettext_noop("STAR: score, then a runoff")
    told = gettext_noop(
        "Give each option a score; an option you leave out has 0. The two with the highest sums meet, "
        "and the one that more ballots score higher wins."
    )
    if_nobody = gettext_noop(
        "Ties are settled by which of the tied more ballots prefer, then by the number of highest scores, then by lot."
    )
    settings = (MAX,)

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_values(choice, options, 0, highest_score(settings))

    def start(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> State:
        self.refuse_unknown(settings)
        if not profile.standing:
            raise BadSettings("Nobody stands in this election: every option is withdrawn.")
        values = scores(profile, settings)
        votes = totals(profile, values)
        state = State(
            rule=self.name,
            profile=profile.fingerprint(),
            options=profile.options,
            seats=seats,
            settings=dict(settings),
            lots=lots,
            valid=profile.total,
            invalid=0,
            pairwise=preferences(profile, values),
        )
        scored = Round(1, {name: str(total) for name, total in votes.items()}, act="scores")
        if not profile.total:
            return _finished(state, replace(scored, note="There is no valid ballot."), NOBODY)
        criteria = _fewest_defeats(state.pairwise), _most_highest(profile, settings)
        finalists, ties = highest(votes, 2, lots, *criteria, purpose="runoff")
        if len(finalists) == 1:
            note = f"Scores were added up. {finalists[0]} stands alone and is elected."
            return _finished(state, replace(scored, note=note), _elected(finalists[0]))
        out = tuple(name for name in profile.standing if name not in finalists)
        note = f"Scores were added up. {names_joined(finalists)} go to the runoff."
        return replace(state, rounds=(replace(scored, note=note, excluded=out),), excluded=out, ties=ties)

    def step(self, profile: ValueProfile, state: State) -> State:
        one, other = finalists = [name for name in profile.standing if name not in state.excluded]
        votes = {one: state.pairwise[one][other], other: state.pairwise[other][one]}
        equal = state.valid - sum(votes.values())
        summed = {name: int(state.rounds[0].votes[name]) for name in finalists}
        by_score: Criterion = ("scores", lambda _: summed)
        if votes[one] == votes[other]:
            criteria = by_score, _most_highest(profile, state.settings)
            (winner,), ties = settle(finalists, 1, state.lots, *criteria, round_number=2)
            state = replace(state, ties=state.ties + ties)
        else:
            winner = max(finalists, key=votes.__getitem__)
        loser = other if winner == one else one
        runoff = Round(
            number=2,
            votes={name: str(total) for name, total in votes.items()},
            excluded=(loser,),
            exhausted=str(equal),
            note=(
                f"{votes[winner]} ballots score {winner} higher, {votes[loser]} score {loser} higher, "
                f"{equal} score both the same. {winner} is elected."
            ),
            act="runoff",
        )
        return _finished(replace(state, excluded=(*state.excluded, loser)), runoff, _elected(winner))


def _fewest_defeats(pairwise: Pairwise) -> Criterion:
    """How seldom the others of the tied are preferred to one, each counted once."""

    def measure(tied: Sequence[str]) -> dict[str, int]:
        return {
            name: -sum(pairwise[other][name] > pairwise[name][other] for other in tied if other != name)
            for name in tied
        }

    return "preferences", measure


def _most_highest(profile: ValueProfile, settings: Mapping[str, str]) -> Criterion:
    """How many ballots give one the highest score there is."""

    def measure(tied: Sequence[str]) -> dict[str, int]:
        is_highest = scores(profile, settings) == highest_score(settings)
        return totals(profile, is_highest.astype("int8"))

    return "highest scores", measure


def _elected(winner: str) -> Seated:
    return Seated((winner,), (), *filled_seats(1, 1))


def _finished(state: State, last: Round, seated: Seated) -> State:
    return replace(
        state,
        rounds=(*state.rounds, replace(last, elected=seated.winners)),
        winners=seated.winners,
        is_finished=True,
        outcome=seated.outcome,
        reasons=seated.reasons,
    )


RULE = Star()
