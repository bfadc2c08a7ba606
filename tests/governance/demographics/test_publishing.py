"""Totals of what members say about themselves: published only where nobody is given away, table after table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.demographics.publishing import Published, publish
from governance.equity import NotSafe

K = 3
NAMES = ("young", "middle", "old")
PEOPLE = st.lists(st.tuples(st.sampled_from([*NAMES, ""]), st.sampled_from([*NAMES, ""])), min_size=4, max_size=14)


def counted(groups: Sequence[str]) -> dict[str, int]:
    return {name: groups.count(name) for name in NAMES}


def true_tables(table: Published) -> Iterator[dict[str, int]]:
    """Every table that agrees with what is shown."""
    for numbers in product(range(table.whole + 1), repeat=len(NAMES)):
        told = dict(zip(NAMES, numbers, strict=True))
        if sum(numbers) == table.whole and all(n in (None, told[name]) for name, n in table.cells.items()):
            yield told


def follows(one: Mapping[str, int], other: Mapping[str, int], left: int) -> bool:
    """Whether one table can have become the other while so many left in all."""
    return sum(max(0, one[name] - other[name]) for name in NAMES) <= left <= sum(one.values())


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
@example([("young", "young")] * 4 + [("old", "old")] * 4 + [("middle", "middle")] * 2 + [("", "young")] * 3)
def test_whoever_reads_two_tables_and_tries_everything_learns_no_small_number(people: list[tuple[str, str]]) -> None:
    first, second = [one for one, _other in people], [other for _one, other in people]
    try:
        before = publish(counted(first), k=K)
    except NotSafe:
        return
    possible: list[tuple[dict[str, int], ...]] = [(told,) for told in true_tables(before)]
    tables, truths = [before], [counted(first)]
    stayed = counted([one for one, other in people if one == other])
    try:
        after = publish(counted(second), before=tables, last=truths[0], stayed=stayed, k=K)
    except NotSafe:
        pass
    else:
        tables, truths = [before, after], [*truths, counted(second)]
        possible = [
            (one, other)
            for one in true_tables(before)
            for other in true_tables(after)
            if follows(one, other, after.left)
        ]
        for name in NAMES:
            assert counted(second)[name] - stayed[name] not in range(1, K)
            assert counted(first)[name] - stayed[name] not in range(1, K)
    assert tuple(truths) in possible
    for place, table in enumerate(tables):
        for name, n in table.cells.items():
            assert n is None or n == 0 or n >= K
            if n is None:
                values = [told[place][name] for told in possible]
                assert max(values) - min(values) >= K


def test_one_person_more_waits_until_ten_have_come() -> None:
    first = {"young": 20, "middle": 15, "old": 4}
    before = publish(first)
    assert before.cells == {"young": 20, "middle": None, "old": None}
    for more, is_safe in ((0, False), (1, False), (9, False), (10, True)):
        grown = first | {"young": 20 + more}
        if is_safe:
            assert publish(grown, before=[before], last=first, stayed=first).cells["young"] == 30
        else:
            with pytest.raises(NotSafe):
                publish(grown, before=[before], last=first, stayed=first)
    with pytest.raises(NotSafe):
        publish({"young": 9})
