"""Elections that hypothesis thinks up."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from governance.counting import MISSING, GroupedBallot, Kind, Profile, ValueProfile

NAMES = ("Asha", "Bo", "Cai", "Dee", "Efe", "Fay")


@st.composite
def elections(draw, *, most_weight: int = 12) -> tuple[Profile, int, tuple[str, ...]]:
    """A profile of ranked ballots, a number of seats, and an order of lots."""
    options = NAMES[: draw(st.integers(1, len(NAMES)))]
    rankings = st.lists(st.sampled_from(range(len(options))), unique=True, max_size=len(options))
    groups = draw(st.lists(st.tuples(st.integers(1, most_weight), rankings), max_size=12))
    ballots = tuple(GroupedBallot(weight, tuple((place,) for place in ranking)) for weight, ranking in groups)
    withdrawn, lots = draw(withdrawals(options)), tuple(draw(st.permutations(options)))
    return Profile(options, ballots, withdrawn), draw(st.integers(1, 4)), lots


@st.composite
def withdrawals(draw, options) -> tuple[str, ...]:
    """Some of the options, never all."""
    withdrawn = draw(st.sets(st.sampled_from(options), max_size=len(options) - 1)) if len(options) > 1 else set()
    return tuple(sorted(withdrawn))


@st.composite
def valued_elections(draw, kind: Kind, low: int, high: int) -> tuple[ValueProfile, int, tuple[str, ...]]:
    """Numbers from `low` to `high` for each option, some of them missing where the kind of ballot allows it."""
    options = NAMES[: draw(st.integers(1, len(NAMES)))]
    number = st.integers(low, high)
    if kind in (Kind.SCORES, Kind.GRADES):
        number |= st.just(MISSING)
    row = st.lists(number, min_size=len(options), max_size=len(options))
    groups = draw(st.lists(st.tuples(row, st.integers(1, 5)), max_size=8))
    values = np.array([row for row, _ in groups], dtype=np.int32).reshape(len(groups), len(options))
    withdrawn, lots = draw(withdrawals(options)), tuple(draw(st.permutations(options)))
    profile = ValueProfile.from_arrays(options, values, [weight for _, weight in groups], withdrawn, kind)
    return profile, draw(st.integers(1, 4)), lots


@st.composite
def weak_elections(draw, *, most_weight: int = 6) -> tuple[Profile, tuple[str, ...]]:
    """Ballots on which options may share a rank, one of them valid at least, and an order of lots."""
    options = NAMES[: draw(st.integers(1, 5))]
    groups = [GroupedBallot(draw(st.integers(1, most_weight)), ((draw(st.integers(0, len(options) - 1)),),))]
    for _ in range(draw(st.integers(0, 8))):
        ranks = draw(st.lists(st.integers(0, len(options)), min_size=len(options), max_size=len(options)))
        marks = tuple(
            tuple(place for place, rank in enumerate(ranks) if rank == each) for each in sorted(set(ranks)) if each
        )
        groups.append(GroupedBallot(draw(st.integers(1, most_weight)), marks))
    return Profile(options, tuple(groups)), tuple(draw(st.permutations(options)))


@st.composite
def untidy_elections(draw) -> tuple[Profile, int, tuple[str, ...]]:
    """Ballots as people fill them in: ranks left empty, two names at one rank, a name that comes twice."""
    options = NAMES[: draw(st.integers(2, len(NAMES)))]
    places = st.sampled_from(range(len(options)))
    rank = st.one_of(
        places.map(lambda place: (place,)),
        st.just(()),
        st.lists(places, min_size=2, max_size=3, unique=True).map(tuple),
    )
    plain = st.lists(places.map(lambda place: (place,)), unique=True, max_size=len(options)).map(tuple)
    marks = st.one_of(plain, plain, st.lists(rank, max_size=5).map(tuple))
    groups = draw(st.lists(st.tuples(st.integers(1, 9), marks), max_size=12))
    ballots = tuple(GroupedBallot(weight, ranks) for weight, ranks in groups)
    withdrawn = draw(st.sets(st.sampled_from(options), max_size=1)) if len(options) > 2 else set()
    return (
        Profile(options, ballots, tuple(sorted(withdrawn))),
        draw(st.integers(1, 4)),
        tuple(draw(st.permutations(options))),
    )
