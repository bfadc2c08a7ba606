"""The tree over the record: the published vectors, a slow and obvious twin, and proofs that cannot be bent."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.minutes import merkle
from assemblies.minutes.merkle import (
    Tree,
    consistency,
    inclusion,
    is_consistent,
    is_included,
    leaf_hash,
    merkle_root,
    roots_at,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: ("e3b0c442", "b855"),
    1: ("6e340b9c", "a01d"),
    2: ("fac54203", "c125"),
    3: ("aeb6bcfe", "6e77"),
    5: ("4e3bbb1f", "64d4"),
    8: ("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", "4328"),
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_of_certificate_transparency_come_out(size):
    start, end = ROOTS[size]

    root = merkle_root([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex()

    assert root.startswith(start)
    assert root.endswith(end)


def twin_root(leaves):
    """RFC 9162, section 2.1.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    split = max(2**power for power in range(20) if 2**power < len(leaves))
    return hashlib.sha256(b"\x01" + twin_root(leaves[:split]) + twin_root(leaves[split:])).digest()


def twin_inclusion(place, leaves):
    """Section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    split = max(2**power for power in range(20) if 2**power < len(leaves))
    if place < split:
        return [*twin_inclusion(place, leaves[:split]), twin_root(leaves[split:])]
    return [*twin_inclusion(place - split, leaves[split:]), twin_root(leaves[:split])]


def twin_consistency(before, leaves, *, is_known=True):
    """Section 2.1.4.1."""
    if before == len(leaves):
        return [] if is_known else [twin_root(leaves)]
    split = max(2**power for power in range(20) if 2**power < len(leaves))
    if before <= split:
        return [*twin_consistency(before, leaves[:split], is_known=is_known), twin_root(leaves[split:])]
    return [*twin_consistency(before - split, leaves[split:], is_known=False), twin_root(leaves[:split])]


def hashes(number):
    return [leaf_hash(str(place).encode()) for place in range(number)]


@pytest.mark.parametrize("size", range(1, 42))
def test_every_line_of_every_small_record_is_proved_as_the_twin_does(size):
    leaves = hashes(size)
    tree, root = Tree(leaves), twin_root(leaves)
    assert merkle_root(leaves) == tree.node(0, size) == root
    for place in range(size):
        path = inclusion(place, size, tree.node)
        assert path == twin_inclusion(place, leaves)
        assert is_included(leaves[place], place, size, path, root)
    for before in range(1, size + 1):
        path = consistency(before, size, tree.node)
        assert path == twin_consistency(before, leaves)
        assert is_consistent(before, twin_root(leaves[:before]), size, root, path)


@given(st.sets(st.integers(0, 300), min_size=1, max_size=8))
def test_one_pass_gives_the_root_at_every_size_asked_for(sizes):
    leaves = hashes(max(sizes))
    assert dict(roots_at(leaves, sizes)) == {size: twin_root(leaves[:size]) for size in sizes}


@given(st.integers(1, 200), st.data())
def test_a_line_is_not_proved_anywhere_else_or_with_anything_else(size, data):
    leaves = hashes(size)
    tree, root = Tree(leaves), twin_root(leaves)
    place = data.draw(st.integers(0, size - 1))
    path = inclusion(place, size, tree.node)
    other = data.draw(st.integers(-1, size + 3).filter(lambda it: it != place))
    assert not is_included(leaves[place], other, size, path, root)
    assert not is_included(leaf_hash(b"forged"), place, size, path, root)
    assert not is_included(leaves[place], place, size, [*path, root], root)
    for step in range(len(path)):
        assert not is_included(leaves[place], place, size, path[:step] + path[step + 1 :], root)
        bent = [*path[:step], leaf_hash(path[step]), *path[step + 1 :]]
        assert not is_included(leaves[place], place, size, bent, root)


@given(st.integers(2, 200), st.data())
def test_a_record_that_was_changed_is_not_the_beginning_of_a_longer_one(size, data):
    leaves = hashes(size)
    tree, root = Tree(leaves), twin_root(leaves)
    before = data.draw(st.integers(1, size - 1))
    path = consistency(before, size, tree.node)
    old = twin_root(leaves[:before])
    changed = data.draw(st.integers(0, before - 1))
    forged = twin_root([*leaves[:changed], leaf_hash(b"forged"), *leaves[changed + 1 : before]])
    assert is_consistent(before, old, size, root, path)
    assert not is_consistent(before, forged, size, root, path)
    assert not is_consistent(before, old, size, forged, path)
    assert not is_consistent(before, old, size, root, [*path, root])
    for step in range(len(path)):
        assert not is_consistent(before, old, size, root, path[:step] + path[step + 1 :])
        bent = [*path[:step], leaf_hash(path[step]), *path[step + 1 :]]
        assert not is_consistent(before, old, size, root, bent)


@pytest.mark.parametrize("before, size", [(0, 5), (-1, 5), (6, 5)])
def test_no_proof_leads_from_nothing_or_backwards(before, size):
    tree = Tree(hashes(5))
    with pytest.raises(ValueError):
        consistency(before, size, tree.node)
    assert not is_consistent(before, hashlib.sha256().digest(), size, twin_root(hashes(5)), [])


def test_the_same_record_needs_no_proof():
    root = twin_root(hashes(5))
    assert is_consistent(5, root, 5, root, [])
    assert not is_consistent(5, root, 5, leaf_hash(b"forged"), [])
    assert not is_consistent(5, root, 5, root, [root])


def test_a_planted_bug_is_found(monkeypatch):
    """With leaves hashed like nodes, a node passes for a leaf; the vectors say so."""
    monkeypatch.setattr(merkle, "node_hash", lambda left, right: hashlib.sha256(b"\x00" + left + right).digest())
    assert merkle_root([leaf_hash(leaf) for leaf in LEAVES]).hex() != ROOTS[8][0]
