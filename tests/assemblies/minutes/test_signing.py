"""The signature of this instance: one key in a file of its own, old ones still known."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.minutes import signing
from assemblies.minutes.models import SigningKey

PURPOSE = "assembly-bundle/1 promise"
# RFC 8032, section 7.1, test 2: the seed and its public key.
SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"


@pytest.fixture
def place(tmp_path, settings):
    settings.SIGNING_KEY_FILE = tmp_path / "keys" / "signing_key"
    return settings.SIGNING_KEY_FILE


def signed(content=b"leaf", *, purpose=PURPOSE, public=None, signature=None):
    public = public or signing.current_key().public
    return signing.is_signed(purpose, content, signature=signature or signing.sign(PURPOSE, b"leaf"), public=public)


@pytest.mark.django_db
def test_the_key_is_made_when_it_is_first_needed_and_only_its_owner_reads_it(place):
    assert not place.exists()
    assert signed()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert signing.key_id() == signing.id_of(SigningKey.objects.get().public)


def test_the_public_key_is_that_of_rfc_8032(place):
    place.parent.mkdir()
    place.write_text(SEED + "\n")
    assert signing.key_id() == signing.id_of(PUBLIC)


@pytest.mark.django_db
def test_a_signature_holds_for_these_words_this_purpose_and_this_key_alone(place):
    signature = signing.sign(PURPOSE, b"leaf")
    assert signed(signature=signature)
    assert not signed(b"other leaf", signature=signature)
    assert not signed(purpose="assembly-bundle/1 head", signature=signature)
    assert not signed(signature=signature[:-1] + ("0" if signature[-1] != "0" else "1"))
    assert not signed(public=PUBLIC, signature=signature)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_signature_or_key_that_is_none_is_no_signature(signature, public):
    assert not signing.is_signed(PURPOSE, b"leaf", signature=signature, public=public)


def test_signing_again_gives_the_same_signature(place):
    assert signing.sign(PURPOSE, b"leaf") == signing.sign(PURPOSE, b"leaf")


@pytest.mark.django_db
def test_after_a_new_key_old_signatures_hold_and_what_was_begun_goes_on(place):
    before, signature = signing.current_key(), signing.sign(PURPOSE, b"leaf")
    after = signing.rotate()
    assert after.id != before.id == SigningKey.objects.order_by("since").first().id
    assert signed(public=before.public, signature=signature)
    assert signing.sign(PURPOSE, b"leaf", key=before.id) == signature
    assert signed(public=after.public, signature=signing.sign(PURPOSE, b"leaf"))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_with_a_key_that_is_gone_nothing_is_signed(place):
    with pytest.raises(signing.KeyMissing):
        signing.sign(PURPOSE, b"leaf", key="0" * 64)


def test_many_who_need_the_first_key_at_once_get_one(place):
    with ThreadPoolExecutor(8) as pool:
        signatures = set(pool.map(lambda _turn: signing.sign(PURPOSE, b"leaf"), range(32)))
    assert len(signatures) == 1
    assert list(place.parent.iterdir()) == [place]
