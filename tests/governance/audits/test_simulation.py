"""How often guardians are wrong where nothing is uneven, and how often they find what is."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from governance.audits.guardians import guardians
from tests.governance.audits.simulated import alarms, detects


def wrong(assemblies: int, seed: int) -> tuple[int, Counter[str]]:
    """The assemblies in which any guardian spoke up about nothing, and which did."""
    chance, found, by_whom = Random(seed), 0, Counter[str]()
    for _ in range(assemblies):
        spoke = set(alarms(chance))
        found += bool(spoke)
        by_whom.update(spoke)
    return found, by_whom


def test_where_nothing_is_uneven_guardians_seldom_speak_up() -> None:
    found, _by_whom = wrong(150, seed=7)
    assert found <= 12


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.parametrize("seed", range(4))
def test_of_two_thousand_even_assemblies_at_most_five_in_a_hundred_hear_a_false_alarm(seed: int) -> None:
    found, by_whom = wrong(500, seed)
    print(f"{found} of 500: {dict(by_whom)}")
    assert found <= 25


@pytest.mark.parametrize("guardian", guardians())
def test_what_is_very_uneven_is_found(guardian: str) -> None:
    chance, behind = Random(11), 0.0 if guardian == "area" else 0.25
    assert sum(detects(chance, guardian, behind, people=150) for _ in range(40)) >= 30
