"""Paper ballots keyed in twice: two people enter what a paper says, and only what both read the same is kept.

What was keyed once waits; where the two differ, both readings are shown to the desk until somebody keys it anew. Both
go as soon as they agree. What is not settled when voting closes is not counted, and the minutes say how many.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Count

from assemblies.members.models import Seat
from config.clock import now
from config.errors import require
from governance.ballots.casting import Receipt, cast_beside, form_of, lock_for_changing
from governance.ballots.errors import OtherChannel, WrongMode
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Channel, KeyedPaper, Mode, Question
from governance.ballots.permissions import can_run_question

TWICE = 2


def is_keyed_twice(question: Question) -> bool:
    """Whether the frozen question asks for two people."""
    return (question.config or {}).get("paper") == "twice"


@transaction.atomic
def key_paper(
    question_id: UUID, *, seat: Seat, by: Seat, choice: object, key: UUID, reason: str = ""
) -> Receipt | None:
    """One reading of a seat's paper. The second that says the same casts it; until then there is no receipt."""
    text = form_of(question_id).check(choice)
    question = lock_for_changing(question_id)
    require(can_run_question(by.person, question))
    require(question.mode == Mode.OPEN, WrongMode)
    require_possible(Act.CAST, question)
    require(question.channel_of(seat) in {"", Channel.PAPER.value}, OtherChannel)
    said = {"choice": text, "reason": reason.strip(), "keyed_at": now()}
    KeyedPaper.objects.update_or_create(question=question, seat=seat, by=by, defaults=said)
    readings = list(KeyedPaper.objects.filter(question=question, seat=seat).select_related("by"))
    people = {one.by.person_id for one in readings}
    if len(people) < TWICE or len({(one.choice, one.reason) for one in readings}) > 1:
        return None
    KeyedPaper.objects.filter(question=question, seat=seat).delete()
    return cast_beside(question_id, seat=seat, by=by, choice=choice, key=key, reason=reason, channel=Channel.PAPER)


def readings_of(question: Question, seat: Seat) -> list[KeyedPaper]:
    return list(KeyedPaper.objects.filter(question=question, seat=seat).select_related("by__person").order_by("id"))


def papers_that_wait(question: Question) -> list[Seat]:
    """Seats whose paper was keyed and is not settled: once so far, or twice with different readings."""
    waiting = KeyedPaper.objects.filter(question=question).values("seat").annotate(n=Count("id"))
    return list(
        Seat.objects.filter(id__in=[one["seat"] for one in waiting]).select_related("person").order_by("number")
    )


def drop_unsettled(question: Question) -> int:
    """At closing: how many papers were not settled. Their readings are gone, and they are not counted."""
    found = KeyedPaper.objects.filter(question=question)
    unsettled = found.values("seat").distinct().count()
    found.delete()
    return unsettled
