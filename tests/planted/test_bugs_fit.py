"""Planted bugs still fit the product: each can be planted, and the tests that must catch it are there."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from tests.planted.bugs import BUGS, Bug, Kind
from tests.servers import ROOT

EACH = pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.what.replace(" ", "-"))


@EACH
def test_a_bug_can_be_planted_and_is_no_slip_of_the_pen(bug: Bug) -> None:
    text = (ROOT / bug.file).read_text()
    planted = bug.planted_in(text)
    assert planted != text
    ast.parse(planted)


@EACH
def test_the_tests_that_must_catch_it_are_there(bug: Bug) -> None:
    assert bug.caught_by
    for node in bug.caught_by:
        file, _, name = node.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(), node


def test_there_are_enough_of_them() -> None:
    kinds = Counter(bug.kind for bug in BUGS)
    assert len(BUGS) >= 25
    assert set(kinds) == set(Kind)
    assert len({bug.what for bug in BUGS}) == len(BUGS)
