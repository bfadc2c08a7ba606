"""What people write freely stands beside the record, which holds a salted hash of it."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.db import transaction

from assemblies.minutes.events import event_type
from assemblies.minutes.models import Entry, Words
from assemblies.minutes.services import forget_words, note

SAY = event_type("meal.praise", "number", "reason", sentence="Meal %(number)d: %(reason)s", words=("reason",))
SEAT = "ab" * 32
pytestmark = pytest.mark.django_db


def said(reason, *, by=SEAT):
    with transaction.atomic():
        return note(uuid.uuid4(), SAY, {"number": 3, "reason": reason}, by={"role": "member", "seat": by})


def test_the_record_holds_a_salted_hash_and_pages_read_the_words():
    entry = Entry.objects.get(id=said("Ana cooked it.").id)
    kept = Words.objects.get()
    assert "Ana" not in entry.text
    assert entry.body["reason"] == hashlib.sha256(bytes(kept.salt) + b"Ana cooked it.").hexdigest()
    assert entry.sentence == "Meal 3: Ana cooked it."


def test_the_same_words_never_have_the_same_hash():
    assert said("Good.").body["reason"] != said("Good.").body["reason"]


def test_once_forgotten_the_line_stands_and_leads_to_nothing():
    entry, other = said("Ana cooked it."), said("Ben did.", by="cd" * 32)
    before = entry.text
    forget_words(SEAT)
    assert Entry.objects.get(id=entry.id).text == before
    assert Entry.objects.get(id=entry.id).sentence == "Meal 3: (these words were erased)"
    assert Entry.objects.get(id=other.id).sentence == "Meal 3: Ben did."


def test_where_nothing_was_written_nothing_is_hashed():
    entry = said("")
    assert (entry.body["reason"], entry.sentence) == ("", "Meal 3: ")
    assert not Words.objects.exists()


def test_lines_from_before_say_what_they_said():
    entry = Entry(type=SAY.name, body={"number": 3, "reason": "All have eaten."})
    assert entry.sentence == "Meal 3: All have eaten."
