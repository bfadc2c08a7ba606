"""Signed heads: after each step, every five minutes while a vote is open, and proofs that hold together."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assemblies.minutes import heads, record, signing
from assemblies.minutes.events import event_type
from assemblies.minutes.merkle import is_consistent, is_included, leaf_hash, merkle_root
from assemblies.minutes.models import Block, Chain, Entry
from assemblies.minutes.services import note_all
from config.clock import telling

SMALL = event_type("meal.cook", "number", sentence="A meal was cooked.")
STEP = event_type("question.step", "number", sentence="A step.")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(chain, number, kind=SMALL):
    with transaction.atomic():
        note_all(chain, kind, [{"number": place} for place in range(number)])


def slow_root(chain, size):
    lines = Entry.objects.of(chain)[:size]
    return merkle_root([leaf_hash(entry.text.encode()) for entry in lines]).hex()


@pytest.fixture
def chain():
    return uuid.uuid4()


def test_a_head_is_signed_over_all_lines_and_the_key_stands_in_the_record(chain):
    write(chain, 3)
    head = heads.sign_head(chain)
    said = Entry.objects.get(chain=chain, type=record.KEY.name).body
    assert head.size == 4 == Chain.objects.get(id=chain).length
    assert head.root == slow_root(chain, 4)
    assert said == {"key_id": head.key_id, "public": head.key.public}
    assert signing.is_signed(signing.HEAD, head.signed, signature=head.signature, public=head.key.public)


def test_the_key_is_told_once_and_a_new_one_again(chain):
    write(chain, 1)
    heads.sign_head(chain)
    write(chain, 1)
    heads.sign_head(chain)
    assert Entry.objects.filter(chain=chain, type=record.KEY.name).count() == 1
    signing.rotate()
    last = heads.sign_head(chain)
    assert Entry.objects.filter(chain=chain, type=record.KEY.name).count() == 2
    assert last.size == Chain.objects.get(id=chain).length


def test_after_a_step_a_head_is_due_at_once_and_after_something_small_in_five_minutes(chain):
    with telling(NOON):
        write(chain, 1)
        assert heads.sign_due() == 1
        assert heads.sign_due() == 0
        write(chain, 1, STEP)
        assert heads.sign_due() == 1
        write(chain, 1)
        assert heads.sign_due() == 0
    with telling(NOON + timedelta(minutes=4, seconds=59)):
        assert heads.sign_due() == 0
    with telling(NOON + timedelta(minutes=5)):
        assert heads.sign_due() == 1
        assert heads.sign_due() == 0


def test_while_a_vote_is_open_a_head_is_signed_every_five_minutes_though_nothing_was_noted(chain):
    with telling(NOON):
        write(chain, 1)
        first = heads.sign_head(chain)
    with telling(NOON + timedelta(minutes=5)):
        assert heads.sign_due() == 0
        assert heads.sign_due([chain]) == 1
        assert heads.sign_due([chain]) == 0
    last = heads.newest_head(chain)
    assert (last.size, last.root) == (first.size, first.root)
    assert last.at - first.at == timedelta(minutes=5)


def test_lines_about_heads_alone_ask_for_no_new_head(chain):
    write(chain, 2)
    first = heads.sign_head(chain)
    write(chain, 1, event_type("head.witness", "number", sentence="A witness signed."))
    with telling(first.at + timedelta(hours=1)):
        assert heads.sign_due() == 0
        assert heads.sign_due([chain]) == 1
    assert heads.newest_head(chain).size == first.size


class Proofs(TestCase):
    """Blocks of four lines, so that small records already have many."""

    def setUp(self):
        self.was, heads.BLOCK = heads.BLOCK, 4

    def tearDown(self):
        heads.BLOCK = self.was

    @settings(max_examples=60)
    @given(st.integers(1, 70), st.data())
    def test_proofs_from_the_database_hold(self, size, data):
        chain = uuid.uuid4()
        write(chain, data.draw(st.integers(1, size)))
        heads.keep_blocks(chain)
        write(chain, size - Chain.objects.get(id=chain).length)
        kept = data.draw(st.booleans())
        if kept:
            heads.keep_blocks(chain)
        root = heads.root_of(chain, size)
        before, seq = data.draw(st.integers(1, size)), data.draw(st.integers(1, size))
        grown = [bytes.fromhex(step) for step in heads.proof_of_growth(chain, before, size)]
        path = [bytes.fromhex(step) for step in heads.proof_of_line(chain, seq, size)]
        line = Entry.objects.get(chain=chain, seq=seq).text.encode()
        assert root == slow_root(chain, size)
        assert is_consistent(before, bytes.fromhex(heads.root_of(chain, before)), size, bytes.fromhex(root), grown)
        assert is_included(leaf_hash(line), seq - 1, size, path, bytes.fromhex(root))


def test_a_proof_in_a_long_record_reads_little_of_it(chain):
    write(chain, 3000)
    heads.sign_head(chain)
    assert Block.objects.filter(chain=chain).count() == 3001 // heads.BLOCK
    with CaptureQueriesContext(connection) as asked:
        heads.proof_of_growth(chain, 1234, 3001)
    assert len(asked) < 30
