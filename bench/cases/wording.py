"""Texts: two long versions compared, and what a hundred amendments make of one."""

import random
import time
from collections.abc import Callable
from statistics import median

from bench.goals import Figure, case
from bench.hall import Hall
from governance.wording import Amendment, Kind, compare, passages_of, rehearse

WORDS = 20_000
COMMON = [f"word{place}" for place in range(4_000)]  # as common as words are: the first twice as often as the second
WEIGHTS = [1 / (place + 1) for place in range(len(COMMON))]


@case("wording")
def texts(hall: Hall) -> list[Figure]:
    """Nothing of the product runs here but the comparison and the merging, in this process."""
    chance = random.Random(63)
    paragraphs = [[_sentence(chance) for _ in range(5)] for _ in range(WORDS // 70)]
    before = _text(paragraphs)
    figures = []
    for what, share in (("a tenth", 0.1), ("half", 0.5), ("all", 1.0)):
        after = _text([[_edited(chance, said, share) for said in paragraph] for paragraph in paragraphs])
        taken = _milliseconds(lambda after=after: compare(before, after), hall.rounds)  # type: ignore[misc]
        what = f"two versions of {len(before.split()):,} words, {what} of the sentences changed"
        figures.append(Figure("wording", what, taken, "ms", must=300))
    text = passages_of(before)
    for many in (100, 600):
        chosen = [_amendment(chance, number, text) for number in range(1, many + 1)]
        taken = _milliseconds(lambda chosen=chosen: rehearse(text, chosen), hall.rounds)  # type: ignore[misc]
        note = f"{len(rehearse(text, chosen).clashes)} clashes"
        figures.append(Figure("wording", f"{many} amendments rehearsed", taken, "ms", must=100, note=note))
    return figures


def _milliseconds(act: Callable[[], object], rounds: int) -> float:
    taken = []
    for _round in range(rounds):
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1000)
    return median(taken)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(COMMON, WEIGHTS, k=chance.randint(6, 22))) + "."


def _text(paragraphs: list[list[str]]) -> str:
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _edited(chance: random.Random, said: str, share: float) -> str:
    """A sixth of the sentences that change is written anew; in the others two words are."""
    if chance.random() >= share:
        return said
    if chance.random() < 1 / 6:
        return _sentence(chance)
    words = said.split()
    for _word in range(2):
        words[chance.randrange(len(words))] = chance.choice(COMMON)
    return " ".join(words)


def _amendment(chance: random.Random, number: int, text: tuple) -> Amendment:
    passage, kind = chance.choice(text), chance.choice(list(Kind))
    start = chance.randrange(len(passage.words) - 3)
    end = start if kind == Kind.INSERT else start + chance.randint(1, 3)
    return Amendment(number, kind, passage.id, "" if kind == Kind.DELETE else _sentence(chance), start, end)
