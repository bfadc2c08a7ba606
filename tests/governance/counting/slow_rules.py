"""The rules of one round and their kin, one paper at a time: slow twins that are obviously right."""

from __future__ import annotations

from fractions import Fraction

from governance.counting import MISSING, Profile, ValueProfile


def papers(profile):
    """Every single ballot: ranks of names, or numbers by name."""
    if isinstance(profile, Profile):
        for ballot in profile.ballots:
            for _ in range(ballot.weight):
                yield [[profile.options[place] for place in rank] for rank in ballot.marks]
    else:
        for row, weight in zip(profile.values.tolist(), profile.weights.tolist(), strict=True):
            for _ in range(weight):
                yield {name: value for name, value in zip(profile.options, row, strict=True) if value != MISSING}


def most(points, seats, lots):
    """The names with the most points; equals by lot where not all of them find a seat."""
    order = sorted(points, key=lambda name: (-points[name], lots.index(name)))
    elected = order[:seats]
    return sorted(elected, key=lambda name: -points[name])


def plurality(profile: Profile):
    votes = dict.fromkeys(profile.standing, 0)
    for ranks in papers(profile):
        while ranks and len(ranks[0]) == 1 and ranks[0][0] in profile.withdrawn:
            ranks.pop(0)
        if ranks and len(ranks[0]) == 1:
            votes[ranks[0][0]] += 1
    return votes


def borda(profile: Profile):
    points = dict.fromkeys(profile.standing, Fraction())
    for ranks in papers(profile):
        left = list(range(len(points)))[::-1]
        done = set()
        for rank in ranks:
            names = {name for name in rank if name in points} - done
            places, left = left[: len(names)], left[len(names) :]
            for name in names:
                points[name] += Fraction(sum(places), len(places))
            done |= names
    return points


def sums(profile: ValueProfile, is_valid=lambda numbers: True):
    points = dict.fromkeys(profile.standing, 0)
    for numbers in papers(profile):
        if is_valid(numbers.values()):
            for name in points:
                points[name] += numbers.get(name, 0)
    return points


def prefer(profile: ValueProfile, one, other):
    """How many ballots score one higher than the other."""
    return sum(numbers.get(one, 0) > numbers.get(other, 0) for numbers in papers(profile))


def star(profile: ValueProfile, highest, lots):
    """The winner: two go to the runoff, one of them wins it."""
    score = sums(profile)
    fives = {name: sum(numbers.get(name) == highest for numbers in papers(profile)) for name in score}
    standing = list(score)
    runoff = []
    while standing and len(runoff) < 2:
        best = [name for name in standing if score[name] == max(score[each] for each in standing)]
        if len(best) > 2 - len(runoff):
            losses = {
                name: sum(prefer(profile, other, name) > prefer(profile, name, other) for other in best)
                for name in best
            }
            best.sort(key=lambda name: (losses[name], -fives[name], lots.index(name)))
        runoff.append(best[0])
        standing.remove(best[0])
    if len(runoff) == 1:
        return runoff[0]
    one, other = runoff
    ahead = prefer(profile, one, other) - prefer(profile, other, one)
    if ahead:
        return one if ahead > 0 else other
    return min(runoff, key=lambda name: (-score[name], -fives[name], lots.index(name)))


def majority_judgement(profile: ValueProfile, lots):
    """The winner and the middle grades: middle grades are taken away one by one."""
    grades = {name: sorted(numbers.get(name, 0) for numbers in papers(profile)) for name in profile.standing}
    middle = {name: own[(len(own) - 1) // 2] for name, own in grades.items()}
    left = list(grades)
    own = {name: list(given) for name, given in grades.items()}
    while len(left) > 1 and own[left[0]]:
        middles = {name: own[name].pop((len(own[name]) - 1) // 2) for name in left}
        left = [name for name in left if middles[name] == max(middles.values())]
    return min(left, key=lots.index), middle
