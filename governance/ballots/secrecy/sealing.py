"""Sealing: the ballots leave their box in an order of chance, and the box goes.

One transaction writes all sealed ballots anew, so that no trace of who wrote them when is left in their rows: every one
of them was written by the sealing. VACUUM alone would keep it (PostgreSQL), and deleting alone would leave the old rows
in the file (SQLite). What the log and the backups of PostgreSQL still hold is gone when these expire.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import OperationalError, connection
from django.db.models import Q

from config.clock import now
from governance.ballots.casting import as_stored
from governance.ballots.models import Box, Question
from governance.ballots.secrecy.box import LISTED, boxes, drop_box, make_box, table_of

AGAIN_AFTER = timedelta(seconds=10)
SHORT_MS = 200
log = logging.getLogger("commonweather.ballots")


def seal_box(question: Question) -> None:
    """The ballots of a closed question are sealed and their box is gone, if the surrounding transaction commits.

    The caller holds the question's lock alone. Done once; a second call finds no box.
    """
    if question.box != Box.STANDING:
        return
    # Both engines draw these from the system's own randomness.
    chance = "gen_random_uuid()" if connection.vendor == "postgresql" else "randomblob(16)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL work_mem = '64MB'")  # a million are put in order at once
        cursor.execute(
            f"INSERT INTO governance_sealedballot (question_id, {LISTED}) "  # noqa: S608  names of our own
            f"SELECT %s, {LISTED} FROM {table_of(question.id)} ORDER BY {chance}",
            [as_stored(question.id)],
        )
    take_away_box(question)


def take_away_box(question: Question) -> None:
    """The box is gone with whatever lay in it: after sealing, or because the vote was annulled."""
    if question.box != Box.STANDING:
        return
    drop_box(question.id)
    question.box = Box.DROPPED if connection.vendor == "sqlite" else Box.SCRUBBED
    question.save(update_fields=["box"])


def scrub() -> bool:
    """SQLite: what dropped boxes left behind in the file and its log is overwritten. True when nothing is left to do.

    A reader that is still in the middle of something holds it up; the sweeper comes again.
    """
    waiting = Question.objects.filter(box=Box.DROPPED)
    tried_long_ago = Q(scrub_tried_at__isnull=True) | Q(scrub_tried_at__lt=now() - AGAIN_AFTER)
    found = list(waiting.filter(tried_long_ago).values_list("id", flat=True))
    if not found:
        return not waiting.exists()
    if not waiting.filter(tried_long_ago, id=found[0]).update(scrub_tried_at=now()):
        return False
    if connection.vendor == "sqlite" and not _overwrite():
        return False
    Question.objects.filter(id__in=found, box=Box.DROPPED).update(box=Box.SCRUBBED)
    return True


def _overwrite() -> bool:
    """Whether the file now holds its living rows alone, and its log nothing. Whoever votes meanwhile waits little."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {SHORT_MS}")
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]  # busy: somebody still reads what was there before
        except OperationalError as busy:
            log.info("Sealed boxes are not scrubbed yet: %s", busy)
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def make_missing_boxes() -> None:
    """After a restore: frozen questions have their boxes again, which no backup holds."""
    there = boxes()
    frozen = Question.objects.filter(state=Question.State.FROZEN, box=Box.STANDING)
    for question_id in frozen.exclude(id__in=there).values_list("id", flat=True):
        make_box(question_id)


def forget_boxes() -> int:
    """Boxes whose question is gone, as when a sandbox was emptied, are dropped. How many there were."""
    found = boxes()  # first, so that a box made meanwhile is not taken for a lost one
    lost = found - set(Question.objects.filter(box=Box.STANDING).values_list("id", flat=True))
    for question_id in lost:
        drop_box(question_id)
    if lost and connection.vendor == "sqlite":
        _overwrite()
    return len(lost)
