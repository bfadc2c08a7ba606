"""The chain of the minutes and the root over sealed ballots."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.minutes import verify
from assemblies.minutes.chain import (
    GENESIS,
    BrokenChain,
    check,
    next_line,
    opaque,
    sealed_root,
)


def three_lines():
    lines, prev = [], GENESIS
    for seq, kind in enumerate(("assembly.config", "roll.freeze", "question.open"), start=1):
        line = next_line(prev=prev, seq=seq, at="2026-11-20T09:00:00.000Z", type=kind, body={"number": seq})
        lines.append(line.text)
        prev = line.hash
    return lines


@given(st.lists(st.binary(max_size=4), max_size=40), st.randoms(use_true_random=False))
def test_the_root_does_not_tell_in_which_order_ballots_came(leaves, random):
    shuffled = list(leaves)
    random.shuffle(shuffled)

    assert sealed_root(shuffled) == sealed_root(leaves)
    assert verify.sealed_root(leaves) == sealed_root(leaves)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20), st.data())
def test_a_missing_ballot_changes_the_root(leaves, data):
    place = data.draw(st.integers(0, len(leaves) - 1))

    assert sealed_root(leaves[:place] + leaves[place + 1 :]) != sealed_root(leaves)


def test_each_line_holds_the_hash_of_the_one_before():
    lines = three_lines()

    assert json.loads(lines[0])["prev"] == GENESIS
    assert json.loads(lines[1])["prev"] == hashlib.sha256(lines[0].encode()).hexdigest()
    assert check(lines) == hashlib.sha256(lines[2].encode()).hexdigest()


def test_an_empty_record_has_the_first_hash():
    assert check([]) == GENESIS


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda lines: lines[1:], "number"),
        (lambda lines: [lines[0], lines[2]], "number"),
        (lambda lines: [lines[0], lines[1].replace('"number":2', '"number":3'), lines[2]], "hash of the line before"),
        (lambda lines: [lines[0].replace(",", ", ", 1)], "canonical"),
        (lambda lines: [lines[0].replace('"v":1', '"v":2')], "version"),
        (lambda lines: [lines[0].replace('"v":1', '"v":true')], "version"),
        (lambda lines: [lines[0].replace('"seq":1', '"seq":true')], "number"),
        (lambda lines: [lines[0].replace('"v":1', '"v":1,"w":1')], "keys"),
        (lambda lines: [lines[0].replace('"number":1', '"number":1.5')], "read"),
        (lambda lines: [lines[0].replace('"number":1', '"number":1,"number":1')], "canonical"),
        (lambda lines: ["[" * 100_000], "read"),
        (lambda lines: ["7"], "keys"),
        (lambda lines: ["not json"], "read"),
    ],
)
def test_a_change_to_the_record_is_found(change, words):
    with pytest.raises(BrokenChain, match=words):
        check(change(three_lines()))


def test_a_person_cannot_be_told_from_the_hash_without_the_salt():
    assert opaque(b"a" * 32, "17") == hashlib.sha256(b"a" * 32 + b"17").hexdigest()
    assert opaque(b"a" * 32, "17") != opaque(b"b" * 32, "17")
