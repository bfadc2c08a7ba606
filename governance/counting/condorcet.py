"""Rules that compare each option with each other one, and what they share: the ballot, the default, the lot."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .choices import Choice, Kind, check_ranking
from .errors import BadSettings, LotNeeded
from .marking import gettext_noop
from .one_round import Counted, OneRoundRule
from .pairwise import Pairwise, by_name, pairwise_matrix
from .profile import Profile
from .setting import Setting
from .tally import Reason, Tie

DEFAULT = Setting("default", "option", None, gettext_noop("The option that any other must beat to win"))


@dataclass(frozen=True, slots=True)
class Placed:
    """The elected in order, a number to show for each option, and the ties on the way."""

    winners: tuple[str, ...]
    votes: Mapping[str, int]
    ties: tuple[Tie, ...]


class CondorcetRule(OneRoundRule[Profile]):
    """A rule over the pairwise matrix. Where one option beats every other one, it wins."""

    kind = Kind.RANKED
    allows_equal_ranks = True
    fills_seats = True
    if_nobody = gettext_noop("Where the ballots leave two options level, a lot that was drawn before decides.")

    @abstractmethod
    def placed(
        self, matrix: Pairwise, options: Sequence[str], kept: Sequence[int], seats: int, lots: tuple[str, ...] | None
    ) -> Placed:
        """Who is elected among the options at the places `kept`."""

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_ranking(choice, options, equal=True)

    def counted(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        options = profile.options
        standing = [place for place, name in enumerate(options) if name not in profile.withdrawn]
        if not standing:
            raise BadSettings("Nothing stands in this vote: every option is withdrawn.")
        default = _place_of_default(profile, settings)
        matrix, blank = pairwise_matrix(profile)
        valid = profile.columns.total - blank
        kept = [place for place in standing if _may_win(matrix, place, default, valid)]
        placed = self.placed(matrix, options, kept, seats, lots) if kept else Placed((), {}, ())
        return Counted(
            votes={options[place]: str(placed.votes.get(options[place], 0)) for place in standing},
            valid=valid,
            invalid=blank,
            winners=placed.winners,
            outcome="elected" if len(placed.winners) == seats else "seats left empty",
            reasons=_reasons(matrix, options, standing, kept, default, placed.winners),
            ties=placed.ties,
            pairwise=by_name(matrix, options, standing),
        )


def _place_of_default(profile: Profile, settings: Mapping[str, str]) -> int | None:
    name = settings.get(DEFAULT.name)
    if name is None:
        return None
    if name not in profile.standing:
        raise BadSettings(f"The default {name} is not one of the options.", default=name)
    return profile.options.index(name)


def _may_win(matrix: Pairwise, place: int, default: int | None, valid: int) -> bool:
    """The default itself, and what more ballots rank above it than below; without a default all, if anybody voted."""
    if default is None:
        return valid > 0
    return place == default or matrix[place][default] > matrix[default][place]


def _reasons(
    matrix: Pairwise,
    options: Sequence[str],
    standing: Sequence[int],
    kept: Sequence[int],
    default: int | None,
    winners: Sequence[str],
) -> tuple[Reason, ...]:
    if not winners:
        return (Reason("no_valid_ballot", {}, "There is no valid ballot, so nothing is chosen."),)
    reasons = []
    first = options.index(winners[0])
    others = [place for place in standing if place != first]
    if all(matrix[first][place] > matrix[place][first] for place in others):
        sentence = f"{winners[0]} beats each of the other {len(others)} one to one."
        reasons.append(Reason("condorcet_winner", {"option": winners[0], "others": str(len(others))}, sentence))
    elif first != default:
        sentence = f"No option beats each other one; by this rule {winners[0]} comes first."
        reasons.append(Reason("no_condorcet_winner", {"option": winners[0]}, sentence))
    if default is not None and first == default:
        name = options[default]
        reasons.append(Reason("default_stands", {"option": name}, f"Nothing does better than {name}, so it stands."))
    for place in standing:
        if default is not None and place not in kept:
            numbers = {
                "option": options[place],
                "default": options[default],
                "above": str(matrix[place][default]),
                "below": str(matrix[default][place]),
            }
            told = f"{numbers['above']} ballots rank it above {options[default]}, {numbers['below']} below"
            reasons.append(Reason("not_above_default", numbers, f"{options[place]} cannot win: {told}."))
    return tuple(reasons)


def by_lot(tied: Sequence[str], lots: tuple[str, ...] | None) -> list[str]:
    """The tied in the order of their lots, most favoured first."""
    if lots is None:
        raise LotNeeded(tied, 1)
    return sorted(tied, key=lots.index)


def in_order(
    above: Sequence[Sequence[bool]],
    options: Sequence[str],
    kept: Sequence[int],
    seats: int,
    lots: tuple[str, ...] | None,
) -> tuple[tuple[str, ...], tuple[Tie, ...]]:
    """The first `seats` options in an order that puts `a` before `b` wherever `above[a][b]`, which has no cycles.

    Those that nobody left is above are level. If there are places for all of them, the lot only orders them.
    """
    left, winners, ties = list(kept), list[str](), list[Tie]()
    while left and len(winners) < seats:
        level = [place for place in left if not any(above[other][place] for other in left)]
        names = [options[place] for place in level]
        fits = len(level) <= seats - len(winners)
        if len(level) > 1 and not (fits and lots is None):
            names = by_lot(names, lots)
            purpose = "order" if fits else "election"
            ties.append(Tie(1, purpose, tuple(options[place] for place in level), names[0], "lot"))
            names = names[:1]
        winners += names
        left = [place for place in left if options[place] not in winners]
    return tuple(winners), tuple(ties)
