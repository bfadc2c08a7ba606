"""Claims and storms that hypothesis thinks up."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from governance.division import Claimant, Claims, District, Group, Shelter, Storm, Way

NAMES = ("Asha", "Bo", "Cai", "Dee", "Efe", "Fay")
amounts = st.builds(Fraction, st.integers(0, 40), st.sampled_from([1, 1, 2, 3]))


@st.composite
def claims(draw, *, whole=False) -> Claims:
    """Up to six claimants; the estate may be more than all claims, and a share of it may be reserved."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    unit = Fraction(1) if whole else draw(st.sampled_from([None, Fraction(1), Fraction(1, 2)]))
    claimants = []
    for name in names:
        claim = draw(amounts)
        minimum = min(Fraction(draw(st.sampled_from([0, 0, 1, 2]))), claim // 1)
        need = draw(st.none() | amounts.filter(bool))
        weight = draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)]))
        claimants.append(Claimant(name, claim, need, weight, minimum))
    reserved = draw(st.sampled_from([(), (("the river", Fraction(1, 5)),)]))
    promised = sum(one.minimum for one in claimants)
    least = -(-promised * 5 // 4) + 1 if promised else 0
    estate = least + draw(st.integers(0, 30 * len(names)))
    return Claims(Fraction(estate), tuple(claimants), unit, reserved, tuple(draw(st.permutations(names))))


@st.composite
def storms(draw, *, shelters=3, districts=4, people=6) -> Storm:
    """A few shelters and districts; some ways are too long, some shelters lack what some people need."""
    words = st.sets(st.sampled_from(["power", "step-free"]), max_size=1).map(frozenset)
    homes = tuple(
        Shelter(
            f"S{place}",
            draw(st.integers(0, people * 2)),
            frozenset(draw(st.sets(st.sampled_from(["power", "step-free"])))),
        )
        for place in range(draw(st.integers(1, shelters)))
    )
    number = st.integers(0, people)
    towns = tuple(
        District(
            f"D{place}", tuple(Group(f"class {at}", draw(number), draw(words)) for at in range(draw(st.integers(1, 2))))
        )
        for place in range(draw(st.integers(1, districts)))
    )
    lengths = st.sampled_from([None, *(Fraction(length, 2) for length in range(1, 6))])
    ways = tuple(Way(town.name, home.name, km) for town in towns for home in homes if (km := draw(lengths)) is not None)
    first = draw(st.sets(st.sampled_from(["power", "step-free"]), max_size=1))
    return Storm(homes, towns, ways, Fraction(2), frozenset(first))


def claim_rows(divided: Claims):
    """The claims as the rows of a file."""
    return [
        {
            "claimant": one.name,
            "claim": str(one.claim),
            "need": "" if one.need is None else str(one.need),
            "weight": str(one.weight),
            "minimum": str(one.minimum),
        }
        for one in divided.claimants
    ]


def storm_rows(storm: Storm):
    """Shelters, districts and ways as the rows of three files."""
    return (
        [
            {"id": one.name, "capacity": str(one.capacity), "attributes": " ".join(one.attributes)}
            for one in storm.shelters
        ],
        [
            {"id": one.name, "class": group.name, "people": str(group.people), "needs": ";".join(group.needs)}
            for one in storm.districts
            for group in one.groups
        ],
        [{"from": way.district, "to": way.shelter, "km": str(way.km)} for way in storm.ways],
    )
