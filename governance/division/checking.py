"""Is a division what it claims to be? Checked by adding, multiplying and comparing; nothing is solved here.

This file shares no code with what divides. It takes the rows of the CSV files as they stand there and the JSON object
of the result, and says what is wrong, sentence by sentence; nothing means that the result is proved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Rows = Sequence[Mapping[str, str]]


def faults_in_division(
    rows: Rows,
    result: Mapping[str, Any],
    *,
    estate: str,
    unit: str | None = None,
    reserved: Mapping[str, str] | None = None,
    lots: Sequence[str] | None = None,
) -> list[str]:
    """What is wrong with the awards of claims. `reserved` are shares of the estate by name."""
    try:
        return _Awards(rows, result, estate, unit, reserved or {}, lots).faults()
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        return [f"The result cannot be read: {type(error).__name__} {error}."]


def faults_in_plan(
    shelters: Rows, districts: Rows, ways: Rows, result: Mapping[str, Any], *, limit: str, first: str = ""
) -> list[str]:
    """What is wrong with a plan for shelters. `first` are the needs of those who have a place before others."""
    try:
        return _Places(shelters, districts, ways, result, Fraction(limit), _words(first)).faults()
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        return [f"The result cannot be read: {type(error).__name__} {error}."]


class _Checks:
    def __init__(self) -> None:
        self.found: list[str] = []

    def require(self, holds: bool, what: str) -> None:
        if not holds:
            self.found.append(what)


class _Awards(_Checks):
    def __init__(
        self,
        rows: Rows,
        result: Mapping[str, Any],
        estate: str,
        unit: str | None,
        reserved: Mapping[str, str],
        lots: Sequence[str] | None,
    ) -> None:
        super().__init__()
        certificate = result["certificate"]
        self.rule, self.lots = result["rule"], lots
        self.is_whole = self.rule in ("hamilton", "sainte-lague", "dhondt")
        self.unit = Fraction(unit) if unit else Fraction(1) if self.is_whole else None
        self.estate = Fraction(estate)
        self.claims = {row["claimant"]: Fraction(row["claim"]) for row in rows}
        self.needs = {row["claimant"]: Fraction(row.get("need") or row["claim"]) for row in rows}
        self.weights = {row["claimant"]: Fraction(row.get("weight") or 1) for row in rows}
        self.minimums = {row["claimant"]: Fraction(row.get("minimum") or 0) for row in rows}
        self.shares = {name: Fraction(share) for name, share in reserved.items()}
        self.awards = {name: Fraction(award) for name, award in result["awards"].items()}
        self.exact = {name: Fraction(award) for name, award in certificate["exact"].items()}
        self.reserved = {name: Fraction(award) for name, award in certificate["reserved"].items()}
        self.surplus = Fraction(result["surplus"])
        self.proof, self.levels, self.rounding = certificate["proof"], result["levels"], certificate["rounding"]
        self.available = min(self.estate - sum(self.reserved.values()), sum(self.claims.values()))

    def faults(self) -> list[str]:
        self._sums()
        if self.found:
            return self.found
        if self.rule in ("sainte-lague", "dhondt"):
            self._quotients()
        else:
            self._whole_units()
            self._exact()
        return self.found

    def _sums(self) -> None:
        self.require(set(self.exact) == set(self.claims), "The exact awards are not those of the claimants.")
        self.require(set(self.awards) == {*self.claims, *self.reserved}, "Awards and claimants differ.")
        self.require(set(self.reserved) == set(self.shares), "Reserved shares are missing or invented.")
        if self.found:
            return
        for name, share in self.shares.items():
            amount, least = self.reserved[name], share * self.estate
            is_right = amount == least if self.unit is None else least <= amount < least + self.unit
            self.require(is_right and self.awards[name] == amount, f"The share reserved for {name} is wrong.")
        self.require(sum(self.awards.values()) + self.surplus == self.estate, "Awards and surplus are not the estate.")
        for name, claim in self.claims.items():
            self.require(0 <= self.awards[name] <= claim, f"{name} gets less than nothing or more than the claim.")
            is_whole = self.unit is None or self.awards[name] % self.unit == 0
            self.require(is_whole, f"{name} gets no whole number of units.")

    def _exact(self) -> None:
        self.require(sum(self.exact.values()) == self.available, "The exact awards are not all there is to hand out.")
        if self.rule in ("leximin", "weighted-leximin"):
            self._levels()
            return
        for name, claim in self.claims.items():
            self.require(self.exact[name] == self._by_number(claim), f"The award of {name} is not by the rule.")

    def _by_number(self, claim: Fraction) -> Fraction | None:
        """A claim's award, from the one number that the rule comes to."""
        number = {name: Fraction(value) for name, value in self.proof.items()}
        if self.rule in ("proportional", "hamilton"):
            return claim * number["rate"]
        if self.rule == "equal-awards":
            return min(claim, number["most"])
        if self.rule == "equal-losses":
            return max(Fraction(0), claim - number["loss"])
        if self.rule == "talmud":
            is_small = 2 * self.available <= sum(self.claims.values())
            if is_small != ("most" in number):
                return None
            return min(claim / 2, number["most"]) if is_small else claim - min(claim / 2, number["loss"])
        return None

    def _levels(self) -> None:
        """Each level is what its bound allows, given the levels below.

        Who is held by a claim cannot have more. The others, at the lowest level among them, share what the rest leave;
        whoever is above has the guaranteed minimum and no more.
        """
        measures = {
            name: need * (self.weights[name] if self.rule == "weighted-leximin" else 1)
            for name, need in self.needs.items()
        }
        named = [name for level in self.levels for name in level["claimants"]]
        wanted = sorted(name for name, claim in self.claims.items() if claim)
        self.require(sorted(named) == wanted, "Not every claimant stands at one level.")
        last: Fraction | None = None
        of_estate: Fraction | None = None
        for level in self.levels:
            height, names, tight, dual = Fraction(level["level"]), level["claimants"], level["tight"], level["dual"]
            self.require(last is None or last <= height, "The levels do not rise.")
            self.require(tight in ("claim", "estate", "minimum"), "A level has no known bound.")
            for name in names:
                self.require(self.exact[name] == height * measures[name], f"{name} is not at the level named.")
            if tight == "claim":
                for name in names:
                    value = Fraction(dual["claim"][name])
                    self.require(value * measures[name] == 1, f"The dual value of {name} is wrong.")
                    self.require(value * self.claims[name] == height, f"{name} could have more.")
            else:
                is_lowest = of_estate is None
                self.require((tight == "estate") == is_lowest, "Only the lowest level short of claims is the estate's.")
                of_estate = height if of_estate is None else of_estate
                value = Fraction(dual["estate"])
                others = sum(award for name, award in self.exact.items() if name not in set(names))
                self.require(value * sum(measures[name] for name in names) == 1, "A dual value of the estate is wrong.")
                self.require(value * (self.available - others) == height, "The estate would allow more.")
            if of_estate is not None and height > of_estate:
                for name in names:
                    self.require(self.exact[name] == self.minimums[name], f"{name} has more than the minimum.")
            last = height
        for name, minimum in self.minimums.items():
            self.require(minimum <= self.exact[name] <= self.claims[name], f"{name} has less than the minimum.")
            self.require(minimum <= self.awards[name], f"{name} is rounded below the minimum.")

    def _whole_units(self) -> None:
        """The units left over went to the largest remainders."""
        if self.unit is None:
            self.require(self.awards == {**self.exact, **self.reserved}, "Awards and exact awards differ.")
            return
        raised = set(self.rounding["raised"])
        cutoff = None if self.rounding["cutoff"] is None else Fraction(self.rounding["cutoff"])
        level = set()
        could_rise = False
        for name, exact in self.exact.items():
            whole = exact // self.unit
            part = exact / self.unit - whole
            is_raised = name in raised
            self.require(self.awards[name] == (whole + is_raised) * self.unit, f"The award of {name} is not rounded.")
            has_room = part > 0 and (whole + 1) * self.unit <= self.claims[name]
            if is_raised:
                self.require(cutoff is not None and part >= cutoff, f"{name} was rounded up with too little.")
            elif has_room:
                self.require(cutoff is None or part <= cutoff, f"{name} should have been rounded up.")
                could_rise = True
            if has_room and part == cutoff:
                level.add(name)
        given = sum(self.awards[name] for name in self.claims)
        self.require(given <= self.available, "More is handed out than there is.")
        self.require(not could_rise or given + self.unit > self.available, "A unit was kept back.")
        self._lots(level, level & raised)

    def _quotients(self) -> None:
        """No unit that was refused had a larger quotient than one that was given."""
        unit = self.unit or Fraction(1)
        kept = Fraction(self.proof["kept"]) if self.proof["kept"] else None
        refused = Fraction(self.proof["refused"]) if self.proof["refused"] else None
        self.require(kept is None or refused is None or kept >= refused, "A smaller quotient won over a larger one.")
        winners, losers = set(), set()
        for name, claim in self.claims.items():
            held, size = self.awards[name] / unit, claim / unit
            self.require(self.exact[name] == self.awards[name], "Awards and exact awards differ.")
            if held:
                last = size / (2 * held - 1 if self.rule == "sainte-lague" else held)
                self.require(kept is not None and last >= kept, f"The last unit of {name} was not won.")
                if last == kept:
                    winners.add(name)
            if held + 1 <= size:
                following = size / (2 * held + 1 if self.rule == "sainte-lague" else held + 1)
                self.require(refused is not None and following <= refused, f"{name} should have had one more.")
                if following == kept:
                    losers.add(name)
        given = sum(self.awards[name] for name in self.claims)
        self.require(given <= self.available, "More is handed out than there is.")
        self.require(refused is None or given + unit > self.available, "A unit was kept back.")
        self._lots(winners | losers, winners)

    def _lots(self, level: set[str], winners: set[str]) -> None:
        """Where only some of those who stood level had a unit, they are those whom the lots favour."""
        tied, chosen = set(self.rounding["tied"]), set(self.rounding["chosen"])
        if winners and level != winners:
            self.require((tied, chosen) == (level, winners), "A tie is not told as it was.")
            if self.lots is not None:
                favoured = sorted(level, key=list(self.lots).index)[: len(winners)]
                self.require(set(favoured) == winners, "The lots favour others.")
        else:
            self.require(not tied and not chosen, "A tie is told where there was none.")


Label = tuple[Fraction, int]
"""Share and size of the worst served district that reaches a place."""


class _Places(_Checks):
    def __init__(
        self,
        shelters: Rows,
        districts: Rows,
        ways: Rows,
        result: Mapping[str, Any],
        limit: Fraction,
        first: set[str],
    ) -> None:
        super().__init__()
        self.capacity = {row["id"]: int(row["capacity"]) for row in shelters}
        offers = {row["id"]: _words(row.get("attributes") or "") for row in shelters}
        self.people = {(row["id"], row["class"]): int(row["people"]) for row in districts}
        needs = {(row["id"], row["class"]): _words(row.get("needs") or "") for row in districts}
        km = {(row["from"], row["to"]): Fraction(row["km"]) for row in ways if Fraction(row["km"]) <= limit}
        self.ways = {
            (*group, shelter): km[group[0], shelter]
            for group in self.people
            for shelter in self.capacity
            if (group[0], shelter) in km and needs[group] <= offers[shelter]
        }
        dearer = max(self.ways.values(), default=Fraction(0)) * (len(self.capacity) + 1)
        self.waiting = {group: dearer if first and not needs[group] & first else Fraction(0) for group in self.people}
        self.placed = {
            (district, name, shelter): number
            for district, groups in result["placed"].items()
            for name, by in groups.items()
            for shelter, number in by.items()
        }
        self.result, self.certificate = result, result["certificate"]
        self.size: dict[str, int] = {}
        for (district, _), number in self.people.items():
            self.size[district] = self.size.get(district, 0) + number
        self.in_group = dict.fromkeys(self.people, 0)
        self.in_shelter = dict.fromkeys(self.capacity, 0)
        self.served = dict.fromkeys(self.size, 0)

    def faults(self) -> list[str]:
        self._sums()
        if not self.found:
            self._labels()
            self._chains()
        return self.found

    def _sums(self) -> None:
        """Nobody is placed twice, too far, in a full shelter or in one that lacks what they need."""
        for (district, name, shelter), number in self.placed.items():
            self.require((district, name, shelter) in self.ways, f"{shelter} is not open to {district} {name}.")
            self.require(type(number) is int and number > 0, f"{number} is no number of people.")
            if self.found:
                return
            self.in_group[district, name] += number
            self.in_shelter[shelter] += number
            self.served[district] += number
        for shelter, number in self.in_shelter.items():
            self.require(number <= self.capacity[shelter], f"{shelter} is overfull.")
        unserved = {(district, name): n for district, by in self.result["unserved"].items() for name, n in by.items()}
        self.require(unserved.keys() <= self.people.keys(), "People without a place are told who are not there.")
        for group, people in self.people.items():
            left = people - self.in_group[group]
            self.require(left >= 0 and unserved.get(group, 0) == left, f"The people of {group} do not add up.")
        for district, size in self.size.items():
            share = Fraction(self.served[district], size) if size else Fraction(1)
            self.require(Fraction(self.result["shares"][district]) == share, f"The share of {district} is wrong.")
        km = sum(number * self.ways[way] for way, number in self.placed.items())
        self.require(Fraction(self.certificate["travel"]["km"]) == km, "The kilometres do not add up.")
        self.require(self.certificate["people"] == sum(self.served.values()), "The people placed do not add up.")

    def _labels(self) -> None:
        self.of_district: dict[str, Label] = {}
        self.of_group: dict[tuple[str, str], Label] = {}
        self.of_shelter: dict[str, Label] = {}
        for level in self.certificate["levels"]:
            label = (Fraction(level["share"]), int(level["people"]))
            self.of_district |= dict.fromkeys(level["districts"], label)
            self.of_group |= dict.fromkeys(((district, name) for district, name in level["classes"]), label)
            self.of_shelter |= dict.fromkeys(level["shelters"], label)
        travel = self.certificate["travel"]
        self.at_district = {name: Fraction(value) for name, value in travel["districts"].items()}
        self.at_group = {
            (name, group): Fraction(value) for name, by in travel["classes"].items() for group, value in by.items()
        }
        self.at_shelter = {name: Fraction(value) for name, value in travel["shelters"].items()}

    def _chains(self) -> None:
        """No chain of people moving over places more, serves a worse served district better, or shortens the ways.

        Along each possible move labels never rise and potentials never rise by more than the kilometres it adds; so
        along no chain of them. A place of somebody who lets others go first counts as more than any chain could save.
        """
        for (district, name), people in self.people.items():
            group = (district, name)
            if self.in_group[group] < people:
                self._move(self.of_district.get(district), self.of_group.get(group), f"{district} to {name}")
                self._add(
                    self.at_district[district], self.at_group[group], self.waiting[group], f"{district} to {name}"
                )
            if self.in_group[group]:
                self._move(self.of_group.get(group), self.of_district.get(district), f"{name} to {district}")
                self._add(
                    self.at_group[group], self.at_district[district], -self.waiting[group], f"{name} to {district}"
                )
        for way, km in self.ways.items():
            district, name, shelter = way
            group = (district, name)
            self._move(self.of_group.get(group), self.of_shelter.get(shelter), f"{group} to {shelter}")
            self._add(self.at_group[group], self.at_shelter[shelter], km, f"{group} to {shelter}")
            if self.placed.get(way):
                self._move(self.of_shelter.get(shelter), self.of_group.get(group), f"{shelter} to {group}")
                self._add(self.at_shelter[shelter], self.at_group[group], -km, f"{shelter} to {group}")
        for shelter, number in self.in_shelter.items():
            if number < self.capacity[shelter]:
                self.require(shelter not in self.of_shelter, f"{shelter} has room for people in need.")
                self._add(self.at_shelter[shelter], Fraction(0), Fraction(0), f"{shelter} out")
            if number:
                self._add(Fraction(0), self.at_shelter[shelter], Fraction(0), f"into {shelter}")
        self._districts()

    def _districts(self) -> None:
        """No district loses a place to one that is worse served, nor to an equal one for shorter ways."""
        gaining: dict[Label, Fraction] = {}
        losing: dict[Label, Fraction] = {}
        for district, size in self.size.items():
            label, at = self.of_district.get(district), self.at_district[district]
            if self.served[district] < size:
                key = (Fraction(self.served[district], size), size)
                self.require(label is not None and label <= key, f"{district} has no level, or too high a one.")
                if label == key:
                    gaining[key] = max(gaining.get(key, at), at)
            if self.served[district] and label is not None:
                key = (Fraction(self.served[district] - 1, size), size)
                self.require(key <= label, f"{district} has a place that one worse served could have.")
                if label == key:
                    losing[key] = min(losing.get(key, at), at)
        for key in gaining.keys() & losing.keys():
            self.require(gaining[key] <= losing[key], f"Another district of {key[1]} would have shorter ways.")

    def _move(self, start: Label | None, end: Label | None, what: str) -> None:
        """A label never rises along a possible move; having none is the highest."""
        self.require(start is None or (end is not None and end <= start), f"A level rises from {what}.")

    def _add(self, start: Fraction, end: Fraction, km: Fraction, what: str) -> None:
        self.require(end <= start + km, f"The ways would be shorter with a move from {what}.")


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.split(r"[\s;|]+", text) if word}
