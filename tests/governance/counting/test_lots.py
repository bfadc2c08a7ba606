"""The order of lots drawn from a seed."""

from __future__ import annotations

import hashlib
from collections import Counter

from governance.counting import lots, rules


def test_anybody_can_draw_the_same_order_again():
    seed, configuration = bytes(range(32)), hashlib.sha256(b"configuration").digest()

    order = lots(seed, configuration, ["Asha", "Bo", "Cai"])

    by_hand = sorted(
        (hashlib.sha256(seed + configuration + bytes([0, 0, 0, place])).hexdigest(), name)
        for place, name in enumerate(["Asha", "Bo", "Cai"])
    )
    assert order == tuple(name for _, name in by_hand)


def test_another_configuration_gives_another_draw():
    orders = {lots(b"seed", bytes([number]), ("Asha", "Bo", "Cai", "Dee")) for number in range(50)}

    assert len(orders) > 12


def test_nobody_is_favoured():
    first = Counter(lots(number.to_bytes(4, "big"), b"", ("Asha", "Bo", "Cai"))[0] for number in range(3000))

    assert all(900 < number < 1100 for number in first.values())


def test_rules_are_found_by_their_files_alone():
    assert list(rules()) == sorted(rules())
    assert {"yes-no", "stv-scottish"} <= set(rules())
    assert rules()["yes-no"].kind == "choice"
    assert rules()["stv-scottish"].kind == "ranked"
