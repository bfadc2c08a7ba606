"""The checker's own Ed25519: the vectors of RFC 8032, and the library beside it."""

from __future__ import annotations

import random

import pytest

from assemblies.minutes import verify

from .bundles import MACHINE, PAPER, Key, an_honest_bundle, checked


def test_an_honest_bundle_is_verified_by_the_library_and_without_it(monkeypatch):
    known = {"keys": [MACHINE.public], "witnesses": [PAPER.public]}
    assert checked(an_honest_bundle().packed(), **known).exit_code == 0
    monkeypatch.setattr(verify, "KnownKey", None)
    assert checked(an_honest_bundle().packed(), **known).exit_code == 0


def test_the_checker_s_own_arithmetic_agrees_with_the_library(monkeypatch):
    key, chance = Key("somebody"), random.Random(1)
    contents = [chance.randbytes(chance.randrange(60)) for _each in range(40)]
    signed = [(content, key.sign("p", content)) for content in contents]
    for place in (3, 17):
        signed[place] = (signed[place][0] + b"x", signed[place][1])
    signed[21] = (signed[21][0], "f" * 128)
    with_library = verify.unsigned(key.public, "p", signed)
    monkeypatch.setattr(verify, "KnownKey", None)
    assert verify.unsigned(key.public, "p", signed) == with_library == [3, 17, 21]
    assert verify.unsigned("ff" * 32, "p", signed[:3]) == [0, 1, 2]


# RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize("public, message, signature", VECTORS)
def test_the_vectors_of_rfc_8032_hold(public, message, signature):
    words = bytes.fromhex(message)
    taken = verify.taken_apart(0, bytes.fromhex(public), words, signature)
    key = verify.point_of(bytes.fromhex(public))
    assert verify.untrue(key, [taken]) == []
    other = verify.taken_apart(0, bytes.fromhex(public), words + b"x", signature)
    assert verify.untrue(key, [other]) == [0]
